"""The policy's rule that needs activities: P7. Source: domain.md "The rules of the policy"."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.policy import Judgement, Level, Rule
from plans.models import Activity, ActivityStatus


@dataclass(frozen=True)
class PlanFacts:
    """How many activities serve the goal: those that are meant to happen, and those that were called off."""

    wanted: int = 0
    cancelled: int = 0


def load_plan_facts(version_ids: Iterable[int], moment: datetime.datetime) -> dict[int, PlanFacts]:
    """Facts of many versions in one query; a goal's activities are the same for all its versions."""
    ids = list(version_ids)
    last = ActivityStatus.objects.filter(activity=OuterRef("pk"), recorded_at__lte=moment)
    cancelled = Q(last=ActivityStatus.Status.CANCELLED)
    counted = (
        Activity.objects.filter(goal_links__goal__versions__in=ids)
        .annotate(last=Subquery(last.order_by("-recorded_at", "-pk").values("status")[:1]))
        .values("goal_links__goal__versions")
        .annotate(all=Count("pk"), off=Count("pk", filter=cancelled))
    )
    found = {
        row["goal_links__goal__versions"]: PlanFacts(row["all"] - row["off"], row["off"]) for row in counted
    }
    return {version: found.get(version, PlanFacts()) for version in ids}


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
        load_plan_facts,
        judge_activity,
    ),
)
