"""What opens under a row of the red thread: how the goal contributes, its indicators, its activities."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from followup.report_view import IndicatorRow
from followup.standings import GoalStanding, standings
from goals.models import EffectGoalVersion
from goals.selectors import answering, find_versions
from organisation.models import Body, Person
from organisation.versions import State
from overview.goal_page import Bid, bids_of, chosen
from overview.lines import goal_href
from overview.reading import reading_of
from plans.selectors import ActivityView, activities_of


@dataclass(frozen=True)
class GoalMore:
    """The inside of an opened row."""

    version: EffectGoalVersion
    href: str
    bids: tuple[Bid, ...]
    rows: tuple[IndicatorRow, ...]
    activities: tuple[ActivityView, ...]
    standing: GoalStanding | None
    responsible: Person | None


def goal_more(year: int, body: Body, number: int, *, person: Person, today: datetime.date) -> GoalMore | None:
    """The inside of one row; None for a goal that the person may not know of."""
    versions = find_versions(year, body, number, person)
    if not versions:
        return None
    goal, version = versions[0].goal, chosen(versions, "")
    reading = reading_of(year, today)
    standing = None
    if reading.period is not None and version.state == State.DECIDED:
        standing = standings([version], reading.period, person=person).get(goal.pk)
    return GoalMore(
        version=version,
        href=goal_href(goal, body),
        bids=tuple(bids_of(version, year)),
        rows=standing.children if standing else (),
        activities=tuple(activities_of(goal)),
        standing=standing,
        responsible=answering(goal),
    )
