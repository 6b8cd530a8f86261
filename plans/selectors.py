"""Reads of activities, each with a fixed number of queries however many rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation import clock
from foundation.timeline import TimelineBar, timeline_bar
from goals.models import EffectGoalVersion
from organisation.models import Person, Unit
from organisation.roles import Permission
from plans.models import Activity, ActivityGoal, ActivityResponsibility, ActivityStatus

#: Nothing more happens in these.
ENDED = (ActivityStatus.Status.DONE, ActivityStatus.Status.CANCELLED)


@dataclass(frozen=True)
class ActivityView:
    """An activity as known at a moment. ``status`` is the last given, ``not_started`` where none has been.

    ``goal_ids`` are all goals it serves; show only those that the reader may know of.
    """

    activity: Activity
    owner: Person | None
    status: str
    as_of: datetime.date | None
    comment: str
    goal_ids: tuple[int, ...]

    @property
    def unit(self) -> Unit | None:
        """The unit that carries it out."""
        return self.activity.unit

    @property
    def unit_named(self) -> str:
        """The unit's name, unless the owner's title says it already ("Enhetschef, hemtjänsten")."""
        name = str(self.unit) if self.unit else ""
        return "" if self.owner and name.casefold() in str(self.owner).casefold() else name

    def is_late(self, today: datetime.date) -> bool:
        """Whether its last day has passed without its being done or called off."""
        return self.activity.end < today and self.status not in ENDED

    def bar(self, year: int, today: datetime.date) -> TimelineBar:
        """Its bar over a year, drawn as delayed also when nobody has said so yet."""
        shown = "delayed" if self.is_late(today) else self.status
        return timeline_bar(self.activity.start, self.activity.end, year=year, status=shown, today=today)


def activities_for(
    goal_ids: Iterable[int], *, known_at: datetime.datetime | None = None
) -> dict[int, list[ActivityView]]:
    """Per goal id, its activities in order of start, as known at a moment (now when None). Three queries.

    The caller asks only for goals that the reader may see.
    """
    wanted = set(goal_ids)
    serving = ActivityGoal.objects.filter(goal__in=wanted).values("activity")
    links = (
        ActivityGoal.objects.filter(activity__in=serving)
        .select_related("activity__unit")
        .order_by("activity__start", "activity__pk", "goal_id")
    )
    if known_at is not None:
        links = links.filter(activity__made_at__lte=known_at)
    served: dict[int, list[int]] = {}
    activities: dict[int, Activity] = {}
    for link in links:
        activities[link.activity_id] = link.activity
        served.setdefault(link.activity_id, []).append(link.goal_id)
    found: dict[int, list[ActivityView]] = {goal: [] for goal in wanted}
    for view in _views(activities, served, known_at):
        for goal in view.goal_ids:
            if goal in found:
                found[goal].append(view)
    return found


def activities_owned_by(person: Person, on: datetime.date) -> list[ActivityView]:
    """The activities that a person owns on a day and that run that year or later, by their last day. Four queries."""
    owned = (
        Activity.objects.filter(
            responsibilities__person=person,
            responsibilities__valid__contains=on,
            end__gte=datetime.date(on.year, 1, 1),
        )
        .select_related("unit", "body")
        .order_by("end", "pk")
    )
    activities = {activity.pk: activity for activity in owned}
    served: dict[int, list[int]] = {pk: [] for pk in activities}
    for activity_id, goal_id in ActivityGoal.objects.filter(activity__in=activities).values_list(
        "activity", "goal"
    ):
        served[activity_id].append(goal_id)
    return _views(activities, served, None)


def activity_view(activity: Activity) -> ActivityView:
    """One activity with its owner and last status. Three queries."""
    goals = list(activity.goal_links.values_list("goal_id", flat=True))
    return _views({activity.pk: activity}, {activity.pk: goals}, None)[0]


def _views(
    activities: dict[int, Activity], served: dict[int, list[int]], known_at: datetime.datetime | None
) -> list[ActivityView]:
    day = timezone.localtime(known_at).date() if known_at else clock.today()
    owners = {
        row.activity_id: row.person
        for row in ActivityResponsibility.objects.filter(
            activity__in=activities, valid__contains=day
        ).select_related("person")
    }
    statuses = ActivityStatus.objects.filter(activity__in=activities)
    if known_at is not None:
        statuses = statuses.filter(recorded_at__lte=known_at)
    last = {
        row.activity_id: row
        for row in statuses.order_by("activity_id", "-recorded_at", "-pk").distinct("activity_id")
    }
    return [_view(activity, owners.get(pk), last.get(pk), served[pk]) for pk, activity in activities.items()]


def _view(
    activity: Activity, owner: Person | None, row: ActivityStatus | None, goals: list[int]
) -> ActivityView:
    return ActivityView(
        activity=activity,
        owner=owner,
        status=row.status if row else str(ActivityStatus.Status.NOT_STARTED),
        as_of=row.as_of if row else None,
        comment=row.comment if row else "",
        goal_ids=tuple(goals),
    )


def visible_activities(person: Person) -> QuerySet[Activity]:
    """Activities that the person may know of: the body's officials all, others those that serve a goal they may read."""
    own = person.grants.body_ids(Permission.READ_DRAFT)
    readable = EffectGoalVersion.objects.visible_to(person).values("goal")
    serves = Exists(ActivityGoal.objects.filter(activity=OuterRef("pk"), goal__in=readable))
    allowed = Q(serves) if own is not None else Q()
    if own:
        allowed |= Q(body__in=list(own))
    return Activity.objects.filter(allowed).select_related("body", "unit")


def status_history(activity: Activity) -> list[ActivityStatus]:
    """Every status given, latest first."""
    return list(activity.statuses.select_related("made_by").order_by("-recorded_at", "-pk"))


def summary(activities: Iterable[ActivityView], today: datetime.date) -> dict[str, int]:
    """How many there are, are done, and are late: {"all", "done", "late"}; called off ones are not counted."""
    counted = [view for view in activities if view.status != ActivityStatus.Status.CANCELLED]
    return {
        "all": len(counted),
        "done": sum(view.status == ActivityStatus.Status.DONE for view in counted),
        "late": sum(view.is_late(today) or view.status == ActivityStatus.Status.DELAYED for view in counted),
    }
