"""What is typed on the writing page: read from the request, a buffer or a saved version, and judged unsaved."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import QueryDict

from foundation.texts import whole_number
from goals.models import EffectGoalVersion
from goals.policy import Finding, Level, load_all, ordered
from goals.rules import GOAL_FACTS, ContributionFacts, GoalFacts, direction_goals_in_force
from organisation.models import Year

#: Typed as plain text; the rest of ``Typed`` is the contributions.
FIELDS = (
    "statement",
    "short_name",
    "description",
    "target_group",
    "influence",
    "answerable_role",
    "answerable_unit",
    "person",
    "priority",
)

#: Where on the writing page each rule is mended.
ANCHORS = {"P1": "bidrag", "P2": "", "P4": "indikatorer", "P7": "aktiviteter", "P8": "ansvar"}


@dataclass(frozen=True)
class Typed:
    """The writing page's text as typed, valid or not. ``contributions`` are (direction goal id, how)."""

    statement: str = ""
    short_name: str = ""
    description: str = ""
    target_group: str = ""
    influence: str = ""
    answerable_role: str = ""
    answerable_unit: str = ""
    person: str = ""
    priority: str = ""
    contributions: tuple[tuple[int, str], ...] = ()

    @staticmethod
    def from_post(data: QueryDict) -> Typed:
        """From the form; a direction goal chosen but not yet added with its button counts as added."""
        sent = [*data.getlist("bidrag"), data.get("nytt_bidrag", "")]
        ids = [number for value in sent if (number := whole_number(value)) is not None]
        contributions = tuple((pk, data.get(f"hur-{pk}", "")) for pk in dict.fromkeys(ids))
        return Typed(**{name: data.get(name, "") for name in FIELDS}, contributions=contributions)

    @staticmethod
    def from_payload(payload: Mapping[str, Any]) -> Typed:
        """From a buffer."""
        rows = tuple((int(pk), str(how)) for pk, how in payload.get("contributions", ()))
        return Typed(**{name: str(payload.get(name, "")) for name in FIELDS}, contributions=rows)

    @staticmethod
    def from_version(version: EffectGoalVersion, person_id: int | None) -> Typed:
        """From what is saved."""
        return Typed(
            **{name: str(getattr(version, name)) for name in FIELDS[:6]},
            answerable_unit=str(version.answerable_unit_id or ""),
            person=str(person_id or ""),
            priority=str(version.priority),
            contributions=tuple((row.direction_goal_id, row.how) for row in version.contributions.all()),
        )

    def fields(self) -> dict[str, str]:
        """The form's fields."""
        return {name: getattr(self, name) for name in FIELDS}

    def payload(self) -> dict[str, Any]:
        """What a buffer keeps."""
        return asdict(self)

    def normal(self) -> Typed:
        """For comparing: browsers send CRLF and people leave spaces."""
        tidy = {name: " ".join(getattr(self, name).split()) for name in FIELDS}
        rows = tuple((pk, " ".join(how.split())) for pk, how in self.contributions)
        return Typed(**tidy, contributions=rows)

    def without(self, direction_goal_id: int) -> Typed:
        """The same without one contribution."""
        return replace(
            self, contributions=tuple(row for row in self.contributions if row[0] != direction_goal_id)
        )


def typed_facts(typed: Typed, year: int, saved: GoalFacts | None) -> GoalFacts:
    """The rules' facts of the goal itself as typed; targets are as saved, they have forms of their own."""
    in_force = direction_goals_in_force(year)
    return replace(
        saved or GoalFacts(year=year),
        contributions=tuple(ContributionFacts(pk in in_force, how) for pk, how in typed.contributions),
        answerable_role=typed.answerable_role,
        has_person=bool(typed.person),
    )


def answers(
    typed: Typed, *, year: Year, version: EffectGoalVersion | None, moment: datetime.datetime
) -> list[Finding]:
    """What the rules say of what is typed. Rules about what is added after the first save wait until then."""
    ids = [version.pk] if version else []
    rules = [rule for rule in ordered() if version or rule.load is GOAL_FACTS]
    loaded = load_all((rule.load for rule in rules), ids, moment)
    facts = {load: found.get(version.pk) if version else None for load, found in loaded.items()}
    facts[GOAL_FACTS] = typed_facts(typed, year.pk, facts.get(GOAL_FACTS))
    levels = year.steering_model.rule_levels
    reasons = {row.rule: row.reason for row in version.rule_outcomes.all()} if version else {}
    found = []
    for rule in rules:
        judgement = rule.judge(facts[rule.load])
        level = Level(levels.get(rule.id, rule.level))
        found.append(
            Finding(rule, level, judgement.held, judgement.message, judgement.mend, reasons.get(rule.id, ""))
        )
    return found


@dataclass(frozen=True)
class Answer:
    """The rules' panel: what does not hold first, and the sentence beside the submit button."""

    findings: list[Finding]

    @property
    def broken(self) -> list[Finding]:
        """What does not hold, musts first."""
        return sorted((row for row in self.findings if not row.held), key=lambda row: not row.stops)

    @property
    def held(self) -> list[Finding]:
        """What holds."""
        return [row for row in self.findings if row.held]

    @property
    def stops(self) -> list[Finding]:
        """Musts that do not hold: these stop submission."""
        return [row for row in self.findings if row.stops]

    @property
    def unexplained(self) -> list[Finding]:
        """What should hold, does not, and has no reason yet."""
        return [row for row in self.broken if row.level == Level.SHOULD and not row.reason]


def buffer_key(year: int, slug: str, number: int | None) -> str:
    """What a writer's buffer is called; a goal without a number yet is the committee's new one."""
    return f"goal:{year}:{slug}:{number or 'nytt'}"
