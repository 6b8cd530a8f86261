"""axe-core finds nothing on any page, in either theme; no page scrolls sideways on a telephone or says a word in the
console. Which pages there are is read from the walk's table, so that no address is forgotten. Every role's own pages, what
opens within a page, refusals and errors, and the administration are looked at too.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from unittest.mock import Mock

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route

from organisation.models import Person
from overview import views as overview_views
from tests.access_table import ROWS
from tests.access_world import World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Who sees the pages: the secretary all that a writer may, then each next one what the ones before could not open.
VIEWERS = "SAV"
WIDTHS = (1440, 375)
#: Everybody else, on the pages that differ with who reads them: once in each theme, wide and narrow in turn.
OTHERS = "HUPORKDN"
MAIN = (
    "overview:start", "overview:effect_goal", "goals:year", "goals:committee", "goals:state", "goals:decide", "plans:activity",
    "followup:year", "followup:report", "reports:list", "reports:municipal", "reports:committee", "organisation:permissions",
    "accountability:mine",
)  # fmt: skip
FILES = (".csv", ".pdf", ".json", "format=csv")


def pages(world: World, who: str) -> list[str]:
    """The addresses that answer somebody with a page, and nobody before them among the viewers."""
    before = VIEWERS[: VIEWERS.index(who)]
    found = [
        row.address(world)
        for row in ROWS
        if row.method == "GET" and not row.headers and row.name != "health"
        if row.answer(who) == 200 and not any(row.answer(one) == 200 for one in before)
    ]
    return [address for address in dict.fromkeys(found) if not address.endswith(FILES)]


def context_of(chromium: Browser, base: str, person: Person | None, theme: str) -> BrowserContext:
    """A browser of somebody's own, logged in."""
    context = chromium.new_context(color_scheme=theme, locale="sv-SE", base_url=base)  # type: ignore[arg-type]
    if person is not None:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": base}])
    return context


def listening(page: Page) -> list[str]:
    """What the console says, from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    return said


#: In the administration's tables, Django's own head of a column without a head.
DJANGOS = {"exclude": [["th.original"]]}


def seen_by_axe(page: Page, place: str) -> list[tuple[Any, ...]]:
    """What is wrong with a page as it stands."""
    found = Axe().run(page, context=DJANGOS if "/administration/" in place else None).response["violations"]
    wrong: list[tuple[Any, ...]] = [(place, one["id"], one["nodes"][0]["target"]) for one in found]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        wrong.append((place, "scrolls sideways"))
    return wrong


def faults(page: Page, said: list[str], address: str, width: int, status: int = 200) -> list[tuple[Any, ...]]:
    """What is wrong with a page at a width. ``said`` is what the console has said."""
    said.clear()  # axe reads style sheets in ways that the policy refuses
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(address)
    assert answer is not None and answer.status == status, address
    spoken = [(address, width, line) for line in said if str(status) not in line]
    return spoken + seen_by_axe(page, f"{address} {width}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("who", VIEWERS)
def test_pages_are_accessible(who: str, theme: str, live_server: Any, chromium: Browser) -> None:
    world = build()
    context = context_of(chromium, live_server.url, world.people[who], theme)
    page = context.new_page()
    said = listening(page)
    addresses = pages(world, who)
    assert addresses
    wrong = [
        fault for address in addresses for width in WIDTHS for fault in faults(page, said, address, width)
    ]
    context.close()
    assert not wrong, "\n".join(str(fault) for fault in wrong)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("who", OTHERS)
def test_every_role_meets_accessible_pages(who: str, theme: str, live_server: Any, chromium: Browser) -> None:
    world = build()
    context = context_of(chromium, live_server.url, world.people[who], theme)
    page = context.new_page()
    said = listening(page)
    own = {
        row.address(world): None
        for row in ROWS
        if row.name in MAIN and row.method == "GET" and row.answer(who) == 200
    }
    addresses = [address for address in own if not address.endswith(FILES)]
    assert addresses
    first = ("light", "dark").index(theme)
    wrong = [
        fault
        for number, address in enumerate(addresses, first)
        for fault in faults(page, said, address, WIDTHS[number % 2])
    ]
    context.close()
    assert not wrong, "\n".join(str(fault) for fault in wrong)


#: What fetches a part of the page when it is pressed or opened; each kind is marked once, by its address without numbers.
NEXT_TO_OPEN = """known => {
    document.querySelectorAll('[data-next]').forEach(one => one.removeAttribute('data-next'));
    const kind = one => one.getAttribute('hx-get').replace(/[0-9]+/g, '0').replace(/=[^&]*/g, '');
    const shown = one => one.getClientRects().length && !(one.getAttribute('hx-trigger') || '').startsWith('every');
    const one = [...document.querySelectorAll('a[hx-get], button[hx-get], details[hx-get]:not([open])')]
        .find(one => shown(one) && !known.includes(kind(one)));
    if (!one) return null;
    (one.querySelector(':scope > summary') || one).setAttribute('data-next', '');
    return kind(one);
}"""


def again(page: Page, address: str, opened: list[str]) -> str | None:
    """Load the page anew: an opened part may have taken the place of something to open."""
    page.goto(address)
    return page.evaluate(NEXT_TO_OPEN, opened)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_within_a_page_is_accessible_too(theme: str, live_server: Any, chromium: Browser) -> None:
    """Everything that htmx fetches on the pages where things open, and what opens in that."""
    world = build()
    context = context_of(chromium, live_server.url, world.people["S"], theme)
    page = context.new_page()
    width = WIDTHS[("light", "dark").index(theme)]
    page.set_viewport_size({"width": width, "height": 900})
    opened: list[str] = []
    wrong: list[tuple[Any, ...]] = []
    for address in (
        "/roda-traden/2026/",
        "/mal/2026/socialnamnden/2/skriv/",
        "/uppfoljning/2026/delar/socialnamnden/?mal=1",
    ):
        page.goto(address)
        while kind := page.evaluate(NEXT_TO_OPEN, opened) or again(page, address, opened):
            opened.append(kind)
            with page.expect_response(lambda answer: "hx-request" in answer.request.headers):
                page.locator("[data-next]").click()
            page.wait_for_load_state("networkidle")
            wrong += seen_by_axe(page, f"{address} → {kind} {width}")
    context.close()
    assert len(opened) >= 9, opened
    assert not wrong, "\n".join(str(fault) for fault in wrong)


def show(answer: Any, route: Route) -> None:
    """Give the browser an answer that the server has given."""
    route.fulfill(status=answer.status_code, body=answer.content.decode(), content_type="text/html")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_refusals_and_errors_are_accessible_too(
    theme: str, live_server: Any, chromium: Browser, monkeypatch: Any
) -> None:
    """Each as the server answers it, shown in the browser at an address of its own."""
    world = build()
    writer = Client(raise_request_exception=False)
    writer.force_login(world.people["S"], backend="django.contrib.auth.backends.ModelBackend")
    stale = Client(enforce_csrf_checks=True)
    answers = {
        "400": Client().get("/", HTTP_HOST="evil.example"),
        "401": Client().post("/mal/2026/socialnamnden/2/skriv/", {"statement": "Det jag skrev"}),
        "403": writer.get("/mal/2026/bildningsnamnden/1/skriv/"),
        "403 för gammalt": stale.post("/logga-in/", {"username": "a@b.example"}),
        "404": writer.get("/finns-inte/"),
        "409": writer.post(
            "/mal/2026/socialnamnden/2/skriv/", {"statement": "En annan text", "lock_version": "7"}
        ),
        "422": writer.post("/mal/2026/socialnamnden/1/flytta/", {"steg": "ny-version"}),
        "422 i ett fält": writer.post(f"/aktiviteter/{world.activity.pk}/status/", {"status": "cancelled"}),
    }
    for status, error in (("503", OperationalError("away")), ("500", ValueError("wrong"))):
        with monkeypatch.context() as broken:
            broken.setattr(overview_views, "start_page", Mock(side_effect=error))
            answers[status] = writer.get("/")
    context = context_of(chromium, live_server.url, world.people["S"], theme)
    page = context.new_page()
    said = listening(page)
    wrong = []
    for number, (name, answer) in enumerate(answers.items()):
        assert answer.status_code == int(name[:3]), (name, answer.status_code)
        page.route("**/prov/", partial(show, answer))
        wrong += faults(page, said, "/prov/", WIDTHS[number % 2], answer.status_code)
        page.unroute("**/prov/")
    context.close()
    assert not wrong, "\n".join(str(fault) for fault in wrong)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_administration_is_accessible_too(theme: str, live_server: Any, chromium: Browser) -> None:
    world = build()
    context = context_of(chromium, live_server.url, world.people["D"], theme)
    page = context.new_page()
    said = listening(page)
    person = f"organisation/person/{world.people['S'].pk}/change/"
    wrong = [
        fault
        for place in (
            "",
            "organisation/person/",
            person,
            "organisation/unit/add/",
            "organisation/unit/",
        )
        for fault in faults(page, said, f"/administration/{place}", WIDTHS[0])
    ]
    context.close()
    assert not wrong, "\n".join(str(fault) for fault in wrong)
