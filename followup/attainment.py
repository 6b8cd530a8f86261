"""The rules for "Läget nu", "Bättre än förra året?" and the trend: pure functions over plain facts.

Source: the policy's default steering model. An indicator's target met is *met*, missed by at most the
target's
tolerance is *partly*, else *not met*; only a value whose period lies in the goal's year and ended by the
cut-off
counts, all else is *not measured*, with a reason and the next date. A goal whose measured indicators are all
met is
met, of which none is even partly met is not met, else partly; nothing measured cannot be assessed.

Every answer carries a Swedish sentence that says which children decided it. Nothing here reads the database.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followup.periods import expectation, same_period_last_year
from foundation.numbers import (
    MAX_DECIMALS,
    decimals_beside,
    format_decimal,
    format_month,
    format_with_unit,
    rounded,
)
from foundation.words import capitalised, count_word
from goals.scales import Attainment, Change, Direction, TargetKind, Trend

NOT_MEASURED = "not_measured"
#: The order of the scale, worst first; the values outside it (not measured, not assessable) decide nothing.
RANK = {Attainment.NOT_MET: 0, Attainment.PARTLY: 1, Attainment.MET: 2}
TREND_WINDOW = 3


@dataclass(frozen=True)
class TargetRule:
    """What a goal wants of an indicator, in the indicator's unit.

    ``within`` is the target's measured period, first and last day: only a value whose own period lies in it counts,
    and it never reaches outside the goal's year. None is the whole year.

    Numbers with more decimals than anybody can type (fetched, or divided) are held as they can be written.
    """

    name: str
    kind: str
    direction: str
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    baseline: Decimal | None = None
    unit: str = ""
    decimals: int = 1
    within: tuple[datetime.date, datetime.date] | None = None

    def __post_init__(self) -> None:
        """Round the numbers to what can be written."""
        for name in ("low", "high", "tolerance", "baseline"):
            number = getattr(self, name)
            if number is not None:
                object.__setattr__(self, name, rounded(number, MAX_DECIMALS))

    def short(self) -> TargetRule:
        """The rule with no other unit than percent, for narrow places that name the unit once."""
        return self if self.unit == "%" else replace(self, unit="")

    @cached_property
    def edges(self) -> tuple[Decimal, ...]:
        """The numbers where an answer turns: the limits, and those as far outside as the tolerance reaches."""
        keeps = self.kind == TargetKind.KEEP
        up = self.kind == TargetKind.INCREASE or (keeps and self.direction == Direction.HIGHER)
        down = self.kind == TargetKind.DECREASE or (keeps and self.direction == Direction.LOWER)
        lower = {TargetKind.AT_LEAST: self.low, TargetKind.BETWEEN: self.low}.get(TargetKind(self.kind))
        upper = {TargetKind.AT_MOST: self.high, TargetKind.BETWEEN: self.high}.get(TargetKind(self.kind))
        lower = self.baseline if up else lower
        upper = self.baseline if down else upper
        if keeps and not (up or down) and self.baseline is not None and self.tolerance:
            return (self.baseline - self.tolerance, self.baseline + self.tolerance)
        found = [limit for limit in (self.low, self.high, lower, upper) if limit is not None]
        found += [lower - self.tolerance] if lower is not None else []
        found += [upper + self.tolerance] if upper is not None else []
        return tuple(dict.fromkeys(found))

    def decimals_for(self, *numbers: Decimal | None) -> int:
        """How many decimals the numbers are written, and compared, with when they stand together.

        The indicator's, or the few more that it takes for each to be read on the right side of the target.
        """
        least = self.decimals
        if self.kind == TargetKind.KEEP and self.baseline is not None:
            least = max(least, -int(self.baseline.normalize().as_tuple().exponent))
        told = (decimals_beside(number, self.edges, least) for number in numbers if number is not None)
        return max(told, default=least)

    def text_of(self, number: Decimal | None, decimals: int | None = None) -> str:
        """The number with its unit, `81,4 %`; never rounded into the target."""
        if number is None:
            return ""
        return format_with_unit(
            number, self.unit, self.decimals_for(number) if decimals is None else decimals
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """A value of a period; ``end`` is the last day. ``number`` None is a hole: a missing or hidden value.

    ``source`` is the value's own word on where it comes from, where that was asked for.
    """

    start: datetime.date
    end: datetime.date
    number: Decimal | None
    preliminary: bool = False
    definition: int = 0
    value_id: int | None = None
    state: str = "value"
    source: str = ""
    recorded_on: datetime.date | None = None


@dataclass(frozen=True)
class IndicatorNow:
    """What a target's indicator says at a cut-off. ``expected``: a value should be known by then but is
    not."""

    rule: TargetRule
    status: str
    why: str
    counted: Measured | None = None
    reason: str = ""
    next_on: datetime.date | None = None
    expected: bool = False

    @property
    def measured(self) -> bool:
        """Whether it takes part in deciding the goal."""
        return self.status in RANK


@dataclass(frozen=True)
class GoalNow:
    """What the indicators say of a goal: the status, why, and how many of them are measured."""

    status: str
    why: str
    measured: int
    of: int
    children: tuple[IndicatorNow, ...] = ()


@dataclass(frozen=True)
class Better:
    """The answer to "Har det blivit bättre än förra året?": yes, no or unknown, and why."""

    answer: str
    why: str


@dataclass(frozen=True)
class TrendAnswer:
    """The trend of a series, and the values that decided it."""

    trend: str
    why: str


def counted_value(
    rule: TargetRule, values: Iterable[Measured], *, year: int, cut_off: datetime.date
) -> Measured | None:
    """The latest number whose period lies in the year, and in the target's measured period where that is a part of it,
    and ended by the cut-off; the longer period where two end together."""
    first, last = datetime.date(year, 1, 1), min(datetime.date(year, 12, 31), cut_off)
    if rule.within is not None:
        first, last = max(first, rule.within[0]), min(last, rule.within[1])
    inside = [
        value for value in values if value.number is not None and first <= value.start and value.end <= last
    ]
    return max(
        inside, key=lambda value: (value.end, -value.start.toordinal(), value.definition), default=None
    )


def shortfall(rule: TargetRule, number: Decimal) -> Decimal | None:
    """By how much a number misses the target: negative or zero where it is met, None where there is nothing
    to compare with. ``number`` is taken as it is given: see ``target_status``.

    ``increase`` and ``decrease`` ask for a change, so standing still misses by nothing and is still not met:
    see
    ``target_status``.
    """
    if rule.kind == TargetKind.AT_LEAST:
        return None if rule.low is None else rule.low - number
    if rule.kind == TargetKind.AT_MOST:
        return None if rule.high is None else number - rule.high
    if rule.kind == TargetKind.BETWEEN:
        if rule.low is None or rule.high is None:
            return None
        return max(rule.low - number, number - rule.high)
    if rule.baseline is None:
        return None
    if rule.kind == TargetKind.INCREASE or (
        rule.kind == TargetKind.KEEP and rule.direction == Direction.HIGHER
    ):
        return rule.baseline - number
    if rule.kind == TargetKind.DECREASE or (
        rule.kind == TargetKind.KEEP and rule.direction == Direction.LOWER
    ):
        return number - rule.baseline
    # Kept without a wanted direction: the same figure as is read.
    return abs(number - rule.baseline)


def target_status(rule: TargetRule, number: Decimal) -> str:
    """Met, partly or not met; not assessable where a baseline is asked for and there is none.

    The number is compared as it is read beside its target, which is never on another side of it than the number is.
    """
    miss = shortfall(rule, rounded(number, rule.decimals_for(number)))
    if miss is None:
        return Attainment.NOT_ASSESSABLE
    must_change = rule.kind in (TargetKind.INCREASE, TargetKind.DECREASE)
    if miss < 0 or (miss == 0 and not must_change):
        return Attainment.MET
    if rule.tolerance > 0 and miss <= rule.tolerance:
        return Attainment.PARTLY
    return Attainment.NOT_MET


def target_text(rule: TargetRule) -> str:
    """The target in words: `minst 95 %`, `högst 10`, `mellan 20 och 25 %`, `öka från 81,4 %`."""

    def short(number: Decimal | None) -> str:
        return format_with_unit(number, rule.unit)

    if rule.kind == TargetKind.AT_LEAST:
        return _("minst %(limit)s") % {"limit": short(rule.low)}
    if rule.kind == TargetKind.AT_MOST:
        return _("högst %(limit)s") % {"limit": short(rule.high)}
    if rule.kind == TargetKind.BETWEEN:
        return _("mellan %(low)s och %(high)s") % {"low": format_decimal(rule.low), "high": short(rule.high)}
    words = {
        TargetKind.INCREASE: (_("öka"), _("öka från %(baseline)s")),
        TargetKind.DECREASE: (_("minska"), _("minska från %(baseline)s")),
        TargetKind.KEEP: (_("bibehålla"), _("bibehålla %(baseline)s")),
    }
    without, with_baseline = words[TargetKind(rule.kind)]
    return without if rule.baseline is None else with_baseline % {"baseline": short(rule.baseline)}


def indicator_now(
    rule: TargetRule,
    values: Iterable[Measured],
    *,
    year: int,
    cut_off: datetime.date,
    frequency: str = "",
    lag_months: int = 0,
    retired_on: datetime.date | None = None,
) -> IndicatorNow:
    """What the indicator says of its target at the cut-off: a status, or not measured with reason and next
    date."""
    counted = counted_value(rule, values, year=year, cut_off=cut_off)
    if counted is not None:
        return indicator_with_value(rule, counted)
    awaited = expectation(
        frequency=frequency,
        lag_months=lag_months,
        year=year,
        cut_off=cut_off,
        retired_on=retired_on,
        within=rule.within,
    )
    return IndicatorNow(
        rule,
        NOT_MEASURED,
        awaited.why,
        reason=awaited.reason,
        next_on=awaited.next_on,
        expected=awaited.expected,
    )


def indicator_with_value(rule: TargetRule, counted: Measured) -> IndicatorNow:
    """The status of a value that is known to count (a report's frozen value)."""
    if counted.number is None:
        raise ValueError("a counted value has a number")
    status = target_status(rule, counted.number)
    facts = {"name": rule.name, "value": rule.text_of(counted.number), "target": target_text(rule)}
    sentences = {
        Attainment.MET: _("%(value)s når målvärdet %(target)s."),
        Attainment.PARTLY: _("%(value)s missar målvärdet %(target)s med högst toleransen %(tolerance)s."),
        Attainment.NOT_MET: _("%(value)s når inte målvärdet %(target)s."),
        Attainment.NOT_ASSESSABLE: _("%(value)s har inget utgångsvärde att jämföras med."),
    }
    why = sentences[Attainment(status)] % {**facts, "tolerance": format_with_unit(rule.tolerance, rule.unit)}
    return IndicatorNow(rule, status, why, counted=counted)


def goal_now(children: Sequence[IndicatorNow]) -> GoalNow:
    """All met = met; none even partly = not met; else partly; nothing measured cannot be assessed."""
    children = tuple(children)
    measured = [child for child in children if child.measured]
    if not measured:
        return GoalNow(Attainment.NOT_ASSESSABLE, _nothing_measured(children), 0, len(children), children)
    ranks = [RANK[Attainment(child.status)] for child in measured]
    if min(ranks) == RANK[Attainment.MET]:
        status = Attainment.MET
    elif max(ranks) == RANK[Attainment.NOT_MET]:
        status = Attainment.NOT_MET
    else:
        status = Attainment.PARTLY
    return GoalNow(status, _goal_sentence(children, measured), len(measured), len(children), children)


def _nothing_measured(children: Sequence[IndicatorNow]) -> str:
    """Why a goal cannot be assessed, and when a value is expected."""
    if not children:
        return _("Målet har ingen indikator.")
    if any(child.status == Attainment.NOT_ASSESSABLE for child in children):
        return _("Det finns värden men inget utgångsvärde att jämföra dem med.")
    dates = [child.next_on for child in children if child.next_on]
    sentence = (
        _("Indikatorn är inte mätt ännu.") if len(children) == 1 else _("Ingen indikator är mätt ännu.")
    )
    if not dates:
        return sentence
    return sentence + " " + _("Nästa värde väntas i %(month)s.") % {"month": format_month(min(dates))}


def _goal_sentence(children: Sequence[IndicatorNow], measured: Sequence[IndicatorNow]) -> str:
    """ "En av två mätta indikatorer når målvärdet, inte Väntetid. En är ej mätt."."""
    met = [child for child in measured if child.status == Attainment.MET]
    missing = [child for child in measured if child.status != Attainment.MET]
    if len(measured) == 1:
        only = measured[0]
        sentence = _("%(name)s: %(why)s") % {"name": only.rule.name, "why": only.why}
    elif not missing and len(measured) == 2:
        sentence = _("Båda mätta indikatorerna når målvärdet.")
    elif not missing:
        sentence = _("Alla %(count)s mätta indikatorer når målvärdet.") % {"count": count_word(len(measured))}
    elif not met:
        near = sum(child.status == Attainment.PARTLY for child in missing)
        text = (
            _("Ingen av %(count)s mätta indikatorer når målvärdet, men %(near)s är inom toleransen.")
            if near
            else _("Ingen av %(count)s mätta indikatorer når målvärdet.")
        )
        sentence = text % {"count": count_word(len(measured)), "near": count_word(near)}
    else:
        sentence = _("%(met)s av %(count)s mätta indikatorer når målvärdet. Når inte: %(names)s.") % {
            "met": capitalised(count_word(len(met))),
            "count": count_word(len(measured)),
            "names": ", ".join(child.rule.name for child in missing),
        }
    unmeasured = len(children) - len(measured)
    if not unmeasured:
        return sentence
    tail = ngettext("%(count)s är ej mätt.", "%(count)s är ej mätta.", unmeasured)
    return sentence + " " + tail % {"count": capitalised(count_word(unmeasured))}


# --- Better than last year, and the trend -------------------------------------------------------------------


def improvement(rule: TargetRule, before: Decimal, after: Decimal) -> int:
    """1 where the change is wanted, -1 where it is not, 0 where it is neither.

    An indicator without a wanted direction is never better or worse. A band counts the distance to the band.
    """
    if rule.direction == Direction.HIGHER:
        difference = after - before
    elif rule.direction == Direction.LOWER:
        difference = before - after
    elif rule.direction == Direction.BAND:
        difference = _outside(rule, before) - _outside(rule, after)
    else:
        return 0
    return (difference > 0) - (difference < 0)


def _outside(rule: TargetRule, number: Decimal) -> Decimal:
    """The distance from a number to the band; zero inside it and on an open side."""
    below = rule.low - number if rule.low is not None else Decimal(0)
    above = number - rule.high if rule.high is not None else Decimal(0)
    return max(below, above, Decimal(0))


def _has_direction(rule: TargetRule) -> bool:
    """Whether a change can be better or worse at all."""
    if rule.direction == Direction.BAND:
        return rule.low is not None or rule.high is not None
    return rule.direction in (Direction.HIGHER, Direction.LOWER)


@dataclass(frozen=True)
class Comparison:
    """A counted value and the value of the same period a year earlier; None where there is none to compare
    with."""

    rule: TargetRule
    counted: Measured | None
    before: Measured | None

    @property
    def comparable(self) -> bool:
        """Both measured, with the same definition, and a direction to go in."""
        return self._numbers is not None

    @property
    def decimals(self) -> int:
        """How many decimals the two are compared, and written, with."""
        return self.rule.decimals_for(*(self._numbers or ()))

    @property
    def outcome(self) -> int:
        """1 better, -1 worse, 0 unchanged as the figures are read, or not comparable."""
        if self._numbers is None:
            return 0
        before, after = self._numbers
        return improvement(self.rule, rounded(before, self.decimals), rounded(after, self.decimals))

    @property
    def _numbers(self) -> tuple[Decimal, Decimal] | None:
        """Before and after, where they can be compared."""
        before, after = self.before, self.counted
        if before is None or after is None or before.number is None or after.number is None:
            return None
        if before.definition != after.definition or not _has_direction(self.rule):
            return None
        return before.number, after.number


def compare_last_year(rule: TargetRule, counted: Measured | None, values: Iterable[Measured]) -> Comparison:
    """Find the value of the same period a year before the counted one."""
    if counted is None:
        return Comparison(rule, None, None)
    start, end = same_period_last_year(counted.start, counted.end)
    same = [
        value for value in values if (value.start, value.end) == (start, end) and value.number is not None
    ]
    same.sort(key=lambda value: (value.definition == counted.definition, value.definition))
    return Comparison(rule, counted, same[-1] if same else None)


def majority(votes: Iterable[int]) -> str:
    """Yes where more than half of all votes are 1, no where more than half are -1, else it cannot be said.

    The one rule for indicators of a goal and for goals of a direction goal. What is not measured has no vote, as in
    "Läget nu"; what is measured and is the same, or has nothing to be compared with, votes 0: it is counted among all.
    """
    cast = list(votes)
    for side, answer in ((1, Change.YES), (-1, Change.NO)):
        if cast.count(side) * 2 > len(cast):
            return answer
    return Change.UNKNOWN


def goals_better(goals: Iterable[tuple[str, str]]) -> str:
    """The answer about a direction goal, from what "Läget nu" and "Bättre än förra året?" say of each of its goals.

    Each goal has one vote, however many indicators it has; a goal of which nothing is measured has none.
    """
    votes = {Change.YES: 1, Change.NO: -1}
    return majority(
        votes.get(Change(better), 0)
        for now, better in goals
        if now != Attainment.NOT_ASSESSABLE or better != Change.UNKNOWN
    )


def better_than_last_year(comparisons: Sequence[Comparison]) -> Better:
    """The majority of the measured indicators decides; else it cannot be said."""
    measured = [comparison for comparison in comparisons if comparison.counted]
    if not any(comparison.comparable for comparison in measured):
        return Better(Change.UNKNOWN, _why_nothing_to_compare(comparisons))
    answer = majority(comparison.outcome for comparison in measured)
    return Better(answer, _better_sentence(comparisons, measured))


def _why_nothing_to_compare(comparisons: Sequence[Comparison]) -> str:
    """The reason in words, the commonest first."""
    measured = [comparison for comparison in comparisons if comparison.counted]
    if not measured:
        return _("Inget värde för i år är mätt ännu.")
    if any(comparison.before for comparison in measured):
        if all(_has_direction(comparison.rule) for comparison in measured if comparison.before):
            return _("Indikatorn räknas på ett nytt sätt sedan förra året, så värdena kan inte jämföras.")
        return _("Indikatorn har ingen önskad riktning, så förändringen är varken bättre eller sämre.")
    return _("Det finns inget värde för samma tid förra året.")


def _better_sentence(comparisons: Sequence[Comparison], measured: Sequence[Comparison]) -> str:
    """ "11,4 mot 12,9 vid samma tid 2025." for one; counts for several; and how many that have no part in it."""
    comparable = [comparison for comparison in measured if comparison.comparable]
    if len(comparable) == 1:
        only = comparable[0]
        assert only.counted and only.before
        told = _("%(name)s: %(after)s mot %(before)s vid samma tid %(year)s.") % {
            "name": only.rule.name,
            "after": only.rule.text_of(only.counted.number, only.decimals),
            "before": only.rule.text_of(only.before.number, only.decimals),
            "year": only.before.end.year,
        }
    else:
        better = sum(comparison.outcome > 0 for comparison in comparable)
        worse = sum(comparison.outcome < 0 for comparison in comparable)
        same = len(comparable) - better - worse
        parts = [
            text % {"count": count_word(count)}
            for count, text in (
                (better, _("%(count)s bättre")),
                (worse, _("%(count)s sämre")),
                (same, ngettext("%(count)s oförändrad", "%(count)s oförändrade", same)),
            )
            if count
        ]
        told = _("Jämfört med samma tid förra året: %(parts)s.") % {"parts": ", ".join(parts)}
    alone, left = len(measured) - len(comparable), len(comparisons) - len(measured)
    tails = (
        (alone, ngettext("%(count)s går inte att jämföra.", "%(count)s går inte att jämföra.", alone)),
        (left, ngettext("%(count)s är ej mätt.", "%(count)s är ej mätta.", left)),
    )
    return " ".join([told, *(text % {"count": capitalised(count_word(n))} for n, text in tails if n)])


def trend(rule: TargetRule, values: Iterable[Measured]) -> TrendAnswer:
    """The last three comparable values, first against last: better, worse or unchanged in the wanted
    direction.

    Comparable: the definition of the latest value and periods of its kind. A change that does not show with
    the
    indicator's decimals is no change. Without a wanted direction a change has no colour: unknown.
    """
    known = sorted((value for value in values if value.number is not None), key=lambda value: value.end)
    if not known:
        return TrendAnswer(Trend.UNKNOWN, _("Det finns inga värden."))
    latest = known[-1]
    like = [
        value
        for value in known
        if value.definition == latest.definition and _months(value) == _months(latest)
    ]
    window = like[-TREND_WINDOW:]
    if len(window) < TREND_WINDOW:
        return TrendAnswer(Trend.UNKNOWN, _("Det finns för få jämförbara värden: tre behövs."))
    decimals = rule.decimals_for(*(value.number for value in window))
    shown = " → ".join(format_decimal(value.number, decimals) for value in window)
    if not _has_direction(rule):
        return TrendAnswer(
            Trend.UNKNOWN, _("%(shown)s. Indikatorn har ingen önskad riktning.") % {"shown": shown}
        )
    first, last = (rounded(window[index].number or Decimal(0), decimals) for index in (0, -1))
    sign = improvement(rule, first, last)
    answer = {1: Trend.BETTER, -1: Trend.WORSE, 0: Trend.UNCHANGED}[sign]
    return TrendAnswer(answer, _("De tre senaste värdena: %(shown)s.") % {"shown": shown})


def _months(value: Measured) -> int:
    """The length of a period in whole months, to tell a year's value from a month's."""
    return (value.end.year - value.start.year) * 12 + value.end.month - value.start.month + 1
