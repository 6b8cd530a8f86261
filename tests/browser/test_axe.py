"""axe-core finds nothing on any page, in either theme; no page scrolls sideways on a telephone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from organisation.models import Person
from organisation.roles import Role
from tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    ("overview:start", []),
    ("overview:red_thread", [2026]),
    ("overview:matrix", [2026]),
    ("overview:direction_goal", [2026, "1-1"]),
    ("overview:effect_goal", [2026, "socialnamnden", 1]),
    ("overview:policy", []),
    ("organisation:permissions", []),
    ("organisation:acting", []),
    ("goals:year", [2026]),
    ("goals:committee", [2026, "socialnamnden"]),
    ("followup:year", [2026]),
    ("reports:list", []),
    ("accessibility", []),
    ("password_change", []),
]


@pytest.fixture
def office() -> Person:
    """A committee with a decided goal and a gap; the management office reads it, acting for the committee
    too.
    """
    body = make.body()
    writer = make.person(of=body)
    make.decided(body, writer, make.direction_goal())
    make.direction_goal(number=2, title="Havet och kusten ska må bättre")
    make.period()
    return make.person(Role.MANAGEMENT_OFFICE)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 375])
def test_pages_are_accessible(
    theme: str, width: int, office: Person, live_server: object, chromium: Browser
) -> None:
    client = Client()
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    base = live_server.url
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        locale="sv-SE",
    )
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": base}])
    page = context.new_page()
    errors: list[str] = []
    page.on(
        "console",
        lambda message: errors.append(f"{page.url}: {message.text}") if message.type == "error" else None,
    )
    findings: list[tuple[object, ...]] = []
    problems: list[str] = []
    for name, arguments in PAGES:
        address = reverse(name, args=arguments)
        answer = page.goto(base + address)
        assert answer is not None and answer.status == 200, address
        page.wait_for_load_state("networkidle")
        problems += errors
        found = Axe().run(page).response["violations"]
        findings += [(address, one["id"], one["nodes"][0]["target"]) for one in found]
        errors.clear()  # axe reads style sheets in ways that the policy refuses
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            findings.append((address, "scrolls sideways", width))
    context.close()
    assert not findings
    assert not problems
