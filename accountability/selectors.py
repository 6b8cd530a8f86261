"""What one person answers for: the goals with how they stand, and who is asked to say yes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from followup.selectors import periods_of
from followup.standings import GoalStanding, standings
from foundation import clock
from foundation.memo import once_a_request
from goals.models import EffectGoalVersion, GoalResponsibility
from goals.selectors import with_content
from organisation.models import Person, ReportingPeriod
from organisation.roles import Role
from organisation.versions import OPEN_STATES, State

#: Roles that can be named as answering for a goal or owning an activity.
ANSWERING = (Role.HEAD, Role.UNIT_MANAGER, Role.SECRETARY)


@dataclass(frozen=True)
class Promise:
    """A goal that the person answers for, in the version that holds, else the one being written.

    ``standing`` is None while the goal is planned or nothing has been followed up that year.
    """

    responsibility: GoalResponsibility
    version: EffectGoalVersion
    standing: GoalStanding | None


def may_answer(person: Person) -> bool:
    """Whether the person's roles can be named as answering for something."""
    return any(person.grants.has_role(role) for role in ANSWERING)


def responsibilities_of(person: Person, on: datetime.date) -> QuerySet[GoalResponsibility]:
    """The person's responsibilities on a day for goals of that year and later."""
    return GoalResponsibility.objects.filter(person=person, valid__contains=on, goal__year__gte=on.year)


@once_a_request
def unaccepted_count(person: Person) -> int:
    """How many goals wait for the person to say yes."""
    return responsibilities_of(person, clock.today()).filter(accepted_at__isnull=True).count()


def promises_of(person: Person, on: datetime.date) -> list[Promise]:
    """The goals that the person answers for, this year's first; a fixed number of queries."""
    responsibilities = {row.goal_id: row for row in responsibilities_of(person, on)}
    versions = _versions(person, list(responsibilities))
    period = _last_period(on)
    standing = (
        standings([v for v in versions if v.goal.year_id == on.year], period, person=person) if period else {}
    )
    return [Promise(responsibilities[v.goal_id], v, standing.get(v.goal_id)) for v in versions]


def _versions(person: Person, goal_ids: list[int]) -> list[EffectGoalVersion]:
    versions = EffectGoalVersion.objects.filter(
        goal__in=goal_ids, state__in=[*OPEN_STATES, State.DECIDED]
    ).visible_to(person)
    first: dict[int, EffectGoalVersion] = {}
    for version in with_content(versions).order_by("goal__year", "goal__body__order", "priority", "pk"):
        if version.goal_id not in first or version.state == State.DECIDED:
            first[version.goal_id] = version
    return list(first.values())


def _last_period(on: datetime.date) -> ReportingPeriod | None:
    """The year's last period whose figures have stopped by the day."""
    ended = [period for period in periods_of(on.year) if period.cut_off <= on]
    return ended[-1] if ended else None
