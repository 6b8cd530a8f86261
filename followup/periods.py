"""Measured periods: which one a new value is for, when it can be known, and what to call it. Pure functions.

A period is its first and last day; the database's ranges end the day after.
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from foundation.numbers import format_month, short_month

#: Months in a measured period, by how often the indicator is measured. "rarely" is taken as a year.
MONTHS_IN = {"monthly": 1, "tertial": 4, "half_yearly": 6, "yearly": 12, "rarely": 12}


@dataclass(frozen=True)
class Expectation:
    """When a value of the year is due. ``expected``: it should be known by the cut-off. ``reason`` is a code
    of
    ``IndicatorOutcome.NotMeasured``, empty where only the source knows."""

    expected: bool
    reason: str
    next_on: datetime.date | None
    why: str


def last_of_month(year: int, month: int) -> datetime.date:
    """The last day of a month; months above twelve run into the following years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def plus_months(day: datetime.date, months: int) -> datetime.date:
    """The last day of the month so many months later."""
    return last_of_month(day.year, day.month + months)


def measured_periods(
    frequency: str, year: int, within: tuple[datetime.date, datetime.date] | None = None
) -> list[tuple[datetime.date, datetime.date]]:
    """The periods of a year that a target's value is for, by how often the indicator is measured.

    With a target's measured period (``within``) only those that lie in it; where it holds no whole one it is the
    period itself.
    """
    length = MONTHS_IN.get(frequency, 12)
    periods = [
        (datetime.date(year, month - length + 1, 1), last_of_month(year, month))
        for month in range(length, 13, length)
    ]
    if within is None:
        return periods
    first = max(within[0], datetime.date(year, 1, 1))
    last = min(within[1], datetime.date(year, 12, 31))
    return [(start, end) for start, end in periods if first <= start and end <= last] or [(first, last)]


def entry_period(
    frequency: str,
    year: int,
    cut_off: datetime.date,
    within: tuple[datetime.date, datetime.date] | None = None,
) -> tuple[datetime.date, datetime.date] | None:
    """The latest of a target's periods that ended by the cut-off.

    A yearly measure has none at the interim; what is entered then covers the year, or the target's measured period,
    so far. None before that has begun.
    """
    periods = measured_periods(frequency, year, within)
    ended = [period for period in periods if period[1] <= cut_off]
    if ended:
        return ended[-1]
    first = periods[0][0]
    return (first, cut_off) if cut_off >= first else None


def expectation(
    *,
    frequency: str,
    lag_months: int,
    year: int,
    cut_off: datetime.date,
    retired_on: datetime.date | None = None,
    within: tuple[datetime.date, datetime.date] | None = None,
) -> Expectation:
    """Why there is no value of the year at the cut-off, and when the next is known (the period's end and the
    lag)."""
    if retired_on and retired_on <= cut_off:
        return Expectation(False, "stopped", None, _("Mätningen har upphört."))
    ends = [end for _start, end in measured_periods(frequency, year, within)]
    known_on = [end if not lag_months else plus_months(end, lag_months) for end in ends]
    following = [day for day in known_on if day > cut_off]
    next_on = min(following) if following else None
    if any(day <= cut_off for day in known_on):
        return Expectation(True, "", next_on, _("Värdet är inte inlagt ännu."))
    if any(end <= cut_off for end in ends) or (next_on and next_on.year > year):
        return Expectation(False, "later", next_on, _later(next_on))
    return Expectation(False, "not_yet", next_on, _not_yet(next_on))


def _later(next_on: datetime.date | None) -> str:
    if next_on is None:
        return _("Värdet publiceras senare.")
    return _("Värdet publiceras senare, i %(month)s.") % {"month": format_month(next_on)}


def _not_yet(next_on: datetime.date | None) -> str:
    if next_on is None:
        return _("Mäts senare i år.")
    return _("Mäts senare i år, i %(month)s.") % {"month": format_month(next_on)}


def same_period_last_year(start: datetime.date, end: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The same period a year earlier; a month's last day stays the month's last day, also in February."""
    earlier_start = start.replace(year=start.year - 1, day=min(start.day, _days(start.year - 1, start.month)))
    last_day = _days(end.year - 1, end.month)
    day = last_day if end.day == _days(end.year, end.month) else min(end.day, last_day)
    return earlier_start, datetime.date(end.year - 1, end.month, day)


def _days(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def period_label(start: datetime.date, end: datetime.date, *, short: bool = False) -> str:
    """`2025`, `juli 2026`, `jan–aug 2026`; with ``short`` `jul 26` for axes."""
    whole_months = start.day == 1 and end.day == _days(end.year, end.month)
    if whole_months and start.year == end.year and (start.month, end.month) == (1, 12):
        return str(end.year)
    if whole_months and (start.year, start.month) == (end.year, end.month):
        return (
            f"{short_month(end.month)} {end.year % 100:02d}" if short else f"{MONTHS[end.month]} {end.year}"
        )
    if whole_months and start.year == end.year:
        if short:
            return f"{short_month(end.month)} {end.year % 100:02d}"
        return f"{short_month(start.month)}–{short_month(end.month)} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{MONTHS[end.month]} {end.year}"
    return f"{short_month(start.month)} {start.year}–{short_month(end.month)} {end.year}"
