"""What the lists of goals show: a year per committee, and a committee's goals with what each lacks."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.memo import once_a_request
from foundation.nested import with_children
from goals.models import Contribution, EffectGoalVersion, RuleOutcome
from goals.moves import MOVES, Move
from goals.panels import RowNote, notes_for
from goals.policy import Finding, findings_for
from goals.selectors import DirectionNode, answering, current_versions, direction_tree
from goals.waiting import dates_of
from organisation.access import may
from organisation.models import Body, DueDate, Person
from organisation.roles import Permission
from organisation.selectors import bodies_of_year
from organisation.versions import OPEN_STATES, State

#: In the order of the work.
SHOWN_STATES = (State.DRAFT, State.SUBMITTED, State.REVIEWED, State.READY, State.DECIDED)


@dataclass(frozen=True)
class CommitteeRow:
    """One committee in a year's list. ``counts`` are the goals that the reader may know of, per state."""

    body: Body
    counts: tuple[tuple[State, int], ...]
    total: int
    lacking: int
    due: datetime.date | None
    late: bool
    nothing: str
    href: str


def committee_rows(year: int, person: Person, moment: datetime.datetime) -> list[CommitteeRow]:
    """A year's committees; one query and the rules' own."""
    today = timezone.localtime(moment).date()
    current = _current(year, person)
    findings = findings_for([version for version in current if version.is_open], moment)
    stopped = {pk for pk, found in findings.items() if any(row.stops for row in found)}
    dates = dates_of({year})
    rows = []
    for body in bodies_of_year(year):
        own = [version for version in current if version.goal.body_id == body.pk]
        steps = {**dates.get((year, None), {}), **dates.get((year, body.pk), {})}
        due = steps.get(DueDate.Step.GOALS_SUBMITTED)
        counts = Counter(State(version.state) for version in own)
        waiting = not own or bool(counts[State.DRAFT])
        rows.append(
            CommitteeRow(
                body=body,
                counts=tuple((state, counts[state]) for state in SHOWN_STATES if counts[state]),
                total=len(own),
                lacking=sum(version.pk in stopped for version in own),
                due=due if waiting else None,
                late=bool(waiting and due and due < today and may(person, Permission.READ_SUBMITTED, body)),
                nothing="" if own else _nothing(person, body),
                href=reverse("goals:committee", args=[year, body.slug]),
            )
        )
    return rows


@once_a_request
def _current(year: int, person: Person) -> list[EffectGoalVersion]:
    """What the person should see first of each goal of the year, with where it contributes. One query."""
    versions = with_children(
        EffectGoalVersion.objects.filter(Q(state__in=OPEN_STATES) | Q(state=State.DECIDED), goal__year=year)
        .visible_to(person)
        .select_related("goal")
        .only("state", "goal__body", "goal__year")
        .order_by("goal", "no"),
        contributions=Contribution.objects.only("direction_goal"),
        rule_outcomes=RuleOutcome.objects.all(),
    )
    rows: dict[int, EffectGoalVersion] = {}
    for version in versions:
        if version.goal_id not in rows or version.is_open:
            rows[version.goal_id] = version
    return list(rows.values())


def _nothing(person: Person, body: Body) -> str:
    """What an empty row says: only what the reader would be allowed to know."""
    if may(person, Permission.READ_DRAFT, body):
        return _("Inte påbörjat")
    if may(person, Permission.READ_SUBMITTED, body):
        return _("Inget inlämnat")
    return _("Inga beslutade mål")


def uncovered_goals(year: int, person: Person) -> list[DirectionNode]:
    """Direction goals that no goal the person may see contributes to that year (P12: shown, never demanded)."""
    served = {
        row.direction_goal_id for version in _current(year, person) for row in version.contributions.all()
    }
    nodes = []
    for node in direction_tree(year):
        gaps = tuple(row for row in node.goals if row.goal.pk not in served)
        if gaps:
            nodes.append(DirectionNode(node.direction, gaps))
    return nodes


def contribution_counts(year: int, person: Person) -> dict[int, tuple[int, int]]:
    """Per direction goal id: how many goals, of how many committees, contribute, of those the person may see."""
    goals: dict[int, set[int]] = {}
    bodies: dict[int, set[int]] = {}
    for version in _current(year, person):
        for row in version.contributions.all():
            goals.setdefault(row.direction_goal_id, set()).add(version.goal_id)
            bodies.setdefault(row.direction_goal_id, set()).add(version.goal.body_id)
    return {pk: (len(found), len(bodies[pk])) for pk, found in goals.items()}


@dataclass(frozen=True)
class GoalRow:
    """One goal in a committee's list."""

    version: EffectGoalVersion
    href: str
    responsible: Person | None
    broken: tuple[Finding, ...]
    notes: tuple[RowNote, ...]
    moves: tuple[str, ...] = field(default=())

    @property
    def takes_part(self) -> bool:
        """Whether it can be marked: there is a step that it can take together with others."""
        return any(name in TOGETHER for name in self.moves)

    @property
    def lacks(self) -> tuple[Finding, ...]:
        """Musts that do not hold."""
        return tuple(row for row in self.broken if row.stops)


def goal_rows(year: int, body: Body, person: Person, moment: datetime.datetime) -> list[GoalRow]:
    """A committee's goals as the person should see them: a fixed number of queries however many."""
    versions = current_versions(year, person=person, body=body)
    findings = findings_for([version for version in versions if version.is_open], moment)
    notes = notes_for(version.goal_id for version in versions)
    return [
        GoalRow(
            version=version,
            href=goal_href(version, person),
            responsible=answering(version.goal),
            broken=tuple(row for row in findings.get(version.pk, ()) if not row.held),
            notes=tuple(notes.get(version.goal_id, ())),
            moves=tuple(move.name for move in MOVES.values() if move.may_be_done(person, version)),
        )
        for version in versions
    ]


#: What can be done with many goals at once from the committee's list.
TOGETHER = ("lamna", "granskad", "ater", "klarmarkera")


def moves_together(rows: list[GoalRow]) -> list[tuple[Move, int]]:
    """The steps that some of the rows can take, with how many."""
    counts = Counter(name for row in rows for name in row.moves)
    return [(MOVES[name], counts[name]) for name in TOGETHER if counts[name]]


def goal_href(version: EffectGoalVersion, person: Person) -> str:
    """Where a goal is opened: a draft where it is written, what is on its way on its own page, a decided one read."""
    address = [version.goal.year_id, version.goal.body.slug, version.goal.number]
    if version.state == State.DRAFT and may(person, Permission.WRITE_GOALS, version.goal.body):
        return reverse("goals:write", args=address)
    if version.state == State.DECIDED:
        return reverse("overview:effect_goal", args=address)
    return reverse("goals:state", args=address)
