"""One direction goal: what the council wants, which committees contribute and how, and whether it has got
better.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followup.attainment import goals_better
from followup.curves import goal_charts
from followup.permissions import unfinished_since
from foundation.charts import LineChart
from foundation.numbers import NBSP, format_date
from foundation.words import capitalised, count_word_neuter
from goals.council import council
from goals.models import DirectionGoal, DirectionGoalVersion
from goals.scales import Change
from goals.selectors import vision
from organisation.models import Person
from organisation.selectors import level_names
from overview.lines import GoalLine, assessable_text, for_lines, goal_lines, status_counts
from overview.reading import Reading, reading_of
from overview.red_thread import Gap, gaps_of


@dataclass(frozen=True)
class BidLine:
    """A contributing goal and the sentence that says how it contributes."""

    line: GoalLine
    how: str


@dataclass(frozen=True)
class DirectionPage:
    """Everything that the page shows."""

    goal: DirectionGoal
    version: DirectionGoalVersion
    reading: Reading
    names: dict[str, str]
    thread: tuple[tuple[str, str, str], ...]
    lines: tuple[BidLine, ...]
    charts: tuple[LineChart, ...]
    now: list[tuple[str, int]]
    judged: list[tuple[str, int]]
    better: str
    better_why: str
    assessable: str
    decision_text: str
    gap: Gap | None


def direction_page(year: int, slug: str, *, person: Person, today: datetime.date) -> DirectionPage | None:
    """The page of "1-2" in a year; None when no such direction goal is in force that year."""
    version = find_version(year, slug)
    if version is None:
        return None
    reading = reading_of(year, today)
    lines = bid_lines(version.goal, reading, person)
    names = level_names(year)
    answer, why = better_of([bid.line for bid in lines], year)
    charts = goal_charts(version, hidden_since=unfinished_since(person)) if version.targets.all() else []
    return DirectionPage(
        goal=version.goal,
        version=version,
        reading=reading,
        names=names,
        thread=tuple(_thread(version, year, names)),
        lines=tuple(lines),
        charts=tuple(charts),
        now=status_counts(bid.line.now for bid in lines),
        judged=status_counts(bid.line.judged for bid in lines),
        better=answer,
        better_why=why,
        assessable=assessable_text([bid.line for bid in lines]),
        decision_text=_decision_text(version),
        gap=gaps_of([version.goal_id], year)[version.goal_id] if not lines else None,
    )


def find_version(year: int, slug: str) -> DirectionGoalVersion | None:
    """The wording of "1-2" that holds, or held last, in the year."""
    direction, _dash, number = slug.partition("-")
    if not (direction.isdecimal() and number.isdecimal()) or len(slug) > 8:
        return None
    wanted = (int(direction), int(number))
    held = council().in_force(year)
    return next((row for row in held if (row.goal.direction.number, row.goal.number) == wanted), None)


def bid_lines(goal: DirectionGoal, reading: Reading, person: Person) -> list[BidLine]:
    """The decided goals of the year that contribute, in the committees' order."""
    from goals.models import EffectGoalVersion

    contributing = EffectGoalVersion.objects.of_year_in_force(reading.year).visible_to(person)
    bids = contributing.filter(contributions__direction_goal=goal).annotate(how=F("contributions__how"))
    versions: list[Any] = list(for_lines(bids, reading.year))
    lines = goal_lines(versions, reading, person)
    return [BidLine(line, version.how) for line, version in zip(lines, versions, strict=True)]


def better_of(lines: Sequence[GoalLine], year: int) -> tuple[str, str]:
    """ "Har det blivit bättre än förra året?": the majority of the goals that are measured decides, else it cannot
    be said.
    """
    found = [line.standing for line in lines if line.standing is not None]
    answers = [standing.better for standing in found]
    yes, no = answers.count(Change.YES), answers.count(Change.NO)
    if not yes + no:
        why = (
            ngettext("Om målet kan det inte sägas.", "Om inget av målen kan det sägas.", len(lines))
            if lines
            else _("Ingen nämnd bidrar.")
        )
        return str(Change.UNKNOWN), why
    answer = goals_better((standing.now, standing.better) for standing in found)
    why = ngettext(
        "Ett mål kan jämföras med %(year)s: %(yes)s bättre, %(no)s sämre.",
        "%(count)s mål kan jämföras med %(year)s: %(yes)s bättre, %(no)s sämre.",
        yes + no,
    ) % {
        "count": capitalised(count_word_neuter(yes + no)),
        "year": year - 1,
        "yes": count_word_neuter(yes),
        "no": count_word_neuter(no),
    }
    left = len(lines) - yes - no
    if left:
        why += " " + ngettext(
            "Om ett mål kan det inte sägas.", "Om %(count)s mål kan det inte sägas.", left
        ) % {"count": count_word_neuter(left)}
    return str(answer), why


def _thread(version: DirectionGoalVersion, year: int, names: dict[str, str]) -> list[tuple[str, str, str]]:
    red = reverse("overview:red_thread", args=[year])
    items = []
    held = vision(year)
    if held is not None:
        items.append((names["vision"], held.title, red))
    direction = version.goal.direction
    items.append((names["strategic_direction"], direction.name, f"{red}?inriktning={direction.slug}"))
    items.append((f"{names['direction_goal']} {version.goal.label}", version.title, ""))
    return items


def _decision_text(version: DirectionGoalVersion) -> str:
    """ "Beslutat av kommunfullmäktige § 201, 28 november 2022. Gäller tills fullmäktige beslutar annat."."""
    decision = version.decision
    text = ""
    if decision is not None:
        text = _("Beslutat av kommunfullmäktige §%(nbsp)s%(paragraph)s, %(date)s.") % {
            "nbsp": NBSP,
            "paragraph": decision.paragraph,
            "date": format_date(decision.date),
        }
    if version.in_force is not None and version.in_force.upper is None:
        text += " " + _("Gäller tills fullmäktige beslutar annat.")
    elif version.in_force is not None:
        last = version.in_force.upper - datetime.timedelta(days=1)
        text += " " + _("Gäller till och med %(date)s.") % {"date": format_date(last)}
    return text.strip()
