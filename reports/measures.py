# ruff: noqa: E501
"""A snapshot's indicators as rows, curves and charts. Pure; the numbers come as texts with a point ("86.2")."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from followup.curves import MOST_NEIGHBOURS, SPARK_POINTS, place
from followup.periods import period_label
from foundation import charts
from foundation.components import STATUS_WORDS
from foundation.numbers import format_decimal, format_with_unit
from goals.scales import Coverage, Direction, TargetKind
from organisation.models import ReportingPeriod
from reports.sources import Neighbour, Sources
from reports.tree import Cell, Figure, IndicatorEntry, IndicatorRow

EARLIER_YEARS = 3
Data = Mapping[str, Any]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _text(row: Data, number: Decimal | None) -> str:
    return format_decimal(number, row["decimals"])


def _days(value: Data) -> tuple[datetime.date, datetime.date]:
    return datetime.date.fromisoformat(value["from"]), datetime.date.fromisoformat(value["to"])


def year_columns(period: ReportingPeriod) -> tuple[tuple[str, ...], str]:
    """The heads of a goal's table: the years before, and what the report's own column is called."""
    years = tuple(str(period.year_id - back) for back in range(EARLIER_YEARS, 0, -1))
    return years, str(period.year_id)


def rows(indicators: Sequence[Data], period: ReportingPeriod) -> tuple[IndicatorRow, ...]:
    """A goal's table of indicators."""
    return tuple(_row(row, period) for row in indicators)


def _row(row: Data, period: ReportingPeriod) -> IndicatorRow:
    value = row["value"]
    now = _text(row, _number(value["number"])) if value else ""
    label = period_label(*_days(value), short=True) if value else ""
    return IndicatorRow(
        name=row["short_title"] or row["title"],
        unit=row["unit"],
        history=tuple(_of_year(row, period.year_id - back) for back in range(EARLIER_YEARS, 0, -1)),
        now=now if label in ("", str(period.year_id)) else f"{now} ({label})",
        preliminary=bool(value and value["preliminary"]),
        target=row["target"]["text"],
        forecast=_text(row, _number(row["forecast"])),
        status=_status(row),
        not_measured="" if value else row["why"],
        definition=row["definition"],
        source=source_of(row),
        coverage=_coverage(row),
    )


def _of_year(row: Data, year: int) -> str:
    """The year's own value, else the last of its parts; empty where there is none."""
    found = [value for value in row["series"] if value["number"] is not None and _days(value)[1].year == year]
    whole = [value for value in found if (_days(value)[1] - _days(value)[0]).days > 360]
    chosen = (whole or found)[-1:]
    return _text(row, _number(chosen[0]["number"])) if chosen else ""


def _status(row: Data) -> Cell:
    code = row["status"] or "not_measured"
    return Cell(code, str(STATUS_WORDS["computed"].get(code, code)), row["why"])


def _coverage(row: Data) -> str:
    code = row["target"]["coverage"]
    return str(Coverage(code).label) if code else ""


def source_of(row: Data) -> str:
    """Where the values come from, with the Kolada id where there is one."""
    return f"Kolada {row['kolada_id']}" if row["kolada_id"] else row["source"]


def outcome(row: Data) -> str:
    """The counted value with its unit where that is short; empty when not measured."""
    value = row["value"]
    if not value:
        return ""
    unit = row["unit"] if len(row["unit"]) <= 3 else ""
    return format_with_unit(_number(value["number"]), unit, row["decimals"])


def _points(values: Sequence[Data], cut_off: datetime.date) -> tuple[charts.Point, ...]:
    """The series up to the cut-off; a value by a definition that is not comparable breaks the line."""
    points, before = [], None
    for value in values:
        start, end = _days(value)
        if end > cut_off:
            continue
        points.append(
            charts.Point(
                label=period_label(start, end, short=True),
                value=_number(value["number"]),
                at=place(end),
                preliminary=value["preliminary"],
                new_definition=before is not None and value["definition"] != before,
            )
        )
        before = value["definition"]
    return tuple(points)


def _target(row: Data, **where: Any) -> charts.Target:
    target = row["target"]
    low, high, base = (_number(target[key]) for key in ("low", "high", "baseline"))
    bounds = {
        TargetKind.AT_LEAST: (low, None),
        TargetKind.AT_MOST: (None, high),
        TargetKind.BETWEEN: (low, high),
        TargetKind.INCREASE: (base, None),
        TargetKind.DECREASE: (None, base),
        TargetKind.KEEP: (base, None),
    }[TargetKind(target["kind"])]
    return charts.Target(low=bounds[0], high=bounds[1], **where)


def spark_of(row: Data, period: ReportingPeriod) -> charts.Spark:
    """The small curve of the committee's table."""
    points = _points(row["series"], period.cut_off)[-SPARK_POINTS:]
    return charts.spark(
        points, target=_target(row), unit=row["unit"], decimals=row["decimals"], width=96, height=28
    )


def figure(row: Data, found: Sources, known_at: datetime.datetime | None) -> Figure | None:
    """The goal's chart with neighbours as they were known when the report was sent; None without two values."""
    period = found.period
    points = _points(row["series"], period.cut_off)
    if sum(point.value is not None for point in points) < 2:
        return None
    year = period.year_id
    label = _("Mål %(year)s: %(target)s") % {"year": year, "target": row["target"]["text"]}
    target = _target(
        row,
        label=label,
        first=place(datetime.date(year - 1, 12, 31)) + 0.05,
        last=place(datetime.date(year, 12, 31)),
    )
    chart = charts.line_chart(
        title=row["title"],
        own=charts.Series(row["object"], points),
        neighbours=_neighbours(found.neighbours.get(row["kolada_id"], ()), known_at, period.cut_off, points),
        targets=(target,) if target.bounds else (),
        unit=row["unit"],
        decimals=row["decimals"],
        share=row["unit"] == "%",
    )
    return Figure(row["title"], _note(row), chart, _("Källa: %(source)s.") % {"source": source_of(row)})


def _neighbours(
    values: Sequence[Neighbour],
    known_at: datetime.datetime | None,
    cut_off: datetime.date,
    own: Sequence[charts.Point],
) -> tuple[charts.Series, ...]:
    """The neighbours' curves over the same time as ours."""
    first = min(point.at or 0 for point in own)
    found: dict[str, list[charts.Point]] = {}
    for value in values:
        if value.end <= cut_off and place(value.end) >= first and value.known_at(known_at):
            point = charts.Point(
                period_label(value.start, value.end, short=True), value.number, at=place(value.end)
            )
            found.setdefault(value.name, []).append(point)
    return tuple(charts.Series(name, tuple(points)) for name, points in found.items())[:MOST_NEIGHBOURS]


def _note(row: Data) -> str:
    unit = _("Procent") if row["unit"] == "%" else row["unit"][:1].upper() + row["unit"][1:]
    if row["direction"] == Direction.NONE:
        return f"{unit}."
    label = str(Direction(row["direction"]).label)
    return f"{unit}. {label[:1].upper()}{label[1:]}."


def entries(snapshot: Data, committee: str) -> tuple[IndicatorEntry, ...]:
    """The annex: each indicator of a committee once a target, with definition and source."""
    return tuple(
        IndicatorEntry(
            name=row["short_title"] or row["title"],
            title=row["title"],
            committee=committee,
            goals=_("mål %(number)s") % {"number": goal["number"]},
            value=format_with_unit(_number(row["value"]["number"]), row["unit"], row["decimals"])
            if row["value"]
            else "",
            target=row["target"]["text"],
            status=_status(row),
            definition=row["definition"],
            source=source_of(row),
        )
        for goal in snapshot["goals"]
        for row in goal["indicators"]
    )
