"""A page asks as many questions of the database for three of everything as for one, and never more than twelve.

Every address that answers a GET is counted, with log-in, session and frame, in a municipality with one of everything and
in one with three (``tests/query_world.py``). docs/decisions/queries.md says how.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, resolve, reverse

from organisation.models import Person
from tests.query_world import World, build
from tests.test_walk import NOT_OURS

pytestmark = pytest.mark.django_db

MOST = 12
GOAL, DRAFT = "/mal/2026/socialnamnden/1/", "/mal/2027/socialnamnden/1/"
REPORT, FILE = "/uppfoljning/2026/delar/socialnamnden/", "/rapporter/2026/delar/socialnamnden/"

#: Address → questions as the committee's secretary; "htmx" after it asks for the part of a page that htmx fetches.
SECRETARY = {
    "/": 12,
    "/ansvar/": 10,
    "/roda-traden/2026/": 10,
    "/roda-traden/2026/?grupp=1-1 htmx": 9,
    "/roda-traden/2026/?namnd=socialnamnden&status=met&sok=mål&visa=arbete&oppna=alla": 9,
    "/roda-traden/2026/socialnamnden/1/ htmx": 9,
    "/roda-traden/2026/matris/": 10,
    "/roda-traden/2026/matris/?format=csv": 9,
    "/mal/2026/": 7,
    "/mal/2027/": 8,
    "/mal/2026/inriktning/": 7,
    "/mal/2026/inriktning/1-1/": 9,
    "/mal/2026/inriktning/9-9/": 8,
    "/mal/2026/socialnamnden/": 7,
    "/mal/2027/socialnamnden/": 9,
    "/mal/2027/socialnamnden/nytt/": 8,
    "/mal/2027/socialnamnden/beslut/": 8,
    "/mal/2026/socialnamnden/beslut/{w.decision_pk}/": 7,
    GOAL: 12,
    f"{GOAL}lage/": 10,
    DRAFT: 11,
    f"{DRAFT}lage/": 11,
    f"{DRAFT}skriv/": 11,
    f"{DRAFT}indikatorer/": 7,
    f"{DRAFT}indikatorer/?sok=nöjda htmx": 7,
    f"{DRAFT}indikatorer/ny/": 6,
    DRAFT + "malvarde/?indikator={w.draft_indicator_pk}": 7,
    DRAFT + "malvarde/{w.draft_target_pk}/": 7,
    "/aktiviteter/2026/socialnamnden/ny/": 8,
    "/aktiviteter/{w.activity_pk}/": 11,
    "/aktiviteter/{w.activity_pk}/andra/": 11,
    "/aktiviteter/{w.activity_pk}/ta-bort/": 7,
    "/aktiviteter/{w.activity_pk}/status/": 8,
    "/uppfoljning/2026/": 8,
    REPORT: 10,
    f"{REPORT}?mal=1": 10,
    f"{REPORT}?visa=rapport": 10,
    f"{REPORT}?steg=lamna": 10,
    REPORT + "indikator/{w.target_pk}/ htmx": 9,
    "/indikatorer/{w.indicator_pk}/": 10,
    "/indikatorer/{w.indicator_pk}/serie.csv": 9,
    "/rapporter/": 9,
    "/rapporter/2026/delar/": 10,
    "/rapporter/2026/delar/las/": 8,
    FILE: 10,
    f"{FILE}las/": 12,
    "/rapporter/jobb/{w.job_pk}/": 8,
    "/rapporter/jobb/{w.job_pk}/ htmx": 6,
    "/rapporter/arkiv/{w.archive_pk}/": 6,
    "/rapporter/arkiv/{w.archive_pk}/uppgifter.json": 5,
    "/rapporter/arkiv/{w.archive_pk}/delarsrapport.pdf": 5,
    "/ord-och-regler/": 5,
    "/mina-rattigheter/": 7,
    "/losenord/byt/": 5,
    "/tillganglighet/": 5,
    "/om-exemplet/": 5,
    "/komponenter/": 5,
}
#: The same as the management office, where its page is another.
OFFICE = {
    "/": 8,
    "/mal/2027/": 6,
    f"{GOAL}ratta/": 7,
    "/mal/2026/socialnamnden/beslut/{w.decision_pk}/ratta/": 5,
    "/uppfoljning/2026/": 5,
    "/uppfoljning/2026/delar/socialnamnden/": 5,
    "/rapporter/": 6,
    "/rapporter/2026/delar/": 7,
    "/handla-for-namnd/": 6,
}
#: The same without logging in.
VISITOR = {
    "/logga-in/": 0,
    "/losenord/glomt/": 0,
    "/losenord/glomt/skickat/": 0,
    "/tillganglighet/": 0,
    "/om-exemplet/": 0,
}

#: What asks the servers on purpose, a link in a letter that is good for once, and what only leads elsewhere.
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


#: What an address may be made of, to ask it whether it answers a GET.
SAMPLE = {
    "year": 2026, "kind": "delar", "slug": "socialnamnden", "number": 1, "pk": 1, "target": 1, "activity": 1,
    "body_slug": "socialnamnden", "file_name": "delarsrapport.pdf",
}  # fmt: skip


def test_every_address_that_can_be_read_is_counted() -> None:
    world = build(1)
    client = Client()
    client.force_login(world.secretary)
    tables = (*SECRETARY, *OFFICE, *VISITOR)
    seen = {
        resolve(address.format(w=world).partition(" ")[0].partition("?")[0]).view_name for address in tables
    }
    left = [
        path
        for name, wanted in all_names()
        if name not in seen and name not in NOT_COUNTED
        for path in [reverse(name, kwargs={key: SAMPLE[key] for key in wanted})]
        if client.get(path).status_code == 200
    ]
    assert not left, f"these are not counted: {left}"


def all_names(patterns: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every address of the project's by name, with the names of its parts; the administration's left out."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        address = prefix + str(entry.pattern)
        if address.startswith(NOT_OURS):
            continue
        if isinstance(entry, URLResolver):
            yield from all_names(
                entry.url_patterns, address, f"{entry.namespace}:" if entry.namespace else space
            )
        else:
            yield f"{space}{entry.name}", re.findall(r"<(?:\w+:)?(\w+)>", address)
