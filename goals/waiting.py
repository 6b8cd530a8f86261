"""What waits for whom in the work with effect goals: the lines of Överblick that goals know of.

Secretaries finish drafts and mend what came back; the management office reviews; the head marks as ready; the
decision is registered; politicians read what they are to decide; and somebody answers for every goal.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.nested import with_children
from foundation.numbers import NBSP
from foundation.words import capitalised, count_word_neuter, in_sentence
from goals.models import EffectGoalTransition, EffectGoalVersion, GoalResponsibility, RuleOutcome
from goals.policy import findings_for
from organisation.access import bodies_where
from organisation.models import Body, DueDate, Person
from organisation.register import bodies_named, read_register
from organisation.roles import Permission, Role
from organisation.versions import OPEN_STATES, State
from organisation.waiting import Provider, Waiting


def goals_in_words(count: int) -> str:
    """ "ett mål", "två mål"."""
    text = ngettext("%(count)s mål", "%(count)s mål", count) % {"count": count_word_neuter(count)}
    return text.replace(" ", NBSP)


@dataclass(frozen=True)
class Desk:
    """What the person does for which bodies: ids of bodies, None for all of them."""

    writes: frozenset[int] | None
    reviews: frozenset[int] | None
    marks: frozenset[int] | None
    decides: frozenset[int] | None
    reads_ready: frozenset[int]

    @staticmethod
    def of(person: Person) -> Desk:
        """Read from the person's grants, no queries but theirs."""
        grants = person.grants
        politician = {held.body_id for held in grants.roles if held.role == Role.POLITICIAN and held.body_id}
        return Desk(
            writes=grants.body_ids(Permission.WRITE_GOALS),
            reviews=grants.body_ids(Permission.REVIEW_GOALS),
            marks=grants.body_ids(Permission.MARK_GOALS_READY),
            decides=grants.body_ids(Permission.REGISTER_DECISION),
            reads_ready=frozenset(politician),
        )

    @property
    def is_empty(self) -> bool:
        """Whether the person has nothing to do with open goals."""
        return not any(
            held is None or held
            for held in (self.writes, self.reviews, self.marks, self.decides, self.reads_ready)
        )


def holds(bodies: frozenset[int] | None, body_id: int) -> bool:
    """Whether a body is among those of a permission (None is all of them)."""
    return bodies is None or body_id in bodies


@dataclass(frozen=True)
class Pile:
    """The open versions of one body and year."""

    body: Body
    year: int
    versions: list[EffectGoalVersion]
    dates: dict[str, datetime.date]

    def in_states(self, *states: State) -> list[EffectGoalVersion]:
        """The pile's versions in any of the states."""
        return [version for version in self.versions if version.state in states]

    def due(self, step: DueDate.Step, versions: Iterable[EffectGoalVersion]) -> datetime.date | None:
        """When a step should be done; None for goals that were begun after that day, which are late by nobody's
        doing.
        """
        on = self.dates.get(step)
        in_time = on and any(timezone.localtime(version.made_at).date() <= on for version in versions)
        return on if in_time else None

    def address(self, name: str = "goals:committee") -> str:
        """The address of the committee's page for the year."""
        return reverse(name, args=[self.year, self.body.slug])


def open_versions(person: Person, moment: datetime.datetime) -> list[QuerySet[EffectGoalVersion]]:
    """The open versions that the person may see, with the comment that they came back with."""
    if Desk.of(person).is_empty:
        return []
    returned = EffectGoalTransition.objects.filter(version=OuterRef("based_on"), to_state=State.RETURNED)
    versions = (
        EffectGoalVersion.objects.filter(state__in=OPEN_STATES)
        .visible_to(person)
        .select_related("goal")
        .annotate(return_comment=Subquery(returned.order_by("-made_at", "-pk").values("comment")[:1]))
        .order_by("goal__year", "priority", "goal__number")
    )
    return [with_children(versions, rule_outcomes=RuleOutcome.objects.all())]


def lines_of_open(
    person: Person, moment: datetime.datetime, versions: list[EffectGoalVersion]
) -> list[Waiting]:
    """Everything about open goals that waits for the person."""
    desk = Desk.of(person)
    piles = piles_of(versions, timezone.localtime(moment).date())
    drafts = [
        version
        for pile in piles
        if holds(desk.writes, pile.body.pk) and not holds(desk.marks, pile.body.pk)
        for version in pile.in_states(State.DRAFT)
    ]
    broken = first_broken(drafts, moment) if drafts else {}
    lines: list[Waiting] = []
    for pile in piles:
        lines += lines_of(pile, desk, broken)
    return lines


goals_waiting = Provider(open_versions, lines_of_open)


def piles_of(versions: Iterable[EffectGoalVersion], today: datetime.date) -> list[Pile]:
    """Open versions per body and year, with their due dates."""
    by_pile: dict[tuple[int, int], list[EffectGoalVersion]] = {}
    for version in versions:
        by_pile.setdefault((version.goal.year_id, version.goal.body_id), []).append(version)
    bodies = bodies_named({body for _year, body in by_pile}, today)
    dates = dates_of({year for year, _body in by_pile})
    return [
        Pile(bodies[body], year, found, {**dates.get((year, None), {}), **dates.get((year, body), {})})
        for (year, body), found in by_pile.items()
    ]


def dates_of(years: Iterable[int]) -> dict[tuple[int, int | None], dict[str, datetime.date]]:
    """Due dates of the years' goals per (year, body or None for the common ones) and step."""
    found: dict[tuple[int, int | None], dict[str, datetime.date]] = {}
    wanted = set(years)
    for row in read_register().due_dates:
        if row.year_id in wanted:
            found.setdefault((row.year_id, row.body_id), {})[row.step] = row.on
    return found


def first_broken(versions: list[EffectGoalVersion], moment: datetime.datetime) -> dict[int, str]:
    """Per draft, what the first must that does not hold says; drafts that could be submitted are left out."""
    found = {}
    for version, findings in findings_for(versions, moment).items():
        stops = [finding.message for finding in findings if finding.stops]
        if stops:
            found[version] = stops[0]
    return found


def lines_of(pile: Pile, desk: Desk, broken: dict[int, str]) -> Iterator[Waiting]:
    """The lines that one body's open goals of one year give this person."""
    body_id = pile.body.pk
    heads = holds(desk.marks, body_id)
    if holds(desk.writes, body_id) and not heads:
        yield from returned_lines(pile)
        yield from draft_line(pile, broken)
    if holds(desk.reviews, body_id):
        yield from review_line(pile)
    if heads:
        yield from mark_line(pile)
    if holds(desk.decides, body_id):
        yield from decide_line(pile)
    if body_id in desk.reads_ready:
        yield from read_line(pile)


def returned_lines(pile: Pile) -> Iterator[Waiting]:
    """A draft that came back: one line each, with the reviewer's words."""
    for version in pile.in_states(State.DRAFT):
        comment = getattr(version, "return_comment", None)
        if comment:
            yield Waiting(
                on=pile.due(DueDate.Step.GOALS_SUBMITTED, [version]),
                title=_("Komplettera mål %(number)s för %(year)s")
                % {"number": version.goal.number, "year": pile.year},
                text=f"”{comment}”",
                href=reverse("goals:write", args=[pile.year, pile.body.slug, version.goal.number]),
                label=_("Komplettera"),
            )


def draft_line(pile: Pile, broken: dict[int, str]) -> Iterator[Waiting]:
    """All other drafts of the body and year in one line, with what is missing in the first two."""
    drafts = [row for row in pile.in_states(State.DRAFT) if not getattr(row, "return_comment", None)]
    if not drafts:
        return
    count = len(drafts)
    lacking = [row for row in drafts if row.pk in broken]
    text = " ".join(
        _("Mål %(number)s: %(why)s") % {"number": row.goal.number, "why": in_sentence(broken[row.pk])}
        for row in lacking[:2]
    )
    if len(lacking) > 2:
        text += " " + _("Och %(count)s till.") % {"count": count_word_neuter(len(lacking) - 2)}
    if lacking:
        title = ngettext(
            "Gör klart %(count)s utkast till mål för %(year)s",
            "Gör klart %(count)s utkast till mål för %(year)s",
            count,
        )
    else:
        title = ngettext(
            "Lämna %(count)s utkast till mål för %(year)s för granskning",
            "Lämna %(count)s utkast till mål för %(year)s för granskning",
            count,
        )
        text = _("Alla regler som måste hålla gör det.")
    one = reverse("goals:write", args=[pile.year, pile.body.slug, drafts[0].goal.number])
    yield Waiting(
        on=pile.due(DueDate.Step.GOALS_SUBMITTED, drafts),
        title=title % {"count": count_word_neuter(count), "year": pile.year},
        text=text,
        href=one if count == 1 else pile.address(),
        label=ngettext("Öppna utkastet", "Öppna utkasten", count),
    )


def review_line(pile: Pile) -> Iterator[Waiting]:
    """The management office: what has been submitted and not yet reviewed."""
    submitted = pile.in_states(State.SUBMITTED)
    count = len(submitted)
    if count:
        yield Waiting(
            on=pile.due(DueDate.Step.GOALS_DECIDED, submitted),
            title=_("Granska %(goals)s från %(body)s för %(year)s")
            % {"goals": goals_in_words(count), "body": pile.body.in_sentence, "year": pile.year},
            text=_("Kopplingen uppåt, indikatorerna och reglerna. Nämnden beslutar efter din granskning."),
            href=pile.address(),
            label=_("Granska"),
        )


def mark_line(pile: Pile) -> Iterator[Waiting]:
    """The head of administration: submitted or reviewed goals that the committee is to decide."""
    reviewed, submitted = len(pile.in_states(State.REVIEWED)), len(pile.in_states(State.SUBMITTED))
    count = reviewed + submitted
    if count:
        yield Waiting(
            on=pile.due(DueDate.Step.GOALS_DECIDED, pile.in_states(State.REVIEWED, State.SUBMITTED)),
            title=_("Klarmarkera %(goals)s för %(year)s inför nämndens beslut")
            % {"goals": goals_in_words(count), "year": pile.year},
            text=_reviewed_so_far(reviewed, submitted),
            href=pile.address(),
            label=_("Klarmarkera"),
        )


def _reviewed_so_far(reviewed: int, submitted: int) -> str:
    """How many of the submitted goals the management office has reviewed: one of them, all, none."""
    if not reviewed:
        return (
            _("Inget är granskat av ledningskontoret ännu.")
            if submitted > 1
            else _("Målet är inte granskat av ledningskontoret ännu.")
        )
    if not submitted:
        return ngettext(
            "Målet är granskat av ledningskontoret.", "Alla är granskade av ledningskontoret.", reviewed
        )
    text = ngettext(
        "%(reviewed)s är granskat av ledningskontoret, %(submitted)s ännu inte.",
        "%(reviewed)s är granskade av ledningskontoret, %(submitted)s ännu inte.",
        reviewed,
    )
    return text % {
        "reviewed": capitalised(count_word_neuter(reviewed)),
        "submitted": count_word_neuter(submitted),
    }


def decide_line(pile: Pile) -> Iterator[Waiting]:
    """Whoever registers the committee's decision: what has been marked as ready."""
    ready = pile.in_states(State.READY)
    count = len(ready)
    if count:
        yield Waiting(
            on=pile.due(DueDate.Step.GOALS_DECIDED, ready),
            title=_("Registrera %(body)ss beslut om %(goals)s för %(year)s")
            % {"body": pile.body.in_sentence, "goals": goals_in_words(count), "year": pile.year},
            text=_(
                "Ett beslut kan gälla alla målen. Ändrad lydelse från sammanträdet skrivs in på samma sida."
            ),
            href=pile.address("goals:decide"),
            label=_("Registrera beslut"),
        )


def read_line(pile: Pile) -> Iterator[Waiting]:
    """The committee's politicians: what they are to decide."""
    ready = pile.in_states(State.READY)
    count = len(ready)
    if count:
        yield Waiting(
            on=pile.due(DueDate.Step.GOALS_DECIDED, ready),
            title=_("Läs %(goals)s för %(year)s inför beslutet i %(body)s")
            % {"goals": goals_in_words(count), "body": pile.body.in_sentence, "year": pile.year},
            text=ngettext(
                "Målet är klarmarkerat av förvaltningen.", "Målen är klarmarkerade av förvaltningen.", count
            ),
            href=pile.address(),
            label=ngettext("Läs målet", "Läs målen", count),
        )


def unowned_versions(person: Person, moment: datetime.datetime) -> list[QuerySet[EffectGoalVersion]]:
    """Decided goals of this year or later that nobody answers for, of the bodies that the person writes for."""
    if not person.grants.holds(Permission.WRITE_GOALS):
        return []
    today = timezone.localtime(moment).date()
    answered = GoalResponsibility.objects.filter(valid__contains=today, person__is_active=True)
    return [
        EffectGoalVersion.objects.filter(
            ~Q(goal__in=answered.values("goal")),
            state=State.DECIDED,
            goal__year__gte=today.year,
            goal__body__in=bodies_where(person, Permission.WRITE_GOALS),
        )
        .select_related("goal__body")
        .order_by("goal__year", "goal__number")
    ]


def lines_of_unowned(
    person: Person, moment: datetime.datetime, versions: list[EffectGoalVersion]
) -> list[Waiting]:
    """One line for each goal that nobody answers for."""
    return [
        Waiting(
            on=None,
            title=_("Utse vem som svarar för mål %(number)s, %(year)s")
            % {"number": version.goal.number, "year": version.goal.year_id},
            text=_("”%(goal)s” står utan ansvarig person.") % {"goal": version.name},
            href=reverse(
                "overview:effect_goal",
                args=[version.goal.year_id, version.goal.body.slug, version.goal.number],
            )
            + "#ansvarig",
            label=_("Utse"),
        )
        for version in versions
    ]


without_owner = Provider(unowned_versions, lines_of_unowned)
