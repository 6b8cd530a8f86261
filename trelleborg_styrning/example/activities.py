"""The example's activities with their owners and how they have gone over time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from followup.periods import last_of_month
from organisation.models import Person
from plans.models import Activity, ActivityGoal, ActivityResponsibility, ActivityStatus
from trelleborg_styrning.example.content import at

if TYPE_CHECKING:
    from trelleborg_styrning.example.committees import Opened, Scene


def load(scene: Scene, slug: str, year: int, opened: list[Opened], moment: datetime.datetime) -> None:
    """The activities of a committee's goals of a year, with owners and statuses, in four statements."""
    by = scene.secretaries[slug]
    planned = [(row.version.goal, line) for row in opened for line in row.own["activities"]]
    made = Activity.objects.bulk_create(
        Activity(
            body=scene.bodies[slug],
            unit=scene.units[unit],
            text=text,
            start=datetime.date(year, _months(months)[0], 1),
            end=last_of_month(year, _months(months)[1]),
            resources=resources,
            made_at=moment,
            made_by=by,
        )
        for _goal, (text, unit, months, resources, _statuses) in planned
    )
    ActivityGoal.objects.bulk_create(
        ActivityGoal(activity=activity, goal=goal)
        for activity, (goal, _line) in zip(made, planned, strict=True)
    )
    ActivityResponsibility.objects.bulk_create(
        ActivityResponsibility(
            activity=activity,
            person=scene.owners[line[1]],
            valid=(moment.date(), None),
            made_at=moment,
            made_by=by,
        )
        for activity, (_goal, line) in zip(made, planned, strict=True)
    )
    ActivityStatus.objects.bulk_create(
        status
        for activity, (_goal, line) in zip(made, planned, strict=True)
        for status in _statuses(activity, scene.owners[line[1]], year, line[4])
    )


def _months(span: str) -> tuple[int, int]:
    first, last = span.split("-")
    return int(first), int(last)


def _statuses(activity: Activity, owner: Person, year: int, statuses: str) -> Iterator[ActivityStatus]:
    """ "ongoing 0115; done 0430 Klart i alla sju områden." → one row each, never overwritten."""
    for part in filter(str.strip, statuses.split(";")):
        status, date, *comment = part.strip().split(" ", 2)
        on = datetime.date(year, int(date[:2]), int(date[2:]))
        moment = at(on, 15)
        yield ActivityStatus(
            activity=activity,
            status=status,
            as_of=on,
            comment=comment[0] if comment else "",
            recorded_at=moment,
            made_at=moment,
            made_by=owner,
        )
