"""The gallery in Chromium, both themes, wide and narrow: axe finds nothing, nothing scrolls sideways."""

import gzip
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What a first load may weigh with the fonts cached, compressed.
MOST_BYTES = 100_000


def open_page(chromium: Browser, address: str, *, width: int, scheme: str, errors: list[str]) -> Page:
    """Open an address at a width in a theme, and listen for what goes wrong."""
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="sv-SE")
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 375])
@pytest.mark.parametrize("path", ["/komponenter/", "/logga-in/", "/tillganglighet/"])
def test_a_page_can_be_used_by_everyone(
    chromium: Browser, live_server: object, tmp_path: Path, path: str, width: int, scheme: str
) -> None:
    errors: list[str] = []
    page = open_page(chromium, f"{live_server}{path}", width=width, scheme=scheme, errors=errors)
    try:
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
        assert errors == []
        picture = page.screenshot(path=tmp_path / "page.png", full_page=True)
        assert len(picture) > 10_000
    finally:
        page.close()


def test_characters_are_counted_as_they_are_typed(chromium: Browser, live_server: object) -> None:
    page = open_page(chromium, f"{live_server}/komponenter/", width=1440, scheme="light", errors=[])
    try:
        page.get_by_label("Sammanfattning").fill("Fem ord")
        assert page.get_by_text("7 av 300 tecken").is_visible()
    finally:
        page.close()


def test_everything_of_ours_that_a_page_loads_is_light(chromium: Browser, live_server: object) -> None:
    """Fonts aside, which are cached, all stays under the budget; style and scripts counted as compressed."""
    sizes: dict[str, int] = {}
    page = chromium.new_page()
    page.on("response", lambda response: sizes.update({response.url: len(gzip.compress(response.body()))}))
    try:
        page.goto(f"{live_server}/logga-in/")
        page.wait_for_load_state("networkidle")
        ours = {url: size for url, size in sizes.items() if not url.endswith(".woff2")}
        assert all(url.startswith(str(live_server)) for url in sizes)
        assert sum(ours.values()) < MOST_BYTES
    finally:
        page.close()
