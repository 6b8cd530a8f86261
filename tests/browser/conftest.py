"""Chromium for the tests of the browser; each test opens a page of its own."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.find_chromium import find_chromium

# Playwright runs an event loop in this thread; a test's own queries are still its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """Return the Chromium that script/bootstrap found or installed, started once."""
    path = find_chromium()
    assert path, "No Chromium: script/bootstrap test says how to install it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def choose(page: Page, word: str) -> None:
    """Press the word beside a round button, as a person does: the button itself may be drawn away, and a word that is
    still moving into view is waited for."""
    page.locator("label.option").filter(has_text=re.compile(rf"^\s*{word}\s*$")).click()
    expect(page.get_by_role("radio", name=word, exact=True)).to_be_checked()
