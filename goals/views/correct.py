"""Rättelse: the management office mends a slip in what is decided. A new version, the same decision, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from foundation import clock
from foundation.errors import Refused
from foundation.forms import refuse
from foundation.texts import whole_number
from goals import services
from goals.forms import CorrectionForm, TargetForm, initial_of_target
from goals.models import EffectGoalVersion, Target
from goals.selectors import decided_versions, direction_tree
from goals.services.indicators import check_target
from goals.views.found import version_of
from goals.writing import Typed
from organisation.access import body_of, reader, requires
from organisation.roles import Permission
from organisation.selectors import get_year, level_names


@dataclass(frozen=True)
class TargetRow:
    """One of the goal's targets on the page: what is decided, and its form. Nothing is sent for one left alone."""

    target: Target
    form: TargetForm
    changes: list[tuple[str, str, str]]

    @staticmethod
    def of(target: Target, data: QueryDict | None, year: int) -> TargetRow:
        """The target with what was typed for it; with nothing typed, as it is decided."""
        prefix, first = f"malvarde-{target.pk}", initial_of_target(target, year)
        indicator: dict[str, Any] = {"indicator": target.indicator_version, "year": year}
        saved = TargetForm(initial=first, prefix=prefix, **indicator)
        before = {name: str(saved[name].value() or "") for name in saved.fields}
        if data is None or saved.add_prefix("kind") not in data:
            return TargetRow(target, saved, [])
        form = TargetForm(data, prefix=prefix, **indicator)
        after = {name: " ".join(str(form[name].value() or "").split()) for name in form.fields}
        changes = [
            (
                f"{target.indicator_version.name}: {form.fields[name].label}",
                _label(form.fields[name], before[name]),
                _label(form.fields[name], after[name]),
            )
            for name in form.fields
            if " ".join(before[name].split()) != after[name]
        ]
        if changes and form.is_valid():
            try:
                check_target(form.as_input(), year)
            except Refused as refused:
                refuse(form, refused)
        return TargetRow(target, form, changes)


def _label(field: forms.Field, value: str) -> str:
    """A choice by its words, anything else as typed."""
    return {str(key): str(label) for key, label in getattr(field, "choices", ())}.get(value, value)


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
    targets = [TargetRow.of(row, request.POST or None, year) for row in version.targets.all()]
    changes = _changes(form, typed, saved, year) + [change for row in targets for change in row.changes]
    step = request.POST.get("steg", "")
    whole = form.is_valid() and all(row.form.is_valid() for row in targets if row.changes)
    if step and whole and not changes:
        form.add_error(None, _("Ingenting är ändrat än. Rätta texten först."))
    read = whole_number(request.POST.get("version"))
    overtaken = form.is_bound and read is not None and read != version.pk
    if overtaken:
        form.add_error(
            None,
            _("Någon annan har rättat målet medan du skrev. Inget är överskrivet: jämför innan du rättar."),
        )
    whole = whole and form.is_valid()
    if step == "ratta" and whole:
        try:
            return _mend(request, version, form, typed, targets)
        except Refused as refused:
            refuse(form, refused)
    context = {
        "version": version,
        "goal": version.goal,
        "body": version.goal.body,
        "form": form,
        "chosen": _contributions(typed, year),
        "targets": targets,
        "changes": changes,
        "overtaken": overtaken,
        "confirming": step == "visa" and whole,
        "names": level_names(year),
    }
    wrong = form.is_bound and not (whole and form.is_valid())
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
    request: HttpRequest,
    version: EffectGoalVersion,
    form: CorrectionForm,
    typed: Typed,
    targets: list[TargetRow],
) -> HttpResponse:
    services.goal_correct(
        version=version,
        content=form.content(typed),
        reason=form.cleaned_data["reason"],
        targets={row.target.pk: row.form.as_input() for row in targets if row.changes},
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
            rows.append((str(field.label), _label(field, old[name]), _label(field, new[name])))
    before = dict(saved.normal().contributions)
    for (pk, title, _how), (_pk, how) in zip(
        _contributions(typed, year), typed.normal().contributions, strict=True
    ):
        if before.get(pk) != how:
            rows.append((_("Så bidrar målet till %(goal)s") % {"goal": title}, before.get(pk, ""), how))
    return rows
