"""Lists of goals: a year, a committee, and what the council has set."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from foundation import clock
from goals.lists import (
    committee_rows,
    contribution_counts,
    goal_rows,
    moves_together,
    uncovered_goals,
)
from goals.selectors import direction_tree, vision
from organisation.access import body_of, may, reader, signed_in
from organisation.models import DueDate
from organisation.roles import Permission
from organisation.selectors import due, get_year, level_names
from organisation.versions import OPEN_STATES, State


@require_safe
@signed_in
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The year's goals per committee: how far each has come, and which inriktningsmål nobody contributes to."""
    get_year(year)
    person, moment = reader(request), clock.now()
    rows = committee_rows(year, person, moment)
    own = set(person.grants.own_body_ids)
    context = {
        "rows": sorted(rows, key=lambda row: row.body.pk not in own),
        "own": own,
        "gaps": uncovered_goals(year, person),
        "names": level_names(year),
        "total": sum(row.total for row in rows),
        "begun": sum(bool(row.total) for row in rows),
        "decided": sum(dict(row.counts).get(State.DECIDED, 0) for row in rows),
        "sees_all": may(person, Permission.REVIEW_GOALS),
    }
    return render(request, "goals/year.html", context)


@require_safe
@signed_in
def committee(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """A committee's goals of a year, with what each lacks and what the reader can do."""
    return render(request, "goals/committee.html", list_context(request, year, slug))


def list_context(request: HttpRequest, year: int, slug: str) -> dict[str, Any]:
    """What the committee's list shows; also when a step on it was refused."""
    get_year(year)
    person, moment, body = reader(request), clock.now(), body_of(request, slug)
    rows = goal_rows(year, body, person, moment)
    waiting = [row for row in rows if row.version.state in OPEN_STATES]
    return {
        "body": body,
        "rows": rows,
        "names": level_names(year),
        "moves": moves_together(rows),
        # Submitting together is the rule; whoever reviews or marks as ready chooses each goal.
        "marked": [row.version.goal.number for row in rows if "lamna" in row.moves],
        "lacking": sum(bool(row.lacks) for row in waiting),
        "decided": sum(row.version.state == State.DECIDED for row in rows),
        "due": due(DueDate.Step.GOALS_SUBMITTED, body, year=year) if waiting or not rows else None,
        "may_write": may(person, Permission.WRITE_GOALS, body),
        "may_decide": bool(waiting) and may(person, Permission.REGISTER_DECISION, body),
        "today": moment.date(),
        "comment": "",
    }


@require_safe
@signed_in
def directions(request: HttpRequest, year: int) -> HttpResponse:
    """Vision, directions and inriktningsmål in force that year, to read."""
    get_year(year)
    counts = contribution_counts(year, reader(request))
    tree = [
        (node.direction, [(row, *counts.get(row.goal.pk, (0, 0))) for row in node.goals])
        for node in direction_tree(year)
    ]
    context = {"vision": vision(year), "tree": tree, "names": level_names(year)}
    return render(request, "goals/directions.html", context)
