"""Överblick: what waits for me, my committee's year, how its goals go; for others all committees."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from followup.models import ReportVersion
from followup.selectors import standing_versions
from foundation.nested import together
from foundation.numbers import NBSP, format_date, format_day, format_weekday
from foundation.words import capitalised, count_word, count_word_neuter, in_sentence, listed
from goals.scales import Attainment
from organisation.models import Body, Person, ReportingPeriod
from organisation.roles import Role
from organisation.selectors import bodies_of_year
from organisation.versions import DECIDED_STATES
from organisation.waiting import Waiting, waiting_for
from overview.calendar import Calendar, calendar_for, decisions_of
from overview.lines import (
    SCALE,
    GoalLine,
    ask_for_year,
    assessable_text,
    first_of_each,
    goal_lines,
    status_counts,
)
from overview.reading import Reading, reading_of


@dataclass(frozen=True)
class WaitingRow:
    """A waiting line with its date in words: "Onsdag", "16 september", "två dagar sen"."""

    line: Waiting
    day: str
    date: str
    late: str
    today: bool
    primary: bool


@dataclass(frozen=True)
class CommitteeRow:
    """One committee of the municipality's table."""

    body: Body
    goals: int
    now: list[tuple[str, int]]
    judged: list[tuple[str, int]]
    assessable: str
    report_state: str
    report_href: str


@dataclass(frozen=True)
class ReportToRead:
    """A decided or sent report of a committee."""

    title: str
    href: str
    state: str
    decision: str


@dataclass(frozen=True)
class StartPage:
    """Everything that Överblick shows one person."""

    lede: str
    title: str
    rows: tuple[WaitingRow, ...]
    body: Body | None
    calendar: Calendar
    reading: Reading
    lines: tuple[GoalLine, ...]
    committees: tuple[CommitteeRow, ...]
    summary: str
    worse: tuple[GoalLine, ...]
    to_read: tuple[ReportToRead, ...]
    is_administrator: bool


def start_page(person: Person, moment: datetime.datetime) -> StartPage:
    """The start page of a person at a moment; a fixed number of queries for each role."""
    today = moment.date()
    reading = reading_of_or_none(today)
    waiting = waiting_for(person, moment)
    person.waiting_lines = len(waiting)
    bodies = bodies_of_year(today.year)
    body = home_body(person, bodies)
    found, met = together(
        ask_for_year(today.year, person=person, working=False, body=body), decisions_of(body, today.year)
    )
    versions = first_of_each(found)
    lines = goal_lines(versions, reading, person)
    reports = latest_reports(reading.period, person) if reading.period else {}
    return StartPage(
        lede=lede(waiting, today),
        title=_("Det här väntar på dig") if waiting else _("Inget väntar på dig just nu"),
        rows=waiting_rows(waiting, today),
        body=body,
        calendar=calendar_for(body, today.year, today, decided=versions, met=met),
        reading=reading,
        lines=tuple(lines) if body is not None else (),
        committees=tuple(committee_rows(bodies, lines, reading, reports)) if body is None else (),
        summary=summary_of(lines, reading),
        worse=tuple(line for line in lines if line.standing and line.standing.better == "no")[:3],
        to_read=tuple(reports_to_read(bodies, reading, reports)) if reads_reports(person) else (),
        is_administrator=person.grants.has_role(Role.SYSTEM_ADMIN),
    )


def waiting_count(person: Person) -> int:
    """How much waits, for the navigation: known on the page that has asked, and not worth its queries on
    others.
    """
    return getattr(person, "waiting_lines", 0)


def reading_of_or_none(today: datetime.date) -> Reading:
    """This year's reading; an installation without the year laid up still has a start page."""
    from django.http import Http404

    try:
        return reading_of(today.year, today)
    except Http404:
        return Reading(today.year, None, None)


def home_body(person: Person, bodies: Sequence[Body]) -> Body | None:
    """The committee that the page is about: the one acted for, else the first of one's own with goals."""
    grants = person.grants
    wanted = [*grants.acting_for, *(held.body_id for held in grants.roles if held.body_id is not None)]
    by_id = {body.pk: body for body in bodies}
    return next((by_id[pk] for pk in wanted if pk in by_id), None)


def reads_reports(person: Person) -> bool:
    """Those who hold to account: what has been decided and sent is listed for them."""
    return any(person.grants.has_role(role) for role in (Role.POLITICIAN, Role.PRESIDIUM, Role.AUDITOR))


# --- What waits ---------------------------------------------------------------------------------------------


def waiting_rows(lines: Sequence[Waiting], today: datetime.date) -> tuple[WaitingRow, ...]:
    """The lines with their dates in words; one is filled, rather a begun report than the first."""
    wanted = [index for index, line in enumerate(lines) if line.progress] or [0]
    first = wanted[0]
    return tuple(_waiting_row(line, today, primary=index == first) for index, line in enumerate(lines))


def _waiting_row(line: Waiting, today: datetime.date, *, primary: bool) -> WaitingRow:
    if line.on is None:
        return WaitingRow(line, _("När du hinner"), "", "", False, primary)
    is_today = line.on == today
    day = _("I dag") if is_today else capitalised(format_weekday(line.on))
    date = format_day(line.on) if line.on.year == today.year else format_date(line.on)
    late = ""
    days = (today - line.on).days
    if line.late and days > 0:
        late = ngettext("en dag sen", "%(count)s dagar sen", days) % {"count": count_word(days)}
    return WaitingRow(line, day, date, late, is_today, primary)


def lede(lines: Sequence[Waiting], today: datetime.date) -> str:
    """ "Fredag 18 september 2026. Fem saker, varav en är försenad. Nästa datum är 23 september."."""
    parts = [f"{capitalised(format_weekday(today))} {format_date(today)}."]
    if lines:
        parts.append(_things(len(lines), sum(line.late for line in lines)))
        coming = next((line for line in lines if line.on is not None and line.on > today), None)
        if coming is not None and coming.on is not None:
            days = (coming.on - today).days
            when = _("I morgon") if days == 1 else _("Om %(days)s dagar") % {"days": count_word(days)}
            parts.append(_("%(when)s: %(what)s.") % {"when": when, "what": in_sentence(str(coming.title))})
    else:
        parts.append(_("När något behöver göras av dig står det här, med datum."))
    return " ".join(parts)


def _things(count: int, late: int) -> str:
    """ "Fem saker, varav en är försenad."."""
    if not late:
        text = ngettext("En sak.", "%(count)s saker.", count)
    elif late == count:
        text = ngettext("En sak, som är försenad.", "%(count)s saker, alla försenade.", count)
    else:
        text = ngettext(
            "%(count)s saker, varav en är försenad.", "%(count)s saker, varav %(late)s är försenade.", late
        )
    return text % {"count": capitalised(count_word(count)), "late": count_word(late)}


# --- How it goes --------------------------------------------------------------------------------------------


def summary_of(lines: Sequence[GoalLine], reading: Reading) -> str:
    """ "Den 31 augusti är tre av sju mål uppfyllda, tre delvis och ett är inte uppfyllt."."""
    if reading.period is None or not lines:
        return ""
    counted = dict(status_counts(line.now for line in lines))
    told = [
        text % {"count": count_word_neuter(count)}
        for count, text in (_how_many(code, counted.get(code, 0)) for code in SCALE)
        if count
    ]
    text = ngettext(
        "Den %(day)s, av %(count)s mål: %(listed)s.", "Den %(day)s, av %(count)s mål: %(listed)s.", len(lines)
    ) % {
        "day": format_day(reading.period.cut_off),
        "count": count_word_neuter(len(lines)),
        "listed": listed(told),
    }
    better = sum(line.standing is not None and line.standing.better == "yes" for line in lines)
    worse = sum(line.standing is not None and line.standing.better == "no" for line in lines)
    if better or worse:
        text += " " + _("%(better)s har blivit bättre än förra året, %(worse)s sämre.") % {
            "better": capitalised(count_word_neuter(better)),
            "worse": count_word_neuter(worse),
        }
    return text


def _how_many(code: str, count: int) -> tuple[int, str]:
    """The count of a status and the words that it stands in."""
    texts = {
        Attainment.MET: ngettext("%(count)s uppfyllt", "%(count)s uppfyllda", count),
        Attainment.PARTLY: ngettext("%(count)s delvis", "%(count)s delvis", count),
        Attainment.NOT_MET: ngettext("%(count)s inte uppfyllt", "%(count)s inte uppfyllda", count),
        Attainment.NOT_ASSESSABLE: ngettext(
            "%(count)s går inte att bedöma", "%(count)s går inte att bedöma", count
        ),
    }
    return count, texts[Attainment(code)]


def latest_reports(period: ReportingPeriod, person: Person) -> dict[int, ReportVersion]:
    """Per body id, the latest version of the period's report that the person may see."""
    rows = standing_versions(period, person)
    return {row.report.body_id: row for row in rows}


def committee_rows(
    bodies: Sequence[Body], lines: Sequence[GoalLine], reading: Reading, reports: dict[int, ReportVersion]
) -> list[CommitteeRow]:
    """One row per committee that has goals, in order."""
    rows = []
    for body in bodies:
        own = [line for line in lines if line.body.pk == body.pk]
        if not own:
            continue
        report = reports.get(body.pk)
        rows.append(
            CommitteeRow(
                body=body,
                goals=len(own),
                now=status_counts(line.now for line in own),
                judged=status_counts(line.judged for line in own),
                assessable=assessable_text(own),
                report_state=report.state if report else "",
                report_href=report_href(reading.period, body) if reading.period else "",
            )
        )
    return rows


def report_href(period: ReportingPeriod, body: Body) -> str:
    """The address where a committee's report is read."""
    return reverse("reports:committee", args=[period.year_id, period.url_kind, body.slug])


def reports_to_read(
    bodies: Sequence[Body], reading: Reading, reports: dict[int, ReportVersion]
) -> list[ReportToRead]:
    """The period's decided and sent reports, in the committees' order."""
    if reading.period is None:
        return []
    found = []
    for body in bodies:
        version = reports.get(body.pk)
        if version is None or version.state not in DECIDED_STATES:
            continue
        decision = version.decision
        words = f"§{NBSP}{decision.paragraph}, {format_date(decision.date)}" if decision else ""
        found.append(ReportToRead(str(body), report_href(reading.period, body), version.state, words))
    return found
