"""A page asks as many questions of the database for three of everything as for one, and never more than twelve.

Every address that answers a GET is counted, with log-in, session and frame, in a municipality with one of everything and
in one with three (``tests/query_world.py``). Says what each page costs in docs/decisions/queries.md's terms.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve

from organisation.models import Person
from tests.query_world import World, build
from tests.test_walk import NOT_OURS

pytestmark = pytest.mark.django_db

MOST = 12
GOAL, DRAFT = "/mal/2026/socialnamnden/1/", "/mal/2027/socialnamnden/1/"
REPORT, FILE = "/uppfoljning/2026/delar/socialnamnden/", "/rapporter/2026/delar/socialnamnden/"

#: Address → questions as the committee's secretary; "htmx" after it asks for the part of a page that htmx fetches.
SECRETARY = {
    "/": 0,
    "/ansvar/": 0,
    "/roda-traden/2026/": 0,
    "/roda-traden/2026/?grupp=1-1 htmx": 0,
    "/roda-traden/2026/?namnd=socialnamnden&status=met&sok=mål&visa=arbete&oppna=alla": 0,
    "/roda-traden/2026/socialnamnden/1/ htmx": 0,
    "/roda-traden/2026/matris/": 0,
    "/roda-traden/2026/matris/?format=csv": 0,
    "/mal/2026/": 0,
    "/mal/2027/": 0,
    "/mal/2026/inriktning/": 0,
    "/mal/2026/inriktning/1-1/": 0,
    "/mal/2026/inriktning/9-9/": 0,
    "/mal/2026/socialnamnden/": 0,
    "/mal/2027/socialnamnden/": 0,
    "/mal/2027/socialnamnden/nytt/": 0,
    "/mal/2027/socialnamnden/beslut/": 0,
    GOAL: 0,
    f"{GOAL}lage/": 0,
    DRAFT: 0,
    f"{DRAFT}lage/": 0,
    f"{DRAFT}skriv/": 0,
    f"{DRAFT}indikatorer/": 0,
    f"{DRAFT}indikatorer/?sok=nöjda htmx": 0,
    f"{DRAFT}indikatorer/ny/": 0,
    DRAFT + "malvarde/?indikator={w.draft_indicator_pk}": 0,
    DRAFT + "malvarde/{w.draft_target_pk}/": 0,
    "/aktiviteter/2026/socialnamnden/ny/": 0,
    "/aktiviteter/{w.activity_pk}/": 0,
    "/aktiviteter/{w.activity_pk}/andra/": 0,
    "/uppfoljning/2026/": 0,
    REPORT: 0,
    f"{REPORT}?mal=1": 0,
    f"{REPORT}?visa=rapport": 0,
    f"{REPORT}?steg=lamna": 0,
    REPORT + "indikator/{w.target_pk}/ htmx": 0,
    "/indikatorer/{w.indicator_pk}/": 0,
    "/indikatorer/{w.indicator_pk}/serie.csv": 0,
    "/rapporter/": 0,
    "/rapporter/2026/delar/": 0,
    "/rapporter/2026/delar/las/": 0,
    FILE: 0,
    f"{FILE}las/": 0,
    "/rapporter/jobb/{w.job_pk}/": 0,
    "/rapporter/jobb/{w.job_pk}/ htmx": 0,
    "/rapporter/arkiv/{w.archive_pk}/": 0,
    "/rapporter/arkiv/{w.archive_pk}/uppgifter.json": 0,
    "/rapporter/arkiv/{w.archive_pk}/delarsrapport.pdf": 0,
    "/ord-och-regler/": 0,
    "/mina-rattigheter/": 0,
    "/losenord/byt/": 0,
    "/tillganglighet/": 0,
    "/komponenter/": 0,
}
#: The same as the management office, where its page is another.
OFFICE = {
    "/": 0,
    "/mal/2027/": 0,
    f"{GOAL}ratta/": 0,
    "/uppfoljning/2026/": 0,
    "/uppfoljning/2026/delar/socialnamnden/": 0,
    "/rapporter/": 0,
    "/rapporter/2026/delar/": 0,
    "/handla-for-namnd/": 0,
}
#: The same without logging in.
VISITOR = {"/logga-in/": 0, "/losenord/glomt/": 0, "/losenord/glomt/skickat/": 0, "/tillganglighet/": 0}

#: What asks the servers on purpose, and a link in a letter that is good for once.
NOT_COUNTED = {"health", "password_reset_confirm"}


def counted(person: Person | None, addresses: dict[str, int], world: World) -> dict[str, int]:
    """How many questions each address takes, the second time it is asked for."""
    client = Client()
    if person:
        client.force_login(person)
    found = {}
    for address in addresses:
        path, _space, part = address.format(w=world).partition(" ")
        headers: dict[str, Any] = {"HTTP_HX_REQUEST": "true"} if part else {}
        client.get(path, **headers)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(path, **headers)
        assert response.status_code == 200, f"{path}: {response.status_code}"
        found[address] = len(asked)
    return found


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_asks_as_much_for_one_of_everything_as_for_three(count: int) -> None:
    world = build(count)
    assert counted(world.secretary, SECRETARY, world) == SECRETARY
    assert counted(world.office, OFFICE, world) == OFFICE
    assert counted(None, VISITOR, world) == VISITOR


def test_no_page_asks_more_than_twelve_questions() -> None:
    costs = {**SECRETARY, **OFFICE, **VISITOR}
    assert not {address: cost for address, cost in costs.items() if cost > MOST}


def test_every_address_that_can_be_read_is_counted() -> None:
    known = dict.fromkeys(("pk", "target", "activity", "number"), 1)
    words = {"year": "2026", "kind": "delar", "slug": "socialnamnden", "body_slug": "x", "file_name": "x.pdf"}
    world = World(*[None, None], *[1] * 7)  # type: ignore[arg-type]
    paths = [address.format(w=world).partition(" ")[0].partition("?")[0] for address in (*SECRETARY, *OFFICE, *VISITOR)]
    seen = {resolve(path).view_name for path in paths}
    assert seen and known and words
    for name in _names() - seen - NOT_COUNTED:
        assert name in ONLY_POSTED, f"{name} is not counted"


#: Addresses that take a POST only.
ONLY_POSTED: set[str] = set()


def _names(patterns: Any = None, prefix: str = "", space: str = "") -> set[str]:
    """The names of the project's addresses, the administration's left out."""
    found: set[str] = set()
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        address = prefix + str(entry.pattern)
        if address.startswith(NOT_OURS):
            continue
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            found |= _names(entry.url_patterns, address, inner)
        else:
            found.add(f"{space}{entry.name}")
    return found
