"""A chart's source is what the values that are drawn say of themselves: own counts are never said to be Kolada's."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from followup import services
from followup.models import Value
from followup.report_view import report_view
from followup.selectors import indicator_page
from followup.snapshot import snapshot_of
from goals.models import Indicator, MeasuredObject, Target
from organisation.models import Person
from organisation.roles import Role
from organisation.services import decision_register
from tests import factories
from tests.followup.conftest import AUGUST, AUGUST_BEFORE, Committee

HOUR = datetime.timedelta(hours=1)
MOMENT = factories.MOMENT
KOLADA = "Källa: Kolada, RKA, hämtat 2026-08-16"
TOLD = "Källa: Kolada N15428, RKA, hämtat 16\u00a0augusti 2026"
JULY_BEFORE = (datetime.date(2025, 7, 1), datetime.date(2025, 7, 31))
OWN = "uppgift från socialnämnden (nyckeltalet är Kolada N15428)"


@pytest.fixture
def target(committee: Committee) -> Target:
    """A target of an indicator that Kolada defines, with a value from there."""
    found = committee.goal().targets.get()
    Indicator.objects.filter(pk=found.indicator_version.indicator_id).update(kolada_id="N15428")
    fetched(found, "80", AUGUST_BEFORE)
    return found


def fetched(
    target: Target,
    number: str,
    period: tuple[datetime.date, datetime.date],
    source: str = KOLADA,
    of: MeasuredObject | None = None,
    moment: datetime.datetime = MOMENT,
) -> Value:
    """A value that the system has fetched."""
    return services.value_record(
        indicator_version=target.indicator_version, object=of or target.object, period=period,
        number=Decimal(number), by=None, moment=moment, source=source,
    )  # fmt: skip


def typed(committee: Committee, target: Target, number: str, moment: datetime.datetime = MOMENT) -> Value:
    """A value of August that the secretary has typed."""
    return services.value_record(
        indicator_version=target.indicator_version, object=target.object, period=AUGUST,
        number=Decimal(number), by=committee.secretary, moment=moment,
    )  # fmt: skip


def shown_to(person: Person, target: Target) -> str:
    """The line under the indicator's chart."""
    page = indicator_page(target.indicator_version.indicator_id, person)
    assert page is not None
    return page.chart.source


def test_a_value_that_a_committee_has_typed_is_its_own_and_the_others_koladas(
    committee: Committee, target: Target
) -> None:
    typed(committee, target, "90")
    assert shown_to(committee.politician, target).startswith(f"{TOLD}; {OWN}. Täcker")


def test_an_indicator_that_only_we_define_names_the_source_of_its_definition(committee: Committee) -> None:
    target = committee.goal().targets.get()
    typed(committee, target, "90")
    assert shown_to(committee.politician, target).startswith("Källa: Verksamhetssystemet. ")


def test_neither_neighbours_nor_corrected_values_are_a_source_of_ours(
    committee: Committee, target: Target
) -> None:
    typed(committee, target, "90")
    fetched(target, "91", AUGUST, moment=MOMENT + HOUR)
    neighbour = MeasuredObject.objects.create(kind="municipality", name="Skurup", kolada_code="1264")
    fetched(target, "70", AUGUST, source="Källa: Kolada, RKA, hämtat 2026-09-17", of=neighbour)
    assert shown_to(committee.politician, target).startswith(f"{TOLD}. Täcker")


def test_a_value_in_an_unfinished_report_is_not_told_of_by_its_source(
    committee: Committee, target: Target
) -> None:
    services.report_start(
        body=committee.body, period=committee.interim, by=committee.secretary, moment=MOMENT + HOUR
    )
    typed(committee, target, "90", MOMENT + 2 * HOUR)
    assert OWN in shown_to(committee.secretary, target)
    assert shown_to(committee.politician, target).startswith(f"{TOLD}. Täcker")


def test_a_value_without_a_word_of_its_own_was_fetched_on_the_swedish_day(
    committee: Committee, target: Target
) -> None:
    half_past_midnight = datetime.datetime(2026, 9, 17, 22, 30, tzinfo=datetime.UTC)
    fetched(target, "80", JULY_BEFORE, source="", moment=half_past_midnight)
    assert "Kolada N15428, hämtad 18\u00a0september 2026" in shown_to(committee.politician, target)


def test_a_report_is_sent_with_the_sources_of_its_values(committee: Committee, target: Target) -> None:
    version = committee.start()
    committee.fill(version, target.effect_goal_version)
    (row,) = snapshot_of(report_view(version))["goals"][0]["indicators"]
    assert [(value["source"], value["recorded_on"]) for value in row["series"]] == [
        (KOLADA, "2026-09-18"), ("uppgift från socialnämnden", "2026-09-18"),
    ]  # fmt: skip


def others_indicator(committee: Committee) -> tuple[Committee, Target]:
    """Another committee's indicator, which a goal of ours uses too, with the value it had before."""
    body = factories.body("Bildningsnämnden", "bildningsnamnden")
    other = replace(committee, body=body, secretary=factories.person(Role.SECRETARY, body))
    theirs = other.goal().targets.get()
    ours = committee.goal_with(theirs.indicator_version, "113").targets.get()
    for number, period in (("71", JULY_BEFORE), ("72", AUGUST_BEFORE)):
        other.value(ours, number, period)
    return other, ours


def correct(other: Committee, target: Target, at: datetime.datetime) -> None:
    """The other committee begins its report and corrects last year's value in it."""
    services.report_start(body=other.body, period=other.interim, by=other.secretary, moment=at)
    services.value_record(
        indicator_version=target.indicator_version, object=target.object, period=AUGUST_BEFORE,
        number=Decimal("12.5"), by=other.secretary, moment=at + HOUR,
    )  # fmt: skip


def frozen(committee: Committee, target: Target) -> list[Any]:
    """Our report through to where it is sent, three hours later; the numbers of its series."""
    version = committee.start()
    committee.fill(version, target.effect_goal_version, values=(), judged="not_assessable")
    later: dict[str, Any] = {"by": committee.secretary, "moment": MOMENT + 3 * HOUR}
    services.outcome_set(
        version=version, target=target, data=services.OutcomeInput(not_measured_why="later"), **later
    )
    version = services.report_submit(version=version, **later)
    decision = decision_of(committee)
    version = services.report_decide(version=version, decision=decision, **later)
    sent = services.report_send(version=version, **later)
    (row,) = sent.snapshot["goals"][0]["indicators"]
    return [value["number"] for value in row["series"]]


def decision_of(committee: Committee) -> Any:
    """The committee's decision of 17 September."""
    return decision_register(
        body=committee.body, date=datetime.date(2026, 9, 17), paragraph="88", dnr="SN 2026/201",
        by=committee.secretary, moment=MOMENT,
    )  # fmt: skip


def test_a_value_that_another_committee_corrects_in_its_draft_stands_in_our_report_as_it_was(
    committee: Committee,
) -> None:
    other, target = others_indicator(committee)
    correct(other, target, MOMENT + HOUR)
    assert frozen(committee, target) == ["71", "72"]


def test_a_value_that_the_system_fetched_since_stands_where_a_draft_has_typed_over_it(
    committee: Committee,
) -> None:
    other, target = others_indicator(committee)
    services.report_start(body=other.body, period=other.interim, by=other.secretary, moment=MOMENT + HOUR)
    fetched(target, "73", AUGUST_BEFORE, moment=MOMENT + HOUR)
    services.value_record(
        indicator_version=target.indicator_version, object=target.object, period=AUGUST_BEFORE,
        number=Decimal("12.5"), by=other.secretary, moment=MOMENT + 2 * HOUR,
    )  # fmt: skip
    assert frozen(committee, target) == ["71", "73"]
    page = indicator_page(target.indicator_version.indicator_id, committee.politician)
    assert page is not None
    assert [value.number for value in page.series.for_target(target)] == [71, 73]
