"""What the council has decided in the example: vision, strategic directions, direction goals."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from goals.models import (
    DirectionGoal,
    DirectionGoalVersion,
    IndicatorVersion,
    StrategicDirection,
    Target,
    Vision,
)
from goals.scales import TargetKind
from goals.services.indicators import own_object
from organisation.models import Body, Decision
from organisation.versions import State, move
from trelleborg_styrning.example import content
from trelleborg_styrning.example.content import at, day

#: The version that holds today carries the targets; their period is a year that is followed up now.
TARGET_YEAR = (datetime.date(2026, 1, 1), datetime.date(2027, 1, 1))


def load_council(indicators: dict[str, IndicatorVersion]) -> dict[str, DirectionGoal]:
    """Load the council's part of the chain; gives the direction goals by label ("1.2")."""
    data = content.council()
    council = Body.objects.get(slug="kommunfullmaktige")
    decisions = {
        row["key"]: Decision.objects.create(
            body=council,
            date=day(row["date"]),
            paragraph=row["paragraph"],
            dnr=row["dnr"],
            made_at=at(row["date"], 17),
        )
        for row in data["decision"]
    }
    vision = data["vision"]
    decision = decisions[vision["decision"]]
    Vision.objects.create(
        title=vision["title"],
        text=vision["text"],
        decision=decision,
        valid=(day(vision["from"]), None),
        made_at=decision.made_at,
    )
    directions = {
        row["number"]: StrategicDirection.objects.create(
            **row,
            decision=decision,
            valid=(day(vision["from"]), None),
            made_at=decision.made_at,
        )
        for row in data["direction"]
    }
    return {row["number"]: _load_goal(row, directions, decisions, indicators) for row in data["goal"]}


def _load_goal(
    row: dict[str, Any],
    directions: dict[int, StrategicDirection],
    decisions: dict[str, Decision],
    indicators: dict[str, IndicatorVersion],
) -> DirectionGoal:
    direction, number = (int(part) for part in row["number"].split("."))
    first = decisions[row["versions"][0][0]]
    goal = DirectionGoal.objects.create(
        direction=directions[direction],
        number=number,
        kind=row["kind"],
        sound_economy=row["sound_economy"],
        made_at=first.made_at,
    )
    current: DirectionGoalVersion | None = None
    for no, (key, since, title, text) in enumerate(row["versions"], start=1):
        last = no == len(row["versions"])
        version = DirectionGoalVersion.objects.create(
            goal=goal,
            no=no,
            based_on=current,
            title=title,
            text=text,
            made_at=decisions[key].made_at,
        )
        if last:
            _load_targets(version, row["targets"], indicators)
        _decide(version, decisions[key], day(since), current)
        current = version
    return goal


def _load_targets(
    version: DirectionGoalVersion,
    rows: list[list[str]],
    indicators: dict[str, IndicatorVersion],
) -> None:
    for order, (key, kind, number, coverage, text) in enumerate(rows, start=1):
        limit = {"low" if kind == TargetKind.AT_LEAST else "high": Decimal(number)}
        Target.objects.create(
            direction_goal_version=version,
            indicator_version=indicators[key],
            object=own_object(),
            kind=kind,
            measured_period=TARGET_YEAR,
            coverage=coverage,
            coverage_text=text,
            order=order,
            **limit,
        )


def _decide(
    version: DirectionGoalVersion,
    decision: Decision,
    since: datetime.date,
    current: DirectionGoalVersion | None,
) -> None:
    """Close the old range first, then open the new: the other order would make them overlap."""
    moment = decision.made_at
    if current is not None and current.in_force is not None:
        lower = current.in_force[0]
        current.in_force = (lower, since)
        move(current, State.SUPERSEDED, by=None, moment=moment)
    version.decision, version.decided_at, version.in_force = (
        decision,
        moment,
        (since, None),
    )
    move(version, State.DECIDED, by=None, moment=moment)
