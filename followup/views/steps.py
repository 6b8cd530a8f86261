"""A report's way: each step a post of its own, from a button that says what will happen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from followup import services
from followup.forms import CommentForm, ReasonForm
from followup.views.place import Place
from followup.views.reading import reading_context
from followup.views.writing import hand_in_context
from foundation import clock
from foundation.errors import Refused
from foundation.forms import refuse
from organisation.access import requires
from organisation.forms import DecisionForm
from organisation.register import read_register
from organisation.roles import Permission
from organisation.services import decision_register


@require_POST
@requires(Permission.WRITE_REPORT)
def start(request: HttpRequest, year: int, kind: str, slug: str) -> HttpResponse:
    """Begin the committee's report."""
    place = Place.of(request, year, kind, slug)
    try:
        services.report_start(body=place.body, period=place.period, by=place.person, moment=clock.now())
    except Refused as refused:
        context = {**place.context(), "year": year, "refused": str(refused)}
        return render(request, "followup/not_started.html", context, status=422)
    return redirect(place.address())


@require_POST
@requires(Permission.SUBMIT_REPORT)
def submit(request: HttpRequest, year: int, kind: str, slug: str) -> HttpResponse:
    """Submit for review, or say everything that is missing."""
    place = Place.of(request, year, kind, slug)
    try:
        services.report_submit(version=place.view.version, by=place.person, moment=clock.now())
    except Refused as refused:
        context = hand_in_context(place, refused=refused)
        return render(request, "followup/hand_in.html", context, status=422)
    messages.success(
        request, _("Rapporten är lämnad för granskning. Ni kan ta tillbaka den tills nämnden har beslutat.")
    )
    return redirect(place.address())


@require_POST
@requires(Permission.SUBMIT_REPORT)
def withdraw(request: HttpRequest, year: int, kind: str, slug: str) -> HttpResponse:
    """Take it back to go on writing."""
    return _step(
        request,
        Place.of(request, year, kind, slug),
        services.report_withdraw,
        _("Rapporten är tillbaka hos er."),
    )


@require_POST
@requires(Permission.REVIEW_REPORT)
def give_back(request: HttpRequest, year: int, kind: str, slug: str) -> HttpResponse:
    """Return it for completion, with a comment."""
    place = Place.of(request, year, kind, slug)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _refused(request, place, comment_form=form)
    told = _("Rapporten är lämnad åter till nämnden med din kommentar.")
    return _step(request, place, services.report_return, told, comment=form.cleaned_data["comment"])


@require_POST
@requires(Permission.REVIEW_REPORT)
def review(request: HttpRequest, year: int, kind: str, slug: str) -> HttpResponse:
    """The management office has reviewed it."""
    return _step(
        request, Place.of(request, year, kind, slug), services.report_review, _("Rapporten är granskad.")
    )


@require_POST
@requires(Permission.MARK_REPORT_READY)
def mark_ready(request: HttpRequest, year: int, kind: str, slug: str) -> HttpResponse:
    """The head marks it ready for the committee."""
    told = _("Rapporten är klarmarkerad inför nämndens beslut.")
    return _step(request, Place.of(request, year, kind, slug), services.report_mark_ready, told)


@require_POST
@requires(Permission.SEND_REPORT)
def send(request: HttpRequest, year: int, kind: str, slug: str) -> HttpResponse:
    """Send the decided report to the executive board; it is locked with its data."""
    told = _("Rapporten är skickad till kommunstyrelsen. Uppgifterna är frysta.")
    return _step(request, Place.of(request, year, kind, slug), services.report_send, told)


@require_POST
@requires(Permission.WRITE_REPORT)
def revise(request: HttpRequest, year: int, kind: str, slug: str) -> HttpResponse:
    """Begin a new version of a decided report."""
    place = Place.of(request, year, kind, slug)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _refused(request, place, reason_form=form)
    told = _("En ny version är påbörjad. Den beslutade gäller tills nämnden har beslutat den nya.")
    return _step(request, place, services.report_revise, told, reason=form.cleaned_data["reason"])


@require_POST
@requires(Permission.REGISTER_DECISION)
def decide(request: HttpRequest, year: int, kind: str, slug: str) -> HttpResponse:
    """Register the committee's decision on its report."""
    place = Place.of(request, year, kind, slug)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _refused(request, place, decision_form=form)
    moment = clock.now()
    try:
        # Both or neither: a decision that the report cannot have must not be left behind.
        with transaction.atomic():
            decides = read_register().looked_after_by(place.body.pk, form.cleaned_data["date"])
            decision = decision_register(body=decides, by=place.person, moment=moment, **form.cleaned_data)
            services.report_decide(
                version=place.view.version, decision=decision, by=place.person, moment=moment
            )
    except Refused as refused:
        refuse(form, refused)
        return _refused(request, place, decision_form=form)
    messages.success(request, _("Beslutet är registrerat."))
    return redirect(place.address())


def _step(request: HttpRequest, place: Place, service: Any, told: str, **more: Any) -> HttpResponse:
    """Take a step and say so; a refusal becomes a message on the page it came from."""
    try:
        service(version=place.view.version, by=place.person, moment=clock.now(), **more)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, told)
    return redirect(place.address())


def _refused(request: HttpRequest, place: Place, **forms: Form) -> HttpResponse:
    """The page again with the form that could not be read."""
    if place.editable:
        return render(request, "followup/hand_in.html", hand_in_context(place, **forms), status=422)
    return render(request, "followup/reading.html", {**reading_context(place), **forms}, status=422)
