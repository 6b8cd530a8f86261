"""A decision that is registered: what it decided, how it has been corrected, and the correcting (rättelse)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from foundation import clock
from foundation.errors import Refused
from foundation.forms import posted, refuse
from foundation.numbers import format_date
from goals import services
from goals.forms import DecisionCorrectionForm
from goals.models import EffectGoalVersion
from goals.selectors import decision_chain, versions_decided_by
from organisation.access import body_of, may, reader, requires, signed_in
from organisation.models import Body, Decision
from organisation.roles import Permission
from organisation.selectors import get_year, level_names
from organisation.versions import State

FIELDS = ("date", "paragraph", "dnr", "link")


@require_safe
@signed_in
def decision(request: HttpRequest, year: int, slug: str, pk: int) -> HttpResponse:
    """The decision with the goals it decided, and every correction of it with old, new and why."""
    body, found, versions = _found(request, year, slug, pk)
    context = {
        "body": body,
        "decision": found,
        "versions": versions,
        "corrections": [
            (wrong, _changes(wrong.__dict__, wrong.corrected_to.__dict__))
            for wrong in decision_chain(found)
            if wrong.corrected_to is not None
        ],
        "may_correct": any(version.state == State.DECIDED for version in versions)
        and may(reader(request), Permission.CORRECT_DECIDED, body),
        "names": level_names(year),
    }
    return render(request, "goals/decision.html", context)


@requires(Permission.CORRECT_DECIDED)
def correct(request: HttpRequest, year: int, slug: str, pk: int) -> HttpResponse:
    """Say what is right, see old and new and the goals it concerns, confirm."""
    body, found, versions = _found(request, year, slug, pk)
    holding = [version for version in versions if version.state == State.DECIDED]
    if not holding:
        raise Refused(
            _("Inget mål gäller längre enligt beslutet. Det som visas är historik och ändras inte.")
        )
    form = DecisionCorrectionForm(posted(request), initial={name: getattr(found, name) for name in FIELDS})
    step = request.POST.get("steg", "")
    changes = _changes(found.__dict__, form.cleaned_data) if form.is_valid() else []
    if step and form.is_valid() and not changes:
        form.add_error(None, _("Ingenting är ändrat än. Rätta uppgifterna först."))
    if step == "ratta" and form.is_valid():
        try:
            return _mend(request, year, body, found, form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
    context = {
        "body": body,
        "decision": found,
        "versions": holding,
        "form": form,
        "changes": changes,
        "confirming": step == "visa" and form.is_valid(),
        "names": level_names(year),
    }
    wrong = form.is_bound and not form.is_valid()
    return render(request, "goals/decision_correct.html", context, status=422 if wrong else 200)


def _found(
    request: HttpRequest, year: int, slug: str, pk: int
) -> tuple[Body, Decision, list[EffectGoalVersion]]:
    """The body's decision and what it decided; 404 where it decided no goal."""
    get_year(year)
    body = body_of(request, slug)
    versions = versions_decided_by(pk, body, reader(request))
    if not versions or versions[0].decision is None:
        raise Http404(_("Beslutet finns inte, eller så gäller det inga mål."))
    return body, versions[0].decision, versions


def _changes(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, old, new) for everything that differs."""
    labels = DecisionCorrectionForm.base_fields
    return [
        (str(labels[name].label), _text(old[name]), _text(new[name]))
        for name in FIELDS
        if old[name] != new[name]
    ]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else format_date(value)


def _mend(request: HttpRequest, year: int, body: Body, wrong: Decision, said: dict[str, Any]) -> HttpResponse:
    right, versions = services.decision_correct(
        decision=wrong, by=reader(request), moment=clock.now(), **said
    )
    said_done = ngettext(
        "Beslutet är rättat för ett mål. De gamla uppgifterna finns kvar som historik.",
        "Beslutet är rättat för %(count)d mål. De gamla uppgifterna finns kvar som historik.",
        len(versions),
    )
    messages.success(request, said_done % {"count": len(versions)})
    return redirect("goals:decision", year=year, slug=body.slug, pk=right.pk)
