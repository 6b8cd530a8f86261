"""The rules for "Läget nu", "Bättre än förra året?" and the trend: examples, then what must always hold."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup.attainment import (
    RANK,
    Better,
    IndicatorNow,
    Measured,
    TargetRule,
    better_than_last_year,
    compare_last_year,
    counted_value,
    goal_now,
    goals_better,
    improvement,
    indicator_now,
    indicator_with_value,
    target_status,
    trend,
)
from followup.periods import entry_period, expectation, period_label, same_period_last_year
from foundation.numbers import parse_decimal

CUT_OFF = datetime.date(2026, 8, 31)


def rule(kind: str = "at_least", direction: str = "higher", **numbers: str) -> TargetRule:
    """A target of an indicator called Väntetid."""
    return TargetRule("Väntetid", kind, direction, **{name: Decimal(text) for name, text in numbers.items()})


def august(number: str | Decimal, year: int = 2026, definition: int = 0) -> Measured:
    """A value for August."""
    return Measured(
        datetime.date(year, 8, 1), datetime.date(year, 8, 31), Decimal(number), definition=definition
    )


def of_year(number: str, year: int, definition: int = 0) -> Measured:
    """A value for a whole year."""
    return Measured(
        datetime.date(year, 1, 1), datetime.date(year, 12, 31), Decimal(number), definition=definition
    )


def test_a_value_is_never_rounded_into_a_target_that_it_misses() -> None:
    target = TargetRule("Nöjda", "at_least", "higher", low=Decimal(80), unit="%", decimals=0)
    assert target.text_of(Decimal("79.6")) == "79,6\u00a0%"
    assert target.text_of(Decimal("79.996")) == "79,996\u00a0%"
    assert target.text_of(Decimal("79.4")) == "79\u00a0%"
    assert target.text_of(Decimal(80)) == "80\u00a0%"


def test_a_value_that_just_meets_its_target_is_not_rounded_out_of_it() -> None:
    target = TargetRule("Kassationer", "at_most", "lower", high=Decimal("79.96"), decimals=1)
    assert (target_status(target, Decimal("79.96")), target.text_of(Decimal("79.96"))) == ("met", "79,96")


def test_a_rise_from_the_baseline_can_be_seen() -> None:
    now = indicator_with_value(rule("increase", "higher", baseline="81.4"), august("81.43"))
    assert (now.status, now.why) == ("met", "81,43 når målvärdet öka från 81,4.")


def test_a_value_just_outside_the_tolerance_is_not_read_as_within_it() -> None:
    now = indicator_with_value(rule(low="85", tolerance="2"), august("82.96"))
    assert (now.status, now.why) == ("not_met", "82,96 når inte målvärdet minst 85.")


def test_figures_that_read_the_same_are_neither_better_nor_worse() -> None:
    comparison = compare_last_year(
        rule("at_most", "lower", high="10"), august("11.38"), [august("11.42", 2025)]
    )
    answer = better_than_last_year([comparison])
    assert (answer.answer, answer.why) == ("unknown", "Väntetid: 11,4 mot 11,4 vid samma tid 2025.")


def test_figures_that_need_more_decimals_beside_the_target_are_compared_with_them() -> None:
    target = TargetRule("Nöjda", "at_least", "higher", low=Decimal(80), decimals=0)
    answer = better_than_last_year([compare_last_year(target, august("79.6"), [august("79.8", 2025)])])
    assert (answer.answer, answer.why) == ("no", "Nöjda: 79,6 mot 79,8 vid samma tid 2025.")


def test_a_trend_is_rounded_as_it_is_written() -> None:
    values = [of_year("2.25", 2023), of_year("2.3", 2024), of_year("2.34", 2025)]
    answer = trend(rule(), values)
    assert (answer.trend, answer.why) == ("unchanged", "De tre senaste värdena: 2,3 → 2,3 → 2,3.")


@pytest.mark.parametrize(
    ("target", "number", "status"),
    [
        (rule(low="85"), "85", "met"),
        (rule(low="85"), "84.9", "not_met"),
        (rule(low="85", tolerance="2"), "83", "partly"),
        (rule(low="85", tolerance="2"), "82.9", "not_met"),
        (rule("at_most", "lower", high="10"), "9.5", "met"),
        (rule("at_most", "lower", high="10"), "10.1", "not_met"),
        (rule("at_most", "lower", high="10", tolerance="1"), "11", "partly"),
        (rule("at_most", "lower", high="0"), "0", "met"),
        (rule("at_most", "lower", high="0"), "1", "not_met"),
        (rule("at_least", "higher", low="0"), "0", "met"),
        (rule("at_least", "higher", low="0"), "-0.1", "not_met"),
        (rule("between", "band", low="20", high="25"), "20", "met"),
        (rule("between", "band", low="20", high="25"), "26", "not_met"),
        (rule("between", "band", low="20", high="25", tolerance="1"), "19", "partly"),
        (rule("increase", "higher", baseline="80"), "80.1", "met"),
        (rule("increase", "higher", baseline="80"), "80", "not_met"),
        (rule("decrease", "lower", baseline="80"), "79", "met"),
        (rule("decrease", "lower", baseline="0"), "-1", "met"),
        (rule("keep", "higher", baseline="80"), "90", "met"),
        (rule("keep", "lower", baseline="80"), "81", "not_met"),
        (rule("keep", "none", baseline="80"), "80.04", "met"),
        (rule("increase", "higher"), "80", "not_assessable"),
    ],
)
def test_a_value_against_its_target(target: TargetRule, number: str, status: str) -> None:
    assert target_status(target, Decimal(number)) == status


@pytest.mark.parametrize(
    ("statuses", "goal"),
    [
        (["met", "met"], "met"),
        (["met", "not_met"], "partly"),
        (["partly", "not_met"], "partly"),
        (["partly"], "partly"),
        (["not_met", "not_met"], "not_met"),
        (["met", "not_measured"], "met"),
        (["not_measured", "not_measured"], "not_assessable"),
        (["not_assessable"], "not_assessable"),
        ([], "not_assessable"),
    ],
)
def test_the_indicators_decide_the_goal(statuses: list[str], goal: str) -> None:
    children = [IndicatorNow(rule(), status, "") for status in statuses]
    assert goal_now(children).status == goal


def test_the_sentence_names_the_indicator_that_misses() -> None:
    met = indicator_with_value(replace(rule(low="80"), name="Nöjda"), august("90"))
    missed = indicator_with_value(rule("at_most", "lower", high="10"), august("12"))
    unmeasured = indicator_now(rule(low="1"), [], year=2026, cut_off=CUT_OFF, frequency="yearly")
    assert goal_now([met, missed, unmeasured]).why == (
        "En av två mätta indikatorer når målvärdet. Når inte: Väntetid. En är ej mätt."
    )


def test_a_value_of_another_year_or_after_the_cut_off_does_not_count() -> None:
    september = Measured(datetime.date(2026, 9, 1), datetime.date(2026, 9, 30), Decimal(1))
    across = Measured(datetime.date(2025, 9, 1), datetime.date(2026, 8, 31), Decimal(1))
    assert counted_value(rule(), [august("1", 2025), september, across], year=2026, cut_off=CUT_OFF) is None
    assert counted_value(rule(), [august("1"), september], year=2026, cut_off=CUT_OFF) == august("1")


SPRING = (datetime.date(2026, 3, 1), datetime.date(2026, 5, 31))
AUTUMN = (datetime.date(2026, 9, 1), datetime.date(2026, 12, 31))


def test_a_target_for_part_of_the_year_counts_only_values_of_that_part() -> None:
    april = Measured(datetime.date(2026, 4, 1), datetime.date(2026, 4, 30), Decimal(90))
    spring = replace(rule(low="85"), within=SPRING)
    now = indicator_now(spring, [april, august("70")], year=2026, cut_off=CUT_OFF, frequency="monthly")
    assert (now.status, now.counted) == ("met", april)
    whole_year = of_year("70", 2026)
    assert (
        counted_value(replace(rule(), within=SPRING), [whole_year], year=2026, cut_off=whole_year.end) is None
    )


def test_a_target_for_the_autumn_is_not_measured_at_the_interim_and_says_when() -> None:
    autumn = replace(rule(low="85"), within=AUTUMN)
    now = indicator_now(autumn, [august("90")], year=2026, cut_off=CUT_OFF, frequency="monthly")
    assert (now.status, now.reason, now.expected, str(now.next_on)) == (
        "not_measured",
        "not_yet",
        False,
        "2026-09-30",
    )


def test_a_measured_period_never_reaches_outside_the_goals_year() -> None:
    long = (datetime.date(2025, 1, 1), datetime.date(2026, 12, 31))
    assert (
        counted_value(replace(rule(), within=long), [of_year("90", 2025)], year=2026, cut_off=CUT_OFF) is None
    )
    assert entry_period("yearly", 2026, CUT_OFF, long) == (datetime.date(2026, 1, 1), CUT_OFF)


@pytest.mark.parametrize(
    ("frequency", "within", "label"),
    [
        ("monthly", SPRING, "maj 2026"),
        ("yearly", SPRING, "mar–maj 2026"),
        ("monthly", AUTUMN, None),
        ("yearly", (datetime.date(2026, 8, 1), datetime.date(2026, 12, 31)), "augusti 2026"),
    ],
)
def test_the_value_that_is_asked_for_is_one_that_counts(
    frequency: str, within: tuple[datetime.date, datetime.date], label: str | None
) -> None:
    period = entry_period(frequency, 2026, CUT_OFF, within)
    assert (period and period_label(*period)) == label
    if period:
        value = Measured(*period, Decimal(1))
        assert counted_value(replace(rule(), within=within), [value], year=2026, cut_off=CUT_OFF) == value


@pytest.mark.parametrize(
    ("frequency", "lag", "reason", "next_on", "expected"),
    [
        ("yearly", 3, "later", "2027-03-31", False),
        ("yearly", 0, "not_yet", "2026-12-31", False),
        ("monthly", 0, "", "2026-09-30", True),
        ("half_yearly", 3, "later", "2026-09-30", False),
        ("tertial", 0, "", "2026-12-31", True),
    ],
)
def test_not_measured_says_why_and_when_the_next_value_comes(
    frequency: str, lag: int, reason: str, next_on: str, expected: bool
) -> None:
    answer = expectation(frequency=frequency, lag_months=lag, year=2026, cut_off=CUT_OFF)
    assert (answer.reason, str(answer.next_on), answer.expected) == (reason, next_on, expected)


@pytest.mark.parametrize(
    ("target", "before", "after", "answer"),
    [
        (rule(low="1"), "80", "81", "yes"),
        (rule("at_most", "lower", high="1"), "12", "11", "yes"),
        (rule("at_most", "lower", high="1"), "11", "12", "no"),
        (rule(direction="none", low="1"), "11", "12", "unknown"),
        (rule("between", "band", low="20", high="25"), "30", "27", "yes"),
        (rule("between", "band", low="20", high="25"), "22", "24", "unknown"),
        (rule(low="1"), "0", "0", "unknown"),
    ],
)
def test_better_than_last_year_follows_the_wanted_direction(
    target: TargetRule, before: str, after: str, answer: str
) -> None:
    comparison = compare_last_year(target, august(after), [august(before, 2025)])
    assert better_than_last_year([comparison]).answer == answer


def test_a_new_definition_cannot_be_compared_with_the_old() -> None:
    comparison = compare_last_year(
        rule(low="1"), august("2", definition=2), [august("1", 2025, definition=1)]
    )
    better = better_than_last_year([comparison])
    assert better.answer == "unknown" and "nytt sätt" in better.why


def test_the_majority_of_the_measured_indicators_decides() -> None:
    up = compare_last_year(rule(low="1"), august("2"), [august("1", 2025)])
    down = compare_last_year(rule(low="1"), august("1"), [august("2", 2025)])
    alone = compare_last_year(rule(low="1"), august("1"), [])
    unmeasured = compare_last_year(rule(low="1"), None, [august("1", 2025)])
    assert better_than_last_year([up, up, down]).answer == "yes"
    assert better_than_last_year([up, down]).answer == "unknown"
    assert better_than_last_year([up, alone, alone, alone, alone]) == Better(
        "unknown", "Väntetid: 2,0 mot 1,0 vid samma tid 2025. Fyra går inte att jämföra."
    )
    assert better_than_last_year([up, up, alone, unmeasured]) == Better(
        "yes", "Jämfört med samma tid förra året: två bättre. En går inte att jämföra. En är ej mätt."
    )


@pytest.mark.parametrize(
    ("goals", "answer"),
    [
        ([("met", "yes"), ("met", "yes"), ("partly", "no")], "yes"),
        ([("met", "yes"), ("met", "yes"), ("partly", "no"), ("met", "unknown")], "unknown"),
        ([("met", "yes"), ("not_assessable", "unknown"), ("not_assessable", "unknown")], "yes"),
        ([("not_assessable", "no"), ("not_assessable", "unknown")], "no"),
        ([("not_assessable", "unknown")], "unknown"),
        ([], "unknown"),
    ],
)
def test_the_majority_of_the_measured_goals_decides_for_a_direction_goal(
    goals: list[tuple[str, str]], answer: str
) -> None:
    assert goals_better(goals) == answer


@pytest.mark.parametrize(
    ("direction", "numbers", "answer"),
    [
        ("higher", ["1", "2", "3"], "better"),
        ("lower", ["12.9", "12.0", "11.4"], "better"),
        ("lower", ["1", "2", "3"], "worse"),
        ("none", ["1", "2", "3"], "unknown"),
        ("higher", ["1", "5", "1.04"], "unchanged"),
        ("higher", ["1", "2"], "unknown"),
    ],
)
def test_the_trend_has_no_colour_without_a_wanted_direction(
    direction: str, numbers: list[str], answer: str
) -> None:
    values = [of_year(number, 2023 + index) for index, number in enumerate(numbers)]
    assert trend(rule(direction=direction), values).trend == answer


def test_the_trend_starts_anew_at_a_new_definition() -> None:
    values = [of_year("1", 2022, 1), of_year("2", 2023, 1), of_year("3", 2024, 2), of_year("4", 2025, 2)]
    assert trend(rule(), values).trend == "unknown"


@pytest.mark.parametrize(
    ("frequency", "label"),
    [
        ("monthly", "augusti 2026"),
        ("tertial", "maj–aug 2026"),
        ("half_yearly", "jan–jun 2026"),
        ("yearly", "jan–aug 2026"),
    ],
)
def test_a_new_value_at_the_interim_is_for_the_period_that_has_ended(frequency: str, label: str) -> None:
    period = entry_period(frequency, 2026, CUT_OFF)
    assert period is not None and period_label(*period) == label


def test_february_keeps_its_last_day() -> None:
    assert same_period_last_year(datetime.date(2024, 2, 1), datetime.date(2024, 2, 29)) == (
        datetime.date(2023, 2, 1),
        datetime.date(2023, 2, 28),
    )


# --- What must always hold -----------------------------------------------------------------------------

numbers = st.decimals(min_value=-1000, max_value=1000, places=2)
positive = st.decimals(min_value=0, max_value=100, places=2)


@given(limit=numbers, value=numbers, tolerance=positive)
def test_turning_the_scale_around_changes_nothing(limit: Decimal, value: Decimal, tolerance: Decimal) -> None:
    up = TargetRule("x", "at_least", "higher", low=limit, tolerance=tolerance)
    down = TargetRule("x", "at_most", "lower", high=-limit, tolerance=tolerance)
    assert target_status(up, value) == target_status(down, -value)


@given(limit=numbers, value=numbers, step=positive, tolerance=positive)
def test_a_better_value_never_gives_a_worse_status(
    limit: Decimal, value: Decimal, step: Decimal, tolerance: Decimal
) -> None:
    target = TargetRule("x", "at_least", "higher", low=limit, tolerance=tolerance)
    assert RANK[target_status(target, value + step)] >= RANK[target_status(target, value)]


@given(limit=numbers, value=numbers)
def test_without_tolerance_nothing_is_partly_met(limit: Decimal, value: Decimal) -> None:
    assert target_status(TargetRule("x", "at_least", "higher", low=limit), value) != "partly"


statuses = st.lists(st.sampled_from(["met", "partly", "not_met", "not_measured"]), max_size=8)


@given(chosen=statuses, seed=st.randoms())
def test_the_order_of_the_indicators_does_not_matter(chosen: list[str], seed: object) -> None:
    children = [IndicatorNow(rule(), status, "") for status in chosen]
    shuffled = list(children)
    seed.shuffle(shuffled)
    assert goal_now(children).status == goal_now(shuffled).status


@given(chosen=statuses)
def test_what_is_not_measured_never_changes_the_goal_and_is_never_green(chosen: list[str]) -> None:
    children = [IndicatorNow(rule(), status, "") for status in chosen]
    more = goal_now([*children, IndicatorNow(rule(), "not_measured", "")])
    assert more.status == goal_now(children).status
    assert (more.status == "not_assessable") == (more.measured == 0)
    assert more.why.strip()


@given(before=numbers, after=numbers)
def test_last_years_and_this_years_values_swapped_give_the_opposite_answer(
    before: Decimal, after: Decimal
) -> None:
    opposite = {"yes": "no", "no": "yes", "unknown": "unknown"}
    one = better_than_last_year([compare_last_year(rule(low="1"), august(after), [august(before, 2025)])])
    two = better_than_last_year([compare_last_year(rule(low="1"), august(before), [august(after, 2025)])])
    assert two.answer == opposite[one.answer]


def read(text: str) -> Decimal:
    """The number that a reader sees."""
    return parse_decimal(text)


limits = st.decimals(min_value=-50, max_value=50, places=2)
near = st.decimals(min_value=-51, max_value=51, places=3)
written = st.builds(
    TargetRule,
    name=st.just("x"),
    kind=st.sampled_from(["at_least", "at_most", "increase", "decrease", "keep"]),
    direction=st.sampled_from(["higher", "lower", "none"]),
    low=limits,
    high=limits,
    tolerance=st.sampled_from([Decimal(0), Decimal("0.5"), Decimal("1.25")]),
    baseline=limits,
    decimals=st.integers(min_value=0, max_value=2),
)


def by_hand(rule: TargetRule, number: Decimal) -> str:
    """What somebody who reads a figure and its target says."""
    if rule.kind == "at_least":
        miss = rule.low - number
    elif rule.kind == "at_most":
        miss = number - rule.high
    elif rule.kind == "increase" or (rule.kind == "keep" and rule.direction == "higher"):
        miss = rule.baseline - number
    elif rule.kind == "decrease" or (rule.kind == "keep" and rule.direction == "lower"):
        miss = number - rule.baseline
    else:
        miss = abs(number - rule.baseline)
    if miss < 0 or (miss == 0 and rule.kind not in ("increase", "decrease")):
        return "met"
    return "partly" if rule.tolerance and miss <= rule.tolerance else "not_met"


@given(target=written, shift=st.decimals(min_value=-2, max_value=2, places=3))
def test_the_figure_that_is_read_gives_the_status_beside_it(target: TargetRule, shift: Decimal) -> None:
    limit = (
        target.low
        if target.kind == "at_least"
        else target.high
        if target.kind == "at_most"
        else target.baseline
    )
    number = limit + shift
    status = target_status(target, number)
    assert status == by_hand(target, read(target.text_of(number)))
    if target.kind != "keep" or target.direction != "none":
        assert status == by_hand(target, number)


@given(target=written, before=near, shift=st.decimals(min_value=-1, max_value=1, places=3))
def test_the_figures_that_are_read_give_the_answer_about_last_year(
    target: TargetRule, before: Decimal, shift: Decimal
) -> None:
    answer = better_than_last_year(
        [compare_last_year(target, august(before + shift), [august(before, 2025)])]
    )
    if target.direction == "none":
        assert answer.answer == "unknown"
        return
    after, _mot, earlier = answer.why.removeprefix("x: ").partition(" vid ")[0].partition(" mot ")
    better = improvement(target, read(earlier), read(after))
    assert answer.answer == {1: "yes", -1: "no", 0: "unknown"}[better]


@given(target=written, values=st.lists(near, min_size=3, max_size=3))
def test_the_figures_that_are_read_give_the_trend(target: TargetRule, values: list[Decimal]) -> None:
    series = [of_year(str(number), 2023 + index) for index, number in enumerate(values)]
    answer = trend(target, series)
    if target.direction == "none":
        assert answer.trend == "unknown"
        return
    first, *_between, last = answer.why.partition(": ")[2].removesuffix(".").split(" → ")
    way = improvement(target, read(first), read(last))
    assert answer.trend == {1: "better", -1: "worse", 0: "unchanged"}[way]


@given(
    before=st.decimals(min_value=-50, max_value=50, places=3),
    after=st.decimals(min_value=-50, max_value=50, places=3),
)
def test_inside_and_outside_a_band_is_read_as_it_is_judged(before: Decimal, after: Decimal) -> None:
    band = TargetRule("x", "between", "band", low=Decimal("-1.05"), high=Decimal("2.5"), decimals=1)
    answer = better_than_last_year([compare_last_year(band, august(after), [august(before, 2025)])])
    now, _mot, earlier = answer.why.removeprefix("x: ").partition(" vid ")[0].partition(" mot ")
    assert answer.answer == {1: "yes", -1: "no", 0: "unknown"}[improvement(band, read(earlier), read(now))]
