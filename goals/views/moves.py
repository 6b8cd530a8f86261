"""One goal on its way to the committee, and the steps: submit, review, return, mark as ready, take back, revise."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from foundation import clock
from foundation.errors import Refused
from foundation.languages import in_reader_language
from foundation.words import listed
from goals.forms import ids_of
from goals.lists import goal_href
from goals.models import EffectGoalVersion
from goals.moves import MOVES, Move, moves_for
from goals.panels import rendered
from goals.policy import findings_for, ordered
from goals.selectors import answering, current_versions, direction_tree, goal_versions
from goals.views.found import version_of
from goals.views.lists import list_context
from organisation.access import body_of, may, reader, require, signed_in
from organisation.models import Person
from organisation.roles import Permission
from organisation.selectors import get_year, level_names
from organisation.versions import OPEN_STATES, State


@require_safe
@signed_in
def state(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """A goal as it stands: what is promised, what the rules say, how it came here, and the next step."""
    return _state_page(request, version_of(request, year, slug, number))


def _state_page(
    request: HttpRequest, version: EffectGoalVersion, *, error: str = "", comment: str = ""
) -> HttpResponse:
    person, moment, goal = reader(request), clock.now(), version.goal
    siblings = current_versions(goal.year_id, person=person, body=goal.body)
    titles = {row.goal.pk: row.version.title for node in direction_tree(goal.year_id) for row in node.goals}
    context = {
        "version": version,
        "goal": goal,
        "body": goal.body,
        "siblings": [(each, goal_href(each, person)) for each in siblings],
        "contributions": [
            (row, titles.get(row.direction_goal_id, "")) for row in version.contributions.all()
        ],
        "targets": version.targets.all(),
        "responsible": answering(goal),
        "panels": rendered(request, goal, back=request.path),
        "history": goal_versions(goal, person),
        "moves": moves_for(person, version),
        "may_decide": version.state in OPEN_STATES and may(person, Permission.REGISTER_DECISION, goal.body),
        "may_correct": version.state == State.DECIDED and may(person, Permission.CORRECT_DECIDED, goal.body),
        "names": level_names(goal.year_id),
        "error": error,
        "comment": comment,
        **_rules_of(version, moment),
    }
    return render(request, "goals/state.html", context, status=422 if error else 200)


def _rules_of(version: EffectGoalVersion, moment: datetime.datetime) -> dict[str, object]:
    """What the rules say: as they judge a draft now, or as they were frozen when the version left draft."""
    if version.state == State.DRAFT:
        found = findings_for([version], moment)[version.pk]
        return {
            "broken": [(row.rule.title, row.message, row.reason, row.stops) for row in found if not row.held],
            "held": [row.rule.title for row in found if row.held],
        }
    titles = {rule.id: rule.title for rule in ordered()}
    rows = list(version.rule_outcomes.all())
    return {
        "broken": [
            (
                titles.get(row.rule, row.rule),
                in_reader_language(row.message),
                row.reason,
                row.outcome == "broken",
            )
            for row in rows
            if row.outcome in ("broken", "explained")
        ],
        "held": [titles.get(row.rule, row.rule) for row in rows if row.outcome == "held"],
        "frozen": True,
    }


@signed_in
@require_POST
def move_one(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """Take one goal a step. What is refused is said on the goal's page, with the comment still there."""
    version = version_of(request, year, slug, number)
    move, comment, person = _move(request), request.POST.get("comment", ""), reader(request)
    try:
        move.run(version, person, clock.now(), comment)
    except Refused as refused:
        return _state_page(request, version, error=str(refused), comment=comment)
    messages.success(request, _("Mål %(number)s är %(done)s.") % {"number": number, "done": move.done})
    return redirect(_after(move, version, person))


def _after(move: Move, version: EffectGoalVersion, person: Person) -> str:
    """Where to go: to the text when there is a new draft to write in, else to the goal or, set aside, the list."""
    address = [version.goal.year_id, version.goal.body.slug, version.goal.number]
    if move.name in ("ta-tillbaka", "ny-version"):
        return reverse("goals:write", args=address)
    if move.name in ("lagg-undan", "ater"):
        return reverse("goals:committee", args=address[:2])
    return reverse("goals:state", args=address)


@signed_in
@require_POST
def move_many(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Take the marked goals a step together: all of them or none. A goal that cannot take it is named."""
    get_year(year)
    body, person, move = body_of(request, slug), reader(request), _move(request)
    require(person, move.permission, body)
    marked = set(ids_of(request.POST.getlist("mal")))
    comment = request.POST.get("comment", "")
    versions = [
        version
        for version in current_versions(year, person=person, body=body)
        if version.goal.number in marked and version.state in move.states
    ]
    problem = _unfit(marked - {version.goal.number for version in versions})
    if not marked:
        problem = _("Markera minst ett mål som kan tas det steget.")
    if not problem:
        try:
            with transaction.atomic():
                for version in versions:
                    _run_named(move, version, person, comment)
        except Refused as refused:
            problem = str(refused)
    if problem:
        messages.error(request, problem)
        return _list_again(request, year, slug, comment)
    count = len(versions)
    if count == 1:
        said = _("Ett mål är %(done)s.") % {"done": move.done}
    else:
        said = _("%(count)d mål är %(done)s.") % {"count": count, "done": move.done_many}
    messages.success(request, said)
    return redirect("goals:committee", year=year, slug=slug)


def _unfit(numbers: set[int]) -> str:
    """That these marked goals cannot take the step: they never could, or someone has moved them meanwhile."""
    if not numbers:
        return ""
    text = ngettext(
        "Mål %(numbers)s kan inte tas det steget, så inget mål är ändrat. Läs listan igen och ta bort markeringen.",
        "Mål %(numbers)s kan inte tas det steget, så inget mål är ändrat. Läs listan igen och ta bort markeringarna.",
        len(numbers),
    )
    return text % {"numbers": listed([str(number) for number in sorted(numbers)])}


def _run_named(move: Move, version: EffectGoalVersion, person: Person, comment: str) -> None:
    """Take the step; a refusal says which goal it is about."""
    try:
        move.run(version, person, clock.now(), comment)
    except Refused as refused:
        named = _("Mål %(number)s: %(why)s") % {"number": version.goal.number, "why": refused}
        raise Refused(named) from refused


def _list_again(request: HttpRequest, year: int, slug: str, comment: str) -> HttpResponse:
    """The committee's list with what was marked and written still there."""
    context = list_context(request, year, slug) | {
        "comment": comment,
        "marked": ids_of(request.POST.getlist("mal")),
        "comment_open": bool(comment) or request.POST.get("steg") == "ater",
    }
    return render(request, "goals/committee.html", context, status=422)


def _move(request: HttpRequest) -> Move:
    move = MOVES.get(request.POST.get("steg", ""))
    if move is None:
        raise Http404(_("Det steget finns inte."))
    return move
