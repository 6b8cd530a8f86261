"""The policy's rules that need only the goal itself: P1, P2, P4 and P8. P7 stands in plans/rules.py."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.nested import with_children
from foundation.words import listed
from goals.council import council, overlaps
from goals.models import Contribution, EffectGoalVersion, GoalResponsibility, Target
from goals.policy import Judgement, Level, Load, Rule
from organisation.versions import State


@dataclass(frozen=True)
class ContributionFacts:
    """One contribution: whether its direction goal is in force some time in the goal's year, and the how."""

    in_force: bool
    how: str


@dataclass(frozen=True)
class TargetFacts:
    """One target: what P4 asks of it."""

    has_baseline: bool
    has_target: bool
    has_source: bool


@dataclass(frozen=True)
class GoalFacts:
    """What the rules of this file know of a version, saved or just typed."""

    year: int | None
    contributions: tuple[ContributionFacts, ...] = ()
    targets: tuple[TargetFacts, ...] = ()
    answerable_role: str = ""
    has_person: bool = False


def target_facts(target: Target) -> TargetFacts:
    """P4's view of a target. A target of kind öka/minska/bibehålla is itself the wanted outcome."""
    limits = {"at_least": target.low, "at_most": target.high, "between": target.low}
    return TargetFacts(
        has_baseline=target.baseline is not None or bool(target.baseline_absent_why.strip()),
        has_target=target.kind not in limits or limits[target.kind] is not None,
        has_source=bool(target.indicator_version.source.strip()),
    )


def direction_goals_in_force(year: int) -> set[int]:
    """Ids of the direction goals in force some time in the year; not those that were closed in it."""
    held = (State.DECIDED, State.SUPERSEDED)
    return {
        version.goal_id
        for version in council().versions
        if version.state in held and version.in_force and overlaps(version.in_force, year)
    }


def ask_goal_facts(ids: list[int], moment: datetime.datetime) -> QuerySet[EffectGoalVersion]:
    """Versions with what they promise and who answers for them."""
    today = timezone.localtime(moment).date()
    rows = GoalResponsibility.objects.filter(valid__contains=today, person__is_active=True)
    return with_children(
        EffectGoalVersion.objects.filter(pk__in=ids).select_related("goal"),
        Prefetch("goal__responsibilities", rows, to_attr="answered_by"),
        contributions=Contribution.objects.all(),
        targets=Target.objects.select_related("indicator_version"),
    )


def read_goal_facts(versions: list[EffectGoalVersion]) -> dict[int, GoalFacts]:
    """Facts per version id; asks what the council has set."""
    in_force = {year: direction_goals_in_force(year) for year in {row.goal.year_id for row in versions}}
    return {
        version.pk: GoalFacts(
            year=version.goal.year_id,
            contributions=tuple(
                ContributionFacts(row.direction_goal_id in in_force[version.goal.year_id], row.how)
                for row in version.contributions.all()
            ),
            targets=tuple(target_facts(target) for target in version.targets.all()),
            answerable_role=version.answerable_role,
            has_person=bool(getattr(version.goal, "answered_by", ())),
        )
        for version in versions
    }


GOAL_FACTS = Load(ask_goal_facts, read_goal_facts)


def judge_contribution(facts: GoalFacts) -> Judgement:
    """P1: contributes to at least one direction goal in force that year, and says how."""
    if not facts.contributions:
        return Judgement(
            False,
            _("Målet bidrar inte till något av fullmäktiges mål."),
            _("Välj vilket av fullmäktiges mål det bidrar till och skriv hur."),
        )
    if not any(row.in_force for row in facts.contributions):
        return Judgement(
            False,
            _("Ett mål som det bidrar till gäller inte det året."),
            _("Välj ett av fullmäktiges mål som gäller %(year)s.") % {"year": facts.year},
        )
    if any(not row.how.strip() for row in facts.contributions):
        return Judgement(
            False,
            _("Det står inte hur målet bidrar."),
            _("Skriv en mening om hur målet bidrar."),
        )
    return Judgement(True)


def judge_one_year(facts: GoalFacts) -> Judgement:
    """P2: a one-year commitment. Held by the data itself; a goal without a year cannot be saved."""
    return Judgement(facts.year is not None, "" if facts.year else _("Målet hör inte till något år."))


def judge_measurable(facts: GoalFacts) -> Judgement:
    """P4: at least one indicator with baseline (or why there is none), target and source."""
    if not facts.targets:
        return Judgement(
            False,
            _("Målet går inte att mäta: det har ingen indikator."),
            _("Välj en indikator eller skapa en egen."),
        )
    if any(row.has_baseline and row.has_target and row.has_source for row in facts.targets):
        return Judgement(True)
    missing = []
    if not any(row.has_baseline for row in facts.targets):
        missing.append(_("utgångsvärde"))
    if not any(row.has_target for row in facts.targets):
        missing.append(_("målvärde"))
    if not any(row.has_source for row in facts.targets):
        missing.append(_("källa"))
    what = listed(missing) or _("utgångsvärde, målvärde och källa på samma indikator")
    return Judgement(
        False,
        _("Ingen indikator är fullständig: %(what)s saknas.") % {"what": what},
        _("Ange utgångsvärdet, eller att det mäts första gången och varför."),
    )


def judge_answerable(facts: GoalFacts) -> Judgement:
    """P8: a role and a person."""
    if facts.answerable_role and facts.has_person:
        return Judgement(True)
    if not facts.answerable_role:
        return Judgement(False, _("Ingen svarar för målet."), _("Välj den roll som svarar för målet."))
    return Judgement(False, _("Rollen är vald men ingen person."), _("Välj den person som svarar för målet."))


RULES = (
    Rule(
        "P1",
        Level.MUST,
        gettext_lazy("Bidrar till minst ett av fullmäktiges mål och säger hur"),
        gettext_lazy("Utan länken upp vet ingen varför nämnden gör just detta. Nämnden väljer själv vilka."),
        GOAL_FACTS,
        judge_contribution,
    ),
    Rule(
        "P2",
        Level.MUST,
        gettext_lazy("Är ett åtagande för ett år"),
        gettext_lazy("Ett mål ska kunna följas upp vid årets slut."),
        GOAL_FACTS,
        judge_one_year,
    ),
    Rule(
        "P4",
        Level.MUST,
        gettext_lazy("Går att mäta: indikator med utgångsvärde, målvärde och källa"),
        gettext_lazy("Ett mål som ingen kan mäta kan ingen heller ställas till svars för."),
        GOAL_FACTS,
        judge_measurable,
    ),
    Rule(
        "P8",
        Level.MUST,
        gettext_lazy("Någon svarar för målet: en roll och en person"),
        gettext_lazy("Ett mål utan ägare dör."),
        GOAL_FACTS,
        judge_answerable,
    ),
)
