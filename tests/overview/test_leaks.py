"""Another committee's draft shows nowhere: not in lists, counts, the matrix, the red thread, search or what
waits.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from goals import services
from organisation.models import Body, Person
from organisation.roles import Role
from organisation.waiting import waiting_for
from tests import factories as make

pytestmark = pytest.mark.django_db
SECRET = "Hemligt utkast om simhallen"


@pytest.fixture
def secret() -> tuple[Body, Person]:
    """A committee with a draft, and the secretary who writes it."""
    body = make.body()
    writer = make.person(of=body)
    make.whole_draft(body, writer, make.direction_goal(), statement=SECRET, of_year=2026)
    make.period()
    return body, writer


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


ADDRESSES = ["/", "/roda-traden/2026/?visa=arbete", "/roda-traden/2026/?visa=arbete&sok=simhallen",
             "/roda-traden/2026/matris/?visa=arbete", "/mal/2026/inriktning/1-1/"]  # fmt: skip


@pytest.mark.parametrize(
    "role", [Role.SECRETARY, Role.HEAD, Role.POLITICIAN, Role.MANAGEMENT_OFFICE, Role.AUDITOR]
)
def test_anothers_draft_is_not_found_and_not_counted(role: Role, secret: tuple[Body, Person]) -> None:
    other = make.body("Bildningsnämnden", "bildningsnamnden", order=20)
    person = make.person(role, of=other if role in (Role.SECRETARY, Role.HEAD, Role.POLITICIAN) else None)
    client = client_of(person)
    for address in ADDRESSES:
        html = client.get(address).content.decode()
        assert SECRET not in html, address
    assert client.get("/mal/2026/socialnamnden/1/").status_code == 404
    assert client.get("/roda-traden/2026/socialnamnden/1/", headers={"HX-Request": "true"}).status_code == 404
    assert not [line for line in waiting_for(person, make.MOMENT) if SECRET in f"{line.title}{line.text}"]
    assert "0 mål" in client.get(ADDRESSES[1]).content.decode()


def test_the_committees_own_official_sees_it_with_its_state(secret: tuple[Body, Person]) -> None:
    html = client_of(secret[1]).get("/roda-traden/2026/?visa=arbete").content.decode()
    assert SECRET in html and "Utkast" in html


def test_the_office_sees_a_draft_only_while_it_acts_for_the_committee(secret: tuple[Body, Person]) -> None:
    body, _writer = secret
    office = make.person(Role.MANAGEMENT_OFFICE)
    client = client_of(office)
    start = {"body": body.slug, "reason": "Sekreteraren är sjuk", "hours": "4"}
    response = client.post(reverse("organisation:acting"), start, follow=True)
    assert "Du handlar för" in response.content.decode()
    assert SECRET in client.get("/roda-traden/2026/?visa=arbete").content.decode()
    client.post(reverse("organisation:acting_end", args=[body.slug]))
    after = client.get("/roda-traden/2026/?visa=arbete").content.decode()
    assert SECRET not in after and "Du handlar för" not in after


def test_acting_without_a_reason_says_so_beside_the_field(secret: tuple[Body, Person]) -> None:
    client = client_of(make.person(Role.MANAGEMENT_OFFICE))
    response = client.post(
        reverse("organisation:acting"), {"body": secret[0].slug, "reason": "", "hours": "4"}
    )
    assert response.status_code == 422
    assert "Skriv varför du handlar för nämnden" in response.content.decode()


def test_the_office_reads_a_goal_from_when_it_is_submitted(secret: tuple[Body, Person]) -> None:
    body, writer = secret
    version = body.effect_goals.get().versions.get()
    services.goal_submit(version=version, by=writer, moment=make.MOMENT)
    office = make.person(Role.MANAGEMENT_OFFICE)
    assert SECRET in client_of(office).get("/roda-traden/2026/?visa=arbete").content.decode()
    assert any("Granska" in line.title for line in waiting_for(office, make.MOMENT))
