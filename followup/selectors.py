"""Reads of results, each with a fixed number of queries however many rows. The parts live in modules of their
own."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from followup.curves import drawn_with, goal_charts, indicator_chart
from followup.models import GoalAssessment, IndicatorOutcome, Report, ReportTransition, ReportVersion
from followup.permissions import hidden_by, open_reports, unfinished_since, visible_reports
from followup.report_view import ReportView, report_view, views_of
from followup.series import SeriesSet, series_for
from followup.standings import STANDING, AssessmentRow, GoalStanding, assessment_history, standings
from followup.steps import next_step
from foundation.charts import LineChart
from foundation.memo import once_a_request
from foundation.nested import together, with_children, with_each
from goals.models import EffectGoalVersion, Indicator, IndicatorVersion, MeasuredObject, Target
from goals.scales import Gender
from organisation.access import may
from organisation.models import Body, Person, ReportingPeriod
from organisation.register import read_register
from organisation.roles import Permission
from organisation.selectors import bodies_of_year
from organisation.versions import State

__all__ = [
    "AssessmentRow",
    "GoalStanding",
    "ReportView",
    "SeriesSet",
    "assessment_history",
    "goal_charts",
    "indicator_page",
    "periods_of",
    "report_cells",
    "report_overview",
    "report_view",
    "series_for",
    "standings",
    "views_of",
    "visible_version",
]


def periods_of(year: int) -> list[ReportingPeriod]:
    """The reporting periods of a year, in order of time."""
    return read_register().periods_of(year)


def visible_version(body: Body, period: ReportingPeriod, person: Person) -> ReportVersion | None:
    """The version of a body's report that the person works on or reads: the latest that stands and is
    visible, with how it came to its state."""
    return (
        with_children(
            ReportVersion.objects.filter(
                visible_reports(person), report__body=body, report__period=period, state__in=STANDING
            )
            .select_related("report__period__year", "report__body", "decision", "based_on")
            .defer("based_on__snapshot"),
            transitions=ReportTransition.objects.select_related("made_by"),
            based_on__transitions=ReportTransition.objects.all(),
        )
        .order_by("-no")
        .first()
    )


def versions_of(report: Report, person: Person) -> list[ReportVersion]:
    """All versions of a report that the person may see, latest first, with how they came to their states."""
    return list(
        with_children(
            ReportVersion.objects.filter(visible_reports(person), report=report)
            .select_related("decision")
            .defer("snapshot"),
            transitions=ReportTransition.objects.select_related("made_by"),
        ).order_by("-no")
    )


# --- A year: committees × periods ---------------------------------------------------------------------------


@dataclass(frozen=True)
class OverviewCell:
    """A body's report for a period, as far as the reader may know of it.

    ``state`` is a state's code, ``not_started`` where the reader may see that nothing is begun, else empty
    ("inte lämnad").
    """

    body: Body
    period: ReportingPeriod
    state: str
    version: ReportVersion | None
    due: datetime.date | None
    late: bool
    done: int
    of: int
    missing: int
    goals: int
    may_write: bool
    returned_with: str = ""


@dataclass(frozen=True)
class OverviewRow:
    """A body with its cells, one per period."""

    body: Body
    goals: int
    cells: tuple[OverviewCell, ...]
    own: bool


@dataclass(frozen=True)
class ReportOverview:
    """A year's reports."""

    year: int
    periods: tuple[ReportingPeriod, ...]
    rows: tuple[OverviewRow, ...]


def report_overview(year: int, person: Person, today: datetime.date) -> ReportOverview:
    """Committees × periods: state, what is missing, what is late. Bodies without decided goals that year are
    left out."""
    periods = periods_of(year)
    own = set(person.grants.own_body_ids)
    by_body: dict[int, list[OverviewCell]] = {}
    for cell in report_cells(periods, person, today):
        by_body.setdefault(cell.body.pk, []).append(cell)
    rows = tuple(
        OverviewRow(cells[0].body, cells[0].goals, tuple(cells), cells[0].body.pk in own)
        for cells in by_body.values()
    )
    return ReportOverview(year, tuple(periods), rows)


def report_cells(
    periods: Sequence[ReportingPeriod], person: Person, today: datetime.date
) -> list[OverviewCell]:
    """One cell per body with decided goals and period, in the bodies' order. Four queries at most."""
    return cells_of(periods, person, today, *together(*cells_ask(periods, person)))


def cells_ask(
    periods: Sequence[ReportingPeriod], person: Person
) -> tuple[QuerySet[Body], QuerySet[ReportVersion], QuerySet[ReportVersion]]:
    """What cells are made of: bodies with the number of their decided goals each year, the standing versions of the
    periods' reports that the person may see (a draft comes with its content), and the open reports, whose values
    others do not count with yet.
    """
    decided = Q(effect_goals__versions__state=State.DECIDED)
    counts = {
        _goals_of(year): Count("effect_goals", filter=decided & Q(effect_goals__year=year), distinct=True)
        for year in {period.year_id for period in periods}
    }
    drafted = {"report_version__state": State.DRAFT}
    versions = with_each(
        with_children(
            _standing_versions(periods, person),
            based_on__transitions=ReportTransition.objects.all(),
            outcomes=IndicatorOutcome.objects.filter(**drafted).select_related("value"),
            assessments=GoalAssessment.objects.filter(**drafted),
        ),
        _forget_unless_draft,
    )
    return Body.objects.order_by().only("pk").annotate(**counts), versions, open_reports(person)


@once_a_request
def standing_versions(period: ReportingPeriod, person: Person) -> list[ReportVersion]:
    """The standing versions of a period's reports that the person may see, in order of number. One query."""
    return list(_standing_versions([period], person))


def _standing_versions(periods: Iterable[ReportingPeriod], person: Person) -> QuerySet[ReportVersion]:
    return (
        ReportVersion.objects.filter(
            visible_reports(person), report__period__in=[period.pk for period in periods], state__in=STANDING
        )
        .select_related("report__period", "decision", "based_on")
        .defer("snapshot", "based_on__snapshot")
        .order_by("report", "no")
    )


def _goals_of(year: int) -> str:
    return f"goals_of_{year}"


def _forget_unless_draft(version: ReportVersion) -> None:
    """Only a draft's content has been asked for: of others it is not known, rather than empty."""
    if version.state != State.DRAFT:
        version._prefetched_objects_cache.clear()  # type: ignore[attr-defined]


def cells_of(
    periods: Sequence[ReportingPeriod],
    person: Person,
    today: datetime.date,
    counted: Iterable[Body],
    versions: Iterable[ReportVersion],
    opened: Iterable[ReportVersion],
) -> list[OverviewCell]:
    """The cells, from the answers to ``cells_ask``."""
    hidden = unfinished_since.tell(hidden_by(opened), person)
    years = {period.year_id for period in periods}
    goals = {(body.pk, year): getattr(body, _goals_of(year)) for body in counted for year in years}
    latest = {(row.report.body_id, row.report.period_id): row for row in versions}
    for period in periods:
        of_period = [row for row in latest.values() if row.report.period_id == period.pk]
        standing_versions.tell(of_period, period, person)
    drafts = [version for version in latest.values() if version.state == State.DRAFT]
    views = {view.version.pk: view for view in views_of(drafts, hidden_since=hidden)}
    dates = _due_dates(periods)
    return [
        _cell(
            body, period, latest.get((body.pk, period.pk)), views, dates, person, today, goals[body.pk, year]
        )
        for year in sorted(years)
        for body in bodies_of_year(year)
        if goals.get((body.pk, year))
        for period in periods
        if period.year_id == year
    ]


def _due_dates(periods: Sequence[ReportingPeriod]) -> dict[tuple[int, str, int | None], datetime.date]:
    """Period, step and body (None: all) → day."""
    wanted = {period.pk for period in periods}
    return {
        (row.period_id, row.step, row.body_id): row.on
        for row in read_register().due_dates
        if row.period_id in wanted
    }


def due_on(
    dates: Mapping[tuple[int, str, int | None], datetime.date], period: ReportingPeriod, step: str, body: Body
) -> datetime.date | None:
    """The body's own date before the common one."""
    return dates.get((period.pk, step, body.pk)) or dates.get((period.pk, step, None))


def _cell(
    body: Body,
    period: ReportingPeriod,
    version: ReportVersion | None,
    views: Mapping[int, ReportView],
    dates: Mapping[tuple[int, str, int | None], datetime.date],
    person: Person,
    today: datetime.date,
    goals: int,
) -> OverviewCell:
    sees_submitted = person.grants.holds(Permission.READ_SUBMITTED, body.pk)
    sees_drafts = person.grants.holds(Permission.READ_DRAFT, body.pk)
    state = version.state if version else ("not_started" if sees_drafts else "")
    step = next_step(state, sees_submitted=sees_submitted)
    due = due_on(dates, period, step, body) if step else None
    view = views.get(version.pk) if version else None
    return OverviewCell(
        body=body,
        period=period,
        state=state,
        version=version,
        due=due,
        late=bool(due and due < today),
        done=view.done_count if view else 0,
        of=len(view.goals) if view else goals,
        missing=len(view.missing) if view else 0,
        goals=goals,
        may_write=person.grants.holds(Permission.WRITE_REPORT, body.pk),
        returned_with=returned.comment if (returned := way_back(version)) else "",
    )


def way_back(version: ReportVersion | None) -> ReportTransition | None:
    """The move, with the reviewer's comment, that a draft came back with; of an earlier round, or none, it is None."""
    before = version.based_on if version else None
    if version is None or version.state != State.DRAFT or not isinstance(before, ReportVersion):
        return None
    moves = [row for row in before.transitions.all() if row.to_state == State.RETURNED]
    return moves[-1] if moves else None


# --- One indicator ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class IndicatorPage:
    """An indicator with its chart, definitions and the goals that use it."""

    indicator: Indicator
    version: IndicatorVersion
    versions: tuple[IndicatorVersion, ...]
    owner: Body
    chart: LineChart
    series: SeriesSet
    objects: Mapping[int, MeasuredObject]
    used_by: tuple[Target, ...]


def indicator_page(pk: int, person: Person) -> IndicatorPage | None:
    """One indicator as the person may know of it; None where it is only used in drafts that are not theirs.

    Everyone reads those from Kolada, those of their own bodies, and those that a goal they may see uses.
    """
    versions = list(IndicatorVersion.objects.filter(indicator=pk).select_related("indicator").order_by("-no"))
    if not versions:
        return None
    indicator, version = versions[0].indicator, versions[0]
    used = list(
        Target.objects.filter(
            Q(
                effect_goal_version__in=EffectGoalVersion.objects.visible_to(person)
                .filter(state=State.DECIDED)
                .values("pk")
            )
            | Q(direction_goal_version__state=State.DECIDED),
            indicator_version__indicator=pk,
        )
        .select_related(
            "effect_goal_version__goal__body",
            "direction_goal_version__goal__direction",
            "object",
            "indicator_version",
        )
        .order_by("-measured_period", "pk")
    )
    if not (used or indicator.kolada_id or may(person, Permission.READ_DRAFT, indicator.owner)):
        return None
    found = series_for(
        [indicator.pk], genders=Gender.values, hidden_since=unfinished_since(person), with_sources=True
    )
    objects = drawn_with(found)
    chart_targets = _latest_target(used)
    return IndicatorPage(
        indicator=indicator,
        version=version,
        versions=tuple(versions),
        owner=read_register().body(indicator.owner_id, datetime.date.max),
        chart=indicator_chart(version, chart_targets, found, objects),
        series=found,
        objects=objects,
        used_by=tuple(used),
    )


def _latest_target(used: Sequence[Target]) -> list[Target]:
    """The targets of the latest year, one line each year would clutter the chart: the first of each year, at
    most four."""
    years: dict[int, Target] = {}
    for target in used:
        years.setdefault(target.measured_period.lower.year, target)
    latest = sorted(years.items())[-4:]
    own = [target for _year, target in latest]
    # The chart takes object and gender from the first; the others must be of the same to be comparable.
    last = own[-1:] and own[-1]
    return [t for t in own if last and (t.object_id, t.gender) == (last.object_id, last.gender)]
