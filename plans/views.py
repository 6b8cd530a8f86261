"""Pages of activities. Each works as a page of its own; with htmx its ``#aktivitetspanel`` opens as a row in a panel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.errors import Refused
from foundation.forms import posted, refuse
from foundation.request import Request
from foundation.rows import render_row
from foundation.texts import whole_number
from goals.models import EffectGoalVersion
from goals.selectors import current_versions
from organisation.access import body_of, may, reader, require, requires, signed_in
from organisation.models import Body
from organisation.register import read_register
from organisation.roles import Permission
from organisation.selectors import get_year
from plans import services
from plans.forms import ActivityForm, StatusForm, differences, initial_of
from plans.models import Activity
from plans.selectors import activity_view, status_history, visible_activities

#: Where the forms open.
ROW = "#aktivitetspanel"


@requires(Permission.WRITE_ACTIVITIES)
def new(request: Request, year: int, slug: str) -> HttpResponse:
    """Add an activity; ``?mal=3`` marks the goal that one came from."""
    body, person, moment = body_of(request, slug), reader(request), clock.now()
    get_year(year)
    versions = current_versions(year, person=person, body=body)
    chosen = [version.goal_id for version in versions if str(version.goal.number) == request.GET.get("mal")]
    form = ActivityForm(
        posted(request), body=body, moment=moment, versions=versions, initial={"goals": chosen}
    )
    back = _back(request, reverse("goals:committee", args=[year, slug]))
    if form.is_valid():
        try:
            services.activity_create(body=body, data=form.as_input(), by=person, moment=moment)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Aktiviteten är tillagd."))
            return redirect(back)
    return _form_page(request, form, back=back, title=_("Ny aktivitet"), body=body, year=year)


@require_safe
@signed_in
def activity(request: Request, pk: int) -> HttpResponse:
    """One activity: what it is, how it goes, and every status it has had."""
    found = _visible(request, pk)
    view = activity_view(found)
    person = reader(request)
    context = {
        "view": view,
        "body": found.body,
        "year": _year_of(found),
        "late": view.is_late(clock.today()),
        "history": status_history(found),
        "versions": _goals_of(request, found, view.goal_ids),
        "may_write": may(person, Permission.WRITE_ACTIVITIES, found.body),
        "may_report": may(person, Permission.REPORT_ACTIVITY, found.body),
    }
    return render(request, "plans/activity.html", context)


@signed_in
def change(request: Request, pk: int) -> HttpResponse:
    """Change an activity's text, dates, owner, resources or goals."""
    person, found, moment = reader(request), _visible(request, pk), clock.now()
    require(person, Permission.WRITE_ACTIVITIES, found.body)
    view = activity_view(found)
    year = _year_of(found)
    versions = current_versions(year, person=person, body=found.body)
    form = ActivityForm(
        posted(request),
        body=found.body,
        moment=moment,
        versions=versions,
        owner=view.owner,
        initial=initial_of(view),
    )
    back = _back(request, reverse("plans:activity", args=[pk]))
    conflict: list[tuple[str, str, str]] = []
    if form.is_valid():
        lock = whole_number(request.POST.get("lock_version"))
        lock = found.lock_version if lock is None else lock
        try:
            services.activity_change(
                activity=found, data=form.as_input(), lock_version=lock, by=person, moment=moment
            )
        except services.Changed as changed:
            conflict = differences(form, view)
            refuse(form, changed)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Aktiviteten är ändrad."))
            return redirect(back)
    more: dict[str, Any] = {"activity": found, "conflict": conflict}
    return _form_page(
        request, form, back=back, title=_("Ändra aktiviteten"), body=found.body, year=year, **more
    )


@signed_in
def status(request: Request, pk: int) -> HttpResponse:
    """Say how an activity goes: a new row, earlier ones stay."""
    person, found, moment = reader(request), _visible(request, pk), clock.now()
    require(person, Permission.REPORT_ACTIVITY, found.body)
    view = activity_view(found)
    first = {"status": view.status if view.as_of else "", "as_of": moment.date()}
    form = StatusForm(posted(request), initial=first)
    back = _back(request, reverse("plans:activity", args=[pk]))
    if form.is_valid():
        try:
            services.activity_status_record(activity=found, by=person, moment=moment, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Status är sparad."))
            return redirect(back)
    context = {"form": form, "view": view, "body": found.body, "back": back, "year": _year_of(found)}
    return render_row(request, "plans/status.html", context, row=ROW, form=form)


@signed_in
def remove(request: Request, pk: int) -> HttpResponse:
    """Remove an activity that was never more than a plan; asks first."""
    person, found = reader(request), _visible(request, pk)
    require(person, Permission.WRITE_ACTIVITIES, found.body)
    year = _year_of(found)
    back = _back(request, reverse("goals:committee", args=[year, found.body.slug]))
    if request.method == "POST":
        services.activity_remove(activity=found, by=person, moment=clock.now())
        messages.success(request, _("Aktiviteten ”%(text)s” är borttagen.") % {"text": found.text})
        return redirect(back)
    return render(
        request, "plans/remove.html", {"activity": found, "body": found.body, "back": back, "year": year}
    )


def _visible(request: Request, pk: int) -> Activity:
    """The activity with its body named, or 404 also when it exists but may not be known of."""
    found = get_object_or_404(visible_activities(reader(request)), pk=pk)
    found.body = read_register().body(found.body_id, clock.today())
    return found


def _year_of(activity: Activity) -> int:
    """The year of the goals that it serves."""
    link = activity.goal_links.select_related("goal").first()
    if link is None:
        raise Http404(_("Aktiviteten hör inte till något mål."))
    return link.goal.year_id


def _goals_of(request: Request, found: Activity, goal_ids: tuple[int, ...]) -> list[EffectGoalVersion]:
    """The goals that it serves, as far as the reader may know of them."""
    versions = current_versions(_year_of(found), person=reader(request), body=found.body)
    return [version for version in versions if version.goal_id in goal_ids]


def _back(request: Request, otherwise: str) -> str:
    """Where to go afterwards: an address of our own that the page was opened from."""
    wanted = request.POST.get("back") or request.GET.get("back") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return otherwise


def _form_page(
    request: Request, form: forms.Form, *, back: str, title: str, body: Body, year: int, **more: Any
) -> HttpResponse:
    context = {"form": form, "back": back, "title": title, "body": body, "year": year, **more}
    return render_row(request, "plans/form.html", context, row=ROW, form=form)
