"""axe-core finds nothing on any page, in either theme; no page scrolls sideways on a telephone or says a word in the
console. Which pages there are is read from the walk's table, so that no address is forgotten.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from organisation.models import Person
from tests.access_table import ROWS
from tests.access_world import World, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Who sees the pages: the secretary all that a writer may, then each next one what the ones before could not open.
VIEWERS = "SAV"
WIDTHS = (1440, 375)
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


def faults(page: Page, said: list[str], address: str, width: int) -> list[tuple[Any, ...]]:
    """What is wrong with a page at a width. ``said`` is what the console has said."""
    said.clear()  # axe reads style sheets in ways that the policy refuses
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(address)
    assert answer is not None and answer.status == 200, address
    wrong: list[tuple[Any, ...]] = [(address, width, line) for line in said]
    found = Axe().run(page).response["violations"]
    wrong += [(address, width, one["id"], one["nodes"][0]["target"]) for one in found]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        wrong.append((address, width, "scrolls sideways"))
    return wrong


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("who", VIEWERS)
def test_pages_are_accessible(who: str, theme: str, live_server: Any, chromium: Browser) -> None:
    world = build()
    context = context_of(chromium, live_server.url, world.people[who], theme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    addresses = pages(world, who)
    assert addresses
    wrong = [
        fault for address in addresses for width in WIDTHS for fault in faults(page, said, address, width)
    ]
    context.close()
    assert not wrong, "\n".join(str(fault) for fault in wrong)
