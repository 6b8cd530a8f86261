"""The example's indicators and their values: Kolada's own, and invented ones that say so."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Iterator
from typing import Any

from followup.models import Value
from goals.models import Indicator, IndicatorVersion, MeasuredObject
from goals.services import IndicatorInput, indicator_create
from goals.services.indicators import own_object
from organisation.models import Body, Person
from trelleborg_styrning.example import content, series
from trelleborg_styrning.example.content import (
    INVENTED_SOURCE,
    KOLADA_FETCHED,
    KOLADA_SOURCE,
    at,
)
from trelleborg_styrning.example.series import Point

LAID_UP = at("2024-09-02", 10)
KOLADA = "Kolada, RKA"


def load_indicators(bodies: dict[str, Body], secretaries: dict[str, Person]) -> dict[str, IndicatorVersion]:
    """All indicators by the example's own key; where a definition has changed, the latest version."""
    found = {}
    for slug, row in content.indicators():
        first = _create(row, bodies[slug], secretaries[slug])
        found[row["key"]] = _new_definitions(first, row, secretaries[slug])
    return found


def _create(row: dict[str, Any], owner: Body, by: Person) -> IndicatorVersion:
    if "kolada" not in row:
        data = IndicatorInput(
            title=row["title"],
            unit=row["unit"],
            direction=row["direction"],
            source=row["source"],
            short_title=row.get("short", ""),
            definition=_first(row["definition"], row),
            decimals=row["decimals"],
            frequency=row["frequency"],
            lag_months=row["lag"],
        )
        return indicator_create(owner=owner, data=data, by=by, moment=LAID_UP)
    facts = content.kolada_facts()[row["kolada"]]
    retired = datetime.date(2025, 1, 1) if "2024)" in facts.title.replace(" ", "") else None
    indicator = Indicator.objects.create(
        owner=owner, kolada_id=facts.id, retired_on=retired, made_at=LAID_UP, made_by=by
    )
    return IndicatorVersion.objects.create(
        indicator=indicator,
        no=1,
        title=facts.title,
        short_title=row.get("short", ""),
        definition=_first(facts.definition, row),
        unit=row["unit"],
        decimals=row["decimals"],
        direction=row["direction"],
        source=KOLADA,
        frequency=row["frequency"],
        lag_months=row["lag"],
        by_gender=facts.by_gender,
        made_at=LAID_UP,
        made_by=by,
    )


def _definition_of(row: dict[str, Any]) -> str:
    """The whole definition as it is written today."""
    return str(
        row["definition"] if row.get("definition") else content.kolada_facts()[row["kolada"]].definition
    )


def _first(definition: str, row: dict[str, Any]) -> str:
    """The definition as it was before the measure was counted in a new way: a definition is never changed, only followed."""
    return definition.split(" Från och med ")[0] if row.get("breaks") else definition


def _new_definitions(version: IndicatorVersion, row: dict[str, Any], by: Person) -> IndicatorVersion:
    """A version for each year from which the measure is counted in a new way."""
    for year, text in row.get("breaks", ()):
        old, definition = version, _definition_of(row)
        version = IndicatorVersion.objects.create(
            indicator=old.indicator,
            no=old.no + 1,
            title=old.title,
            short_title=old.short_title,
            definition=f"{text} {definition}" if text not in definition else definition,
            unit=old.unit,
            decimals=old.decimals,
            direction=old.direction,
            source=old.source,
            frequency=old.frequency,
            lag_months=old.lag_months,
            from_period=datetime.date(int(year), 1, 1),
            comparable_with_previous=False,
            made_at=LAID_UP,
            made_by=by,
        )
    return version


def prepare_values(indicators: dict[str, IndicatorVersion]) -> list[Value]:
    """All values, not yet recorded, in the order in which they became known."""
    own = own_object()
    places = _places(own)
    values: list[Value] = []
    for _slug, row in content.indicators():
        version = indicators[row["key"]]
        values += _real(row, version, places) if row.get("real") else _invented(row, version, own)
    return sorted(values, key=lambda value: value.recorded_at)


def own_numbers(values: Iterable[Value]) -> dict[int, list[Value]]:
    """The municipality's own numbers by indicator version, for the goals' baselines."""
    own = own_object()
    found: dict[int, list[Value]] = {}
    for value in values:
        if value.object == own and value.gender == "T" and value.number is not None:
            found.setdefault(value.indicator_version_id, []).append(value)
    return found


def record(pending: list[Value], *, until: datetime.datetime) -> None:
    """Record what became known by a moment, in one go: insert-only rows that no person has typed."""
    count = sum(value.recorded_at <= until for value in pending)
    Value.objects.bulk_create(pending[:count], batch_size=500)
    del pending[:count]


@functools.cache
def _rows() -> dict[str, dict[str, Any]]:
    """The data's rows by Kolada's id, else by title: what an indicator in the database is known by."""
    return {row.get("kolada") or row["title"]: row for _slug, row in content.indicators()}


def row_of(version: IndicatorVersion) -> dict[str, Any]:
    """What the data say of an indicator. Needs ``indicator`` loaded."""
    return _rows()[version.indicator.kolada_id or version.title]


def _places(own: MeasuredObject) -> dict[str, MeasuredObject]:
    """Trelleborg and the neighbours by municipal code."""
    found = {own.kolada_code: own}
    for value in content.kolada_values():
        if value.municipality not in found:
            found[value.municipality] = MeasuredObject.objects.create(
                kind=MeasuredObject.Kind.MUNICIPALITY,
                name=value.municipality_name,
                kolada_code=value.municipality,
            )
    return found


def _real(
    row: dict[str, Any], version: IndicatorVersion, places: dict[str, MeasuredObject]
) -> Iterator[Value]:
    """Kolada's values unchanged. Known when published, at the latest the day they were fetched."""
    for fact in content.kolada_values():
        if fact.kpi != row["kolada"]:
            continue
        last = datetime.date(fact.year, 12, 31)
        recorded = min(
            series.known_at(last, row["lag"], row.get("published", "")),
            at(KOLADA_FETCHED, 12),
        )
        yield Value(
            indicator_id=version.indicator_id,
            indicator_version=version,
            object=places[fact.municipality],
            period=(datetime.date(fact.year, 1, 1), datetime.date(fact.year + 1, 1, 1)),
            number=fact.number,
            preliminary=fact.preliminary,
            source=KOLADA_SOURCE,
            recorded_at=recorded,
            made_at=recorded,
        )


def _invented(row: dict[str, Any], version: IndicatorVersion, own: MeasuredObject) -> Iterator[Value]:
    points = list(series.parse(row["series"] + " " + row.get("gender_series", ""), row["frequency"]))
    versions = list(version.indicator.versions.order_by("no"))
    for point in points:
        yield _value(point, _definition(point, versions), own, row)


def _definition(point: Point, versions: Iterable[IndicatorVersion]) -> IndicatorVersion:
    """The definition that held when the period began."""
    held = [one for one in versions if one.from_period is None or one.from_period <= point.first]
    return held[-1]


def _value(point: Point, version: IndicatorVersion, own: MeasuredObject, row: dict[str, Any]) -> Value:
    recorded = series.known_at(point.last, row["lag"], row.get("published", ""))
    missing = point.number is None
    return Value(
        indicator_id=version.indicator_id,
        indicator_version=version,
        object=own,
        gender=point.gender,
        period=point.period,
        state=Value.State.MISSING if missing else Value.State.VALUE,
        number=point.number,
        preliminary=point.preliminary,
        source=INVENTED_SOURCE,
        comment=row.get("missing_reason", "Värdet togs inte fram för perioden.") if missing else "",
        recorded_at=recorded,
        made_at=recorded,
    )
