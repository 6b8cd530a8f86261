"""Reporting in Chromium: a value, a judgement, an analysis, all saved by themselves, then handed in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from followup.models import GoalAssessment, Value
from organisation.roles import Role
from tests import factories
from tests.browser.conftest import choose
from tests.followup.conftest import Committee

REPORT = "/uppfoljning/2026/delar/socialnamnden/"


@pytest.fixture
def at_work(chromium: Browser, live_server: object) -> tuple[Page, Committee]:
    """A secretary who has logged in, and a committee whose report is begun."""
    body = factories.body()
    committee = Committee(
        body=body,
        secretary=factories.person(Role.SECRETARY, body),
        head=factories.person(Role.HEAD, body),
        office=factories.person(Role.MANAGEMENT_OFFICE),
        politician=factories.person(Role.POLITICIAN, body),
        direction_goal=factories.direction_goal(),
        interim=factories.period(),
    )
    committee.goal()
    committee.start()
    page = chromium.new_context(locale="sv-SE", base_url=live_server.url).new_page()
    page.goto("/logga-in/")
    page.fill("input[name=username]", committee.secretary.email)
    page.fill("input[name=password]", factories.PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")
    return page, committee


@pytest.mark.django_db(transaction=True)
def test_a_secretary_reports_a_goal_without_leaving_the_page_and_hands_the_report_in(
    at_work: tuple[Page, Committee],
) -> None:
    page, _committee = at_work
    page.goto(f"{REPORT}?mal=1")
    field = page.get_by_label("Nytt värde, augusti 2026")
    field.fill("abc")
    field.press("Tab")
    expect(page.get_by_text("”abc” är inte ett tal")).to_be_visible()
    expect(field).to_have_value("abc")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("90,5 %")
    field.press("Tab")
    expect(page.locator(".value-row__status")).to_contain_text("Uppfyllt")
    expect(page.locator("#sparat")).to_contain_text("Sparat")
    expect(page.locator("#raknat")).to_contain_text("Uppfyllt")
    choose(page, "Pågår")
    expect(page.locator("#framsteg")).to_contain_text("2 uppgifter återstår")
    expect(page.locator("#varfor")).to_be_hidden()
    choose(page, "Uppnås delvis")
    expect(page.locator("#varfor")).to_be_visible()
    choose(page, "Uppnås")
    expect(page.locator("#varfor")).to_be_hidden()
    analysis = page.get_by_label("Analys")
    analysis.fill("Grupperna håller på vardagar.")
    analysis.blur()
    expect(page.locator("#framsteg")).to_contain_text("1 av 1 mål klart")
    page.get_by_role("link", name="Till inlämningen").click()
    page.get_by_role("button", name="Lämna för granskning").click()
    expect(page.get_by_text("Rapporten är lämnad för granskning")).to_be_visible()
    assert str(Value.objects.get().number.normalize()) == "90.5"
    assert GoalAssessment.objects.get().judged == "met"
