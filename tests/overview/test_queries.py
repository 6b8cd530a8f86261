"""The number of queries of each page does not depend on how much it shows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organisation.models import Body
from organisation.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db

#: Address → queries, log-in and frame included.
LITERALS = {
    "/": 18,
    "/roda-traden/2026/": 10,
    "/roda-traden/2026/matris/": 10,
    "/mal/2026/inriktning/1-1/": 10,
    "/mal/2026/socialnamnden/1/": 11,
    "/ord-och-regler/": 5,
    "/mina-rattigheter/": 6,
}


def municipality(goals: int) -> tuple[Body, Client]:
    """A committee with so many decided goals, and its secretary's client."""
    body = make.body()
    writer = make.person(Role.SECRETARY, of=body)
    wish = make.direction_goal()
    for index in range(goals):
        make.decided(body, writer, wish, statement=f"Mål nummer {index} håller", paragraph=str(100 + index))
    make.period()
    client = Client()
    client.force_login(writer, backend="django.contrib.auth.backends.ModelBackend")
    return body, client


@pytest.mark.parametrize("goals", [1, 3])
@pytest.mark.parametrize("address", list(LITERALS))
def test_a_page_asks_the_same_number_of_questions_for_one_row_and_three(address: str, goals: int) -> None:
    _body, client = municipality(goals)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    assert len(asked) == LITERALS[address], f"{address} with {goals}: {len(asked)}"
