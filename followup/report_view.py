"""A committee's report as it is read and written: every goal with indicators, activities, judgement, what is
missing.

One loader for one report or many, with a fixed number of queries; the page, the reading view, the frozen
snapshot and
the printed report are all made from it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.attainment import (
    NOT_MEASURED,
    Better,
    Comparison,
    GoalNow,
    IndicatorNow,
    Measured,
    TargetRule,
    TrendAnswer,
    better_than_last_year,
    compare_last_year,
    goal_now,
    indicator_now,
    indicator_with_value,
    target_text,
    trend,
)
from followup.curves import spark_of
from followup.models import GoalAssessment, IndicatorOutcome, ReportTransition, ReportVersion, Value
from followup.periods import entry_period, period_label
from followup.series import SeriesSet, rule_of, series_for
from foundation import clock
from foundation.charts import Spark
from foundation.nested import known_with, with_children
from foundation.numbers import format_month, format_typed
from foundation.words import capitalised
from goals.models import EffectGoalVersion, Target
from goals.scales import Gender
from goals.selectors import answering, with_answering, with_content
from organisation.models import Body, Person, ReportingPeriod
from organisation.register import bodies_named, read_register
from organisation.versions import State
from plans.selectors import activities_of, with_activities

GENDERS = (Gender.WOMEN, Gender.MEN)


@dataclass(frozen=True)
class Missing:
    """One thing the report lacks; ``anchor`` is where on the goal's page it is mended."""

    goal_number: int
    text: str
    anchor: str


@dataclass(frozen=True)
class GenderRow:
    """Women's or men's part of an indicator: the value of the entry period and the one before."""

    gender: str
    label: str
    entered: Measured | None
    entered_text: str
    last_text: str


@dataclass(frozen=True)
class IndicatorRow:
    """A target with its series and what the report says of it. Texts are ready for the screen, made when first read:
    a list of two hundred goals shows few of them.
    """

    target: Target
    rule: TargetRule
    series: tuple[Measured, ...]
    now: IndicatorNow
    outcome: IndicatorOutcome | None
    cut_off: datetime.date
    entry: tuple[datetime.date, datetime.date] | None
    entered: Measured | None
    known: SeriesSet
    owned: bool = True

    @cached_property
    def _until_cut_off(self) -> list[Measured]:
        return [value for value in self.series if value.end <= self.cut_off]

    @cached_property
    def spark(self) -> Spark:
        """The curve of a row, up to the cut-off."""
        return spark_of(self.rule, self._until_cut_off, width=72, height=30)

    @cached_property
    def comparison(self) -> Comparison:
        """The counted value against the same period the year before."""
        return compare_last_year(self.rule, self.now.counted, self.series)

    @cached_property
    def trend(self) -> TrendAnswer:
        """Where the values up to the cut-off are going."""
        return trend(self.rule, self._until_cut_off)

    @cached_property
    def last(self) -> Measured | None:
        """The latest known value to compare a new one with."""
        return _last_before(self.series, self.entry if self.entered else None, self.cut_off)

    @cached_property
    def genders(self) -> tuple[GenderRow, ...]:
        """Women's and men's part, where the indicator is divided so."""
        if not self.target.indicator_version.by_gender:
            return ()
        return _genders(self.target, self.known, self.entry, self.cut_off)

    @cached_property
    def target_text(self) -> str:
        """ "minst 85 %"."""
        return target_text(self.rule)

    @property
    def last_text(self) -> str:
        """The latest known value with its unit."""
        return self.rule.text_of(self.last.number) if self.last else ""

    @property
    def last_period(self) -> str:
        """What the latest known value is of."""
        return period_label(self.last.start, self.last.end) if self.last else ""

    @property
    def entry_label(self) -> str:
        """The period that a value is asked for."""
        return period_label(*self.entry) if self.entry else ""

    @property
    def entered_text(self) -> str:
        """The value of that period as one types it."""
        return format_typed(self.entered.number, self.rule.decimals) if self.entered else ""

    @property
    def forecast_text(self) -> str:
        """The year-end forecast as one types it."""
        return _forecast_text(self.outcome, self.rule)

    @property
    def known_numbers(self) -> dict[str, Decimal | None]:
        """What the row's fields hold by now, by name."""
        return {
            "value": self.entered.number if self.entered else None,
            "forecast": self.outcome.forecast if self.outcome else None,
            **{
                f"value_{part.gender}": part.entered.number if part.entered else None for part in self.genders
            },
        }

    @property
    def marked_not_measured(self) -> bool:
        """Whether the committee has said why there is no value, and none has come since."""
        return bool(self.outcome and self.outcome.chosen and self.now.counted is None)

    @property
    def reason(self) -> str:
        """Why there is no value: as marked, else as the rule knows."""
        return self.now.reason

    @property
    def reason_text(self) -> str:
        """The same as a sentence; empty where there is a value."""
        return self.now.why if self.now.status == NOT_MEASURED else ""

    @property
    def next_on(self) -> datetime.date | None:
        """When a value is expected."""
        return self.now.next_on

    @property
    def name(self) -> str:
        """The indicator's short name."""
        return self.rule.name

    @property
    def owner_name(self) -> str:
        """The body that gives the values, within a sentence: `bildningsnämnden`."""
        return _owner(self.target, self.cut_off).in_sentence

    @property
    def not_measured(self) -> bool:
        """Whether the row stands as "ej mätt": marked so, or no value can be known yet."""
        return self.now.status == NOT_MEASURED and not self.now.expected

    @property
    def answered(self) -> bool:
        """Whether the row says what it should: a value that counts, or why there is none."""
        return self.now.status != NOT_MEASURED or self.not_measured

    @property
    def counted_text(self) -> str:
        """The counted value with its unit, or the words "ej mätt"."""
        return self.rule.text_of(self.now.counted.number) if self.now.counted else _("ej mätt")

    @property
    def counted_period(self) -> str:
        """What the counted value is of: `augusti 2026`."""
        return period_label(self.now.counted.start, self.now.counted.end) if self.now.counted else ""


@dataclass(frozen=True)
class Previous:
    """The goal's judgement in the last decided report: this goal's, or the goal's that it continues."""

    period: ReportingPeriod
    judged: str
    analysis: str

    @property
    def words(self) -> str:
        """Which vocabulary the judgement is in."""
        return str(self.period.kind)

    @property
    def label(self) -> str:
        """ "bokslut 2025"."""
        return str(self.period)


@dataclass(frozen=True)
class GoalView:
    """One goal in a report."""

    version: EffectGoalVersion
    indicators: tuple[IndicatorRow, ...]
    activities: tuple[Any, ...]
    now: GoalNow
    better: Better
    assessment: GoalAssessment | None
    previous: Previous | None
    responsible: Person | None
    missing: tuple[Missing, ...]
    frozen: bool = False

    @property
    def number(self) -> int:
        """The goal's number within its body and year."""
        return self.version.goal.number

    @property
    def name(self) -> str:
        """The short name, else the statement."""
        return self.version.name

    @property
    def proposed(self) -> str:
        """What the rule says: frozen at submission, computed before that."""
        if self.frozen and self.assessment is not None and self.assessment.proposed:
            return self.assessment.proposed
        return self.now.status

    @property
    def judged(self) -> str:
        """The committee's judgement, empty while there is none."""
        return self.assessment.judged if self.assessment else ""

    @property
    def analysis(self) -> str:
        """The committee's analysis."""
        return self.assessment.analysis if self.assessment else ""

    @property
    def why_other(self) -> str:
        """Why the committee judges otherwise than the rule."""
        return self.assessment.why_other if self.assessment else ""

    @property
    def differs(self) -> bool:
        """Whether the judgement is another than the proposed."""
        return bool(self.judged) and self.judged != self.proposed

    @property
    def done(self) -> bool:
        """Nothing is missing."""
        return not self.missing

    @property
    def begun(self) -> bool:
        """Something of the report's own has been written."""
        return bool(self.judged or self.analysis or any(row.outcome for row in self.indicators))

    @property
    def activities_done(self) -> int:
        """How many activities are carried out."""
        return sum(view.status == "done" for view in self.activities)


@dataclass(frozen=True)
class ReportView:
    """A report with everything in it."""

    version: ReportVersion
    body: Body
    #: Whose decision it is; until there is one, who would take it today.
    deciding_body: Body
    period: ReportingPeriod
    goals: tuple[GoalView, ...]
    transitions: tuple[ReportTransition, ...] = ()
    missing: tuple[Missing, ...] = field(default=())

    @property
    def done_count(self) -> int:
        """How many goals lack nothing."""
        return sum(goal.done for goal in self.goals)

    @property
    def words(self) -> str:
        """The vocabulary of the judgement: interim or year_end."""
        return str(self.period.kind)

    def goal(self, number: int | None) -> GoalView | None:
        """The goal with a number; without one the first that lacks something, else the first."""
        if number is None:
            return next((goal for goal in self.goals if not goal.done), next(iter(self.goals), None))
        return next((goal for goal in self.goals if goal.number == number), None)


def frozen_at(transitions: Iterable[ReportTransition]) -> datetime.datetime | None:
    """The moment a version left the draft; None while it is one."""
    return next((row.made_at for row in transitions if row.from_state == State.DRAFT), None)


def report_view(
    version: ReportVersion, *, hidden_since: Mapping[int, datetime.datetime] | None = None
) -> ReportView:
    """One report: as it stands while a draft, as it was when it left the draft after that."""
    moves = version.transitions.all()
    if not known_with(version, "transitions"):
        moves = moves.select_related("made_by")
    transitions = list(moves)
    views = views_of([version], known_at=frozen_at(transitions), hidden_since=hidden_since, with_sources=True)
    view = views[0]
    return ReportView(
        view.version, view.body, view.deciding_body, view.period, view.goals, tuple(transitions), view.missing
    )


def views_of(
    versions: Sequence[ReportVersion],
    *,
    known_at: datetime.datetime | None = None,
    hidden_since: Mapping[int, datetime.datetime] | None = None,
    with_sources: bool = False,
) -> list[ReportView]:
    """Reports that are all read at the same moment (``known_at`` None: now), in a fixed number of queries."""
    if not all(known_with(version, "assessments") for version in versions):
        versions = _with_content(versions)
    loaded = _Loaded.of(versions, known_at, hidden_since, with_sources)
    return [loaded.view(version) for version in versions]


def _with_content(versions: Sequence[ReportVersion]) -> list[ReportVersion]:
    """The versions read anew with what has been written in them."""
    rows = ReportVersion.objects.filter(pk__in=[version.pk for version in versions])
    return list(with_report_content(rows).order_by("pk"))


def with_report_content(versions: QuerySet[ReportVersion]) -> QuerySet[ReportVersion]:
    """Adds what a view is made of: what has been written in the report, and how it came to its state."""
    return with_children(
        versions.select_related("report__period__year", "decision").defer("snapshot"),
        outcomes=IndicatorOutcome.objects.select_related("value"),
        assessments=GoalAssessment.objects.all(),
        transitions=ReportTransition.objects.select_related("made_by"),
    )


@dataclass(frozen=True)
class _Loaded:
    """Everything the views are made of, fetched once for all of them."""

    bodies: Mapping[int, Body]
    goals: Mapping[tuple[int, int], list[EffectGoalVersion]]
    judged: Mapping[int, EffectGoalVersion]
    series: SeriesSet

    @staticmethod
    def of(
        versions: Sequence[ReportVersion],
        known_at: datetime.datetime | None,
        hidden_since: Mapping[int, datetime.datetime] | None,
        with_sources: bool,
    ) -> _Loaded:
        reports = [version.report for version in versions]
        body_ids = {report.body_id for report in reports}
        day = max((report.period.cut_off for report in reports), default=datetime.date.min)
        goal_versions = _goal_versions(versions, day, known_at)
        by_report: dict[tuple[int, int], list[EffectGoalVersion]] = {}
        for goal_version in goal_versions:
            if goal_version.state == State.DECIDED:
                key = (goal_version.goal.body_id, goal_version.goal.year_id)
                by_report.setdefault(key, []).append(goal_version)
        targets = [target for row in goal_versions for target in row.targets.all()]
        return _Loaded(
            bodies=bodies_named(body_ids, day),
            goals=by_report,
            judged={row.pk: row for row in goal_versions},
            series=series_for(
                [target.indicator_version.indicator_id for target in targets],
                objects={target.object_id for target in targets},
                genders=Gender.values,
                known_at=known_at,
                hidden_since=hidden_since,
                with_sources=with_sources,
            ),
        )

    def view(self, version: ReportVersion) -> ReportView:
        report = version.report
        assessments = {row.effect_goal_id: row for row in version.assessments.all()}
        outcomes = {row.target_id: row for row in version.outcomes.all()}
        frozen = version.state != State.DRAFT
        if frozen:
            rows = [self.judged[row.effect_goal_version_id] for row in assessments.values()]
            rows.sort(key=lambda row: (row.priority, row.goal.number))
        else:
            rows = list(self.goals.get((report.body_id, report.period.year_id), ()))
        goals = tuple(
            self._goal(row, report.period, report.body_id, assessments.get(row.goal_id), outcomes, frozen)
            for row in rows
        )
        return ReportView(
            version=version,
            body=self.bodies[report.body_id],
            deciding_body=_deciding_body(version),
            period=report.period,
            goals=goals,
            missing=tuple(item for goal in goals for item in goal.missing),
        )

    def _goal(
        self,
        version: EffectGoalVersion,
        period: ReportingPeriod,
        body_id: int,
        assessment: GoalAssessment | None,
        outcomes: Mapping[int, IndicatorOutcome],
        frozen: bool,
    ) -> GoalView:
        rows = tuple(
            indicator_row(target, period, self.series, outcomes.get(target.pk), body_id, frozen)
            for target in version.targets.all()
        )
        view = GoalView(
            version=version,
            indicators=rows,
            activities=tuple(activities_of(version.goal)),
            now=goal_now([row.now for row in rows]),
            better=better_than_last_year([row.comparison for row in rows]),
            assessment=assessment,
            previous=_previous(version.goal, period),
            responsible=answering(version.goal),
            missing=(),
            frozen=frozen,
        )
        return GoalView(**{**view.__dict__, "missing": tuple(missing_in(view, period.cut_off))})


def _deciding_body(version: ReportVersion) -> Body:
    """The body that has decided, else the one that looks after the report's body today."""
    register, decision = read_register(), version.decision
    if decision is not None:
        return register.body(decision.body_id, decision.date)
    return register.looked_after_by(version.report.body_id, clock.today())


def _previous(goal: Any, period: ReportingPeriod) -> Previous | None:
    """The last decided judgement before the period, of the goal or of the one that it continues."""
    rows = [*goal.judged_before, *(goal.continues.judged_before if goal.continues else ())]
    judged = [
        (row.report_version.report.period.cut_off, row.report_version.no, row)
        for row in rows
        if row.judged and row.report_version.report.period.cut_off < period.cut_off
    ]
    if not judged:
        return None
    row = max(judged, key=lambda found: found[:2])[2]
    return Previous(row.report_version.report.period, row.judged, row.analysis)


def _goal_versions(
    versions: Sequence[ReportVersion], day: datetime.date, known_at: datetime.datetime | None
) -> list[EffectGoalVersion]:
    """The goals' versions that the reports are about: those judged, else the decided ones of body and year.

    Their goals know who is ``answering`` on a day, how they have been ``judged_before``, and their activities. One
    query.
    """
    wanted = Q(
        pk__in=[row.effect_goal_version_id for version in versions for row in version.assessments.all()]
    )
    drafts = [version.report for version in versions if version.state == State.DRAFT]
    for report in drafts:
        wanted |= Q(state=State.DECIDED, goal__body=report.body_id, goal__year=report.period.year_id)
    years = {version.report.period.year_id for version in versions}
    judged = (
        GoalAssessment.objects.filter(report_version__state__in=[State.DECIDED, State.SENT])
        .select_related("report_version__report__period")
        .defer("report_version__snapshot", "report_version__summary")
    )
    found = with_content(EffectGoalVersion.objects.filter(wanted), years.pop() if len(years) == 1 else None)
    return list(
        with_children(
            with_activities(with_answering(found, day), known_at),
            Prefetch("goal__assessments", judged, to_attr="judged_before"),
            Prefetch("goal__continues__assessments", judged, to_attr="judged_before"),
        )
    )


def indicator_row(
    target: Target,
    period: ReportingPeriod,
    series: SeriesSet,
    outcome: IndicatorOutcome | None,
    body_id: int,
    frozen: bool = False,
) -> IndicatorRow:
    """One target in a report. Pure, but for what the target has loaded."""
    version = target.indicator_version
    rule, values = rule_of(target), series.for_target(target)
    entry = entry_period(version.frequency, period.year_id, period.cut_off, rule.within)
    entered = _value_of(values, entry)
    now = _now(target, rule, series, period, outcome, frozen)
    return IndicatorRow(
        target=target,
        rule=rule,
        series=values,
        now=now,
        outcome=outcome,
        cut_off=period.cut_off,
        entry=entry,
        entered=entered,
        known=series,
        owned=version.indicator.owner_id == body_id or _owner(target, period.cut_off).pk == body_id,
    )


def _owner(target: Target, day: datetime.date) -> Body:
    """The body that gives the indicator's values: its owner, or who has taken over from that."""
    return read_register().looked_after_by(target.indicator_version.indicator.owner_id, day)


def _now(
    target: Target,
    rule: TargetRule,
    series: SeriesSet,
    period: ReportingPeriod,
    outcome: IndicatorOutcome | None,
    frozen: bool,
) -> IndicatorNow:
    """The rule's answer, or what the committee has said about there being none."""
    version = target.indicator_version
    if outcome is not None and outcome.value is not None:
        return indicator_with_value(rule, _frozen(outcome.value, series))
    known = indicator_now(
        rule,
        # What did not count when the report was frozen never does.
        () if outcome is not None and frozen else series.for_target(target),
        year=period.year_id,
        cut_off=period.cut_off,
        frequency=version.frequency,
        lag_months=version.lag_months,
        retired_on=version.indicator.retired_on,
    )
    if known.counted is None and outcome is not None and outcome.not_measured_why:
        label = str(IndicatorOutcome.NotMeasured(outcome.not_measured_why).label)
        why = capitalised(label) + "."
        if outcome.next_value_on:
            why += " " + _("Nästa värde väntas i %(month)s.") % {"month": format_month(outcome.next_value_on)}
        return IndicatorNow(
            rule, NOT_MEASURED, why, reason=outcome.not_measured_why, next_on=outcome.next_value_on
        )
    return known


def _frozen(value: Value, series: SeriesSet) -> Measured:
    """The value that the report was judged by, also when it has been corrected since: by its own definition, so that
    it is still compared with last year's.
    """
    return Measured(
        value.period.lower,
        value.period.upper - datetime.timedelta(days=1),
        value.number,
        value.preliminary,
        series.definitions[value.indicator_version_id].generation,
        value.pk,
        value.state,
        value.source,
        timezone.localdate(value.recorded_at),
    )


def _forecast_text(outcome: IndicatorOutcome | None, rule: TargetRule) -> str:
    if outcome is None or outcome.forecast is None:
        return ""
    return format_typed(outcome.forecast, rule.decimals)


def _value_of(
    values: Iterable[Measured], entry: tuple[datetime.date, datetime.date] | None
) -> Measured | None:
    return next(
        (value for value in values if (value.start, value.end) == entry and value.number is not None), None
    )


def _last_before(
    values: Sequence[Measured], entry: tuple[datetime.date, datetime.date] | None, cut_off: datetime.date
) -> Measured | None:
    """The latest known value to compare a new one with: before the entry period where that has a value."""
    before = entry[1] if entry else cut_off + datetime.timedelta(days=1)
    known = [value for value in values if value.number is not None and value.end < before]
    return known[-1] if known else None


def _genders(
    target: Target,
    series: SeriesSet,
    entry: tuple[datetime.date, datetime.date] | None,
    cut_off: datetime.date,
) -> tuple[GenderRow, ...]:
    rule, rows = rule_of(target), []
    for gender in GENDERS:
        values = series.of(target.indicator_version.indicator_id, target.object_id, gender)
        entered = _value_of(values, entry)
        last = _last_before(values, entry if entered else None, entry[1] if entry else cut_off)
        rows.append(
            GenderRow(
                gender,
                str(Gender(gender).label),
                entered,
                format_typed(entered.number, rule.decimals) if entered else "",
                rule.text_of(last.number) if last else "",
            )
        )
    return tuple(rows)


def missing_in(goal: GoalView, cut_off: datetime.date) -> Iterable[Missing]:
    """What a goal lacks before the report can be submitted, in the order of its page.

    An activity that has begun by the cut-off needs a status, once.
    """

    def lack(text: str, anchor: str) -> Missing:
        return Missing(goal.number, text, anchor)

    for row in goal.indicators:
        if not row.answered:
            yield lack(
                _("Ange värdet för %(name)s, eller varför det inte är mätt.") % {"name": row.name}
                if row.owned
                else _(
                    "%(owner)s har inte lämnat värdet för %(name)s. Vänta på det, eller säg varför det inte är mätt."
                )
                % {"owner": capitalised(row.owner_name), "name": row.name},
                f"indikator-{row.target.pk}",
            )
    for view in goal.activities:
        if view.as_of is None and view.activity.start <= cut_off:
            yield lack(
                _("Ange status för aktiviteten %(name)s.") % {"name": view.activity.text},
                f"aktivitet-{view.activity.pk}",
            )
    if not goal.judged:
        yield lack(_("Gör en bedömning."), "bedomning")
    elif goal.differs and not goal.why_other:
        yield lack(_("Skriv varför ni bedömer annorlunda än läget nu."), "bedomning")
    if not goal.analysis:
        yield lack(_("Skriv analysen."), "analys")
