"""A row without a value: who says why, for how long it holds, and whose value is awaited."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from followup import services
from followup.models import IndicatorOutcome, ReportVersion, Value
from followup.report_view import IndicatorRow, report_view
from foundation.errors import Refused
from goals.models import Target
from organisation.models import BodySuccession, RoleAssignment
from organisation.roles import Role
from organisation.services import decision_register
from tests import factories
from tests.followup.conftest import AUGUST, AUGUST_BEFORE, Committee

MOMENT = factories.MOMENT
UNTIL_AUGUST = (datetime.date(2026, 1, 1), datetime.date(2026, 8, 31))
JULY = (datetime.date(2026, 7, 1), datetime.date(2026, 7, 31))
REPORT = "/uppfoljning/2026/delar/socialnamnden/"
HTMX = {"HTTP_HX_REQUEST": "true"}
SOFT_HYPHEN = "\u00ad"
LATER = services.OutcomeInput(not_measured_why="source", next_value_on=datetime.date(2026, 11, 30))


def log_in(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def only_row(version: ReportVersion) -> IndicatorRow:
    return report_view(version).goals[0].indicators[0]


def save(committee: Committee, version: ReportVersion, target: Target, data: services.OutcomeInput) -> None:
    services.outcome_set(version=version, target=target, data=data, by=committee.secretary, moment=MOMENT)


def neighbour(committee: Committee) -> Committee:
    """Bildningsnämnden, in the middle of its own report."""
    body = factories.body("Bildningsnämnden", "bildningsnamnden")
    return replace(committee, body=body, secretary=factories.person(Role.SECRETARY, body))


def on_neighbours_indicator(committee: Committee) -> tuple[Committee, Target, ReportVersion]:
    """Our goal stands on bildningsnämnden's indicator; both write their reports."""
    other = neighbour(committee)
    shared = other.goal().targets.get()
    other.start()
    ours = committee.goal_with(shared.indicator_version, "113")
    version = committee.start()
    committee.fill(version, ours, values=(), judged="met", why_other="Grupperna håller.")
    return other, ours.targets.get(), version


# --- What the rule says is said anew; what a person says is kept ---------------------------------------------


@pytest.mark.parametrize("back", ["returned", "withdrawn"])
def test_a_reason_that_the_rule_gave_does_not_follow_into_the_next_draft(
    committee: Committee, back: str
) -> None:
    goal = committee.goal(frequency="yearly")
    version = committee.start()
    committee.fill(version, goal, values=(), judged="met", why_other="Grupperna håller.")
    version = services.report_submit(version=version, by=committee.secretary, moment=MOMENT)
    frozen = version.outcomes.get()
    assert (frozen.not_measured_why, frozen.chosen) == ("not_yet", False)
    if back == "returned":
        draft = services.report_return(version=version, comment="?", by=committee.office, moment=MOMENT)
    else:
        draft = services.report_withdraw(version=version, by=committee.secretary, moment=MOMENT)
    copied = draft.outcomes.get()
    assert (copied.not_measured_why, copied.next_value_on, copied.forecast) == ("", None, 92)
    committee.value(goal.targets.get(), "70", UNTIL_AUGUST)
    assert only_row(draft).now.status == "not_met"
    assert only_row(version).now.reason == "not_yet"


def test_a_reason_that_a_person_chose_follows_into_the_next_draft(committee: Committee) -> None:
    goal = committee.goal()
    version = committee.start()
    committee.fill(version, goal, values=(), judged="met", why_other="Grupperna håller.")
    save(committee, version, goal.targets.get(), LATER)
    version = services.report_submit(version=version, by=committee.secretary, moment=MOMENT)
    draft = services.report_withdraw(version=version, by=committee.secretary, moment=MOMENT)
    copied = draft.outcomes.get()
    assert (copied.not_measured_why, copied.chosen) == ("source", True)
    assert copied.next_value_on == LATER.next_value_on


def test_a_forecast_typed_in_a_row_that_is_not_measured_yet_does_not_make_the_rules_reason_a_persons(
    committee: Committee,
) -> None:
    target = committee.goal(frequency="yearly").targets.get()
    version = committee.start()
    client, name = log_in(committee.secretary), f"rad-{target.pk}-"
    row = only_row(version)
    assert row.next_on is not None
    sent = {
        f"{name}not_measured_why": row.reason,
        f"{name}not_measured_why_was": row.reason,
        f"{name}next_value_on": row.next_on.isoformat(),
        f"{name}next_value_on_was": row.next_on.isoformat(),
        f"{name}forecast": "88",
    }
    assert client.post(f"{REPORT}indikator/{target.pk}/", sent).status_code == 302
    outcome = IndicatorOutcome.objects.get()
    assert (outcome.forecast, outcome.not_measured_why, outcome.chosen) == (88, "", False)


def test_what_did_not_count_when_the_report_was_decided_never_does(committee: Committee) -> None:
    """The neighbour had typed its value then, but not sent it."""
    other, target, version = on_neighbours_indicator(committee)
    other.value(target, "97.25")
    decision = decision_register(
        body=committee.body,
        date=datetime.date(2026, 9, 17),
        paragraph="88",
        dnr="",
        by=committee.secretary,
        moment=MOMENT,
    )
    decided = services.report_decide(
        version=version, decision=decision, by=committee.secretary, moment=MOMENT
    )
    goal = report_view(decided).goals[0]
    assert (goal.proposed, goal.now.status, goal.indicators[0].now.counted) == (
        "not_assessable",
        "not_assessable",
        None,
    )


# --- A measured value counts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("period", [AUGUST, JULY])
def test_a_row_with_a_value_that_counts_cannot_be_marked_as_not_measured(
    committee: Committee, period: tuple[datetime.date, datetime.date]
) -> None:
    target = committee.goal().targets.get()
    version = committee.start()
    committee.value(target, "70", period)
    with pytest.raises(Refused, match="mätt värde räknas") as refused:
        save(committee, version, target, LATER)
    assert refused.value.field == "not_measured_why" and not IndicatorOutcome.objects.exists()
    assert only_row(version).now.status == "not_met"


def test_last_years_value_does_not_hinder_saying_that_this_years_is_missing(committee: Committee) -> None:
    target = committee.goal().targets.get()
    version = committee.start()
    committee.value(target, "70", AUGUST_BEFORE)
    save(committee, version, target, LATER)
    assert only_row(version).now.reason == "source"


def test_a_value_outside_the_targets_measured_period_does_not_hinder_it_either(committee: Committee) -> None:
    measure = factories.indicator(committee.body, committee.secretary, frequency="monthly")
    spring = (datetime.date(2026, 1, 1), datetime.date(2026, 7, 1))
    target = committee.goal_with(measure, measured_period=spring).targets.get()
    version = committee.start()
    committee.value(target, "70", AUGUST)
    assert only_row(version).now.counted is None
    save(committee, version, target, LATER)
    assert only_row(version).now.reason == "source"


def test_a_value_that_arrives_after_the_mark_counts(committee: Committee) -> None:
    target = committee.goal().targets.get()
    version = committee.start()
    save(committee, version, target, LATER)
    committee.value(target, "70")
    row = only_row(version)
    assert (row.now.status, row.not_measured, row.reason, row.next_on) == ("not_met", False, "", None)
    client, name = log_in(committee.secretary), f"rad-{target.pk}-"
    sent = {f"{name}value": "70,0", f"{name}value_was": "70,0", f"{name}forecast": "88"}
    assert client.post(f"{REPORT}indikator/{target.pk}/", sent).status_code == 302
    assert IndicatorOutcome.objects.get().forecast == 88


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_marking_a_measured_row_is_refused_in_words_and_the_row_stays_as_it_was_left(
    committee: Committee, headers: dict[str, str]
) -> None:
    target = committee.goal().targets.get()
    committee.start()
    committee.value(target, "70")
    name = f"rad-{target.pk}-"
    sent = {f"{name}not_measured_why": "source", f"{name}next_value_on": "", f"{name}forecast": "88"}
    answer = log_in(committee.secretary).post(f"{REPORT}indikator/{target.pk}/", sent, **headers)
    assert answer.status_code == 422 and not IndicatorOutcome.objects.exists()
    assert "Augusti 2026 har värdet 70,0\u00a0%." in answer.text and "mätt värde räknas" in answer.text
    if not headers:
        assert '<option value="source" selected>' in answer.text and 'value="88"' in answer.text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_asking_for_the_mark_where_there_is_a_value_says_so_at_once(
    committee: Committee, headers: dict[str, str]
) -> None:
    target = committee.goal().targets.get()
    committee.start()
    committee.value(target, "70")
    client = log_in(committee.secretary)
    asked = (
        f"{REPORT}indikator/{target.pk}/?ejmatt={target.pk}" if headers else f"{REPORT}?ejmatt={target.pk}"
    )
    page = client.get(asked, **headers).text
    assert "Augusti 2026 har värdet 70,0\u00a0%." in page and "Varför är det inte mätt?" not in page


# --- Whose value is awaited ----------------------------------------------------------------------------------


def test_a_row_on_another_committees_indicator_says_whom_it_waits_for_and_takes_a_reason(
    committee: Committee,
) -> None:
    other, target, version = on_neighbours_indicator(committee)
    other.value(target, "97.25")
    client, name = log_in(committee.secretary), f"rad-{target.pk}-"
    page = client.get(REPORT).text.replace(SOFT_HYPHEN, "")
    assert "Väntar på värdet från bildningsnämnden." in page and "97,25" not in page
    assert f"ejmatt={target.pk}" in page
    last_step = client.get(f"{REPORT}?steg=lamna").text
    assert "Bildningsnämnden har inte lämnat värdet för" in last_step
    asked = client.get(f"{REPORT}?ejmatt={target.pk}").text
    assert f"varde={target.pk}" in asked
    assert f'name="{name}not_measured_why"' in asked and f'name="{name}value"' not in asked
    sent = {f"{name}not_measured_why": "later", f"{name}forecast": "92"}
    client.post(f"{REPORT}indikator/{target.pk}/", sent)
    marked = client.get(REPORT).text
    assert "ej mätt" in marked and f"varde={target.pk}" not in marked
    client.post(f"{REPORT}lamna/")
    version.refresh_from_db()
    assert version.state == "submitted"


def test_a_row_on_another_committees_indicator_shows_the_value_that_it_has_given(
    committee: Committee,
) -> None:
    other = neighbour(committee)
    shared = other.goal().targets.get()
    other.value(shared, "90")
    committee.goal_with(shared.indicator_version, "113")
    committee.start()
    page = log_in(committee.secretary).get(REPORT).text.replace(SOFT_HYPHEN, "")
    assert "Värdet anges av bildningsnämnden." in page and "90,0\u00a0%" in page
    assert "Väntar på" not in page and "?ejmatt=" not in page


def test_who_works_for_both_committees_sees_the_report_as_it_will_be_handed_in(committee: Committee) -> None:
    """Else the page says measured, and the last step asks for a value that nobody can give."""
    other, target, _version = on_neighbours_indicator(committee)
    other.value(target, "97.25")
    RoleAssignment.objects.create(
        person=committee.secretary, role=Role.SECRETARY, body=other.body, valid=factories.always()
    )
    page = log_in(committee.secretary).get(REPORT).text.replace(SOFT_HYPHEN, "")
    assert "Väntar på värdet från bildningsnämnden." in page and "97,25" not in page


# --- Two at the same row -------------------------------------------------------------------------------------


def test_a_page_from_before_does_not_take_back_what_someone_else_has_typed(committee: Committee) -> None:
    target = committee.goal().targets.get()
    committee.start()
    name = f"rad-{target.pk}-"
    committee.value(target, "90")
    sent = {f"{name}value": "", f"{name}value_was": "", f"{name}forecast": "88", f"{name}forecast_was": ""}
    assert log_in(committee.head).post(f"{REPORT}indikator/{target.pk}/", sent, **HTMX).status_code == 200
    assert Value.objects.get().number == 90 and IndicatorOutcome.objects.get().forecast == 88


@pytest.mark.parametrize("field", ["value", "forecast"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_two_who_type_in_the_same_field_are_told_before_anything_is_overwritten(
    committee: Committee, field: str, headers: dict[str, str]
) -> None:
    target = committee.goal().targets.get()
    version = committee.start()
    name, address = f"rad-{target.pk}-", f"{REPORT}indikator/{target.pk}/"
    committee.value(target, "90")
    save(committee, version, target, services.OutcomeInput(forecast=Decimal(90)))
    client = log_in(committee.head)
    sent = {f"{name}{field}": "88", f"{name}{field}_was": ""}
    answer = client.post(address, sent, **headers)
    assert answer.status_code == 422 and "Någon annan har skrivit 90,0\u00a0%" in answer.text
    assert f'name="{name}{field}_was" value="90,0"' in answer.text
    assert Value.objects.get().number == 90 and IndicatorOutcome.objects.get().forecast == 90
    again = client.post(address, {**sent, f"{name}{field}_was": "90,0"}, **headers)
    assert again.status_code in (200, 302)
    saved = Value.objects.filter(superseded_at=None).get().number
    assert (saved if field == "value" else IndicatorOutcome.objects.get().forecast) == 88


def test_a_page_from_before_does_not_take_away_someone_elses_reason(committee: Committee) -> None:
    target = committee.goal().targets.get()
    version = committee.start()
    save(committee, version, target, LATER)
    name = f"rad-{target.pk}-"
    sent = {f"{name}value": "", f"{name}value_was": "", f"{name}forecast": "88", f"{name}forecast_was": ""}
    log_in(committee.head).post(f"{REPORT}indikator/{target.pk}/", sent, **HTMX)
    outcome = IndicatorOutcome.objects.get()
    assert (outcome.forecast, outcome.not_measured_why, outcome.chosen) == (88, "source", True)


@pytest.mark.parametrize("shown", ["128", "128,0"])
def test_a_doubtful_value_is_asked_about_once_not_at_every_later_save(
    committee: Committee, shown: str
) -> None:
    target = committee.goal().targets.get()
    committee.start()
    client, name, address = (
        log_in(committee.secretary),
        f"rad-{target.pk}-",
        f"{REPORT}indikator/{target.pk}/",
    )
    sure = {f"{name}value": "128", f"{name}confirm": "1", f"{name}confirm_why": "Även andra kommuner."}
    assert client.post(address, sure, **HTMX).status_code == 200
    sent = {f"{name}value": shown, f"{name}value_was": "128,0", f"{name}forecast": "110"}
    assert client.post(address, sent, **HTMX).status_code == 200
    assert IndicatorOutcome.objects.get().forecast == 110


# --- An indicator that a committee has taken over ------------------------------------------------------------


def taken_over_indicator(committee: Committee) -> tuple[Target, ReportVersion]:
    """Our goal stands on the indicator of a committee that has ended, whose open matters are ours."""
    old = factories.body("Omsorgsnämnden", "omsorgsnamnden")
    measure = factories.indicator(old, factories.person(Role.SECRETARY, old), frequency="monthly")
    ended = datetime.date(2026, 1, 1)
    old.valid = DateRange(datetime.date(2015, 1, 1), ended)
    old.save()
    BodySuccession.objects.create(old=old, new=committee.body, from_date=ended, kind="merged")
    target = committee.goal_with(measure, "113").targets.get()
    committee.secretary.__dict__.pop("grants", None)
    return target, committee.start()


def test_who_has_taken_over_a_committees_indicators_gives_their_values(committee: Committee) -> None:
    target, version = taken_over_indicator(committee)
    sent = {f"rad-{target.pk}-value": "90"}
    assert (
        log_in(committee.secretary).post(f"{REPORT}indikator/{target.pk}/", sent, **HTMX).status_code == 200
    )
    assert only_row(version).now.status == "met"


def test_a_value_of_an_indicator_that_was_taken_over_does_not_show_before_the_report_does(
    committee: Committee,
) -> None:
    target, _version = taken_over_indicator(committee)
    committee.value(target, "90")
    series = f"/indikatorer/{target.indicator_version.indicator_id}/serie.csv"
    stranger = factories.person(Role.SECRETARY, factories.body("Kulturnämnden", "kulturnamnden"))
    assert ";90;" in log_in(committee.secretary).get(series).text
    assert ";90;" not in log_in(stranger).get(series).text


def test_the_years_list_counts_what_remains_as_the_report_does(committee: Committee) -> None:
    other, target, _version = on_neighbours_indicator(committee)
    other.value(target, "97.25")
    year = log_in(committee.secretary).get("/uppfoljning/2026/").text
    assert "0 av 1 mål klara" in year
