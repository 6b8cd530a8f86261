"""The geometry of time: an activity's bar over its year, and a committee's year as a strip (årshjul).

Pure, no drawing.
"""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.numbers import format_day, short_month
from foundation.plotting import text_width

BAR_WIDTH = 424
TEXT_SIZE = 14.5


def year_share(day: datetime.date, year: int) -> float:
    """Return how much of the year has gone when the day begins: 0 on 1 January, held between 0 and 1."""
    days = 366 if calendar.isleap(year) else 365
    return min(1.0, max(0.0, (day - datetime.date(year, 1, 1)).days / days))


def _months(year: int, left: float, right: float) -> tuple[float, ...]:
    """Return where each month begins, and where the year ends."""
    starts = [year_share(datetime.date(year, month, 1), year) for month in range(1, 13)]
    return tuple(round(left + share * (right - left), 1) for share in (*starts, 1.0))


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """One activity's bar; `status` is the activity's code, `today` None when the year is not this one."""

    width: int
    height: int
    x: float
    length: float
    status: str
    months: tuple[float, ...]
    today: float | None
    hatches: tuple[float, ...]
    description: str


def timeline_bar(
    start: datetime.date,
    end: datetime.date,
    *,
    year: int,
    status: str,
    today: datetime.date,
    width: int = BAR_WIDTH,
) -> TimelineBar:
    """Return the bar of an activity over a year; what lies outside the year is cut off."""
    x = round(year_share(start, year) * width, 1)
    last = round(year_share(end + datetime.timedelta(days=1), year) * width, 1)
    length = max(6.0, round(last - x, 1))
    x = min(x, width - length)
    return TimelineBar(
        width=width,
        height=24,
        x=x,
        length=length,
        status=status,
        months=_months(year, 0, width),
        today=round(year_share(today, year) * width, 1) if today.year == year else None,
        hatches=tuple(round(x + step, 1) for step in range(5, int(length), 5)) if status == "delayed" else (),
        description=_("%(start)s till %(end)s") % {"start": format_day(start), "end": format_day(end)},
    )


@dataclass(frozen=True, slots=True)
class MonthHead:
    """The names of the months over a column of bars."""

    width: int
    labels: tuple[tuple[float, str, bool], ...]


def month_head(*, year: int, today: datetime.date, width: int = BAR_WIDTH) -> MonthHead:
    """Return each month's place, name and whether it is now."""
    edges = _months(year, 0, width)
    now = today.month if today.year == year else 0
    return MonthHead(
        width,
        tuple((round((edges[i] + edges[i + 1]) / 2, 1), short_month(i + 1), i + 1 == now) for i in range(12)),
    )


# --- The year strip ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """Something that lasts: `Delår`, 1 September – 23 September."""

    start: datetime.date
    end: datetime.date
    label: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens on a day: `KF: delårsrapport`."""

    day: datetime.date
    label: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the committee: written as its day of the month."""

    day: datetime.date


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the strip."""

    label: str
    items: tuple[Span | Event | Meeting, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn item: `kind` is span, event or meeting; `tone` past, now or plain; text_x where its words
    stand, if shown.
    """

    kind: str
    tone: str
    x: float
    length: float
    text: str
    text_x: float
    anchor: str
    inside: bool


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """A row of the strip with its place; `label_y` is the baseline of the row's name."""

    label: str
    y: float
    label_y: float
    items: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip at one width."""

    width: int
    height: float
    left: float
    head_y: float
    months: tuple[tuple[float, str, bool], ...]
    edges: tuple[float, ...]
    lanes: tuple[DrawnLane, ...]
    lane_height: float
    today: float | None
    top: float


@dataclass(frozen=True, slots=True)
class YearStrip:
    """A committee's year. Both drawings and the same in words, in order of time."""

    year: int
    wide: Strip
    narrow: Strip
    words: tuple[str, ...]


def year_strip(year: int, lanes: Sequence[Lane], *, today: datetime.date) -> YearStrip:
    """Return the year as a strip: one column of labels and a lane for each kind of work."""
    return YearStrip(
        year=year,
        wide=_strip(year, lanes, today, width=1124, left=172, narrow=False),
        narrow=_strip(year, lanes, today, width=343, left=0, narrow=True),
        words=_words(lanes),
    )


def _strip(
    year: int, lanes: Sequence[Lane], today: datetime.date, *, width: int, left: float, narrow: bool
) -> Strip:
    """Draw the strip at a width.

    On a telephone the lanes' names stand over them, and spans are not labelled.
    """
    edges = _months(year, left, width)
    step, room, top = (56.0, 24.0, 54.0) if narrow else (44.0, 44.0, 54.0)
    drawn = []
    for index, lane in enumerate(lanes):
        y = top + index * step + (step - room)
        items = tuple(
            _drawn(lane, number, year, today, left, width, narrow) for number in range(len(lane.items))
        )
        drawn.append(DrawnLane(lane.label, y, y - 7 if narrow else y + 27, items))
    now = today.month if today.year == year else 0
    months = tuple(
        (
            round((edges[i] + edges[i + 1]) / 2, 1) if narrow else edges[i] + 6,
            short_month(i + 1)[0].upper() if narrow else short_month(i + 1),
            i + 1 == now,
        )
        for i in range(12)
    )
    place = round(left + year_share(today, year) * (width - left), 1) if today.year == year else None
    height = top + len(lanes) * step
    return Strip(width, height, left, 44, months, edges, tuple(drawn), room, place, top)


def _drawn(
    lane: Lane, number: int, year: int, today: datetime.date, left: float, width: float, narrow: bool
) -> Drawn:
    """Place one item of a lane, and its words where they have room before the next item."""
    item = lane.items[number]
    following = lane.items[number + 1 :]
    span = width - left
    first = item.start if isinstance(item, Span) else item.day
    x = round(left + year_share(first, year) * span, 1)
    next_first = [entry.start if isinstance(entry, Span) else entry.day for entry in following]
    free = (left + year_share(min(next_first), year) * span - 14) if next_first else float(width)
    if isinstance(item, Meeting):
        coming = [e.day for e in lane.items if isinstance(e, Meeting) and e.day >= today]
        tone = "past" if item.day < today else "now" if item.day == min(coming) else "plain"
        crowded = narrow and item.day < today
        return Drawn("meeting", tone, x, 0, "" if crowded else str(item.day.day), x, "middle", True)
    if isinstance(item, Event):
        tone = "past" if item.day < today else "plain"
        text, text_x, anchor = _event_words(item.label, x, free, width, narrow)
        return Drawn("event", tone, x, 0, text, text_x, anchor, False)
    end = round(left + year_share(item.end + datetime.timedelta(days=1), year) * span, 1)
    tone = "past" if item.end < today else "now" if item.start <= today else "plain"
    size = text_width(item.label, TEXT_SIZE)
    fits = size + 12 <= end - x
    beside = size + end + 8 <= free
    text = item.label if not narrow and (fits or beside) else ""
    text_x = _clear_of_today(x, end, size, left + year_share(today, year) * span) if fits else end + 8
    return Drawn("span", tone, x, round(end - x, 1), text, text_x, "start", fits)


def _clear_of_today(x: float, end: float, size: float, today: float) -> float:
    """Return where a span's words begin: at its start, or right of today's line when that would cross
    them.
    """
    if x + 8 < today < x + 8 + size and today + 8 + size <= end:
        return round(today + 8, 1)
    return x + 8


def _event_words(label: str, x: float, free: float, width: float, narrow: bool) -> tuple[str, float, str]:
    """Return an event's words, where they stand and from which end: right of the sign, else left at the
    year's end.
    """
    if narrow:
        return "", x, "start"
    if x + 14 + text_width(label, TEXT_SIZE) <= min(free, width):
        return label, x + 14, "start"
    return (label, x - 14, "end") if free >= width else ("", x, "start")


def _words(lanes: Sequence[Lane]) -> tuple[str, ...]:
    """Return everything on the strip as sentences in order of time, for those who do not see it."""
    found: list[tuple[datetime.date, str]] = []
    for lane in lanes:
        for item in lane.items:
            if isinstance(item, Span):
                found.append(
                    (
                        item.start,
                        f"{format_day(item.start)}–{format_day(item.end)}: {item.label} ({lane.label})",
                    )
                )
            elif isinstance(item, Event):
                found.append((item.day, f"{format_day(item.day)}: {item.label}"))
            else:
                found.append((item.day, f"{format_day(item.day)}: {lane.label}"))
    return tuple(text for _day, text in sorted(found))
