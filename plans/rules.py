"""The policy's rule that needs activities: P7. Source: domain.md "The rules of the policy"."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import EffectGoalVersion
from goals.policy import Judgement, Level, Load, Rule
from plans.models import ActivityGoal, ActivityStatus


@dataclass(frozen=True)
class PlanFacts:
    """How many activities serve the goal: those that are meant to happen, and those that were called off."""

    wanted: int = 0
    cancelled: int = 0


def ask_plan_facts(ids: list[int], moment: datetime.datetime) -> QuerySet[EffectGoalVersion]:
    """Versions with how many activities serve their goal, and how many of these were called off by a moment."""
    last = ActivityStatus.objects.filter(activity=OuterRef("activity"), recorded_at__lte=moment)
    links = ActivityGoal.objects.filter(goal=OuterRef("goal")).annotate(
        last=Subquery(last.order_by("-recorded_at", "-pk").values("status")[:1])
    )
    return (
        EffectGoalVersion.objects.filter(pk__in=ids)
        .only("pk")
        .annotate(
            activities=_counted(links),
            called_off=_counted(links.filter(last=ActivityStatus.Status.CANCELLED)),
        )
    )


def _counted(links: QuerySet[ActivityGoal]) -> Coalesce:
    """How many there are, as a subquery."""
    rows = links.order_by().values("goal").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def read_plan_facts(versions: list[Any]) -> dict[int, PlanFacts]:
    """Facts per version id."""
    return {row.pk: PlanFacts(row.activities - row.called_off, row.called_off) for row in versions}


PLAN_FACTS = Load(ask_plan_facts, read_plan_facts)


def judge_activity(facts: PlanFacts) -> Judgement:
    """P7: at least one activity is meant to bring it about; one that was called off brings nothing about."""
    if facts.wanted:
        return Judgement(True)
    if facts.cancelled:
        return Judgement(
            False,
            _("Alla aktiviteter som skulle leda till målet är avförda."),
            _("Lägg till en aktivitet som ska genomföras."),
        )
    return Judgement(
        False,
        _("Ingen aktivitet leder till målet."),
        _("Vad ska förvaltningen göra för att det ska bli så? Lägg till en aktivitet."),
    )


RULES = (
    Rule(
        "P7",
        Level.MUST,
        gettext_lazy("Minst en aktivitet ska leda till målet"),
        gettext_lazy("Ett mål som ingen gör något för blir inte verklighet."),
        PLAN_FACTS,
        judge_activity,
    ),
)
