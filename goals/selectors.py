"""Reads of goals, each with a fixed number of queries however many rows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from foundation import clock
from foundation.nested import together, with_children, with_each
from goals.council import council
from goals.models import (
    Contribution,
    DirectionGoal,
    DirectionGoalVersion,
    EffectGoal,
    EffectGoalTransition,
    EffectGoalVersion,
    GoalResponsibility,
    IndicatorVersion,
    RuleOutcome,
    StrategicDirection,
    Target,
    Vision,
)
from goals.models.effect import EffectGoalVersionQuerySet
from organisation.models import Body, Decision, Person, RoleAssignment, Unit
from organisation.register import Register, read_register
from organisation.roles import Role
from organisation.versions import DECIDED_STATES, OPEN_STATES, State

#: Definitions that a search in the catalogue shows; a narrower search shows others.
CATALOGUE_ROWS = 20


def with_content(versions: EffectGoalVersionQuerySet, year: int | None = None) -> EffectGoalVersionQuerySet:
    """Adds what every list of goals shows: body with name, decision, contributions, targets with indicators.

    One query, and the register.
    """
    found = with_children(
        versions.select_related("goal", "goal__continues", "answerable_unit", "decision"),
        contributions=Contribution.objects.select_related("direction_goal__direction").order_by("pk"),
        targets=Target.objects.select_related("indicator_version__indicator", "object"),
    )
    return with_named_body(found, datetime.date(year, 12, 31) if year else clock.today()).order_by(
        "goal__body__order", "goal__body__slug", "priority", "goal__number", "pk"
    )


def with_named_body(versions: EffectGoalVersionQuerySet, day: datetime.date) -> EffectGoalVersionQuerySet:
    """Gives each version's goal its body out of the register, with the name on a day."""
    known: list[Register] = []

    def name(version: EffectGoalVersion) -> None:
        if not known:
            known.append(read_register())
        version.goal.body = known[0].body(version.goal.body_id, day)

    return with_each(versions.select_related("goal"), name)


def current_versions(
    year: int,
    *,
    person: Person,
    body: Body | None = None,
    number: int | None = None,
) -> list[EffectGoalVersion]:
    """Per goal of the year, the version the person works on or reads first: the open one if visible, else the decided.

    With the rules' outcomes; each ``goal`` knows who is ``answering`` for it today. One query.
    """
    versions = EffectGoalVersion.objects.filter(
        Q(state__in=OPEN_STATES) | Q(state=State.DECIDED), goal__year=year
    ).visible_to(person)
    if body is not None:
        versions = versions.filter(goal__body=body)
    if number is not None:
        versions = versions.filter(goal__number=number)
    rows: dict[int, EffectGoalVersion] = {}
    found = with_answering(with_content(versions, year), clock.today())
    for version in with_children(found, rule_outcomes=RuleOutcome.objects.all()):
        known = rows.get(version.goal_id)
        if known is None or version.is_open:
            rows[version.goal_id] = version
    return sorted(
        rows.values(),
        key=lambda row: (row.goal.body.order, row.goal.body.slug, row.priority, row.goal.number),
    )


def decided_versions(year: int, *, body: Body | None = None) -> list[EffectGoalVersion]:
    """The decided version of each of a year's goals: what everyone who is logged in may read."""
    versions = EffectGoalVersion.objects.of_year_in_force(year)
    if body is not None:
        versions = versions.filter(goal__body=body)
    return list(with_content(versions, year))


def versions_decided_by(decision: int, body: Body, person: Person) -> list[EffectGoalVersion]:
    """The versions that a decision of the body's decided and the person may read, one a goal (the latest), in the
    goals' order. One query.
    """
    versions = EffectGoalVersion.objects.filter(
        decision=decision, decision__body=body, state__in=DECIDED_STATES
    ).visible_to(person)
    latest: dict[int, EffectGoalVersion] = {}
    for version in with_content(versions).select_related("decision__corrected_to"):
        known = latest.get(version.goal_id)
        if known is None or version.no > known.no:
            latest[version.goal_id] = version
    return list(latest.values())


def decision_chain(decision: Decision) -> list[Decision]:
    """A decision, those it was corrected from and those it was corrected to, each with who did it. One query."""
    rows = {
        row.pk: row
        for row in Decision.objects.filter(body=decision.body_id)
        .filter(Q(corrected_at__isnull=False) | Q(pk=decision.pk))
        .select_related("corrected_to", "corrected_by")
    }
    found: set[int] = set()
    near = {decision.pk}
    while near - found:
        found |= near
        near = {row.pk for row in rows.values() if row.corrected_to_id in found} | {
            row.corrected_to_id for row in rows.values() if row.pk in found and row.corrected_to_id
        }
    return sorted(
        (row for row in rows.values() if row.pk in found), key=lambda row: (row.corrected_at is None, row.pk)
    )


#: So far back the goals that a goal continues are followed.
STEPS_BACK = 6


def find_versions(year: int, body: Body, number: int, person: Person) -> list[EffectGoalVersion]:
    """The versions of the goal at an address that the person may see, latest first; see ``goal_versions``."""
    return _whole(
        EffectGoalVersion.objects.filter(goal__year=year, goal__body=body, goal__number=number), person
    )


def goal_versions(goal: EffectGoal, person: Person) -> list[EffectGoalVersion]:
    """The versions of one goal that the person may see, latest first, with transitions, rules' outcomes and content.

    They share one ``goal``, which has its named body, the goals that it continues, whether the person may read the
    first of these (``may_read_continued``), and who answers for it today (``answering``). One query.
    """
    return _whole(EffectGoalVersion.objects.filter(goal=goal), person)


def _whole(versions: EffectGoalVersionQuerySet, person: Person) -> list[EffectGoalVersion]:
    continued = EffectGoalVersion.objects.filter(goal=OuterRef("goal__continues")).visible_to(person)
    rows = with_children(
        with_answering(with_content(versions.visible_to(person)), clock.today())
        .select_related("made_by", "goal" + "__continues" * STEPS_BACK)
        .annotate(may_read_continued=Exists(continued)),
        transitions=EffectGoalTransition.objects.select_related("made_by"),
        rule_outcomes=RuleOutcome.objects.all(),
    )
    found: list[Any] = list(rows.order_by("-no"))
    for version in found:
        version.goal = found[0].goal
        version.goal.may_read_continued = found[0].may_read_continued
    return found


def with_answering(versions: EffectGoalVersionQuerySet, day: datetime.date) -> EffectGoalVersionQuerySet:
    """Adds who answers for each goal on a day; read with ``answering``."""
    rows = GoalResponsibility.objects.filter(valid__contains=day).select_related("person")
    return with_children(versions, Prefetch("goal__responsibilities", rows, to_attr="answering"))


def answering(goal: EffectGoal) -> Person | None:
    """Who answers for a goal today; no query when ``with_answering`` has fetched it."""
    rows = getattr(goal, "answering", None)
    if rows is None:
        rows = goal.responsibilities.filter(valid__contains=clock.today()).select_related("person")
    return next((row.person for row in rows), None)


def continued_ids(goal: EffectGoal) -> list[int]:
    """The ids of the goals that a goal of ``goal_versions`` continues, back in time."""
    found: list[int] = []
    before: EffectGoal | None = goal
    while before is not None and before.continues_id and len(found) < STEPS_BACK:
        found.append(before.continues_id)
        before = before.continues
    return found


@dataclass(frozen=True)
class DirectionGoalRow:
    """A direction goal with the wording that holds (or held last) in the year asked for."""

    goal: DirectionGoal
    version: DirectionGoalVersion


@dataclass(frozen=True)
class DirectionNode:
    """A strategic direction with its direction goals in order."""

    direction: StrategicDirection
    goals: tuple[DirectionGoalRow, ...]


def direction_tree(year: int) -> list[DirectionNode]:
    """The council's directions and direction goals in force some time in the year."""
    nodes: dict[int, list[DirectionGoalRow]] = {}
    for version in council().in_force(year):
        nodes.setdefault(version.goal.direction_id, []).append(DirectionGoalRow(version.goal, version))
    return [
        DirectionNode(direction, tuple(nodes.get(direction.pk, ())))
        for direction in council().directions_of(year)
    ]


def vision(year: int) -> Vision | None:
    """The vision that holds in the year."""
    return council().vision(year)


def indicators_for(body: Body, person: Person) -> QuerySet[IndicatorVersion]:
    """Latest definitions that a goal of the body's may use.

    Another committee's indicator shows only when a goal the person may read uses it, so that no draft leaks.
    """
    latest = IndicatorVersion.objects.filter(indicator__retired_on__isnull=True).order_by("indicator", "-no")
    latest_ids = latest.distinct("indicator").values("pk")
    used = Target.objects.filter(
        effect_goal_version__in=EffectGoalVersion.objects.visible_to(person).values("pk")
    ).values("indicator_version__indicator")
    found = IndicatorVersion.objects.filter(pk__in=latest_ids).filter(
        Q(indicator__owner=body)
        | Q(indicator__kolada_id__isnull=False)
        | Q(indicator__in=used)
        | Q(targets__direction_goal_version__isnull=False)
    )
    return found.select_related("indicator").distinct()


def indicator_catalogue(query: str, body: Body, person: Person) -> list[IndicatorVersion]:
    """The first ``CATALOGUE_ROWS`` of ``indicators_for`` that match words in title, definition or Kolada id; the body's own first."""
    found = indicators_for(body, person)
    for word in query.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(short_title__icontains=word)
            | Q(definition__icontains=word)
            | Q(indicator__kolada_id__iexact=word)
        )
    own_first = found.annotate(own=Q(indicator__owner=body)).order_by(F("own").desc(), "title")
    return list(own_first[:CATALOGUE_ROWS])


def possible_owners(body: Body, moment: datetime.datetime) -> list[Person]:
    """Officials of the body who can answer for a goal or own an activity, by name, with their roles. One query."""
    return list(_possible_owners(body, moment))


def people_and_units(body: Body, moment: datetime.datetime) -> tuple[list[Person], list[Unit]]:
    """Who can answer for a goal of the body's, and its units that day; one query."""
    units = Unit.objects.filter(body=body, valid__contains=timezone.localtime(moment).date())
    people, found = together(_possible_owners(body, moment), units)
    return people, found


def _possible_owners(body: Body, moment: datetime.datetime) -> QuerySet[Person]:
    day = timezone.localtime(moment).date()
    held = RoleAssignment.objects.filter(
        body=body, valid__contains=day, role__in=[Role.HEAD, Role.UNIT_MANAGER, Role.SECRETARY]
    )
    people = Person.objects.filter(Exists(held.filter(person=OuterRef("pk"))), is_active=True)
    return with_children(people.order_by("display_name"), roles=RoleAssignment.objects.select_related("unit"))
