"""Reads of activities, each with a fixed number of queries however many rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from foundation import clock
from foundation.nested import with_children
from foundation.timeline import TimelineBar, timeline_bar
from goals.models import EffectGoal, EffectGoalVersion
from goals.models.effect import EffectGoalVersionQuerySet
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


def activities_for(goal_ids: Iterable[int]) -> dict[int, list[ActivityView]]:
    """Per goal id, its activities in order of start. One query.

    The caller asks only for goals that the reader may see.
    """
    wanted = set(goal_ids)
    serving = Activity.objects.filter(pk__in=ActivityGoal.objects.filter(goal__in=wanted).values("activity"))
    found: dict[int, list[ActivityView]] = {goal: [] for goal in wanted}
    for view in _views(serving.order_by("start", "pk"), None):
        for goal in view.goal_ids:
            if goal in found:
                found[goal].append(view)
    return found


def activities_owned_by(person: Person, on: datetime.date) -> list[ActivityView]:
    """The activities that a person owns on a day and that run that year or later, by their last day. One query."""
    owned = Activity.objects.filter(
        responsibilities__person=person,
        responsibilities__valid__contains=on,
        end__gte=datetime.date(on.year, 1, 1),
    )
    return _views(owned.select_related("body").order_by("end", "pk"), None)


def activity_view(activity: Activity) -> ActivityView:
    """One activity with its owner and last status. One query."""
    return _views(Activity.objects.filter(pk=activity.pk), None)[0]


def with_activities(
    versions: EffectGoalVersionQuerySet, known_at: datetime.datetime | None = None
) -> EffectGoalVersionQuerySet:
    """Adds each goal's activities as known at a moment (now when None); read with ``activities_of``."""
    links = ActivityGoal.objects.select_related("activity__unit").order_by("activity__start", "activity")
    if known_at is not None:
        links = links.filter(activity__made_at__lte=known_at)
    whole = with_children(
        links,
        *_known("activity__", known_at),
        activity__goal_links=ActivityGoal.objects.order_by("goal_id"),
    )
    return with_children(versions, Prefetch("goal__activity_links", whole, to_attr="serving"))


def activities_of(goal: EffectGoal) -> list[ActivityView]:
    """A goal's activities in order of start; no query when ``with_activities`` has fetched them."""
    links = getattr(goal, "serving", None)
    if links is None:
        return activities_for([goal.pk])[goal.pk]
    return [_view(link.activity) for link in links]


def _views(activities: QuerySet[Activity], known_at: datetime.datetime | None) -> list[ActivityView]:
    """Activities with owner, last status and the goals they serve, as known at a moment. One query."""
    rows = with_children(
        activities.select_related("unit"),
        *_known("", known_at),
        goal_links=ActivityGoal.objects.order_by("goal_id"),
    )
    return [_view(activity) for activity in rows]


def _known(way: str, known_at: datetime.datetime | None) -> tuple[Prefetch[Any], Prefetch[Any]]:
    """Who owned an activity and its last status, as known at a moment."""
    day = timezone.localtime(known_at).date() if known_at else clock.today()
    statuses = ActivityStatus.objects.order_by("activity_id", "-recorded_at", "-pk").distinct("activity_id")
    if known_at is not None:
        statuses = statuses.filter(recorded_at__lte=known_at)
    owners = ActivityResponsibility.objects.filter(valid__contains=day).select_related("person")
    return (
        Prefetch(f"{way}statuses", statuses, to_attr="last_status"),
        Prefetch(f"{way}responsibilities", owners, to_attr="owned_by"),
    )


def _view(activity: Any) -> ActivityView:
    """An activity's view. Its type knows nothing of what ``_known`` adds."""
    row: ActivityStatus | None = next(iter(activity.last_status), None)
    return ActivityView(
        activity=activity,
        owner=next((owner.person for owner in activity.owned_by), None),
        status=row.status if row else str(ActivityStatus.Status.NOT_STARTED),
        as_of=row.as_of if row else None,
        comment=row.comment if row else "",
        goal_ids=tuple(link.goal_id for link in activity.goal_links.all()),
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
