"""Measured values as series: known now, or known at a moment. Two queries however many indicators.

"Known at T" is ``recorded_at <= T AND (superseded_at IS NULL OR superseded_at > T)``. The filter meets the
index
``value_series`` directly; a correlated subquery for the latest value was tried and was some thousand times
slower.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

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


def definitions_of(indicator_ids: Iterable[int]) -> dict[int, Definition]:
    """Per indicator version: which versions are comparable with each other. One query."""
    rows = (
        IndicatorVersion.objects.filter(indicator__in=list(indicator_ids))
        .order_by("indicator", "no")
        .values_list("pk", "indicator_id", "no", "comparable_with_previous", "definition")
    )
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
) -> SeriesSet:
    """The series of indicators, per object and gender, in order of time.

    ``objects`` None means all (neighbours too). ``hidden_since`` maps an owner body's id to the moment from
    which
    what people recorded is not shown (see ``permissions.unfinished_since``).
    """
    ids = list(set(indicator_ids))
    if not ids:
        return SeriesSet()
    hidden = dict(hidden_since or {})
    rows = Value.objects.filter(indicator__in=ids, gender__in=list(genders))
    if objects is not None:
        rows = rows.filter(object__in=list(objects))
    rows = _known(rows, known_at, hidden).order_by("indicator", "object", "gender", "period", "recorded_at")
    definitions = definitions_of(ids)
    found: dict[Key, dict[tuple[datetime.date, datetime.date], tuple[int, Measured]]] = {}
    columns = (
        "pk", "indicator_id", "object_id", "gender", "period", "number", "state", "preliminary",
        "indicator_version_id", "recorded_at", "superseded_at", "made_by_id", "indicator__owner_id",
    )  # fmt: skip
    for (
        pk, indicator, obj, gender, period, number, state, preliminary, version, recorded, superseded, by,
        owner
    ) in rows.values_list(*columns):  # fmt: skip
        since = hidden.get(owner)
        if since is not None and not _shown(recorded, superseded, by, since):
            continue
        definition = definitions[version]
        value = Measured(
            period.lower, period.upper - DAY, number, preliminary, definition.generation, pk, state
        )
        places = found.setdefault((indicator, obj, gender), {})
        key = (value.start, value.end)
        if key not in places or definition.no >= places[key][0]:
            places[key] = (definition.no, value)
    ordered = {
        key: tuple(
            value for _no, value in sorted(places.values(), key=lambda pair: (pair[1].end, pair[1].start))
        )
        for key, places in found.items()
    }
    return SeriesSet(ordered, definitions)


def _known(
    rows: QuerySet[Value],
    known_at: datetime.datetime | None,
    hidden: Mapping[int, datetime.datetime],
) -> QuerySet[Value]:
    """Narrow to what was known at a moment; with hidden bodies also what their hidden values have
    superseded."""
    if known_at is not None:
        return rows.filter(recorded_at__lte=known_at).filter(
            Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at)
        )
    current = Q(superseded_at__isnull=True)
    if hidden:
        current |= Q(superseded_at__gte=min(hidden.values()), indicator__owner__in=list(hidden))
    return rows.filter(current)


def _shown(
    recorded: datetime.datetime,
    superseded: datetime.datetime | None,
    by: int | None,
    since: datetime.datetime,
) -> bool:
    """Whether a value was known before an unfinished report began, or came from a system after that."""
    if by is None and superseded is None:
        return True
    return recorded < since and (superseded is None or superseded >= since)


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
    )


def own_object() -> MeasuredObject | None:
    """The municipality itself."""
    return MeasuredObject.objects.filter(kind=MeasuredObject.Kind.OWN).first()
