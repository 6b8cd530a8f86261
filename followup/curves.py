"""Series made into curves: sparklines of rows, and the large chart with neighbours of an indicator's page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from followup.attainment import Measured, TargetRule, target_text
from followup.periods import period_label
from followup.series import DAY, SeriesSet, rule_of, series_for
from foundation import charts
from foundation.numbers import format_date
from foundation.words import capitalised, in_sentence
from goals.models import (
    DirectionGoalVersion,
    EffectGoalVersion,
    Indicator,
    IndicatorVersion,
    MeasuredObject,
    Target,
)
from goals.scales import Direction, TargetKind

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
SPARK_POINTS = 10
MOST_NEIGHBOURS = 6


def place(day: datetime.date) -> float:
    """A period's last day as a place in years: 2025 for the year 2025, 2025.67 for August 2026.

    The end of a period decides, so that a year's value stands after its months'.
    """
    days = 366 if datetime.date(day.year, 12, 31).timetuple().tm_yday == 366 else 365
    return round(day.year - 1 + day.timetuple().tm_yday / days, 3)


def chart_target(rule: TargetRule) -> charts.Target:
    """The target as its lines; a change is drawn from its baseline."""
    bounds = {
        TargetKind.AT_LEAST: (rule.low, None),
        TargetKind.AT_MOST: (None, rule.high),
        TargetKind.BETWEEN: (rule.low, rule.high),
        TargetKind.INCREASE: (rule.baseline, None),
        TargetKind.DECREASE: (None, rule.baseline),
        TargetKind.KEEP: (rule.baseline, None),
    }
    low, high = bounds[TargetKind(rule.kind)]
    return charts.Target(low=low, high=high, edges=rule.edges)


def points_of(values: Sequence[Measured], notes: Mapping[int, str] | None = None) -> tuple[charts.Point, ...]:
    """A series as points; a value by a definition that is not comparable breaks the line, once."""
    points = []
    before: Measured | None = None
    for value in values:
        new = before is not None and value.definition != before.definition
        points.append(
            charts.Point(
                label=period_label(value.start, value.end, short=True),
                value=value.number,
                at=place(value.end),
                preliminary=value.preliminary,
                new_definition=new,
                note=(notes or {}).get(value.definition, "") if new else "",
            )
        )
        before = value
    return tuple(points)


def spark_of(
    rule: TargetRule, values: Sequence[Measured], *, width: int = 132, height: int = 36
) -> charts.Spark:
    """The small curve of a row: the last values against the target."""
    return charts.spark(
        points_of(values[-SPARK_POINTS:]),
        target=chart_target(rule),
        unit=rule.unit,
        decimals=rule.decimals,
        width=width,
        height=height,
    )


def goal_charts(
    version: EffectGoalVersion | DirectionGoalVersion,
    known_at: datetime.datetime | None = None,
    hidden_since: Mapping[int, datetime.datetime] | None = None,
    series: SeriesSet | None = None,
) -> list[charts.LineChart]:
    """One large chart per target of a goal, with neighbours, in the targets' order. Two queries, one with ``series``
    (that of ``series_of_all``).

    Needs ``targets`` with ``indicator_version__indicator`` prefetched (``goals.selectors.with_content``).
    """
    targets = list(version.targets.all())
    if not targets:
        return []
    found = series or series_of_all(targets, known_at=known_at, hidden_since=hidden_since)
    objects = drawn_with(found)
    return [indicator_chart(target.indicator_version, [target], found, objects) for target in targets]


def series_of_all(
    targets: Iterable[Target],
    known_at: datetime.datetime | None = None,
    hidden_since: Mapping[int, datetime.datetime] | None = None,
) -> SeriesSet:
    """The targets' indicators measured on everything, neighbours too, for the targets' genders; with sources. One
    query.
    """
    wanted = list(targets)
    return series_for(
        [target.indicator_version.indicator_id for target in wanted],
        genders={target.gender for target in wanted},
        known_at=known_at,
        hidden_since=hidden_since,
        with_sources=True,
    )


def drawn_with(found: SeriesSet) -> dict[int, MeasuredObject]:
    """The objects that have any value. One query."""
    return MeasuredObject.objects.in_bulk({key[1] for key in found.series})


def indicator_chart(
    version: IndicatorVersion,
    targets: Sequence[Target],
    found: SeriesSet,
    objects: Mapping[int, MeasuredObject],
) -> charts.LineChart:
    """The large chart: our own line against the targets and the neighbours. Pure, apart from an address."""
    indicator = version.indicator
    own_id = targets[0].object_id if targets else _own_id(objects)
    gender = targets[0].gender if targets else "T"
    notes = {definition.generation: definition.label for definition in found.definitions.values()}
    own_values = found.of(indicator.pk, own_id, gender) if own_id else ()
    own_name = objects[own_id].name if own_id is not None and own_id in objects else _("Vår kommun")
    others = [
        charts.Series(objects[key[1]].name, points_of(values))
        for key, values in found.series.items()
        if key[0] == indicator.pk and key[1] != own_id and key[2] == gender and key[1] in objects
    ]
    others.sort(key=lambda series: series.name)
    return charts.line_chart(
        title=version.title,
        own=charts.Series(own_name, points_of(own_values, _short(notes))),
        neighbours=others[:MOST_NEIGHBOURS],
        targets=[_valid_target(target) for target in targets],
        unit=version.unit,
        decimals=version.decimals,
        share=version.unit == "%",
        note=unit_note(version.unit, version.direction),
        source=source_line(indicator, version, own_values, targets),
        csv_href=reverse("followup:series_csv", args=[indicator.pk]),
    )


def _own_id(objects: Mapping[int, MeasuredObject]) -> int | None:
    return next((pk for pk, thing in objects.items() if thing.kind == MeasuredObject.Kind.OWN), None)


def _short(notes: Mapping[int, str]) -> dict[int, str]:
    """The first sentence of a definition, where it is short enough to stand over a line."""
    first = {number: text.partition(". ")[0].rstrip(".") for number, text in notes.items()}
    return {number: text if len(text) <= 40 else "" for number, text in first.items()}


def _valid_target(target: Target) -> charts.Target:
    """A target with its label, drawn over the period that it is for."""
    rule, span = rule_of(target), target.measured_period
    last = span.upper - DAY
    label = _("Mål %(year)s: %(target)s") % {"year": last.year, "target": target_text(rule.short())}
    first = place(span.lower - DAY) + 0.05
    return replace(chart_target(rule), label=label, first=first, last=place(last))


def unit_note(unit: str, direction: str) -> str:
    """ "Procent. Lägre är bättre."; a unit that is not written with small letters stays so ("kWh/m²")."""
    words = _("Procent") if unit == "%" else capitalised(unit) if unit.islower() else unit
    if direction == Direction.NONE:
        return f"{words}."
    label = str(Direction(direction).label)
    return f"{words}. {capitalised(label)}."


def source_line(
    indicator: Indicator,
    version: IndicatorVersion,
    values: Sequence[Measured],
    targets: Sequence[Target],
) -> str:
    """ "Källa: Kolada U21401, hämtad 14 september 2026. Täcker delar av målet.": what the values drawn say themselves."""
    source = version.source or _("ej angiven")
    if indicator.kolada_id:
        source = stated_sources(
            indicator.kolada_id,
            [(value.source, value.recorded_on) for value in values if value.number is not None],
        )
    parts = [_("Källa: %(source)s.") % {"source": source}]
    if targets:
        parts.append(_("Täcker %(coverage)s.") % {"coverage": targets[0].get_coverage_display()})
    return " ".join(parts)


def stated_sources(kolada_id: str, values: Iterable[tuple[str, datetime.date | None]]) -> str:
    """Where values of a figure that Kolada defines come from, each source once: (what a value says itself, recorded on).

    Values counted by ourselves are never said to be Kolada's; those without a word of their own were fetched from it.
    """
    stated = set(values)
    told: list[str] = []
    for text in sorted({source for source, _day in stated if source}):
        words = ISO_DAY.sub(
            lambda day: format_date(datetime.date.fromisoformat(day[0])), text.removeprefix("Källa: ")
        )
        if words.startswith("Kolada"):
            told.append(words.replace("Kolada", f"Kolada {kolada_id}", 1))
        else:
            told.append(
                _("%(source)s (nyckeltalet är Kolada %(id)s)")
                % {"source": in_sentence(words), "id": kolada_id}
            )
    fetched = [day for source, day in stated if not source and day is not None]
    if fetched:
        told.append(_("Kolada %(id)s, hämtad %(day)s") % {"id": kolada_id, "day": format_date(max(fetched))})
    return "; ".join(told) or f"Kolada {kolada_id}"
