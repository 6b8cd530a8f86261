"""A draft's indicators: choose from the catalogue, make one, say what is wanted. Pages that htmx opens as a row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.errors import Refused
from foundation.forms import posted, refuse
from foundation.request import Request
from foundation.rows import render_row
from foundation.texts import whole_number
from goals import services
from goals.forms import IndicatorForm, TargetForm, initial_of_target
from goals.models import EffectGoalVersion, IndicatorVersion
from goals.selectors import indicator_catalogue, indicators_for
from goals.views.found import draft_of
from organisation.access import body_of, reader, requires
from organisation.roles import Permission


def _draft(request: Request, year: int, slug: str, number: int) -> EffectGoalVersion:
    version = draft_of(request, year, slug, number)
    if version is None:
        raise Refused(_("Målet är inte ett utkast, och då går indikatorerna inte att ändra."))
    return version


def _home(version: EffectGoalVersion) -> str:
    """The writing page, at the indicators."""
    goal = version.goal
    return reverse("goals:write", args=[goal.year_id, goal.body.slug, goal.number]) + "#indikatorer"


@require_safe
@requires(Permission.WRITE_GOALS)
def catalogue(request: Request, year: int, slug: str, number: int) -> HttpResponse:
    """Search the indicators there are; another committee's drafts show nothing here."""
    version = _draft(request, year, slug, number)
    query = " ".join(request.GET.get("q", "").split())
    found = indicator_catalogue(query, body_of(request, slug), reader(request))
    used = {target.indicator_version_id for target in version.targets.all()}
    context = {"query": query, "found": found, "used": used}
    return _panel(request, "goals/catalogue.html", version, context)


@requires(Permission.WRITE_GOALS)
def indicator_new(request: Request, year: int, slug: str, number: int) -> HttpResponse:
    """Make an indicator of the committee's own, then say what is wanted of it."""
    version = _draft(request, year, slug, number)
    form = IndicatorForm(posted(request), initial={"title": request.GET.get("q", "")})
    if form.is_valid():
        try:
            made = services.indicator_create(
                owner=version.goal.body, data=form.as_input(), by=reader(request), moment=clock.now()
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            address = reverse("goals:target_new", args=[year, slug, number])
            return redirect(f"{address}?indikator={made.pk}")
    return _panel(request, "goals/indicator_form.html", version, {"form": form})


@requires(Permission.WRITE_GOALS)
def target_new(request: Request, year: int, slug: str, number: int) -> HttpResponse:
    """Say what the goal wants of an indicator."""
    version = _draft(request, year, slug, number)
    indicator = _chosen(request, version)
    form = TargetForm(posted(request), indicator=indicator, year=year, initial={"kind": _likely(indicator)})
    if form.is_valid():
        try:
            services.target_add(version=version, data=form.as_input(), by=reader(request), moment=clock.now())
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Indikatorn ”%(name)s” är tillagd.") % {"name": indicator.name})
            return redirect(_home(version))
    return _panel(request, "goals/target_form.html", version, {"form": form, "indicator": indicator})


@requires(Permission.WRITE_GOALS)
def target(request: Request, year: int, slug: str, number: int, pk: int) -> HttpResponse:
    """Change what the goal wants of an indicator."""
    version = _draft(request, year, slug, number)
    found = get_object_or_404(version.targets.select_related("indicator_version"), pk=pk)
    form = TargetForm(
        posted(request),
        indicator=found.indicator_version,
        year=year,
        initial=initial_of_target(found, year),
    )
    if form.is_valid():
        try:
            services.target_change(target=found, data=form.as_input(), by=reader(request), moment=clock.now())
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Målvärdet är ändrat."))
            return redirect(_home(version))
    context = {"form": form, "indicator": found.indicator_version, "target": found}
    return _panel(request, "goals/target_form.html", version, context)


@requires(Permission.WRITE_GOALS)
def target_remove(request: Request, year: int, slug: str, number: int, pk: int) -> HttpResponse:
    """Take an indicator off the draft; asks first. The indicator and its values stay."""
    version = _draft(request, year, slug, number)
    found = get_object_or_404(version.targets.select_related("indicator_version"), pk=pk)
    if request.method == "POST":
        services.target_remove(target=found, by=reader(request), moment=clock.now())
        messages.success(request, _("Indikatorn är borttagen från målet. Den finns kvar i katalogen."))
        return redirect(_home(version))
    return _panel(request, "goals/target_remove.html", version, {"target": found})


def _chosen(request: Request, version: EffectGoalVersion) -> IndicatorVersion:
    """The indicator in the address, if the person may know of it."""
    wanted = whole_number(request.GET.get("indikator"))
    known = indicators_for(version.goal.body, reader(request))
    found = known.filter(pk=wanted).first() if wanted is not None else None
    if found is None:
        raise Http404(_("Indikatorn finns inte i katalogen."))
    return found


def _likely(indicator: IndicatorVersion) -> str:
    """The kind of target that suits the indicator's direction."""
    return {"higher": "at_least", "lower": "at_most", "band": "between"}.get(indicator.direction, "keep")


def _panel(
    request: Request, template: str, version: EffectGoalVersion, context: dict[str, Any]
) -> HttpResponse:
    shared = {
        "version": version,
        "goal": version.goal,
        "body": version.goal.body,
        "home": _home(version),
    }
    return render_row(
        request, template, {**shared, **context}, row="#indikatorpanel", form=context.get("form")
    )
