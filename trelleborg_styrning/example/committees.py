"""The committees' goals in the example, written and decided through the same services as on the pages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from followup.models import Value
from followup.periods import period_label
from goals.models import (
    DirectionGoal,
    EffectGoal,
    EffectGoalVersion,
    GoalResponsibility,
    IndicatorVersion,
)
from goals.scales import TargetKind
from goals.services import (
    ContributionInput,
    GoalContent,
    TargetInput,
    goal_correct,
    goal_create,
    goal_mark_ready,
    goal_return,
    goal_review,
    goal_submit,
    goals_decide,
    responsibility_assign,
    rule_reason_set,
    target_add,
)
from organisation.models import Body, Person, Unit, Year
from organisation.roles import Role
from organisation.services import decision_register
from trelleborg_styrning.example import activities, content
from trelleborg_styrning.example.content import at, day
from trelleborg_styrning.example.people import address
from trelleborg_styrning.example.schedule import GoalDates, goal_dates

#: How far a goal of 2027 has come; each state includes the ones before it.
STEPS = ("draft", "submitted", "reviewed", "ready")
LIMITS = {TargetKind.AT_LEAST: "low", TargetKind.AT_MOST: "high"}


@dataclass(frozen=True)
class Opened:
    """A goal's open version and what the data say of it that year."""

    version: EffectGoalVersion
    own: dict[str, Any]

    @property
    def late(self) -> bool:
        """Decided without any activity, which the policy asks for: they came in January."""
        return bool(self.own.get("decided_without_activities"))


@dataclass
class Scene:
    """What the loading of goals and reports needs at hand."""

    bodies: dict[str, Body]
    secretaries: dict[str, Person]
    heads: dict[str, Person]
    office: Person
    units: dict[str, Unit]
    people: dict[str, Person]
    #: person's id → the unit he or she manages
    unit_of: dict[int, Unit]
    #: indicator version's id → our own values, for baselines
    values: dict[int, list[Value]]
    #: values not yet recorded, in the order in which they became known
    pending: list[Value]
    #: unit's code → its manager
    owners: dict[str, Person]
    indicators: dict[str, IndicatorVersion]
    direction_goals: dict[str, DirectionGoal]
    years: dict[int, Year] = field(default_factory=dict)
    #: (goal's key, year) → identity
    goals: dict[tuple[str, int], EffectGoal] = field(default_factory=dict)

    def manager(self, slug: str, title: str) -> Person:
        """The person behind a title; "head" is the committee's head of administration."""
        return self.heads[slug] if title == "head" else self.people[address(title)]


def load_goals(scene: Scene) -> None:
    """Every committee's goals, year by year, with the activities that are meant to bring them about."""
    for year in content.YEARS:
        for slug in content.committees():
            _load_year(scene, slug, year)
    _correct(scene)
    _end_responsibilities(scene)


def _load_year(scene: Scene, slug: str, year: int) -> None:
    """A committee's year: drafts, their activities, then as far as the committee has come."""
    dates = goal_dates(slug, year)
    opened = [
        Opened(_write(scene, slug, year, goal, own, dates), own) for goal, own in content.goals_of(slug, year)
    ]
    activities.load(scene, slug, year, [row for row in opened if not row.late], dates.drafted)
    if year == content.YEARS[-1]:
        for row in opened:
            _advance(scene, slug, row.version, row.own, dates)
    elif dates.decision is not None and opened:
        _decide(scene, slug, year, opened, dates)
        activities.load(scene, slug, year, [row for row in opened if row.late], at(f"{year}-01-14", 10))


def _write(
    scene: Scene,
    slug: str,
    year: int,
    goal: dict[str, Any],
    own: dict[str, Any],
    dates: GoalDates,
) -> EffectGoalVersion:
    """A draft with everything but its activities."""
    by = scene.secretaries[slug]
    version = goal_create(
        body=scene.bodies[slug],
        year=scene.years[year],
        content=_content(scene, slug, year, goal, own),
        by=by,
        moment=dates.drafted,
    )
    if version.goal.number != own["number"]:
        raise ValueError(f"{slug} {year}: goal {goal['key']} got number {version.goal.number}")
    scene.goals[own.get("new_thread", goal["key"]), year] = version.goal
    known_by = dates.decision[0] if dates.decision else dates.drafted.date()
    for target in _targets(scene, goal, own, year, at(known_by)):
        target_add(version=version, data=target, by=by, moment=dates.drafted)
    person = scene.manager(slug, goal["manager"])
    responsibility_assign(goal=version.goal, person=person, by=by, moment=dates.drafted)
    for rule, reason in {**goal.get("reasons", {}), **own.get("reasons", {})}.items():
        rule_reason_set(version=version, rule=rule, reason=reason, by=by, moment=dates.drafted)
    return version


def _content(scene: Scene, slug: str, year: int, goal: dict[str, Any], own: dict[str, Any]) -> GoalContent:
    is_head = goal["manager"] == "head"
    person = scene.manager(slug, goal["manager"])
    unit = scene.units[slug] if is_head else scene.unit_of.get(person.pk)
    new_thread = "new_thread" in own
    before = None if new_thread else scene.goals.get((goal["key"], _last_year(goal, year)))
    correction = content.calendar()[slug].get("correction", {})
    corrected = (correction.get("goal"), correction.get("year")) == (goal["key"], year)
    return GoalContent(
        statement=own.get("statement_before_meeting", own["statement"]),
        short_name=own.get("short", "") if new_thread else goal["short"],
        description=own.get("description", "" if new_thread else goal["description"])
        if not corrected
        else correction["description_before"],
        target_group=own.get("target_group", goal["target_group"]),
        influence=goal["influence"],
        answerable_role=Role.HEAD if is_head else Role.UNIT_MANAGER,
        answerable_unit_id=unit.pk if unit else None,
        contributions=tuple(
            ContributionInput(scene.direction_goals[label].pk, how)
            for label, how in own.get("contributes", goal["contributes"])
        ),
        continues_id=before.pk if before else None,
    )


def _last_year(goal: dict[str, Any], year: int) -> int:
    """The latest earlier year in which the goal stood, so that a pause of a year is bridged."""
    return max(
        (earlier for earlier in content.YEARS if earlier < year and str(earlier) in goal),
        default=0,
    )


def _targets(
    scene: Scene,
    goal: dict[str, Any],
    own: dict[str, Any],
    year: int,
    known_by: datetime.datetime,
) -> list[TargetInput]:
    if own.get("no_indicators"):
        return []
    rows = own.get("indicators", goal["indicators"])
    found = []
    for key, kind, coverage, text, by_year in rows:
        wanted = own.get("targets", {}).get(key, by_year.get(str(year)))
        if wanted is not None:
            found.append(_target(scene, scene.indicators[key], kind, coverage, text, wanted, own, known_by))
    return found


def _target(
    scene: Scene,
    version: IndicatorVersion,
    kind: str,
    coverage: str,
    text: str,
    wanted: str,
    own: dict[str, Any],
    known_by: datetime.datetime,
) -> TargetInput:
    number, _tilde, tolerance = wanted.partition("~")
    limits: dict[str, Any] = {LIMITS[TargetKind(kind)]: Decimal(number)} if number else {}
    baseline = _baseline(scene, version, known_by)
    return TargetInput(
        indicator_version_id=version.pk,
        kind=kind,
        tolerance=Decimal(tolerance or 0),
        baseline=baseline.number if baseline else None,
        baseline_period=_label(baseline) if baseline else "",
        baseline_absent_why="" if baseline else own.get("baseline_absent_why", "Mäts första gången i år."),
        coverage=coverage,
        coverage_text=text,
        **limits,
    )


def _baseline(scene: Scene, version: IndicatorVersion, known_by: datetime.datetime) -> Value | None:
    """The latest value of our own that was known when the goal was decided."""
    known = [value for value in scene.values.get(version.pk, ()) if value.recorded_at <= known_by]
    return max(known, key=lambda value: value.period[1], default=None)


def _label(value: Value) -> str:
    return period_label(value.period[0], value.period[1] - datetime.timedelta(days=1))


def _advance(
    scene: Scene,
    slug: str,
    version: EffectGoalVersion,
    own: dict[str, Any],
    dates: GoalDates,
) -> None:
    """Bring a goal of the year being planned as far as its committee has come."""
    state = own["state"]
    if state == "draft":
        return
    version = goal_submit(version=version, by=scene.secretaries[slug], moment=dates.submitted)
    if state == "returned":
        goal_return(
            version=version,
            comment=own["returned_comment"],
            by=scene.office,
            moment=dates.reviewed,
        )
        return
    if STEPS.index(state) >= STEPS.index("reviewed"):
        version = goal_review(version=version, by=scene.office, moment=dates.reviewed)
    if state == "ready":
        goal_mark_ready(version=version, by=scene.heads[slug], moment=dates.ready)


def _decide(scene: Scene, slug: str, year: int, opened: list[Opened], dates: GoalDates) -> None:
    """Submission, review and one decision for them all; a goal that breaks a must is decided as a draft.

    Those of the first year were decided straight away: the review began with the new system.
    """
    by = scene.secretaries[slug]
    ready, wordings = [], {}
    for row in opened:
        version = row.version
        if not row.late and year != content.YEARS[0]:
            version = goal_submit(version=version, by=by, moment=dates.submitted)
            version = goal_review(version=version, by=scene.office, moment=dates.reviewed)
            version = goal_mark_ready(version=version, by=scene.heads[slug], moment=dates.ready)
        if "statement_before_meeting" in row.own:
            wordings[version.pk] = row.own["statement"]
        ready.append(version)
    assert dates.decision is not None
    date, paragraph, dnr = dates.decision
    moment = at(date + datetime.timedelta(days=1), 10)
    decision = decision_register(
        body=scene.bodies[slug], date=date, paragraph=paragraph, dnr=dnr, by=by, moment=moment
    )
    goals_decide(versions=ready, decision=decision, by=by, moment=moment, wordings=wordings)


def _correct(scene: Scene) -> None:
    """The slip of the pen that the management office has mended."""
    for slug, dates in content.calendar().items():
        if "correction" not in dates:
            continue
        row = dates["correction"]
        goal = next(goal for goal in content.committees()[slug]["goal"] if goal["key"] == row["goal"])
        own = goal[str(row["year"])]
        version = scene.goals[row["goal"], row["year"]].versions.get(state="decided")
        mended = _content(
            scene,
            slug,
            row["year"],
            goal,
            {**own, "statement_before_meeting": own["statement"]},
        )
        goal_correct(
            version=version,
            content=_with_description(mended, goal["description"]),
            reason=row["reason"],
            by=scene.office,
            moment=at(row["date"], 14),
        )


def _with_description(mended: GoalContent, description: str) -> GoalContent:
    return GoalContent(**{**mended.__dict__, "description": description})


def _end_responsibilities(scene: Scene) -> None:
    """A manager has left: the goal stands without anyone answering for it until someone takes over."""
    for slug in content.committees():
        for goal, _own in content.goals_of(slug, 2026):
            if "manager_ended" not in goal:
                continue
            end = day(goal["manager_ended"]) + datetime.timedelta(days=1)
            person = scene.manager(slug, goal["manager"])
            for row in GoalResponsibility.objects.filter(person=person, valid__contains=end):
                if row.valid.lower < end:
                    row.valid = (row.valid.lower, end)
                    row.save()
            person.roles.update(valid=(person.roles.get().valid.lower, end))
            person.is_active = False
            person.save()
