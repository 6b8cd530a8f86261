"""Reads of who and when."""

from __future__ import annotations

import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from organisation.models import Body, DueDate, Municipality, ReportingPeriod, SteeringModel, Year
from organisation.register import read_register


def get_body(slug: str, on: datetime.date) -> Body:
    """The body with its name on a day. Raises Http404."""
    found = read_register()
    for body in found.bodies.values():
        if body.slug == slug:
            return found.body(body.pk, on)
    raise Http404(_("Det finns ingen nämnd på den adressen."))


def get_year(year: int) -> Year:
    """A year with its steering model. Raises Http404."""
    found = read_register().years.get(year)
    if found is None:
        raise Http404(_("Det året är inte upplagt."))
    return found


def get_period(year: int, url_kind: str) -> ReportingPeriod:
    """The reporting period named ``delar`` or ``bokslut`` in addresses. Raises Http404."""
    kinds = {word: kind for kind, word in ReportingPeriod.URL_NAMES.items()}
    for period in read_register().periods_of(year):
        if period.kind == kinds.get(url_kind):
            return period
    raise Http404(_("Det uppföljningstillfället finns inte."))


def year_span(year: int) -> tuple[datetime.date, datetime.date]:
    """First day of the year and first day of the next: the half-open range."""
    return datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)


def bodies_of_year(year: int) -> list[Body]:
    """Bodies that set goals and exist some time in the year, in their order, named as at the year's end."""
    first, after = year_span(year)
    found = read_register()
    return [
        found.body(body.pk, datetime.date(year, 12, 31))
        for body in found.bodies.values()
        if body.sets_goals
        and body.valid.lower < after
        and (body.valid.upper is None or body.valid.upper > first)
    ]


def years() -> list[int]:
    """All years that are laid up, latest first."""
    return sorted(read_register().years, reverse=True)


def due(
    step: DueDate.Step | str,
    body: Body | None,
    *,
    year: int | None = None,
    period: ReportingPeriod | None = None,
) -> datetime.date | None:
    """When a step is due for a body; the body's own date goes before the common one."""
    about = (step, year, period.pk if period else None)
    dates = {
        row.body_id: row.on
        for row in read_register().due_dates
        if (row.step, row.year_id, row.period_id) == about
    }
    return dates.get(body.pk if body else None) or dates.get(None)


def municipality() -> Municipality | None:
    """The one municipality; None before it is laid up."""
    return read_register().municipality


def steering_model(year: int) -> SteeringModel | None:
    """The steering model that holds for a year; None when the year is not laid up."""
    found = read_register().years.get(year)
    return found.steering_model if found else None


def level_names(year: int) -> dict[str, str]:
    """What the municipality calls the levels that year: {"effect_goal": "Effektmål", …}."""
    model = steering_model(year) or SteeringModel(from_year=year)
    return {level: model.level_name(level) for level in SteeringModel.DEFAULT_LEVEL_NAMES}
