"""Writes of activities: verkställighet, so no decision is needed, but every change is kept."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import Refused
from goals.models import EffectGoal, EffectGoalVersion
from organisation.access import require
from organisation.models import Body, Person, Unit, Year
from organisation.roles import Permission
from organisation.services import require_open_year
from organisation.versions import DECIDED_STATES
from plans.models import Activity, ActivityGoal, ActivityResponsibility, ActivityStatus


@dataclass(frozen=True)
class ActivityInput:
    """What is typed of an activity. ``goal_ids`` are effect goals (identities) of the activity's own body."""

    text: str
    start: datetime.date | None
    end: datetime.date | None
    goal_ids: Sequence[int]
    owner_id: int | None = None
    unit_id: int | None = None
    resources: str = ""
    continues_id: int | None = None


class Changed(Refused):
    """Someone else changed the activity while it was being written on; nothing is overwritten."""

    def __init__(self) -> None:
        super().__init__(_("Någon annan har ändrat aktiviteten medan du skrev. Inget är överskrivet."))


@transaction.atomic
def activity_create(*, body: Body, data: ActivityInput, by: Person, moment: datetime.datetime) -> Activity:
    """Add an activity that serves one or more of the body's goals, with whoever owns it.

    Raises NotAllowed, and Refused beside the field: text, dates, goals, owner or unit.
    """
    require(by, Permission.WRITE_ACTIVITIES, body)
    start, end = _check(data, body)
    activity = Activity.objects.create(
        body=body,
        text=data.text.strip(),
        start=start,
        end=end,
        unit_id=data.unit_id,
        resources=data.resources.strip(),
        continues_id=data.continues_id,
        made_at=moment,
        made_by=by,
    )
    ActivityGoal.objects.bulk_create(
        ActivityGoal(activity=activity, goal_id=goal) for goal in _goals(data, body)
    )
    if data.owner_id is not None:
        _own(activity, _person(data.owner_id), by=by, moment=moment)
    return activity


@transaction.atomic
def activity_change(
    *, activity: Activity, data: ActivityInput, lock_version: int, by: Person, moment: datetime.datetime
) -> Activity:
    """Change an activity's text, dates, resources, goals or owner. ``lock_version`` is what the writer had read.

    Raises NotAllowed, and Refused beside the field, or when someone else has changed it in between.
    """
    activity = _locked(activity)
    require(by, Permission.WRITE_ACTIVITIES, activity.body)
    if activity.lock_version != lock_version:
        raise Changed
    start, end = _check(data, activity.body)
    activity.text, activity.resources = data.text.strip(), data.resources.strip()
    activity.start, activity.end = start, end
    activity.unit_id = data.unit_id
    activity.lock_version += 1
    activity.save()
    _link(activity, _goals(data, activity.body))
    if data.owner_id is not None:
        _own(activity, _person(data.owner_id), by=by, moment=moment)
    return activity


@transaction.atomic
def activity_remove(*, activity: Activity, by: Person, moment: datetime.datetime) -> None:
    """Remove an activity that was never more than a plan; its history stays.

    Raises NotAllowed, and Refused when a status has been given or a decided goal leans on it: then it is called
    off (``cancelled``) instead, so that it shows that it did not happen.
    """
    activity = _locked(activity)
    require(by, Permission.WRITE_ACTIVITIES, activity.body)
    if activity.statuses.exists():
        raise Refused(
            _("Aktiviteten har en status och kan inte tas bort. Ange avförd i stället, och varför.")
        )
    goals = activity.goal_links.values("goal")
    if EffectGoalVersion.objects.filter(goal__in=goals, state__in=DECIDED_STATES).exists():
        raise Refused(
            _(
                "Aktiviteten hör till ett beslutat mål och kan inte tas bort. Ange avförd i stället, och varför."
            )
        )
    activity.goal_links.all().delete()
    activity.responsibilities.all().delete()
    Activity.objects.filter(pk=activity.pk).delete()


@transaction.atomic
def activity_status_record(
    *,
    activity: Activity,
    status: str,
    as_of: datetime.date,
    comment: str,
    by: Person,
    moment: datetime.datetime,
) -> ActivityStatus:
    """Add a status row; earlier rows stay as they are. The same thing said twice is kept once.

    Raises NotAllowed, and Refused for an unknown status, a day to come, or calling off without saying why.
    """
    activity = _locked(activity)
    require(by, Permission.REPORT_ACTIVITY, activity.body)
    if status not in ActivityStatus.Status.values:
        raise Refused(_("Välj status: ej påbörjad, pågår, genomförd, försenad eller avförd."), field="status")
    if as_of > timezone.localtime(moment).date():
        raise Refused(_("Dagen har inte varit än. Status anges för i dag eller tidigare."), field="as_of")
    year = Year.objects.filter(pk=as_of.year, closed_at__isnull=False).first()
    if year is not None:
        raise Refused(
            _("Året %(year)s är stängt. Ange läget en dag efter det.") % {"year": year.pk}, field="as_of"
        )
    comment = comment.strip()
    if status == ActivityStatus.Status.CANCELLED and not comment:
        raise Refused(_("Skriv varför aktiviteten avförs. Det visas i rapporten."), field="comment")
    last = activity.statuses.order_by("-recorded_at", "-pk").first()
    if last is not None and (last.status, last.as_of, last.comment) == (status, as_of, comment):
        return last
    return ActivityStatus.objects.create(
        activity=activity,
        status=status,
        as_of=as_of,
        comment=comment,
        recorded_at=moment,
        made_at=moment,
        made_by=by,
    )


def _locked(activity: Activity) -> Activity:
    return Activity.objects.select_for_update(of=("self",)).select_related("body").get(pk=activity.pk)


def _person(pk: int) -> Person:
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise Refused(_("Välj vem som äger aktiviteten."), field="owner")
    return person


def _check(data: ActivityInput, body: Body) -> tuple[datetime.date, datetime.date]:
    """Its first and last day, or the sentences beside the fields; the database holds the same for dates and links."""
    if not data.text.strip():
        raise Refused(_("Skriv vad förvaltningen ska göra."), field="text")
    if data.start is None:
        raise Refused(_("Ange när aktiviteten börjar."), field="start")
    if data.end is None:
        raise Refused(_("Ange när aktiviteten ska vara klar."), field="end")
    if data.end < data.start:
        raise Refused(_("Slutdatumet ligger före startdatumet."), field="end")
    if data.unit_id is not None and not Unit.objects.filter(pk=data.unit_id, body=body).exists():
        raise Refused(_("Välj en enhet i den egna förvaltningen."), field="unit")
    return data.start, data.end


def _goals(data: ActivityInput, body: Body) -> list[int]:
    """The goals it serves, all of the activity's own body (P11: every activity serves a goal)."""
    wanted = set(data.goal_ids)
    known = EffectGoal.objects.filter(pk__in=wanted, body=body).select_related("year")
    if not wanted or {goal.pk for goal in known} != wanted:
        raise Refused(_("Välj minst ett av nämndens mål som aktiviteten ska leda till."), field="goals")
    for goal in known:
        require_open_year(goal.year)
    return sorted(wanted)


def _link(activity: Activity, goals: Sequence[int]) -> None:
    """Make the links those wanted; the ones that stay keep their rows."""
    activity.goal_links.exclude(goal__in=goals).delete()
    known = set(activity.goal_links.values_list("goal_id", flat=True))
    ActivityGoal.objects.bulk_create(
        ActivityGoal(activity=activity, goal_id=goal) for goal in goals if goal not in known
    )


def _own(activity: Activity, person: Person, *, by: Person, moment: datetime.datetime) -> None:
    """Let the person own it from today. On the same day the row is changed, else the earlier one ends."""
    if not person.is_active:
        raise Refused(_("Personen har slutat. Välj någon annan."), field="owner")
    today = timezone.localtime(moment).date()
    current = ActivityResponsibility.objects.filter(activity=activity, valid__contains=today).first()
    if current is not None and current.person_id == person.pk:
        return
    if current is not None and current.valid.lower == today:
        current.person, current.made_at, current.made_by = person, moment, by
        current.save()
        return
    if current is not None:
        current.valid = DateRange(current.valid.lower, today)
        current.save()
    ActivityResponsibility.objects.create(
        activity=activity, person=person, valid=DateRange(today, None), made_at=moment, made_by=by
    )
