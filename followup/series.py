"""Measured values as series: known now, or known at a moment. One query however many indicators.

"Known at T" is ``recorded_at <= T AND (superseded_at IS NULL OR superseded_at > T)``. A correlated subquery for the
latest value of each series was tried and was some thousand times slower.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import DateField, F, Func, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models import Value as Text
from django.db.models.functions import Cast
from django.utils import timezone

from followup.attainment import Measured, TargetRule
from followup.models import Value
from goals.models import IndicatorVersion, MeasuredObject, Target
from goals.scales import Gender

#: Indicator, object, gender.
Key = tuple[int, int, str]
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Definition:
    """A definition of an indicator. Comparable ones share ``generation``; ``label`` says what changed."""

    generation: int
    no: int
    label: str


@dataclass(frozen=True)
class SeriesSet:
    """The series that were asked for, and the definitions they were measured by."""

    series: Mapping[Key, tuple[Measured, ...]] = field(default_factory=dict)
    definitions: Mapping[int, Definition] = field(default_factory=dict)

    def of(self, indicator_id: int, object_id: int, gender: str = Gender.TOTAL) -> tuple[Measured, ...]:
        """One series in order of time; empty when nothing is measured."""
        return self.series.get((indicator_id, object_id, gender), ())

    def for_target(self, target: Target) -> tuple[Measured, ...]:
        """The series that a target is judged by."""
        return self.of(target.indicator_version.indicator_id, target.object_id, target.gender)


def _definitions(rows: Iterable[tuple[int, int, int, bool, str]]) -> dict[int, Definition]:
    """Definitions in order of number made into generations."""
    found: dict[int, Definition] = {}
    generation: dict[int, int] = {}
    for pk, indicator, no, comparable, text in rows:
        if indicator not in generation or not comparable:
            generation[indicator] = no
        found[pk] = Definition(generation[indicator], no, text)
    return found


def series_for(
    indicator_ids: Iterable[int],
    *,
    objects: Iterable[int] | None = None,
    genders: Iterable[str] = (Gender.TOTAL,),
    known_at: datetime.datetime | None = None,
    hidden_since: Mapping[int, datetime.datetime] | None = None,
    with_sources: bool = False,
) -> SeriesSet:
    """The series of indicators, per object and gender, in order of time. One query.

    ``objects`` None means all (neighbours too). ``hidden_since`` maps an owner body's id to the moment from
    which what people recorded is not shown (see ``permissions.unfinished_since``). ``with_sources`` reads what each
    value says of its source, which lists have no use for.
    """
    ids = list(set(indicator_ids))
    if not ids:
        return SeriesSet()
    hidden = dict(hidden_since or {})
    rows = Value.objects.filter(indicator_version=OuterRef("pk"), gender__in=list(genders))
    if objects is not None:
        rows = rows.filter(object__in=list(objects))
    rows = _known(rows, known_at, hidden)
    columns = {**_COLUMNS, "v_source": F("source")} if with_sources else _COLUMNS
    versions: list[Any] = list(
        IndicatorVersion.objects.filter(indicator__in=ids)
        .annotate(values_of=_Columns(rows.order_by("recorded_at", "pk").values(**columns)))
        .order_by("indicator", "no")
        .values_list(
            "pk",
            "indicator_id",
            "no",
            "comparable_with_previous",
            "definition",
            "indicator__owner_id",
            "values_of",
        )
    )
    definitions = _definitions(row[:5] for row in versions)
    found: dict[Key, dict[tuple[str, str], Measured]] = {}
    for pk, indicator, _no, _comparable, _text, owner, columns in versions:
        generation, since = definitions[pk].generation, hidden.get(owner)
        values = zip(*columns, strict=True) if columns[0] else ()
        for value_id, obj, gender, first, end, number, state, preliminary, recorded, source, by in values:
            moment = datetime.datetime.fromisoformat(recorded) if with_sources or since is not None else None
            if since is not None and by is not None and moment is not None and moment >= since:
                continue  # Typed into a report that is not finished: what was known before it stands.
            # A later definition's value of the same period, and a later record, takes the place of the earlier.
            found.setdefault((indicator, obj, gender), {})[first, end] = Measured(
                datetime.date.fromisoformat(first),
                datetime.date.fromisoformat(end),
                Decimal(number) if number is not None else None,
                preliminary,
                generation,
                value_id,
                state,
                source,
                timezone.localdate(moment) if with_sources and moment is not None else None,
            )
    ordered = {
        key: tuple(places[place] for place in sorted(places, key=lambda place: (place[1], place[0])))
        for key, places in found.items()
    }
    return SeriesSet(ordered, definitions)


#: What is read of a value, in this order; the names keep clear of the model's own. A number is written as text, since JSON's own would lose decimals.
_COLUMNS = {
    "v_pk": F("pk"),
    "v_object": F("object_id"),
    "v_gender": F("gender"),
    "v_first": Func("period", function="lower", output_field=DateField()),
    "v_last": Func("period", template="upper(%(expressions)s) - 1", output_field=DateField()),
    "v_number": Cast("number", TextField()),
    "v_state": F("state"),
    "v_preliminary": F("preliminary"),
    "v_recorded": F("recorded_at"),
    "v_source": Text("", output_field=TextField()),
    "v_made_by": F("made_by_id"),
}


class _Columns(Subquery):
    """A definition's values as one JSON array for each column: a third of the time of reading 8,000 rows, and a few
    hundred lists for Python to look after in place of as many thousands.
    """

    template = (
        "(SELECT json_build_array("
        + ", ".join(f"json_agg(_row.{name})" for name in _COLUMNS)
        + ") FROM (%(subquery)s) _row)"
    )
    output_field = TextField()


def _known(
    rows: QuerySet[Value],
    known_at: datetime.datetime | None,
    hidden: Mapping[int, datetime.datetime],
) -> QuerySet[Value]:
    """Narrow to what was known at a moment (None: now); with hidden bodies also what their hidden values have
    superseded."""
    current = Q(superseded_at__isnull=True)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
        current |= Q(superseded_at__gt=known_at)
    if hidden:
        current |= Q(superseded_at__gte=min(hidden.values()), indicator__owner__in=list(hidden))
    return rows.filter(current)


def rule_of(target: Target) -> TargetRule:
    """The facts of a target that the rules judge by. Needs ``indicator_version`` loaded."""
    version = target.indicator_version
    return TargetRule(
        name=version.name,
        kind=target.kind,
        direction=version.direction,
        low=target.low,
        high=target.high,
        tolerance=target.tolerance,
        baseline=target.baseline,
        unit=version.unit,
        decimals=version.decimals,
        within=(target.measured_period.lower, target.measured_period.upper - DAY),
    )


def own_object() -> MeasuredObject | None:
    """The municipality itself."""
    return MeasuredObject.objects.filter(kind=MeasuredObject.Kind.OWN).first()
