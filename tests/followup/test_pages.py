"""The pages of following up: what a secretary can do on them, and what others must not see."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from followup import services
from followup.models import IndicatorOutcome, Value
from followup.report_view import report_view
from followup.standings import standings
from organisation.roles import Role
from organisation.versions import State
from plans.selectors import activity_view
from tests import factories
from tests.followup.conftest import AUGUST, Committee, taken_over

REPORT = "/uppfoljning/2026/delar/socialnamnden/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def log_in(person: object) -> Client:
    """A browser without JavaScript."""
    client = Client()
    client.force_login(person)
    return client


def queries(client: Client, address: str) -> int:
    """How many queries a page takes, seen twice so that nothing is cached for the first time."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_a_value_in_swedish_is_saved_without_leaving_the_page(committee: Committee) -> None:
    target = committee.goal(unit="kr").targets.get()
    committee.start()
    client = log_in(committee.secretary)
    answer = client.post(f"{REPORT}indikator/{target.pk}/", {f"rad-{target.pk}-value": "1 234,5"}, **HTMX)
    assert answer.status_code == 200
    assert Value.objects.get().number == Decimal("1234.5")
    assert (
        "Sparat" in answer.text and f'id="lage-{target.pk}"' in answer.text and "hx-swap-oob" in answer.text
    )


def test_a_percentage_with_its_sign_is_understood_and_judged(committee: Committee) -> None:
    target = committee.goal().targets.get()
    committee.start()
    client = log_in(committee.secretary)
    client.post(f"{REPORT}indikator/{target.pk}/", {f"rad-{target.pk}-value": "90,5 %"})
    assert Value.objects.get().number == Decimal("90.5")
    assert "Uppfyllt" in client.get(f"{REPORT}?mal=1").text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_abc_says_so_beside_the_field_and_stays_as_typed(
    committee: Committee, headers: dict[str, str]
) -> None:
    target = committee.goal().targets.get()
    committee.start()
    client = log_in(committee.secretary)
    answer = client.post(f"{REPORT}indikator/{target.pk}/", {f"rad-{target.pk}-value": "abc"}, **headers)
    assert answer.status_code == 422
    assert "”abc” är inte ett tal" in answer.text
    if not headers:
        assert 'value="abc"' in answer.text
    assert not Value.objects.exists()


def test_a_share_above_a_hundred_is_asked_about_and_kept_with_its_reason(committee: Committee) -> None:
    target = committee.goal().targets.get()
    committee.start()
    client = log_in(committee.secretary)
    typed = {f"rad-{target.pk}-value": "128"}
    asked = client.post(f"{REPORT}indikator/{target.pk}/", typed, **HTMX)
    assert asked.status_code == 422 and "utanför 0–100. Stämmer det?" in asked.text
    reason = {f"rad-{target.pk}-confirm": "1", f"rad-{target.pk}-confirm_why": "Även andra kommuners barn."}
    assert client.post(f"{REPORT}indikator/{target.pk}/", typed | reason, **HTMX).status_code == 200
    assert Value.objects.get().comment == "Även andra kommuners barn."


def test_not_measured_is_saved_with_why_and_when(committee: Committee) -> None:
    target = committee.goal().targets.get()
    committee.start()
    client = log_in(committee.secretary)
    name = f"rad-{target.pk}-"
    answer = client.post(
        f"{REPORT}indikator/{target.pk}/",
        {f"{name}not_measured_why": "source", f"{name}next_value_on": "2026-11-30"},
        **HTMX,
    )
    assert answer.status_code == 200
    row = IndicatorOutcome.objects.get()
    assert (row.not_measured_why, row.next_value_on.isoformat()) == ("source", "2026-11-30")


def test_activity_status_is_saved_and_calling_off_asks_why(committee: Committee) -> None:
    goal = committee.goal()
    committee.start()
    client = log_in(committee.secretary)
    activity = goal.goal.activity_links.get().activity
    address = f"{REPORT}aktivitet/{activity.pk}/"
    assert client.post(address, {"status": "cancelled"}, **HTMX).status_code == 422
    assert client.post(address, {"status": "done"}, **HTMX).status_code == 200
    assert activity.statuses.get().status == "done"


@pytest.fixture
def next_morning(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Callable[[], None]:
    """The example in the evening; called, it is the next real morning, an earlier time of day."""
    settings.EXAMPLE_MODE = True
    evening = datetime.datetime(2026, 11, 24, 21, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: evening)
    morning = evening + datetime.timedelta(hours=9)
    return lambda: monkeypatch.setattr(timezone, "now", lambda: morning)


def test_in_the_example_a_status_given_the_next_morning_counts(
    committee: Committee, next_morning: Callable[[], None]
) -> None:
    goal = committee.goal()
    committee.start()
    client = log_in(committee.secretary)
    activity = goal.goal.activity_links.get().activity
    address = f"{REPORT}aktivitet/{activity.pk}/"
    client.post(address, {"status": "ongoing"}, **HTMX)
    next_morning()
    client.post(address, {"status": "done"}, **HTMX)
    assert activity_view(activity).status == "done"


def test_in_the_example_a_report_submitted_the_next_morning_holds_what_was_entered_in_the_evening(
    committee: Committee, next_morning: Callable[[], None]
) -> None:
    goal = committee.goal()
    version = committee.start()
    committee.fill(version, goal, judged="not_met")
    client = log_in(committee.secretary)
    target, activity = goal.targets.get(), goal.goal.activity_links.get().activity
    client.post(f"{REPORT}indikator/{target.pk}/", {f"rad-{target.pk}-value": "61,5"}, **HTMX)
    client.post(f"{REPORT}aktivitet/{activity.pk}/", {"status": "delayed"}, **HTMX)
    next_morning()
    client.post(f"{REPORT}lamna/")
    version.refresh_from_db()
    assert version.state == State.SUBMITTED
    (shown,) = report_view(version).goals
    assert [one.status for one in shown.activities] == ["delayed"]
    assert shown.indicators[0].now.counted.number == Decimal("61.5")


def test_an_assessment_that_someone_else_has_changed_is_shown_not_overwritten(committee: Committee) -> None:
    goal = committee.goal()
    version = committee.start()
    committee.fill(version, goal, analysis="Den första.")
    client = log_in(committee.head)
    answer = client.post(
        f"{REPORT}bedomning/1/", {"judged": "met", "analysis": "Min.", "lock_version": "0"}, **HTMX
    )
    assert answer.status_code == 422 and "Den första." in answer.text
    assert version.assessments.get().analysis == "Den första."


def test_submission_is_refused_with_links_to_what_is_missing(committee: Committee) -> None:
    committee.goal()
    committee.start()
    answer = log_in(committee.secretary).post(f"{REPORT}lamna/")
    assert answer.status_code == 422
    assert "Skriv analysen." in answer.text and "?mal=1#analys" in answer.text


def test_the_whole_way_by_pages_alone(committee: Committee) -> None:
    goal = committee.goal()
    secretary, office, head = (log_in(p) for p in (committee.secretary, committee.office, committee.head))
    secretary.post(f"{REPORT}borja/")
    committee.fill(goal.goal.body.reports.get().versions.get(), goal)
    secretary.post(f"{REPORT}lamna/")
    assert "Markera som granskad" in office.get(REPORT).text
    office.post(f"{REPORT}granskad/")
    head.post(f"{REPORT}klarmarkera/")
    typed = {"date": "17 september 2026", "paragraph": "88", "dnr": "SN 2026/201"}
    secretary.post(f"{REPORT}beslut/", typed)
    secretary.post(f"{REPORT}skicka/")
    version = goal.goal.body.reports.get().versions.get()
    assert version.state == "sent" and version.sha256 in secretary.get(REPORT).text


def test_a_successor_registers_its_decision_on_the_report_of_the_committee_that_has_ended(
    committee: Committee,
) -> None:
    committee.goal()
    version = committee.start()
    new = taken_over(committee.body)
    client = log_in(factories.person(Role.SECRETARY, new))
    typed = {"date": "17 september 2026", "paragraph": "88", "dnr": "ON 2026/1"}
    assert client.post(f"{REPORT}beslut/", typed).status_code == 302
    version.refresh_from_db()
    assert version.state == "decided" and version.decision.body_id == new.pk
    assert "Omsorgsnämnden §" in client.get(REPORT).text


def test_the_last_step_shows_the_way_back_with_the_comment(committee: Committee) -> None:
    version = committee.submitted()
    services.report_return(
        version=version, comment="Säg varför.", by=committee.office, moment=factories.MOMENT
    )
    assert "Säg varför." in log_in(committee.secretary).get(f"{REPORT}?steg=lamna").text


def test_a_comment_that_has_been_answered_is_not_shown_again(committee: Committee) -> None:
    moment = factories.MOMENT
    returned = services.report_return(
        version=committee.submitted(), comment="Säg varför.", by=committee.office, moment=moment
    )
    again = services.report_submit(version=returned, by=committee.secretary, moment=moment)
    services.report_withdraw(version=again, by=committee.secretary, moment=moment)
    client = log_in(committee.secretary)
    assert "Säg varför." not in client.get(f"{REPORT}?steg=lamna").text
    assert "Säg varför." not in client.get("/").text


def test_a_row_that_is_swapped_leads_to_its_own_goal(committee: Committee) -> None:
    committee.goal()
    second = committee.goal("113").targets.get()
    committee.start()
    client = log_in(committee.secretary)
    address = f"{REPORT}indikator/{second.pk}/"
    unmeasured = {f"rad-{second.pk}-not_measured_why": "source"}
    page = client.get(f"{REPORT}?mal=2").text
    for row in (
        client.get(f"{address}?varde={second.pk}", **HTMX).text,
        client.post(address, unmeasured, **HTMX).text,
        client.get(f"{address}?varde={second.pk}", **HTMX).text,
    ):
        assert "?mal=2&amp;" in row and "?mal=&amp;" not in row
        # The column's head says the period once, so no row says it again.
        assert ("value-row__period" in row) == ("value-row__period" in page)


def test_one_goal_that_is_met_is_told_as_one_in_the_matrix(committee: Committee) -> None:
    committee.sent()
    assert "1 uppfyllt, 0 delvis, 0 ej" in log_in(committee.secretary).get("/roda-traden/2026/matris/").text


def test_an_unfinished_report_does_not_show_to_others_not_even_through_its_values(
    committee: Committee,
) -> None:
    goal = committee.goal()
    version = committee.start()
    committee.fill(version, goal, analysis="Hemligt utkast.")
    stranger = factories.person(Role.SECRETARY, factories.body("Kulturnämnden", "kulturnamnden"))
    indicator = goal.targets.get().indicator_version.indicator_id
    for person in (stranger, committee.politician, committee.office):
        client = log_in(person)
        report = client.get(REPORT).text
        assert "Hemligt utkast." not in report and "Rapporten är inte lämnad än" in report
        year = client.get("/uppfoljning/2026/").text
        assert "mål klara" not in year and "Inte lämnad än" in year
        assert ";90;" not in client.get(f"/indikatorer/{indicator}/serie.csv").text
        assert standings([goal], committee.interim, person=person)[goal.goal_id].now == "not_assessable"
    assert ";90;" in log_in(committee.secretary).get(f"/indikatorer/{indicator}/serie.csv").text


def test_others_may_not_write(committee: Committee) -> None:
    target = committee.goal().targets.get()
    committee.start()
    stranger = factories.person(Role.SECRETARY, factories.body("Kulturnämnden", "kulturnamnden"))
    for person in (stranger, committee.politician, committee.office):
        answer = log_in(person).post(f"{REPORT}indikator/{target.pk}/", {f"rad-{target.pk}-value": "1"})
        assert answer.status_code == 403


def test_a_sent_report_is_read_by_everyone(committee: Committee) -> None:
    committee.sent()
    stranger = factories.person(Role.POLITICIAN, factories.body("Kulturnämnden", "kulturnamnden"))
    assert "Grupperna håller på vardagar." in log_in(stranger).get(REPORT).text


def test_the_indicators_page_and_its_csv_open(committee: Committee) -> None:
    target = committee.goal().targets.get()
    committee.value(target, "90", AUGUST)
    client = log_in(committee.secretary)
    pk = target.indicator_version.indicator_id
    assert client.get(f"/indikatorer/{pk}/").status_code == 200
    assert "augusti 2026" in client.get(f"/indikatorer/{pk}/serie.csv").text


def test_one_goal_or_three_take_the_same_queries(committee: Committee) -> None:
    first = committee.goal("112")
    version = committee.start()
    committee.fill(version, first)
    client = log_in(committee.secretary)
    pages = [f"{REPORT}?mal=1", f"{REPORT}?visa=rapport", f"{REPORT}?steg=lamna", "/uppfoljning/2026/"]
    one = [queries(client, page) for page in pages]
    for paragraph in ("113", "114"):
        committee.fill(version, committee.goal(paragraph))
    assert [queries(client, page) for page in pages] == one
    assert max(one) <= 40


def test_standings_take_the_same_queries_for_one_goal_and_three(committee: Committee) -> None:
    goals = [committee.goal(paragraph) for paragraph in ("112", "113", "114")]
    counts = []
    for chosen in (goals[:1], goals):
        _ = committee.secretary.grants
        with CaptureQueriesContext(connection) as caught:
            assert len(standings(chosen, committee.interim, person=committee.secretary)) == len(chosen)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 12


def test_more_decimals_than_the_indicator_has_are_kept_and_shown(committee: Committee) -> None:
    target = committee.goal(decimals=0).targets.get()
    committee.start()
    client = log_in(committee.secretary)
    name = f"rad-{target.pk}"
    client.post(f"{REPORT}indikator/{target.pk}/", {f"{name}-value": "82,5", f"{name}-forecast": "84,25 %"})
    page = client.get(f"{REPORT}?mal=1").text
    assert 'value="82,5"' in page and 'value="84,25"' in page
    client.post(f"{REPORT}indikator/{target.pk}/", {f"{name}-value": "82,5", f"{name}-forecast": "84,25"})
    assert Value.objects.get().number == Decimal("82.5")


def test_a_summary_that_someone_else_has_changed_is_shown_beside_ones_own(committee: Committee) -> None:
    committee.goal()
    version = committee.start()
    services.summary_save(
        version=version, summary="Den andras ord.", lock_version=0, by=committee.head, moment=factories.MOMENT
    )
    client = log_in(committee.secretary)
    answer = client.post(f"{REPORT}sammanfattning/", {"summary": "Mina egna ord.", "lock_version": "0"})
    assert answer.status_code == 422
    assert "Den andras ord." in answer.text and "Mina egna ord." in answer.text
    assert 'name="lock_version" value="1"' in answer.text
    version.refresh_from_db()
    assert version.summary == "Den andras ord."
    client.post(f"{REPORT}sammanfattning/", {"summary": "Mina egna ord.", "lock_version": "1"})
    version.refresh_from_db()
    assert version.summary == "Mina egna ord."


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1 234,5", "1234.5"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("\u22125", "-5"),
        ("12,5 %", "12.5"),
        ("-0", "0"),
        ("0", "0"),
        ("+7", "7"),
    ],
)
def test_swedish_ways_to_write_a_number_are_read(committee: Committee, typed: str, number: str) -> None:
    target = committee.goal(unit="kr").targets.get()
    committee.start()
    name = f"rad-{target.pk}-value"
    assert (
        log_in(committee.secretary).post(f"{REPORT}indikator/{target.pk}/", {name: typed}).status_code == 302
    )
    assert Value.objects.get().number == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["abc", "1e400", "NaN", "Infinity", "9" * 30, "1.234", "12 34", "٣", "1,2,3", "--5", "0x1F"]
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_no_number_says_so_and_the_forecast_typed_beside_it_stays(
    committee: Committee, typed: str, headers: dict[str, str]
) -> None:
    target = committee.goal(unit="kr").targets.get()
    committee.start()
    sent = {f"rad-{target.pk}-value": typed, f"rad-{target.pk}-forecast": "92,5"}
    answer = log_in(committee.secretary).post(f"{REPORT}indikator/{target.pk}/", sent, **headers)
    assert answer.status_code == 422 and not Value.objects.exists() and not IndicatorOutcome.objects.exists()
    if not headers:
        assert f'value="{typed}"' in answer.text and 'value="92,5"' in answer.text


def test_several_errors_are_told_at_once(committee: Committee) -> None:
    target = committee.goal(unit="kr").targets.get()
    committee.start()
    sent = {f"rad-{target.pk}-value": "abc", f"rad-{target.pk}-forecast": "def"}
    answer = log_in(committee.secretary).post(f"{REPORT}indikator/{target.pk}/", sent)
    assert "”abc” är inte ett tal" in answer.text and "”def” är inte ett tal" in answer.text
