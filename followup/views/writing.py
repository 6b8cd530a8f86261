"""Writing a report: one row, one status, one judgement at a time, each saved by itself.

With htmx the answer is fragments beside what was typed, so that no field is replaced under the writer's
hands; without
it the same post leads back to the page. What cannot be saved is told beside the field, with 422, and stays as
typed.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from followup import services
from followup.forms import ActivityForm, AssessmentForm, RowForm, SummaryForm
from followup.report_view import GoalView, IndicatorRow
from followup.selectors import way_back
from followup.views.place import Place
from foundation import clock
from foundation.errors import Refused
from foundation.forms import refuse
from foundation.request import Request
from foundation.texts import whole_number
from organisation.access import requires
from organisation.forms import DecisionForm
from organisation.roles import Permission
from plans.services import activity_status_record

# --- The page -----------------------------------------------------------------------------------------------


def entry_context(place: Place, request: Request, **bound: Any) -> dict[str, Any]:
    """What the entry page shows: one goal. ``bound`` carries refused forms: ``row_form``,
    ``assessment_form``."""
    number = bound.pop("number", None) or request.GET.get("mal", "")
    goal = place.view.goal(whole_number(str(number)))
    if goal is None:
        raise Http404(_("Målet hör inte till rapporten."))
    goals = place.view.goals
    index = goals.index(goal)
    rows = [row_context(place, row, request, bound.get("row_form")) for row in goal.indicators]
    return {
        **place.context(),
        "year": place.period.year_id,
        "view": place.view,
        "goal": goal,
        "rows": rows,
        "entry_label": entry_label(goal),
        "activities": [
            activity_context(view, bound.get("activity_form"), bound.get("activity"))
            for view in goal.activities
        ],
        "assessment_form": bound.get("assessment_form") or assessment_form(goal),
        "theirs": bound.get("theirs"),
        "previous_goal": goals[index - 1] if index else None,
        "next_goal": goals[index + 1] if index + 1 < len(goals) else None,
        "limit": services.ANALYSIS_LENGTH,
        "saved_at": None,
    }


def entry_label(goal: GoalView) -> str:
    """The period that all the goal's new values are for, said once over their column; empty where they differ."""
    labels = {row.entry_label for row in goal.indicators if row.entry_label}
    return labels.pop() if len(labels) == 1 else ""


def row_context(
    place: Place, row: IndicatorRow, request: Request, refused: RowForm | None = None
) -> dict[str, Any]:
    """One row: its form, and whether it stands as a field or as "ej mätt"."""
    opened = request.GET.get("varde") == str(row.target.pk)
    asked = request.GET.get("ejmatt") == str(row.target.pk)
    counted = row.now.counted
    if refused is not None and refused.row.target.pk == row.target.pk:
        form, as_field = refused, not refused.asks_why
    else:
        form, as_field = (
            RowForm(row=row),
            (not row.not_measured or opened) and not (asked and counted is None),
        )
    return {
        "row": row,
        "form": form,
        "as_field": as_field,
        "told": services.already_measured(row.target, counted) if asked and counted else "",
        "address": place.address("followup:row", target=row.target.pk),
    }


def activity_context(view: Any, refused: ActivityForm | None, pk: int | None) -> dict[str, Any]:
    """One activity with its form."""
    form = refused if refused is not None and pk == view.activity.pk else None
    return {
        "view": view,
        "form": form
        or ActivityForm(
            initial={"status": view.status if view.as_of else "", "comment": view.comment},
            auto_id=f"aktivitet-{view.activity.pk}-%s",
        ),
    }


def assessment_form(goal: GoalView) -> AssessmentForm:
    """The judgement as it stands."""
    row = goal.assessment
    return AssessmentForm(
        initial={
            "judged": goal.judged,
            "why_other": goal.why_other,
            "analysis": goal.analysis,
            "lock_version": row.lock_version if row else 0,
        }
    )


def hand_in_context(place: Place, **more: Any) -> dict[str, Any]:
    """What the last step shows: what is missing, the summary, and the way to submit."""
    version = place.view.version
    return {
        **place.context(),
        "year": place.period.year_id,
        "view": place.view,
        "summary_form": more.get("summary_form")
        or SummaryForm(initial={"summary": version.summary, "lock_version": version.lock_version}),
        "decision_form": more.get("decision_form") or DecisionForm(),
        "summary_theirs": more.get("summary_theirs", ""),
        "returned": way_back(version),
        "refused": more.get("refused"),
    }


# --- What is saved by itself --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires(Permission.WRITE_REPORT)
def row(request: Request, year: int, kind: str, slug: str, target: int) -> HttpResponse:
    """Save an indicator's row; GET gives the row anew, as a field or as a question why it is not measured; without
    htmx the page it stands on.
    """
    place = Place.of(request, year, kind, slug)
    goal, found = place.find_row(target)
    if request.method == "GET":
        if not request.htmx:
            return redirect(place.goal_address(goal.number, f"indikator-{target}"))
        item = row_context(place, found, request)
        context = {**place.context(), "goal": goal, "entry_label": entry_label(goal), "item": item}
        return render(request, "followup/parts/row.html", context)
    form = RowForm(request.POST, row=found)
    if form.is_valid() and _save_row(place, found, form):
        place = Place.of(request, year, kind, slug)
        goal, saved = place.find_row(target)
        # A row that has become, or is no longer, "ej mätt" is another row; else only the answer beside it
        # changes.
        whole = saved.not_measured != found.not_measured or saved.not_measured
        return _answer(request, place, goal, item=row_context(place, saved, request), whole_row=whole)
    if request.htmx:
        item = row_context(place, found, request, form)
        return render(
            request, "followup/parts/row_refused.html", {**place.context(), "item": item}, status=422
        )
    context = entry_context(place, request, number=goal.number, row_form=form)
    return render(request, "followup/entry.html", context, status=422)


def _save_row(place: Place, found: IndicatorRow, form: RowForm) -> bool:
    """Save through the service; a refusal becomes the field's error."""
    try:
        services.outcome_set(
            version=place.view.version,
            target=found.target,
            data=form.outcome(),
            values=form.values(),
            by=place.person,
            moment=clock.now(),
        )
    except Refused as refused:
        refuse(form, refused, otherwise="value")
        return False
    return True


@require_POST
@requires(Permission.REPORT_ACTIVITY)
def activity(request: Request, year: int, kind: str, slug: str, activity: int) -> HttpResponse:
    """Save an activity's status as of today; earlier statuses stay."""
    place = Place.of(request, year, kind, slug)
    goal, view = _find_activity(place, activity)
    form = ActivityForm(request.POST, auto_id=f"aktivitet-{activity}-%s")
    moment = clock.now()
    if form.is_valid():
        try:
            activity_status_record(
                activity=view.activity,
                status=form.cleaned_data["status"],
                as_of=moment.date(),
                comment=form.cleaned_data["comment"],
                by=place.person,
                moment=moment,
            )
            place = Place.of(request, year, kind, slug)
            goal, view = _find_activity(place, activity)
            return _answer(request, place, goal, activity_item=activity_context(view, None, None))
        except Refused as refused:
            refuse(form, refused, otherwise="status")
    if request.htmx:
        item = activity_context(view, form, activity)
        return render(
            request, "followup/parts/activity_refused.html", {**place.context(), "item": item}, status=422
        )
    context = entry_context(place, request, number=goal.number, activity_form=form, activity=activity)
    return render(request, "followup/entry.html", context, status=422)


def _find_activity(place: Place, pk: int) -> tuple[GoalView, Any]:
    for goal in place.view.goals:
        for view in goal.activities:
            if view.activity.pk == pk:
                return goal, view
    raise Http404(_("Aktiviteten hör inte till rapporten."))


@require_POST
@requires(Permission.WRITE_REPORT)
def assessment(request: Request, year: int, kind: str, slug: str, number: int) -> HttpResponse:
    """Save a goal's judgement and analysis; what someone else saved in between is shown, not overwritten."""
    place = Place.of(request, year, kind, slug)
    goal = place.find_goal(number)
    form = AssessmentForm(request.POST)
    theirs = None
    if form.is_valid():
        try:
            services.assessment_save(
                version=place.view.version,
                goal_version=goal.version,
                data=form.assessment(),
                lock_version=form.cleaned_data["lock_version"] or 0,
                by=place.person,
                moment=clock.now(),
            )
            place = Place.of(request, year, kind, slug)
            return _answer(request, place, place.find_goal(number), judged=True)
        except services.Conflict as conflict:
            theirs = conflict.current
        except Refused as refused:
            refuse(form, refused)
    status = 409 if theirs is not None and not request.htmx else 422
    if request.htmx:
        context = {**place.context(), "goal": goal, "assessment_form": form, "theirs": theirs}
        return render(request, "followup/parts/assessment_refused.html", context, status=422)
    context = entry_context(place, request, number=number, assessment_form=form, theirs=theirs)
    return render(request, "followup/entry.html", context, status=status)


@require_POST
@requires(Permission.WRITE_REPORT)
def summary(request: Request, year: int, kind: str, slug: str) -> HttpResponse:
    """Save the report's summary."""
    place = Place.of(request, year, kind, slug)
    form, theirs = SummaryForm(request.POST), ""
    if form.is_valid():
        try:
            services.summary_save(
                version=place.view.version,
                summary=form.cleaned_data["summary"],
                lock_version=form.cleaned_data["lock_version"] or 0,
                by=place.person,
                moment=clock.now(),
            )
            return redirect(place.hand_in_address)
        except services.SummaryConflict as conflict:
            # Saved once more, the text is the writer's own choice: both have been seen.
            form = SummaryForm(
                {"summary": form.cleaned_data["summary"], "lock_version": conflict.current.lock_version}
            )
            form.add_error("summary", str(conflict))
            theirs = conflict.current.summary
        except Refused as refused:
            refuse(form, refused, otherwise="summary")
    context = hand_in_context(place, summary_form=form, summary_theirs=theirs)
    return render(request, "followup/hand_in.html", context, status=422)


def _answer(request: Request, place: Place, goal: GoalView, **what: Any) -> HttpResponse:
    """What changed, as fragments for htmx, else back to the goal's page."""
    if not request.htmx:
        return redirect(place.goal_address(goal.number))
    context = {
        **place.context(),
        "view": place.view,
        "goal": goal,
        "entry_label": entry_label(goal),
        "saved_at": clock.wall_clock(),
        "fragment": True,
        **what,
    }
    return render(request, "followup/parts/saved.html", context)
