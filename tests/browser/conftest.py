"""Chromium for the tests of the browser; each test opens a page of its own."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

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
