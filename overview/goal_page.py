"""One effektmål: its whole thread upwards, how it goes, what is done, and every version of the promise."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.curves import goal_charts, series_of_all
from followup.permissions import hidden_by, open_reports
from followup.report_view import IndicatorRow
from followup.series import SeriesSet
from followup.standings import (
    AssessmentRow,
    GoalStanding,
    assessment_history,
    assessments_for,
    standings,
)
from foundation.charts import LineChart
from foundation.languages import in_reader_language
from foundation.nested import together
from foundation.numbers import NBSP, format_date
from foundation.words import capitalised
from goals.council import council
from goals.models import (
    DirectionGoal,
    EffectGoal,
    EffectGoalTransition,
    EffectGoalVersion,
)
from goals.selectors import answering, continued_ids, find_versions, possible_owners, vision
from organisation.access import may
from organisation.models import Body, Decision, Person
from organisation.register import read_register
from organisation.roles import Permission, Role
from organisation.selectors import get_year, level_names
from organisation.versions import State
from overview.reading import Reading, reading_of

ENDED = (State.RETURNED, State.WITHDRAWN, State.REPLACED)


@dataclass(frozen=True)
class Measure:
    """An indicator of the goal: its row at the period, its large chart, and whether it is the main one."""

    row: IndicatorRow | None
    chart: LineChart
    main: bool
    href: str


@dataclass(frozen=True)
class Bid:
    """A contribution: the direction goal with its wording, and how the goal contributes to it."""

    direction_goal: DirectionGoal
    title: str
    how: str
    href: str


@dataclass(frozen=True)
class VersionRow:
    """A version on the line of versions."""

    version: EffectGoalVersion
    title: str
    texts: tuple[str, ...]
    now: bool
    shown: bool
    href: str


@dataclass(frozen=True)
class Act:
    """Something that this person may do with the goal now; with a ``step`` it is sent, else it is a link."""

    label: str
    href: str
    kind: str = "secondary"
    step: str = ""


@dataclass(frozen=True)
class GoalPage:
    """Everything that the page shows."""

    goal: EffectGoal
    body: Body
    version: EffectGoalVersion
    reading: Reading
    standing: GoalStanding | None
    measures: tuple[Measure, ...]
    bids: tuple[Bid, ...]
    thread: tuple[tuple[str, str, str], ...]
    answerable: str
    responsible: Person | None
    continues: tuple[str, str] | None
    sound_economy: bool
    versions: tuple[VersionRow, ...]
    history: tuple[AssessmentRow, ...]
    acts: tuple[Act, ...]
    notices: tuple[tuple[str, str, str, str], ...]
    decision_text: str
    decision_href: str
    deviations: tuple[str, ...]
    assign_href: str
    possible: tuple[Person, ...]


def goal_page(
    year: int, body: Body, number: int, *, person: Person, moment: datetime.datetime, asked: str = ""
) -> GoalPage | None:
    """The page of one goal; None when there is none that the person may know of.

    ``asked`` is the number of an older version to read ("2"). A fixed number of queries.
    """
    today = timezone.localtime(moment).date()
    versions = find_versions(year, body, number, person)
    if not versions:
        return None
    goal, shown = versions[0].goal, chosen(versions, asked)
    goal.body = body
    reading = reading_of(year, today)
    assessments, opened = together(
        assessments_for([goal.pk, *continued_ids(goal)], person), open_reports(person)
    )
    series = series_of_all(shown.targets.all(), hidden_since=hidden_by(opened))
    standing = None
    if reading.period is not None and shown.state == State.DECIDED:
        standing = standings(
            [shown], reading.period, person=person, assessments=assessments, series=series
        ).get(goal.pk)
    return GoalPage(
        goal=goal,
        body=body,
        version=shown,
        reading=reading,
        standing=standing,
        measures=tuple(measures_of(shown, standing, series)),
        bids=(bids := tuple(bids_of(shown, year))),
        thread=tuple(thread_items(goal, body, shown, bids)),
        answerable=answerable_text(shown),
        responsible=answering(goal),
        continues=continues_link(goal),
        sound_economy=any(bid.direction_goal.sound_economy for bid in bids),
        versions=tuple(version_rows(versions, shown, goal, body)),
        history=tuple(assessment_history(assessments)),
        acts=tuple(acts_for(person, goal, body, versions)),
        notices=tuple(notices_for(versions, shown, goal, body)),
        decision_text=decision_text(shown, body),
        decision_href=decision_href(shown, body),
        assign_href=(assign := assign_href(person, goal, body)),
        possible=tuple(possible_owners(body, moment)) if assign else (),
        deviations=tuple(
            in_reader_language(row.message) for row in shown.rule_outcomes.all() if row.outcome == "broken"
        ),
    )


def chosen(versions: Sequence[EffectGoalVersion], asked: str) -> EffectGoalVersion:
    """The version to show: the one asked for, else the decided one, else the open one, else the latest."""
    by_no = {str(version.no): version for version in versions}
    if asked in by_no:
        return by_no[asked]
    decided = [version for version in versions if version.state == State.DECIDED]
    opened = [version for version in versions if version.is_open]
    return [*decided, *opened, *versions][0]


def measures_of(
    version: EffectGoalVersion, standing: GoalStanding | None, series: SeriesSet
) -> list[Measure]:
    """The goal's indicators with their charts; the one that stands for the goal first."""
    targets = list(version.targets.all())
    charts = goal_charts(version, series=series)
    rows = {row.target.pk: row for row in standing.children} if standing else {}
    main = standing.main if standing else None
    measures = [
        Measure(
            row=rows.get(target.pk),
            chart=chart,
            main=main.target.pk == target.pk if main else index == 0,
            href=reverse("followup:indicator", args=[target.indicator_version.indicator_id]),
        )
        for index, (target, chart) in enumerate(zip(targets, charts, strict=True))
    ]
    return sorted(measures, key=lambda measure: not measure.main)


def bids_of(version: EffectGoalVersion, year: int) -> list[Bid]:
    """The contributions with the direction goals' wording."""
    wordings = council().titles()
    return [
        Bid(
            row.direction_goal,
            wordings.get(row.direction_goal_id, ""),
            row.how,
            reverse("overview:direction_goal", args=[year, row.direction_goal.slug]),
        )
        for row in version.contributions.all()
    ]


def thread_items(
    goal: EffectGoal, body: Body, version: EffectGoalVersion, bids: Sequence[Bid]
) -> list[tuple[str, str, str]]:
    """The red thread from the vision to this goal, by its first contribution."""
    model = get_year(goal.year_id).steering_model
    red = reverse("overview:red_thread", args=[goal.year_id])
    items = []
    held = vision(goal.year_id)
    if held is not None:
        items.append((model.level_name("vision"), held.title, red))
    if bids:
        first = bids[0]
        direction = first.direction_goal.direction
        items.append(
            (model.level_name("strategic_direction"), direction.name, f"{red}?inriktning={direction.slug}")
        )
        label = f"{model.level_name('direction_goal')} {first.direction_goal.label}"
        if len(bids) > 1:
            label = _("%(goal)s och %(count)d till") % {"goal": label, "count": len(bids) - 1}
        items.append((label, first.title, first.href))
    here = f"{model.level_name('effect_goal')} {goal.number}, {body}"
    items.append((here, version.short_name or shortened(version.statement), ""))
    return items


def shortened(text: str, most: int = 60) -> str:
    """The beginning of a long wording, cut between words."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def answerable_text(version: EffectGoalVersion) -> str:
    """ "Förvaltningschef, Socialförvaltningen"."""
    if not version.answerable_role:
        return ""
    role = str(Role(version.answerable_role).label)
    unit = f", {version.answerable_unit}" if version.answerable_unit else ""
    return capitalised(role) + unit


def decision_text(version: EffectGoalVersion, body: Body) -> str:
    """ "Beslutat av socialnämnden § 112, 27 november 2025. Gäller 2026."."""
    decision = version.decision
    if decision is None:
        return ""
    parts = [
        _("Beslutat av %(body)s §%(nbsp)s%(paragraph)s, %(date)s.")
        % {
            "body": body.in_sentence,
            "nbsp": NBSP,
            "paragraph": decision.paragraph,
            "date": format_date(decision.date),
        }
    ]
    if version.state == State.DECIDED and version.in_force is not None:
        year = version.goal.year_id
        first = version.in_force.lower
        parts.append(
            _("Gäller %(year)s.") % {"year": year}
            if (first.month, first.day) == (1, 1)
            else _("Gäller från %(date)s.") % {"date": format_date(first)}
        )
    return " ".join(parts)


def decision_href(version: EffectGoalVersion, body: Body) -> str:
    """The page of the decision; empty for what is not decided."""
    if version.decision_id is None:
        return ""
    return reverse("goals:decision", args=[version.goal.year_id, body.slug, version.decision_id])


def continues_link(goal: Any) -> tuple[str, str] | None:
    """The goal that this one continues, where the person may read it; of ``find_versions``."""
    before = goal.continues
    if before is None or not goal.may_read_continued:
        return None
    return (
        f"{level_names(before.year_id)['effect_goal']} {before.number}, {before.year_id}",
        reverse("overview:effect_goal", args=[before.year_id, before_slug(before), before.number]),
    )


def before_slug(before: EffectGoal) -> str:
    """The slug of the earlier goal's body."""
    return read_register().bodies[before.body_id].slug


# --- Versions -----------------------------------------------------------------------------------------------


def version_rows(
    versions: Sequence[EffectGoalVersion], shown: EffectGoalVersion, goal: EffectGoal, body: Body
) -> list[VersionRow]:
    """The line of versions, latest first, each with what happened to it."""
    address = reverse("overview:effect_goal", args=[goal.year_id, body.slug, goal.number])
    return [
        VersionRow(
            version=version,
            title=version_title(version),
            texts=tuple(version_texts(version, versions)),
            now=version.state == State.DECIDED,
            shown=version.pk == shown.pk,
            href=f"{address}?version={version.no}",
        )
        for version in versions
    ]


def version_title(version: EffectGoalVersion) -> str:
    """ "Version 3 gäller", "Version 4, utkast", "Version 1"."""
    title = _("Version %(no)s") % {"no": version.no}
    if version.state == State.DECIDED:
        return _("%(title)s gäller") % {"title": title}
    if version.is_open or version.state in ENDED:
        return f"{title}, {version.get_state_display()}"
    return title


def version_texts(version: EffectGoalVersion, versions: Sequence[EffectGoalVersion]) -> list[str]:
    """What happened to a version, as sentences. ``versions`` are the goal's, among them the one it was made from."""
    texts = []
    moves = list(version.transitions.all())
    if version.correction_reason:
        made = next((row.made_at for row in moves if row.to_state == State.DECIDED), version.made_at)
        texts.append(
            _("Rättelse %(date)s: %(reason)s Inget nytt beslut.")
            % {"date": format_date(timezone.localdate(made)), "reason": ended(version.correction_reason)}
        )
        before = next((row.decision for row in versions if row.pk == version.based_on_id), None)
        if before is not None and version.decision is not None and before.pk != version.decision_id:
            texts.append(
                _("Beslutet hette %(old)s och heter rätt %(new)s.")
                % {"old": decision_name(before), "new": decision_name(version.decision)}
            )
    elif version.decision is not None:
        decision = version.decision
        text = (
            _("Beslutad §%(nbsp)s%(paragraph)s, %(date)s, dnr %(dnr)s.")
            if decision.dnr
            else _("Beslutad §%(nbsp)s%(paragraph)s, %(date)s.")
        )
        texts.append(
            text
            % {
                "nbsp": NBSP,
                "paragraph": decision.paragraph,
                "date": format_date(decision.date),
                "dnr": decision.dnr.replace(" ", NBSP),
            }
        )
    else:
        texts += [text for text in map(move_text, moves) if text]
    return texts


def decision_name(decision: Decision) -> str:
    """ "§ 112, 27 november 2025, dnr SN 2025/318"."""
    name = f"§{NBSP}{decision.paragraph}, {format_date(decision.date)}"
    return f"{name}, dnr{NBSP}{decision.dnr.replace(' ', NBSP)}" if decision.dnr else name


def move_text(move: EffectGoalTransition) -> str:
    """ "Inlämnad 14 oktober 2025.", with the reviewer's comment."""
    if move.to_state == State.DRAFT:
        return ""
    word = str(State(move.to_state).label)
    text = f"{capitalised(word)} {format_date(timezone.localdate(move.made_at))}"
    return f"{text}: ”{in_reader_language(move.comment)}”" if move.comment else text + "."


def ended(sentence: str) -> str:
    """The text with a full stop."""
    return sentence if sentence.endswith((".", "?", "!")) else sentence + "."


def assign_href(person: Person, goal: EffectGoal, body: Body) -> str:
    """Where somebody is named to answer for the goal; empty for those who may not."""
    if not may(person, Permission.WRITE_GOALS, body):
        return ""
    return reverse("overview:responsible", args=[goal.year_id, body.slug, goal.number])


# --- What one may do, and what one should know --------------------------------------------------------------


def acts_for(
    person: Person, goal: EffectGoal, body: Body, versions: Sequence[EffectGoalVersion]
) -> list[Act]:
    """The actions of this person on this goal now; the most likely one first and filled."""
    place = [goal.year_id, body.slug, goal.number]
    opened = next((version for version in versions if version.is_open), None)
    decided = next((version for version in versions if version.state == State.DECIDED), None)
    acts = []
    if opened is not None and opened.state == State.DRAFT and may(person, Permission.WRITE_GOALS, body):
        acts.append(Act(_("Skriv"), reverse("goals:write", args=place), "primary"))
    elif opened is not None and any(
        may(person, permission, body)
        for permission in (Permission.REVIEW_GOALS, Permission.SUBMIT_GOALS, Permission.MARK_GOALS_READY)
    ):
        acts.append(Act(_("Öppna det som är inlämnat"), reverse("goals:state", args=place), "primary"))
    if decided is not None and opened is None:
        if may(person, Permission.WRITE_GOALS, body):
            acts.append(Act(_("Ändra målet"), reverse("goals:move", args=place), step="ny-version"))
        if may(person, Permission.CORRECT_DECIDED, body):
            acts.append(Act(_("Rätta skrivfel"), reverse("goals:correct", args=place)))
    return acts


def notices_for(
    versions: Sequence[EffectGoalVersion], shown: EffectGoalVersion, goal: EffectGoal, body: Body
) -> list[tuple[str, str, str, str]]:
    """What the reader must know before reading: (title, text, href, link text)."""
    address = reverse("overview:effect_goal", args=[goal.year_id, body.slug, goal.number])
    opened = next((version for version in versions if version.is_open), None)
    decided = next((version for version in versions if version.state == State.DECIDED), None)
    notices = []
    if decided is not None and shown.pk != decided.pk:
        notices.append(
            (
                _("Du läser version %(no)s, som är %(state)s.")
                % {"no": shown.no, "state": shown.get_state_display()},
                "",
                address,
                _("Läs den version som gäller"),
            )
        )
    elif decided is not None and opened is not None:
        notices.append(
            (
                _("En ny version är påbörjad och är %(state)s.") % {"state": opened.get_state_display()},
                _("Den här gäller tills nämnden har beslutat den nya."),
                f"{address}?version={opened.no}",
                _("Läs den nya"),
            )
        )
    return notices
