"""Pages that are read: the year, a committee's report (also the page it is written on), an indicator."""

from __future__ import annotations

import csv

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from followup.forms import CommentForm, ReasonForm
from followup.periods import period_label
from followup.selectors import indicator_page, report_overview
from followup.steps import steps_for, waits_for
from followup.views.place import Place
from followup.views.writing import entry_context, hand_in_context
from foundation import clock
from foundation.numbers import format_decimal
from foundation.request import Request
from foundation.texts import for_spreadsheet
from organisation.access import reader, signed_in
from organisation.forms import DecisionForm
from organisation.selectors import get_year
from organisation.versions import State


@require_safe
@signed_in
def year_page(request: Request, year: int) -> HttpResponse:
    """Committees × periods: what is in, what is missing, what is late."""
    get_year(year)
    overview = report_overview(year, reader(request), clock.today())
    return render(request, "followup/year.html", {"overview": overview, "year": year, "today": clock.today()})


@require_safe
@signed_in
def report_page(request: Request, year: int, kind: str, slug: str) -> HttpResponse:
    """A committee's report: the page to write on for those who do, else the report to read."""
    place = Place.of(request, year, kind, slug)
    if place.version is None:
        return render(request, "followup/not_started.html", {**place.context(), "year": year})
    if place.editable and request.GET.get("visa") != "rapport":
        if request.GET.get("steg") == "lamna" or not place.view.goals:
            return render(request, "followup/hand_in.html", hand_in_context(place))
        return render(request, "followup/entry.html", entry_context(place, request))
    return render(request, "followup/reading.html", reading_context(place))


def reading_context(place: Place) -> dict[str, object]:
    """What the reading page shows, for it and for its refused forms."""
    version = place.view.version
    return {
        **place.context(),
        "year": place.period.year_id,
        "view": place.view,
        "steps": steps_for(place.person, place.body, version.state),
        "waits_for": waits_for(version.state),
        "comment_form": CommentForm(),
        "decision_form": DecisionForm(),
        "reason_form": ReasonForm(),
        "own_draft": version.state == State.DRAFT,
    }


@require_safe
@signed_in
def indicator(request: Request, pk: int) -> HttpResponse:
    """An indicator over time: chart, table, definition, source, and the goals that use it."""
    page = indicator_page(pk, reader(request))
    if page is None:
        raise Http404(_("Indikatorn finns inte, eller används bara i ett utkast."))
    return render(request, "followup/indicator.html", {"page": page})


@require_safe
@signed_in
def series_csv(request: Request, pk: int) -> HttpResponse:
    """The indicator's values as semicolon-separated text that Excel in Swedish opens as it is."""
    page = indicator_page(pk, reader(request))
    if page is None:
        raise Http404(_("Indikatorn finns inte, eller används bara i ett utkast."))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="indikator-{pk}.csv"'
    rows = csv.writer(response, delimiter=";")
    rows.writerow(
        [
            _("indikator"),
            _("enhet"),
            _("objekt"),
            _("kön"),
            _("period"),
            _("från"),
            _("till"),
            _("värde"),
            _("preliminärt"),
            _("tillstånd"),
        ]
    )
    for (_indicator, obj, gender), values in sorted(page.series.series.items()):
        for value in values:
            rows.writerow(
                [
                    for_spreadsheet(page.version.title),
                    for_spreadsheet(page.version.unit),
                    for_spreadsheet(page.objects[obj].name),
                    gender,
                    period_label(value.start, value.end),
                    value.start.isoformat(),
                    value.end.isoformat(),
                    format_decimal(value.number).replace("\u2212", "-").replace("\u00a0", ""),
                    _("ja") if value.preliminary else "",
                    value.state,
                ]
            )
    return response
