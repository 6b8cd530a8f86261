"""A snapshot's indicators as rows, curves and charts. Pure; the numbers come as texts with a point ("86.2")."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from followup.attainment import TargetRule, target_text
from followup.curves import MOST_NEIGHBOURS, SPARK_POINTS, chart_target, place, stated_sources, unit_note
from followup.periods import period_label
from foundation import charts
from foundation.components import STATUS_WORDS
from foundation.numbers import NBSP, rounded, sv_key
from foundation.words import capitalised, count_word
from goals.scales import Direction, Gender, Trend
from organisation.models import ReportingPeriod
from reports.sources import Known, Sources
from reports.tree import Cell, Figure, GoalGroup, GoalRef, IndicatorEntry, IndicatorRow

EARLIER_YEARS = 3
#: A unit that stands on the value's own line in the committee's table: "%", "år", "gram".
LONGEST_UNIT = 4
#: Fewer neighbours than this say nothing about how we stand among them.
LEAST_NEIGHBOURS = 3
Data = Mapping[str, Any]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def rule_of(row: Data) -> TargetRule:
    """What the goal wanted of the indicator, as it was sent."""
    target = row["target"]
    return TargetRule(
        name=row["short_title"] or row["title"],
        kind=target["kind"],
        direction=row["direction"],
        low=_number(target["low"]),
        high=_number(target["high"]),
        tolerance=_number(target["tolerance"]) or Decimal(0),
        baseline=_number(target["baseline"]),
        unit=row["unit"],
        decimals=row["decimals"],
    )


def _text(row: Data, number: Decimal | None) -> str:
    """The number without its unit, as it stands beside its target on the screen too: never rounded into it."""
    return replace(rule_of(row), unit="").text_of(number)


def _days(value: Data) -> tuple[datetime.date, datetime.date]:
    return datetime.date.fromisoformat(value["from"]), datetime.date.fromisoformat(value["to"])


def year_columns(indicators: Sequence[Data], period: ReportingPeriod) -> tuple[tuple[str, ...], str]:
    """The heads of a goal's table: the years before, and the period of the report's own values where they share one."""
    years = tuple(str(period.year_id - back) for back in range(EARLIER_YEARS, 0, -1))
    spans = {_days(row["value"]) for row in indicators if row["value"]}
    if len(spans) != 1:
        return years, str(period.year_id)
    label = _until(*spans.pop())
    return years, capitalised(label)


def _until(start: datetime.date, end: datetime.date) -> str:
    """The end of a period as a column's head has room for it: "2025", "aug 2026"."""
    label = period_label(start, end, short=True)
    return label if label == str(end.year) else f"{MONTHS_3[end.month]}{NBSP}{end.year}"


def rows(indicators: Sequence[Data], period: ReportingPeriod) -> tuple[IndicatorRow, ...]:
    """A goal's table of indicators."""
    _years, head = year_columns(indicators, period)
    return tuple(_row(row, period, head) for row in indicators)


def _row(row: Data, period: ReportingPeriod, head: str) -> IndicatorRow:
    value = row["value"]
    label = _until(*_days(value)) if value else ""
    return IndicatorRow(
        name=row["short_title"] or row["title"],
        unit=row["unit"],
        history=tuple(_of_year(row, period.year_id - back) for back in range(EARLIER_YEARS, 0, -1)),
        now=_text(row, _number(value["number"])) if value else "",
        now_period="" if label.casefold() == head.casefold() else label,
        preliminary=bool(value and value["preliminary"]),
        target=row["target"]["text"],
        forecast=_text(row, _number(row["forecast"])),
        status=_status(row),
        not_measured="" if value else row["why"],
        comment=row["comment"],
        parts=_parts(row),
    )


def _parts(row: Data) -> str:
    """Women and men, where they are reported apart: "Kvinnor 51, män 75"."""
    words = {str(code): str(code.label) for code in (Gender.WOMEN, Gender.MEN)}
    told = ", ".join(
        f"{words[part['gender']]}{NBSP}{_text(row, _number(part['value']['number']))}"
        for part in row["by_gender"]
        if part["gender"] in words and part["value"] and part["value"]["number"] is not None
    )
    return capitalised(told)


def _of_year(row: Data, year: int) -> str:
    """The year's own value, else the last of its parts; empty where there is none."""
    found = [value for value in row["series"] if value["number"] is not None and _days(value)[1].year == year]
    whole = [value for value in found if (_days(value)[1] - _days(value)[0]).days > 360]
    chosen = (whole or found)[-1:]
    return _text(row, _number(chosen[0]["number"])) if chosen else ""


def _status(row: Data) -> Cell:
    code = row["status"] or "not_measured"
    return Cell(code, str(STATUS_WORDS["computed"].get(code, code)), row["why"])


def source_of(row: Data, found: Sources) -> str:
    """Where our values come from, as they state it themselves: "Kolada N15428, RKA, hämtat 16 augusti 2026"."""
    if not row["kolada_id"]:
        return str(row["source"])
    own = [
        (value["source"], datetime.date.fromisoformat(value["recorded_on"]))
        for value in row["series"]
        if value["number"] is not None and _days(value)[1] <= found.period.cut_off
    ]
    return stated_sources(row["kolada_id"], own)


def _neighbours_known(row: Data, found: Sources, known_at: datetime.datetime | None) -> list[Known]:
    """The neighbours' values of the row's Kolada figure up to the cut-off, as known when the report was sent."""
    values = found.kolada.get(row["kolada_id"], ())
    return [value for value in values if value.end <= found.period.cut_off and value.known_at(known_at)]


def outcome(row: Data) -> tuple[str, str]:
    """The counted value, and its unit where that needs a line of its own; both empty when not measured."""
    value = row["value"]
    if not value:
        return "", ""
    short = len(row["unit"]) <= LONGEST_UNIT
    text = replace(rule_of(row), unit=row["unit"] if short else "").text_of(_number(value["number"]))
    return text, "" if short else row["unit"]


def forecast_told(row: Data | None) -> str:
    """ "Väntas bli 10,8 dagar vid årets slut."; empty without a forecast."""
    number = _number(row["forecast"]) if row else None
    if row is None or number is None:
        return ""
    value = rule_of(row).text_of(number)
    return _("Väntas bli %(value)s vid årets slut.") % {"value": value}


def spark_told(row: Data, spark: charts.Spark) -> str:
    """The small curve in a sentence."""
    return _("Kurva över %(name)s. %(told)s Målvärdet är %(target)s.") % {
        "name": row["short_title"] or row["title"],
        "told": spark.description,
        "target": row["target"]["text"],
    }


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
    return replace(chart_target(rule_of(row)), **where)


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
    label = _("Mål %(year)s: %(target)s") % {"year": year, "target": target_text(rule_of(row).short())}
    target = _target(
        row,
        label=label,
        first=place(datetime.date(year - 1, 12, 31)) + 0.05,
        last=place(datetime.date(year, 12, 31)),
    )
    others = _neighbours_known(row, found, known_at)
    chart = charts.line_chart(
        title=row["title"],
        own=charts.Series(row["object"], points),
        neighbours=_neighbours(others, points),
        targets=(target,) if target.bounds else (),
        unit=row["unit"],
        decimals=row["decimals"],
        share=row["unit"] == "%",
    )
    source = source_of(row, found)
    lines = [_("Källa: %(source)s.") % {"source": source}]
    stated = [(value.source, timezone.localdate(value.recorded_at)) for value in others]
    theirs = stated_sources(row["kolada_id"], stated) if chart.neighbours else ""
    if theirs and theirs != source:
        lines.append(_("Grannkommunernas värden: %(source)s.") % {"source": theirs})
    return Figure(row["title"], unit_note(row["unit"], row["direction"]), chart, " ".join(lines))


def _neighbours(values: Sequence[Known], own: Sequence[charts.Point]) -> tuple[charts.Series, ...]:
    """The neighbours' curves over the same time as ours."""
    first = min(point.at or 0 for point in own)
    found: dict[str, list[charts.Point]] = {}
    for value in values:
        if place(value.end) >= first:
            point = charts.Point(
                period_label(value.start, value.end, short=True), value.number, at=place(value.end)
            )
            found.setdefault(value.name, []).append(point)
    return tuple(charts.Series(name, tuple(points)) for name, points in found.items())[:MOST_NEIGHBOURS]


def told_by(row: Data, chart: charts.LineChart | None) -> str:
    """What a goal's chart shows, in words: the direction of the last three values, and where the neighbours stand."""
    told = [_trend(row), _among(row, chart) if chart else ""]
    return " ".join(part for part in told if part)


def _trend(row: Data) -> str:
    """ "Utvecklingen går åt rätt håll: 153, 150 och senast 147." """
    why = str(row["trend"]["why"])
    values = why.rpartition(": ")[2].rstrip(".").split(" → ")
    if len(values) < 2:
        return why
    way = {
        Trend.BETTER: _("Utvecklingen går åt rätt håll: %(before)s och senast %(now)s."),
        Trend.WORSE: _("Utvecklingen går åt fel håll: %(before)s och senast %(now)s."),
        Trend.UNCHANGED: _("Värdet är oförändrat: %(before)s och senast %(now)s."),
    }.get(row["trend"]["answer"], _("De senaste värdena är %(before)s och senast %(now)s."))
    return way % {"before": ", ".join(values[:-1]), "now": values[-1]}


def _among(row: Data, chart: charts.LineChart) -> str:
    """ "2025 hade två av fem grannkommuner ett bättre värde."; empty where they cannot be compared.

    A value that reads as ours, with the indicator's decimals, is not better.
    """
    sign = {Direction.HIGHER: 1, Direction.LOWER: -1}.get(row["direction"])
    if sign is None:
        return ""
    for point in reversed(chart.own.points):
        theirs = [p.value for s in chart.neighbours for p in s.points if p.label == point.label]
        if point.value is None or len(theirs) < LEAST_NEIGHBOURS:
            continue
        ours, *others = (
            rounded(Decimal(str(one)), row["decimals"]) for one in (point.value, *theirs) if one is not None
        )
        better = sum(sign * (other - ours) > 0 for other in others)
        when = capitalised(point.label)
        if better == len(theirs):
            return _("%(when)s hade alla %(all)s grannkommuner ett bättre värde.") % {
                "when": when, "all": count_word(better),
            }  # fmt: skip
        return _("%(when)s hade %(n)s av %(all)s grannkommuner ett bättre värde.") % {
            "when": when, "n": count_word(better) if better else _("ingen"), "all": count_word(len(theirs)),
        }  # fmt: skip
    return ""


def entries(chapters: Sequence[tuple[Data, str, str]], found: Sources) -> tuple[IndicatorEntry, ...]:
    """The annex: each indicator once, with the goals that use it. A chapter is (snapshot, name, anchor)."""
    used: dict[tuple[str, str, str], dict[str, list[GoalRef]]] = {}
    for snapshot, name, anchor in chapters:
        for goal in snapshot["goals"]:
            for row in goal["indicators"]:
                key = (row["title"], row["definition"], source_of(row, found))
                goals = used.setdefault(key, {}).setdefault(name, [])
                goals.append(GoalRef(f"{anchor}-{goal['number']}", goal["number"]))
    return tuple(
        IndicatorEntry(title, definition, source, tuple(GoalGroup(name, tuple(goals)) for name, goals in where.items()))
        for (title, definition, source), where in sorted(used.items(), key=lambda item: sv_key(item[0][0]))
    )  # fmt: skip
