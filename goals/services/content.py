"""Writing a goal: create, save, discard, who answers for it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import NotAllowed, Refused
from goals import policy
from goals.models import (
    Contribution,
    DirectionGoalVersion,
    EffectGoal,
    EffectGoalVersion,
    GoalResponsibility,
    RuleOutcome,
)
from goals.services.versions import locked
from organisation.access import require
from organisation.models import Body, Person, Year
from organisation.roles import Permission
from organisation.selectors import year_span
from organisation.services import require_open_year
from organisation.versions import State, move, require_state


@dataclass(frozen=True)
class ContributionInput:
    """One contribution as typed; an empty ``how`` may be saved but not submitted (P1)."""

    direction_goal_id: int
    how: str


@dataclass(frozen=True)
class GoalContent:
    """Everything of a version that is typed in one form; indicators' targets have services of their own."""

    statement: str
    short_name: str = ""
    description: str = ""
    target_group: str = ""
    influence: str = ""
    answerable_role: str = ""
    answerable_unit_id: int | None = None
    priority: int | None = None
    contributions: Sequence[ContributionInput] = field(default_factory=tuple)
    continues_id: int | None = None


class Conflict(Exception):
    """Someone else saved in between; ``current`` is theirs, to be shown beside what was typed."""

    def __init__(self, current: EffectGoalVersion) -> None:
        super().__init__("saved by someone else in between")
        self.current = current


#: The longest texts, in characters: what is longer belongs in a document of its own.
STATEMENT_LENGTH, HOW_LENGTH, REASON_LENGTH = 400, 1000, 1000

FIELDS = (
    "statement",
    "short_name",
    "description",
    "target_group",
    "influence",
    "answerable_role",
    "answerable_unit_id",
)


@transaction.atomic
def goal_create(
    *, body: Body, year: Year, content: GoalContent, by: Person, moment: datetime.datetime
) -> EffectGoalVersion:
    """A new goal with its first draft. The number is the next free of body and year and is never reused.

    Raises NotAllowed, and Refused when the statement is empty or the goal it continues is of another year.
    """
    require(by, Permission.WRITE_GOALS, body)
    require_open_year(year)
    check_statement(content.statement)
    Body.objects.select_for_update().get(pk=body.pk)
    numbers = EffectGoal.objects.filter(body=body, year=year).aggregate(last=Max("number"))
    number = (numbers["last"] or 0) + 1
    goal = EffectGoal.objects.create(
        body=body, year=year, number=number, continues=_continued(content, year), made_at=moment, made_by=by
    )
    version = EffectGoalVersion(
        goal=goal, no=1, priority=content.priority or number, made_at=moment, made_by=by
    )
    fill(version, content)
    version.save(force_insert=True)
    write_contributions(version, content.contributions)
    return version


@transaction.atomic
def goal_save(
    *,
    version: EffectGoalVersion,
    content: GoalContent,
    lock_version: int,
    by: Person,
    moment: datetime.datetime,
) -> EffectGoalVersion:
    """Save what was typed into a draft. ``lock_version`` is what the writer had read.

    Raises NotAllowed, Refused (not a draft, empty statement), Conflict (saved by someone else since).
    """
    version = locked(version)
    require(by, Permission.WRITE_GOALS, version.goal.body)
    require_state(version, State.DRAFT)
    require_open_year(version.goal.year)
    if version.lock_version != lock_version:
        raise Conflict(version)
    check_statement(content.statement)
    fill(version, content)
    version.lock_version += 1
    version.save()
    write_contributions(version, content.contributions)
    return version


@transaction.atomic
def goal_discard(*, version: EffectGoalVersion, by: Person, moment: datetime.datetime) -> None:
    """Set a draft aside. It is kept as withdrawn, so that its number is not reused and it can be read again."""
    version = locked(version)
    require(by, Permission.WRITE_GOALS, version.goal.body)
    require_state(version, State.DRAFT)
    move(version, State.WITHDRAWN, by=by, moment=moment)


@transaction.atomic
def responsibility_assign(
    *, goal: EffectGoal, person: Person, by: Person, moment: datetime.datetime
) -> GoalResponsibility:
    """Let a person answer for the goal from today; whoever did so before ends yesterday. Needs no decision.

    Raises NotAllowed, and Refused when the person has left.
    """
    goal = EffectGoal.objects.select_for_update(of=("self",)).select_related("body").get(pk=goal.pk)
    require(by, Permission.WRITE_GOALS, goal.body)
    if not person.is_active:
        raise Refused(_("Personen har slutat. Välj någon annan."), field="person")
    today = timezone.localtime(moment).date()
    current = GoalResponsibility.objects.filter(goal=goal, valid__contains=today).first()
    if current is not None and current.person_id == person.pk:
        return current
    if current is not None and current.valid.lower == today:
        current.person, current.accepted_at = person, None  # the other's yes was the other's
        current.made_at, current.made_by = moment, by
        current.save()
        return current
    if current is not None:
        current.valid = DateRange(current.valid.lower, today)
        current.save()
    return GoalResponsibility.objects.create(
        goal=goal, person=person, valid=DateRange(today, None), made_at=moment, made_by=by
    )


@transaction.atomic
def responsibility_accept(
    *, responsibility: GoalResponsibility, by: Person, moment: datetime.datetime
) -> GoalResponsibility:
    """The person named says yes. Saying it twice keeps the first time. Raises NotAllowed for anyone else."""
    if responsibility.person_id != by.pk:
        raise NotAllowed(_("Bara den som är utsedd kan ta på sig ansvaret."))
    row = GoalResponsibility.objects.select_for_update().get(pk=responsibility.pk)
    if row.accepted_at is None:
        row.accepted_at = moment
        row.save()
    return row


@transaction.atomic
def rule_reason_set(
    *, version: EffectGoalVersion, rule: str, reason: str, by: Person, moment: datetime.datetime
) -> RuleOutcome:
    """Keep why a rule that should hold does not; shown to the reviewer. Draft only."""
    version = locked(version)
    require(by, Permission.WRITE_GOALS, version.goal.body)
    require_state(version, State.DRAFT)
    require_open_year(version.goal.year)
    if rule not in policy.IDS:
        raise Refused(_("Den regeln finns inte. Ladda om sidan."), field="rule")
    if len(reason.strip()) > REASON_LENGTH:
        raise Refused(
            _("Skälet är för långt: högst %(most)d tecken.") % {"most": REASON_LENGTH}, field="reason"
        )
    outcome, _made = RuleOutcome.objects.update_or_create(
        version=version,
        rule=rule,
        defaults={"reason": reason.strip(), "steering_model": version.goal.year.steering_model},
    )
    return outcome


def check_statement(statement: str) -> None:
    """Raise Refused for a promise that says nothing, or more than there is room for."""
    if not statement.strip():
        raise Refused(_("Skriv vad nämnden lovar att uppnå. Resten kan vänta."), field="statement")
    if len(statement.strip()) > STATEMENT_LENGTH:
        raise Refused(
            _("Målet är för långt: %(count)d av högst %(most)d tecken. Korta det.")
            % {"count": len(statement.strip()), "most": STATEMENT_LENGTH},
            field="statement",
        )


def _continued(content: GoalContent, year: Year) -> EffectGoal | None:
    if content.continues_id is None:
        return None
    goal = EffectGoal.objects.get(pk=content.continues_id)
    if goal.year_id >= year.pk:
        raise Refused(_("Ett mål kan bara fortsätta ett mål från ett tidigare år."), field="continues")
    return goal


def fill(version: EffectGoalVersion, content: GoalContent) -> None:
    """Put what was typed into the version, without saving it; the priority only where one was given."""
    for name in FIELDS:
        value = getattr(content, name)
        setattr(version, name, value.strip() if isinstance(value, str) else value)
    if content.priority:
        version.priority = content.priority


def _check_contributions(version: EffectGoalVersion, new: Mapping[int, str], all_: Mapping[int, str]) -> None:
    """Raise Refused for a new contribution to what the council has not set for the year, or a text without end."""
    in_force = DirectionGoalVersion.objects.filter(
        goal__in=list(new), in_force__overlap=year_span(version.goal.year_id)
    )
    if new and in_force.values("goal").distinct().count() != len(new):
        raise Refused(_("Det målet gäller inte det året. Välj ett ur listan."))
    if any(len(how) > HOW_LENGTH for how in all_.values()):
        raise Refused(
            _("Det som säger hur målet bidrar är för långt: högst %(most)d tecken per bidrag.")
            % {"most": HOW_LENGTH}
        )


def write_contributions(version: EffectGoalVersion, contributions: Sequence[ContributionInput]) -> None:
    """Make the draft's contributions those given: add, reword, take away.

    Raises Refused for a new one to a direction goal that is not in force the goal's year, or a text too long.
    """
    wanted = {row.direction_goal_id: row.how.strip() for row in contributions}
    known = {row.direction_goal_id: row for row in version.contributions.all()}
    _check_contributions(version, {pk: how for pk, how in wanted.items() if pk not in known}, wanted)
    for goal_id, row in known.items():
        if goal_id not in wanted:
            row.delete()
        elif row.how != wanted[goal_id]:
            row.how = wanted[goal_id]
            row.save()
    Contribution.objects.bulk_create(
        Contribution(version=version, direction_goal_id=goal_id, how=how)
        for goal_id, how in wanted.items()
        if goal_id not in known
    )
