"""In the example mode every page says that this is an example, and which day it is there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from foundation.unavailable import server_error, unavailable_response
from organisation.roles import Role
from tests import factories as make
from tests.access_table import ROWS
from tests.access_world import build
from tests.test_walk import ask

BANNER = ("Exempelkommun.", "Dagens datum är 18 september 2026.")
NOT_HERE = {"HTTP_HOST": "evil.example"}


def administrator() -> Client:
    client = Client()
    client.force_login(make.person(Role.SYSTEM_ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    return client


def said(page: str) -> bool:
    """Whether the page says it, once."""
    return all(page.replace("\N{NO-BREAK SPACE}", " ").count(words) == 1 for words in BANNER)


@pytest.mark.django_db
def test_every_page_says_it() -> None:
    world = build()
    silent = []
    for row in {row.name: row for row in ROWS if row.method == "GET" and not row.headers}.values():
        for who in "SV":
            response = ask(world, row, who)
            html = "text/html" in response.headers.get("Content-Type", "") and response.content.decode()
            if html and "<html" in html and not said(html):
                silent.append((row.name, who, response.status_code))
    assert not silent


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "",
        "organisation/person/",
        "organisation/person/add/",
        "organisation/unit/add/?_popup=1",
        "password_change/",
        "finns-inte/",
    ],
)
def test_the_administration_says_it_too(address: str) -> None:
    assert said(administrator().get(f"/administration/{address}").content.decode())


@pytest.mark.django_db
def test_pages_that_are_shown_without_a_request_say_it_and_still_ask_no_database(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        try:
            raise ValueError("wrong")
        except ValueError:
            broken = server_error(RequestFactory().get("/"))
        pages = [unavailable_response(OperationalError("away")), broken, client.get("/logga-in/", **NOT_HERE)]
    assert [page.status_code for page in pages] == [503, 500, 400]
    assert all(said(page.content.decode()) for page in pages)
    assert len(queries) == 0


@pytest.mark.django_db
def test_outside_the_example_nobody_says_it(settings: Any, client: Client) -> None:
    settings.EXAMPLE_MODE = False
    pages = [
        unavailable_response(OperationalError("away")),
        client.get("/logga-in/"),
        administrator().get("/administration/"),
    ]
    assert not any(words in page.content.decode() for page in pages for words in BANNER)
