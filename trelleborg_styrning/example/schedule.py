"""When the committees' goals were written, submitted and decided, by year."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from trelleborg_styrning.example import content
from trelleborg_styrning.example.content import at


@dataclass(frozen=True)
class GoalDates:
    """The moments of a committee's goals of a year; the decision is (date, §, dnr), None while planning."""

    drafted: datetime.datetime
    submitted: datetime.datetime
    reviewed: datetime.datetime
    ready: datetime.datetime
    decision: tuple[datetime.date, str, str] | None


def goal_dates(slug: str, year: int) -> GoalDates:
    """The committee's own dates where it has any, else what was common that autumn."""
    own = content.calendar()[slug]
    before = year - 1
    drafted, submitted, reviewed, ready = (
        ("2026-08-26", "2026-09-10", "2026-09-15", "2026-09-17")
        if year == 2027
        else (
            f"{before}-09-08",
            f"{before}-10-14",
            f"{before}-10-29",
            f"{before}-11-12",
        )
    )
    decided = own.get(f"goals_{year}")
    return GoalDates(
        at(drafted, 10),
        at(own.get(f"goals_{year}_submitted", submitted), 11),
        at(own.get(f"goals_{year}_reviewed", reviewed), 13),
        at(ready, 15),
        (content.day(decided[0]), decided[1], decided[2]) if decided else None,
    )
