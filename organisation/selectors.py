"""Reads of who and when."""

from __future__ import annotations

import datetime

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from organisation.models import Body, DueDate, Municipality, ReportingPeriod, SteeringModel, Year


def get_body(slug: str, on: datetime.date) -> Body:
    """The body with its name on a day. Raises Http404."""
    body = Body.objects.with_name_on(on).filter(slug=slug).first()
    if body is None:
        raise Http404(_("Det finns ingen nämnd på den adressen."))
    return body


def get_year(year: int) -> Year:
    """A year with its steering model. Raises Http404."""
    found = Year.objects.select_related("steering_model").filter(pk=year).first()
    if found is None:
        raise Http404(_("Det året är inte upplagt."))
    return found


def get_period(year: int, url_kind: str) -> ReportingPeriod:
    """The reporting period named ``delar`` or ``bokslut`` in addresses. Raises Http404."""
    kinds = {word: kind for kind, word in ReportingPeriod.URL_NAMES.items()}
    found = (
        ReportingPeriod.objects.filter(year=year, kind=kinds.get(url_kind, "")).order_by("cut_off").first()
    )
    if found is None:
        raise Http404(_("Det uppföljningstillfället finns inte."))
    return found


def year_span(year: int) -> tuple[datetime.date, datetime.date]:
    """First day of the year and first day of the next: the half-open range."""
    return datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)


def bodies_of_year(year: int) -> list[Body]:
    """Bodies that set goals and exist some time in the year, in their order, named as at the year's end."""
    span = year_span(year)
    last = datetime.date(year, 12, 31)
    return list(
        Body.objects.with_goals().filter(valid__overlap=span).with_name_on(last).order_by("order", "slug")
    )


def years() -> list[int]:
    """All years that are laid up, latest first."""
    return list(Year.objects.order_by("-year").values_list("year", flat=True))


def due(
    step: DueDate.Step | str,
    body: Body | None,
    *,
    year: int | None = None,
    period: ReportingPeriod | None = None,
) -> datetime.date | None:
    """When a step is due for a body; the body's own date goes before the common one."""
    own = Q(body=body) if body is not None else Q(body__isnull=True)
    rows = DueDate.objects.filter(Q(body__isnull=True) | own, step=step, year=year, period=period)
    dates = {row.body_id: row.on for row in rows}
    return dates.get(body.pk if body else None) or dates.get(None)


def municipality() -> Municipality | None:
    """The one municipality; None before it is laid up."""
    return Municipality.objects.first()


def steering_model(year: int) -> SteeringModel | None:
    """The steering model that holds for a year; None when the year is not laid up."""
    found = Year.objects.select_related("steering_model").filter(pk=year).first()
    return found.steering_model if found else None


def level_names(year: int) -> dict[str, str]:
    """What the municipality calls the levels that year: {"effect_goal": "Effektmål", …}."""
    model = steering_model(year) or SteeringModel(from_year=year)
    return {level: model.level_name(level) for level in SteeringModel.DEFAULT_LEVEL_NAMES}
