"""The short notation of the example's series, and when each value became known.

``2025:12.0`` a year · ``2025T3:`` the third tertial · ``2025A:`` January to August (May to August for a
measure taken every tertial) · ``2025H1:`` half a year · ``2025-07:`` a month; ``p`` after the number is
preliminary, ``-`` in its place a hole; ``K`` or ``M`` after the year is women or men.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from followup.periods import last_of_month, plus_months
from trelleborg_styrning.example.content import at

_POINT = re.compile(
    r"(?P<year>\d{4})(?P<part>A|H[12]|T[123]|-\d\d)?(?P<gender>[KM])?:(?P<number>-?\d[\d.]*|-)(?P<p>p?)$"
)
#: Nothing in the example is known later than the evening before its today.
LAST_MOMENT = at("2026-09-17", 16)


@dataclass(frozen=True)
class Point:
    """One value: first and last day of its period, the number or None for a hole."""

    first: datetime.date
    last: datetime.date
    gender: str
    number: Decimal | None
    preliminary: bool

    @property
    def period(self) -> tuple[datetime.date, datetime.date]:
        """The half-open range kept in the database."""
        return self.first, self.last + datetime.timedelta(days=1)


def parse(series: str, frequency: str) -> Iterator[Point]:
    """The points of a series. Raises ValueError on a slip of the pen."""
    for word in series.split():
        found = _POINT.match(word)
        if found is None:
            raise ValueError(f"not a value: {word!r}")
        months = _months(found["part"] or "", frequency)
        year = int(found["year"])
        number = None if found["number"] == "-" else Decimal(found["number"])
        yield Point(
            datetime.date(year, months[0], 1),
            last_of_month(year, months[1]),
            found["gender"] or "T",
            number,
            bool(found["p"]),
        )


def _months(part: str, frequency: str) -> tuple[int, int]:
    """First and last month. A whole year of a tertial or half-yearly measure is its last period."""
    if part.startswith("-"):
        return int(part[1:]), int(part[1:])
    if part.startswith("H"):
        return (1, 6) if part == "H1" else (7, 12)
    if part.startswith("T"):
        return {"T1": (1, 4), "T2": (5, 8), "T3": (9, 12)}[part]
    if frequency == "tertial":
        return (5, 8) if part == "A" else (9, 12)
    if part == "A":
        return 1, 8
    return 1, 12


def known_at(last: datetime.date, lag: int, published: str = "") -> datetime.datetime:
    """When a value becomes known: the lag after its period and some days, or its fixed day of the year."""
    if published:
        month, date = (int(part) for part in published.split("-"))
        return min(at(datetime.date(last.year, month, date), 8), LAST_MOMENT)
    end = plus_months(last, lag) if lag else last
    return min(at(end + datetime.timedelta(days=6), 14), LAST_MOMENT)
