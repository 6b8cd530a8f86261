"""The municipality's register: its bodies with their names, years, periods, due dates and terms.

Small tables that nearly every page reads, often several times. They are fetched together with one query, once while a
page is read (``foundation.memo``); a few hundred short rows after ten years.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.backends.postgresql.psycopg_any import DateRange

from foundation.memo import once_a_request
from foundation.nested import together, with_children
from organisation.models import (
    Body,
    BodyName,
    BodySuccession,
    DueDate,
    Municipality,
    ReportingPeriod,
    Term,
    Year,
)


@dataclass(frozen=True)
class Register:
    """Everything, in the order of the models: years and periods in order of time, bodies in theirs."""

    municipality: Municipality | None
    years: dict[int, Year]
    periods: tuple[ReportingPeriod, ...]
    due_dates: tuple[DueDate, ...]
    terms: tuple[Term, ...]
    bodies: dict[int, Body]
    successions: tuple[BodySuccession, ...]
    _named: dict[tuple[int, datetime.date], Body] = field(default_factory=dict)

    def body(self, pk: int, day: datetime.date) -> Body:
        """A body with ``name`` as on a day. Raises KeyError."""
        key = (pk, day)
        if key not in self._named:
            body = copy.copy(self.bodies[pk])
            body.name = _name_on(self.bodies[pk], day)  # type: ignore[attr-defined]
            self._named[key] = body
        return self._named[key]

    def looked_after_by(self, pk: int, day: datetime.date) -> Body:
        """The body itself while it exists, else the one that has taken over its open matters, with its name on the
        day. Raises KeyError.
        """
        body, seen = self.bodies[pk], {pk}
        while body.valid.upper is not None and body.valid.upper <= day:
            took_over = [row for row in self.successions if row.old_id == body.pk and row.from_date <= day]
            link = min(took_over, key=lambda row: (row.from_date, row.pk), default=None)
            if link is None or link.new_id in seen:
                break
            body = self.bodies[link.new_id]
            seen.add(body.pk)
        return self.body(body.pk, day)

    def periods_of(self, *years: int) -> list[ReportingPeriod]:
        """The reporting periods of years, in order of time, with their year."""
        return [period for period in self.periods if period.year_id in years]


@once_a_request
def read_register() -> Register:
    """The register as it is now; one query."""
    municipality, years, periods, dates, terms, bodies, successions = together(
        Municipality.objects.all(),
        Year.objects.select_related("steering_model").order_by("year"),
        ReportingPeriod.objects.order_by("cut_off"),
        DueDate.objects.order_by("on"),
        Term.objects.order_by("committee_from"),
        with_children(Body.objects.order_by("order", "slug"), names=BodyName.objects.order_by("valid")),
        BodySuccession.objects.all(),
    )
    by_year = {year.year: year for year in years}
    for period in periods:
        period.year = by_year[period.year_id]
    return Register(
        municipality=municipality[0] if municipality else None,
        years=by_year,
        periods=tuple(periods),
        due_dates=tuple(dates),
        terms=tuple(terms),
        bodies={body.pk: body for body in bodies},
        successions=tuple(successions),
    )


def bodies_named(ids: Iterable[int], day: datetime.date) -> dict[int, Body]:
    """Bodies by id, each with its name on a day."""
    found, wanted = read_register(), set(ids)
    return {pk: found.body(pk, day) for pk in found.bodies if pk in wanted}


def _name_on(body: Body, day: datetime.date) -> str:
    """The name on the day, else the latest that the body has had."""
    names = list(body.names.all())
    held = [name for name in names if holds_on(name.valid, day)] or names[-1:]
    return held[0].name if held else ""


def holds_on(span: DateRange, day: datetime.date) -> bool:
    """Whether a range of days holds a day."""
    return not span.isempty and (span.lower or day) <= day and (span.upper is None or day < span.upper)
