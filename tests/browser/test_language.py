"""The language switch in Chromium: by keyboard, wide and narrow, logged out and in."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from organisation.roles import Role
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "lösenord-för-provet"


def tab_to(page: Page, name: str) -> None:
    """Press Tab from the top of the page until the control with this text has the focus."""
    page.evaluate("document.activeElement.blur()")
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    pytest.fail(f"Tab never reaches {name}")


def language(page: Page) -> str:
    """Return the language that a screen reader is told."""
    return str(page.evaluate("document.documentElement.lang"))


@pytest.mark.parametrize("width", [1440, 375])
def test_the_language_is_switched_by_keyboard_and_kept_through_log_in(
    chromium: Browser, live_server: object, width: int
) -> None:
    body = factories.body()
    person = factories.person(Role.SECRETARY, body)
    person.set_password(PASSWORD)
    person.save()
    factories.decided(body, person, factories.direction_goal())
    factories.period()
    page = chromium.new_page(viewport={"width": width, "height": 900}, locale="en-GB")
    try:
        page.goto(f"{live_server}/logga-in/")
        assert language(page) == "sv", "a browser's own language changes nothing"
        tab_to(page, "In English")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Log in", level=1).wait_for()
        assert language(page) == "en"
        page.get_by_label("E-mail address").fill(person.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("navigation", name="Main menu").wait_for()
        page.goto(f"{live_server}/mal/2026/socialnamnden/1/")
        assert language(page) == "en"
        assert page.locator("h1").get_attribute("lang") == "sv", "the goal itself is Swedish"
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "scrolls sideways"
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in found] == []
        tab_to(page, "På svenska")
        page.keyboard.press("Enter")
        page.get_by_role("navigation", name="Huvudmeny").wait_for()
        assert language(page) == "sv" and page.url.endswith("/mal/2026/socialnamnden/1/")
    finally:
        page.close()
