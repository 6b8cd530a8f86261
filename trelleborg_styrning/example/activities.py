"""The example's activities with their owners and how they have gone over time."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from followup.periods import last_of_month
from goals.models import EffectGoal
from organisation.models import Person
from plans.models import Activity, ActivityGoal, ActivityResponsibility, ActivityStatus
from trelleborg_styrning.example.content import at

if TYPE_CHECKING:
    from trelleborg_styrning.example.committees import Scene


def load(
    scene: Scene,
    slug: str,
    year: int,
    goal: EffectGoal,
    own: dict[str, Any],
    moment: datetime.datetime,
) -> None:
    """A goal's activities of a year."""
    for text, unit, months, resources, statuses in own["activities"]:
        first, last = (int(month) for month in months.split("-"))
        by = scene.secretaries[slug]
        activity = Activity.objects.create(
            body=scene.bodies[slug],
            unit=scene.units[unit],
            text=text,
            start=datetime.date(year, first, 1),
            end=last_of_month(year, last),
            resources=resources,
            made_at=moment,
            made_by=by,
        )
        ActivityGoal.objects.create(activity=activity, goal=goal)
        owner = scene.unit_owner(unit)
        ActivityResponsibility.objects.create(
            activity=activity,
            person=owner,
            valid=(moment.date(), None),
            made_at=moment,
            made_by=by,
        )
        _load_statuses(activity, owner, year, statuses)


def _load_statuses(activity: Activity, owner: Person, year: int, statuses: str) -> None:
    """ "ongoing 0115; done 0430 Klart i alla sju områden." → one row each, never overwritten."""
    rows = []
    for part in statuses.split(";"):
        if not part.strip():
            continue
        status, date, *comment = part.strip().split(" ", 2)
        on = datetime.date(year, int(date[:2]), int(date[2:]))
        moment = at(on, 15)
        rows.append(
            ActivityStatus(
                activity=activity,
                status=status,
                as_of=on,
                comment=comment[0] if comment else "",
                recorded_at=moment,
                made_at=moment,
                made_by=owner,
            )
        )
    ActivityStatus.objects.bulk_create(rows)
