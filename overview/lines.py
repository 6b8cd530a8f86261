"""A goal as a line of a list: its wording, how it stands, its activities. What every list of this app is made
of.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from followup.attainment import target_text
from followup.curves import spark_of
from followup.standings import GoalStanding, standings
from foundation.charts import Spark
from foundation.nested import with_children
from goals.models import Contribution, EffectGoal, EffectGoalVersion, Target
from goals.models.effect import EffectGoalVersionQuerySet
from goals.scales import Attainment
from goals.selectors import with_named_body
from organisation.models import Body, Person
from organisation.versions import OPEN_STATES, State
from overview.reading import Reading
from plans.models import ActivityGoal, ActivityStatus

#: In the order of the scale, best first; for counts.
SCALE = (Attainment.MET, Attainment.PARTLY, Attainment.NOT_MET, Attainment.NOT_ASSESSABLE)


@dataclass(frozen=True)
class GoalLine:
    """One goal in a list. ``standing`` is None while the year is only planned, or for what is not decided."""

    version: EffectGoalVersion
    body: Body
    standing: GoalStanding | None
    activities_done: int
    activities: int
    direction_goal_ids: tuple[int, ...]

    @property
    def goal(self) -> EffectGoal:
        """The goal's identity."""
        return self.version.goal

    @property
    def href(self) -> str:
        """The address of the goal's page."""
        return goal_href(self.goal, self.body)

    @property
    def now(self) -> str:
        """Läget nu, or empty."""
        return self.standing.now if self.standing else ""

    @property
    def judged(self) -> str:
        """The committee's judgement, or empty."""
        return self.standing.judged if self.standing else ""

    @cached_property
    def spark(self) -> Spark | None:
        """The main indicator's curve at the width of a list."""
        main = self.standing.main if self.standing else None
        return spark_of(main.rule, main.series, width=116, height=34) if main else None

    @cached_property
    def value_text(self) -> str:
        """The main indicator's value; its unit only when it is percent, since the row is narrow."""
        main = self.standing.main if self.standing else None
        if main is None:
            return ""
        counted = main.now.counted or main.last
        return main.rule.short().text_of(counted.number) if counted else ""

    @cached_property
    def target_text(self) -> str:
        """The main indicator's target: "högst 10"."""
        main = self.standing.main if self.standing else None
        return target_text(main.rule.short()) if main else ""

    @property
    def indicator_count(self) -> int:
        """How many indicators the goal has."""
        return len(self.version.targets.all())

    def says(self, words: str) -> bool:
        """Whether the goal's texts or its indicators' names hold every word."""
        indicators = " ".join(target.indicator_version.title for target in self.version.targets.all())
        text = f"{self.version.statement} {self.version.short_name} {indicators} {self.body}".casefold()
        return all(word in text for word in words.casefold().split())


def goal_href(goal: EffectGoal, body: Body) -> str:
    """The address of a goal's page."""
    return reverse("overview:effect_goal", args=[goal.year_id, body.slug, goal.number])


def _counted(status: Q) -> Coalesce:
    """How many of a goal's activities have a last status, as a subquery."""
    last = ActivityStatus.objects.filter(activity=OuterRef("activity")).order_by("-recorded_at", "-pk")
    links = (
        ActivityGoal.objects.filter(goal=OuterRef("goal"))
        .annotate(last=Subquery(last.values("status")[:1]))
        .filter(status)
        .order_by()
        .values("goal")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(links, output_field=IntegerField()), 0)


def for_lines(versions: EffectGoalVersionQuerySet, year: int) -> EffectGoalVersionQuerySet:
    """Everything that a line shows but its standing: one query however many goals, and the register."""
    contributions = Contribution.objects.filter(version=OuterRef("pk")).order_by("pk")
    targets = Target.objects.select_related("indicator_version__indicator").defer(
        "indicator_version__definition"
    )
    named = with_named_body(versions, datetime.date(year, 12, 31))
    return (
        with_children(named.select_related("decision"), targets=targets)
        .defer("description", "target_group", "correction_reason")
        .annotate(
            direction_goal_ids=ArraySubquery(contributions.values("direction_goal_id")),
            activities_done=_counted(Q(last="done")),
            activities=_counted(~Q(last="cancelled") | Q(last__isnull=True)),
        )
        .order_by("goal__body__order", "goal__body__slug", "priority", "goal__number", "pk")
    )


def year_versions(year: int, *, person: Person, working: bool) -> list[EffectGoalVersion]:
    """The year's goals: as decided, or (``working``) what the person works on where that is further."""
    return first_of_each(ask_for_year(year, person=person, working=working))


def ask_for_year(
    year: int, *, person: Person, working: bool, body: Body | None = None
) -> EffectGoalVersionQuerySet:
    """The versions that ``year_versions`` chooses from."""
    versions = EffectGoalVersion.objects.visible_to(person).filter(goal__year=year)
    if body is not None:
        versions = versions.filter(goal__body=body)
    wanted = [State.DECIDED, *OPEN_STATES] if working else [State.DECIDED]
    return for_lines(versions.filter(state__in=wanted), year)


def first_of_each(versions: Iterable[EffectGoalVersion]) -> list[EffectGoalVersion]:
    """One version of each goal: the open one where there is one, else the decided."""
    rows: dict[int, EffectGoalVersion] = {}
    for version in versions:
        if version.goal_id not in rows or version.is_open:
            rows[version.goal_id] = version
    return list(rows.values())


def goal_lines(versions: Sequence[EffectGoalVersion], reading: Reading, person: Person) -> list[GoalLine]:
    """Versions from ``year_versions`` with how they stand; a year that is planned has no standings."""
    decided = [version for version in versions if version.is_decided]
    found = standings(decided, reading.period, person=person) if reading.period and decided else {}
    return [
        _line(version, found.get(version.goal_id) if version.is_decided else None) for version in versions
    ]


def _line(version: Any, standing: GoalStanding | None) -> GoalLine:
    """A version's line. Its type knows nothing of the columns that ``for_lines`` adds."""
    return GoalLine(
        version=version,
        body=version.goal.body,
        standing=standing,
        activities_done=version.activities_done,
        activities=version.activities,
        direction_goal_ids=tuple(version.direction_goal_ids),
    )


def status_counts(values: Iterable[str]) -> list[tuple[str, int]]:
    """(code, count) in the order of the scale, without those that no goal has."""
    counted = Counter(value for value in values if value)
    return [(str(code), counted[code]) for code in SCALE if counted[code]]


def assessable_text(lines: Sequence[GoalLine]) -> str:
    """ "6 av 7": how many can be judged."""
    return _("%(some)d av %(all)d") % {
        "some": sum(line.standing is not None and line.standing.assessable for line in lines),
        "all": len(lines),
    }
