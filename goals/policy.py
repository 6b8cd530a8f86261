"""The policy as code: the registry of rules. Source: the 2015 policy, domain.md "The rules of the policy".

Each rule stands in the lowest app that knows its facts (``goals/rules.py``, ``plans/rules.py``) and is registered
from that app's ``ready()``. Writing pages, submission, the policy page and reports read this one registry.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage, Error
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.nested import together
from organisation.register import read_register

if TYPE_CHECKING:
    from goals.models import EffectGoalVersion


class Level(models.TextChoices):
    MUST = "must", _("ska")
    SHOULD = "should", _("bör")
    INFO = "info", _("upplysning")


@dataclass(frozen=True)
class Judgement:
    """Whether a rule holds; when not, what is wrong and how to mend it (Swedish sentences)."""

    held: bool
    message: str = ""
    mend: str = ""


@dataclass(frozen=True)
class Load:
    """How facts of saved versions are fetched: what is asked for (version ids, at a moment), and the facts per
    version id that the answer gives. The questions of all rules are asked with one statement.
    """

    ask: Callable[[list[int], datetime.datetime], models.QuerySet[Any]]
    read: Callable[[list[Any]], dict[int, Any]]


def load_all(loads: Iterable[Load], ids: list[int], moment: datetime.datetime) -> dict[Load, dict[int, Any]]:
    """The facts of each loader per version id; one query."""
    wanted = list(dict.fromkeys(loads))
    answers = together(*(load.ask(ids, moment) for load in wanted))
    return {load: load.read(rows) for load, rows in zip(wanted, answers, strict=True)}


@dataclass(frozen=True)
class Rule:
    """One rule. ``judge`` is pure and also takes facts made from unsaved form data."""

    id: str
    level: Level
    title: Promise
    why: Promise
    load: Load
    judge: Callable[[Any], Judgement]


@dataclass(frozen=True)
class Finding:
    """What one rule says of one version; ``level`` is the year's, ``reason`` the writer's for keeping it."""

    rule: Rule
    level: Level
    held: bool
    message: str
    mend: str
    reason: str = ""

    @property
    def stops(self) -> bool:
        """Whether it stops submission: a must that does not hold."""
        return not self.held and self.level == Level.MUST


#: The policy's rules, also those that have no code yet: a reason may be kept for any of them.
IDS = tuple(f"P{number}" for number in range(1, 14))
#: The rules that must be registered for the system to start.
EXPECTED = ("P1", "P2", "P4", "P7", "P8")

RULES: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Add a rule; the same id twice is a programming error."""
    if rule.id in RULES and RULES[rule.id] is not rule:
        raise ValueError(f"rule {rule.id} is registered twice")
    RULES[rule.id] = rule


def ordered() -> list[Rule]:
    """All rules in the policy's order (P1, P2, … P13)."""
    return sorted(RULES.values(), key=lambda rule: int(rule.id[1:]))


def check_registry(app_configs: object = None, **_options: object) -> list[CheckMessage]:
    """Django system check: every expected rule is registered."""
    missing = [rule_id for rule_id in EXPECTED if rule_id not in RULES]
    return [Error(f"Policy rules without code: {', '.join(missing)}", id="goals.E001")] if missing else []


def judge(
    facts: Mapping[Load, Any],
    *,
    levels: Mapping[str, str] | None = None,
    reasons: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Judge one subject whose facts are given per loader: saved (``findings_for``) or just typed."""
    levels, reasons = levels or {}, reasons or {}
    found = []
    for rule in ordered():
        judgement = rule.judge(facts[rule.load])
        level = Level(levels.get(rule.id, rule.level))
        found.append(
            Finding(rule, level, judgement.held, judgement.message, judgement.mend, reasons.get(rule.id, ""))
        )
    return found


def findings_for(
    versions: Iterable[EffectGoalVersion], moment: datetime.datetime
) -> dict[int, list[Finding]]:
    """Findings per version id for many versions. One query, and what the council has set."""
    rows = list(versions)
    if not rows:
        return {}
    models.prefetch_related_objects(rows, "goal", "rule_outcomes")
    ids = [version.pk for version in rows]
    loaded = load_all((rule.load for rule in RULES.values()), ids, moment)
    years = read_register().years
    return {
        version.pk: judge(
            {load: facts[version.pk] for load, facts in loaded.items()},
            levels=years[version.goal.year_id].steering_model.rule_levels,
            reasons={row.rule: row.reason for row in version.rule_outcomes.all()},
        )
        for version in rows
    }
