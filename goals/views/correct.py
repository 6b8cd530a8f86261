"""Rättelse: the management office mends a slip in what is decided. A new version, the same decision, and why."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from foundation import clock
from foundation.errors import Refused
from foundation.forms import refuse
from foundation.texts import whole_number
from goals import services
from goals.forms import CorrectionForm
from goals.models import EffectGoalVersion
from goals.selectors import decided_versions, direction_tree
from goals.views.found import version_of
from goals.writing import Typed
from organisation.access import body_of, reader, requires
from organisation.roles import Permission
from organisation.selectors import get_year, level_names


@requires(Permission.CORRECT_DECIDED)
def correct(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """Change the text, see old and new beside each other, confirm."""
    get_year(year)
    version = _decided(request, year, slug, number)
    saved = Typed.from_version(version, None)
    typed = Typed.from_post(request.POST) if request.method == "POST" else saved
    units = version.goal.body.units.filter(valid__contains=clock.today())
    common: dict[str, Any] = {"people": [], "units": units}
    form = (
        CorrectionForm(request.POST, **common)
        if request.POST
        else CorrectionForm(initial=saved.fields(), **common)
    )
    changes = _changes(form, typed, saved, year)
    step = request.POST.get("steg", "")
    if step and form.is_valid() and not changes:
        form.add_error(None, _("Ingenting är ändrat än. Rätta texten först."))
    read = whole_number(request.POST.get("version"))
    overtaken = form.is_bound and read is not None and read != version.pk
    if overtaken:
        form.add_error(
            None,
            _("Någon annan har rättat målet medan du skrev. Inget är överskrivet: jämför innan du rättar."),
        )
    if step == "ratta" and form.is_valid():
        try:
            return _mend(request, version, form, typed)
        except Refused as refused:
            refuse(form, refused)
    context = {
        "version": version,
        "goal": version.goal,
        "body": version.goal.body,
        "form": form,
        "chosen": _contributions(typed, year),
        "changes": changes,
        "overtaken": overtaken,
        "confirming": step == "visa" and form.is_valid(),
        "names": level_names(year),
    }
    wrong = form.is_bound and not form.is_valid()
    return render(request, "goals/correct.html", context, status=422 if wrong else 200)


def _decided(request: HttpRequest, year: int, slug: str, number: int) -> EffectGoalVersion:
    """The decided version, also while a new one is being written; 404 where there is none."""
    body = body_of(request, slug)
    for version in decided_versions(year, body=body):
        if version.goal.number == number:
            version.goal.body = body
            return version
    version_of(request, year, slug, number)
    raise Refused(_("Målet är inte beslutat. En rättelse gäller bara det som nämnden har beslutat."))


def _mend(
    request: HttpRequest, version: EffectGoalVersion, form: CorrectionForm, typed: Typed
) -> HttpResponse:
    services.goal_correct(
        version=version,
        content=form.content(typed),
        reason=form.cleaned_data["reason"],
        by=reader(request),
        moment=clock.now(),
    )
    messages.success(
        request, _("Målet är rättat. Den tidigare lydelsen finns kvar och visas bland versionerna.")
    )
    goal = version.goal
    return redirect("goals:state", year=goal.year_id, slug=goal.body.slug, number=goal.number)


def _contributions(typed: Typed, year: int) -> list[tuple[int, str, str]]:
    """(id, inriktningsmål, how) of the contributions; which ones they are is not mended, only how."""
    titles = {
        row.goal.pk: f"{row.goal.label} {row.version.title}"
        for node in direction_tree(year)
        for row in node.goals
    }
    return [(pk, titles.get(pk, ""), how) for pk, how in typed.contributions]


def _changes(form: CorrectionForm, typed: Typed, saved: Typed, year: int) -> list[tuple[str, str, str]]:
    """(what, old, new) for everything that differs."""
    old, new = saved.normal().fields(), typed.normal().fields()
    rows = []
    for name, field in form.fields.items():
        if name in old and old[name] != new[name]:
            choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
            rows.append(
                (str(field.label), choices.get(old[name], old[name]), choices.get(new[name], new[name]))
            )
    before = dict(saved.normal().contributions)
    for (pk, title, _how), (_pk, how) in zip(
        _contributions(typed, year), typed.normal().contributions, strict=True
    ):
        if before.get(pk) != how:
            rows.append((_("Så bidrar målet till %(goal)s") % {"goal": title}, before.get(pk, ""), how))
    return rows
