"""A committee's year (årshjul): what is followed up, planned and carried out, from the due dates and
periods that are laid up.

The dates are the register's; what has been decided is given.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from foundation.numbers import NBSP, format_date, format_day
from foundation.timeline import Event, Lane, Meeting, Span, YearStrip, year_strip
from foundation.words import capitalised
from goals.models import EffectGoalVersion
from organisation.models import Body, Decision, DueDate, ReportingPeriod
from organisation.register import read_register
from organisation.selectors import level_names, year_span

Step = DueDate.Step
#: Without a day when the year was opened, committees begin to draft the next year's goals in August.
PLANNING_STARTS = (8, 1)


@dataclass(frozen=True)
class Calendar:
    """What the strip shows, the next dates under it, and a sentence beside its title."""

    title: str
    strip: YearStrip
    next_dates: tuple[tuple[str, str], ...]
    note: str


@dataclass
class Dates:
    """Due dates of periods and of years' goals, the body's own before the common ones."""

    periods: list[ReportingPeriod]
    of_period: dict[int, dict[str, datetime.date]] = field(default_factory=dict)
    of_year: dict[int, dict[str, datetime.date]] = field(default_factory=dict)


def calendar_for(
    body: Body | None,
    year: int,
    today: datetime.date,
    *,
    decided: Iterable[EffectGoalVersion],
    met: Iterable[Decision],
) -> Calendar:
    """The year of a body with its decided goals and its decisions of the year, or of the whole municipality when
    ``body`` is None. No query but the register.
    """
    dates = load_dates(body, year)
    lanes = [_follow_up(dates, year), _planning(dates, year), _in_force(body, year, decided)]
    meetings = _meetings(body, dates, year, met)
    if meetings.items:
        lanes.append(meetings)
    coming = sorted(_sentences(dates), key=lambda pair: pair[0])
    title = _("Nämndens år %(year)s") if body is not None else _("Kommunens år %(year)s")
    return Calendar(
        title=title % {"year": year},
        strip=year_strip(year, lanes, today=today),
        next_dates=tuple((format_day(on), text) for on, text in coming if on >= today)[:4],
        note=_note(year),
    )


def load_dates(body: Body | None, year: int) -> Dates:
    """Periods of the year and the one before, and the dates of their steps and of the next year's goals."""
    known = read_register()
    found = Dates(known.periods_of(year - 1, year))
    periods = {period.pk for period in found.periods}
    rows = [
        row
        for row in known.due_dates
        if row.body_id in (None, body.pk if body else None)
        and (row.period_id in periods or row.year_id in (year, year + 1))
    ]
    for row in sorted(rows, key=lambda row: row.body_id is not None):
        if row.period_id is not None:
            found.of_period.setdefault(row.period_id, {})[row.step] = row.on
        elif row.year_id is not None:
            found.of_year.setdefault(row.year_id, {})[row.step] = row.on
    return found


def report_name(period: ReportingPeriod) -> str:
    """ "delårsrapporten", "årsrapporten 2025"."""
    if period.is_interim:
        return _("delårsrapporten")
    return _("årsrapporten %(year)s") % {"year": period.year_id}


def _of_year(items: Iterable[Span | Event | Meeting], year: int) -> tuple[Span | Event | Meeting, ...]:
    """What touches the year, in order of time."""
    first, after = year_span(year)

    def start(item: Span | Event | Meeting) -> datetime.date:
        return item.start if isinstance(item, Span) else item.day

    def end(item: Span | Event | Meeting) -> datetime.date:
        return item.end if isinstance(item, Span) else item.day

    return tuple(sorted((item for item in items if end(item) >= first and start(item) < after), key=start))


def _follow_up(dates: Dates, year: int) -> Lane:
    items: list[Span | Event | Meeting] = []
    for period in dates.periods:
        steps = dates.of_period.get(period.pk, {})
        last = steps.get(Step.REPORT_SENT) or steps.get(Step.REPORT_SUBMITTED)
        begins = period.cut_off + datetime.timedelta(days=1)
        if last and last >= begins:
            label = _("Delår") if period.is_interim else _("Bokslut %(year)s") % {"year": period.year_id}
            items.append(Span(begins, last, label))
        if Step.COUNCIL in steps:
            label = _("KF: delårsrapport") if period.is_interim else _("KF: årsredovisning")
            items.append(Event(steps[Step.COUNCIL], label))
    return Lane(_("Följa upp"), _of_year(items, year))


def _planning(dates: Dates, year: int) -> Lane:
    steps = dates.of_year.get(year + 1, {})
    items: list[Span | Event | Meeting] = []
    coming = read_register().years.get(year + 1)
    opened = coming.opened_at if coming else None
    if opened:
        items.append(
            Event(opened, _("KF: %(goals)s") % {"goals": level_names(year + 1)["direction_goals"].lower()})
        )
    submitted, decided = steps.get(Step.GOALS_SUBMITTED), steps.get(Step.GOALS_DECIDED)
    if submitted:
        begins = max(opened or datetime.date(year, *PLANNING_STARTS), datetime.date(year, *PLANNING_STARTS))
        if begins < submitted:
            items.append(
                Span(
                    begins,
                    submitted,
                    _("%(goals)s skrivs") % {"goals": level_names(year + 1)["effect_goals"]},
                )
            )
    if decided:
        items.append(Event(decided, _("Beslut")))
    return Lane(_("Planera %(year)s") % {"year": year + 1}, _of_year(items, year))


def _in_force(body: Body | None, year: int, decided: Iterable[EffectGoalVersion]) -> Lane:
    first, after = year_span(year)
    whole = (first, after - datetime.timedelta(days=1))
    label = _("Nämndernas mål för %(year)s gäller") % {"year": year}
    if body is not None:
        decisions = [version.decision for version in decided if version.decision is not None]
        if not decisions:
            return Lane(_("Genomföra"), ())
        first_one = min(decisions, key=lambda decision: decision.date)
        label = _("Målen för %(year)s gäller, beslutade §%(nbsp)s%(paragraph)s, %(date)s") % {
            "year": year,
            "nbsp": NBSP,
            "paragraph": first_one.paragraph,
            "date": format_date(first_one.date),
        }
    return Lane(_("Genomföra"), (Span(*whole, label),))


def decisions_of(body: Body | None, year: int) -> QuerySet[Decision]:
    """A body's decisions of a year."""
    return Decision.objects.filter(body=body, date__year=year) if body else Decision.objects.none()


def _meetings(body: Body | None, dates: Dates, year: int, met: Iterable[Decision]) -> Lane:
    """Days on which the body has decided, and is to decide."""
    if body is None:
        return Lane("", ())
    days = {decision.date for decision in met}
    days |= {steps[Step.REPORT_DECIDED] for steps in dates.of_period.values() if Step.REPORT_DECIDED in steps}
    days |= {steps[Step.GOALS_DECIDED] for steps in dates.of_year.values() if Step.GOALS_DECIDED in steps}
    return Lane(_("Beslut"), _of_year((Meeting(day) for day in days), year))


def _sentences(dates: Dates) -> list[tuple[datetime.date, str]]:
    """Every due date as a sentence for the line of next dates."""
    found = []
    for period in dates.periods:
        report = report_name(period)
        texts = {
            Step.REPORT_SUBMITTED: _("%(report)s lämnas till ledningskontoret"),
            Step.REPORT_DECIDED: _("Nämnden beslutar %(report)s"),
            Step.REPORT_SENT: _("%(report)s lämnas till kommunstyrelsen"),
            Step.BOARD: _("Kommunstyrelsen behandlar %(report)s"),
            Step.COUNCIL: _("Fullmäktige och revisorerna får %(report)s"),
        }
        for step, on in dates.of_period.get(period.pk, {}).items():
            if Step(step) in texts:
                found.append((on, _capital(texts[Step(step)] % {"report": report})))
    for year, steps in dates.of_year.items():
        texts = {
            Step.GOALS_SUBMITTED: _("Målen för %(year)s lämnas till ledningskontoret"),
            Step.GOALS_DECIDED: _("Nämnden beslutar målen för %(year)s"),
        }
        for step, on in steps.items():
            if Step(step) in texts:
                found.append((on, texts[Step(step)] % {"year": year}))
    return found


def _capital(text: str) -> str:
    return capitalised(text)


def _note(year: int) -> str:
    """In the last year of a term: that new committees begin."""
    term = next((term for term in read_register().terms if term.committee_to.year == year), None)
    if term is None:
        return ""
    after = term.committee_to + datetime.timedelta(days=1)
    return _("Valår: nya nämnder från %(date)s") % {"date": format_date(after)}
