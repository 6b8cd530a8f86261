"""How goals stand at a period: what the rules say and what the committee judged, for any number of goals at
once.

Used by the overview, the red thread, the goal's page and the reports. The number of queries does not depend
on how
many goals are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, QuerySet, prefetch_related_objects

from followup.attainment import Better, better_than_last_year, goal_now
from followup.models import GoalAssessment, IndicatorOutcome, ReportVersion
from followup.permissions import hidden_by, open_reports, unfinished_since, visible_reports
from followup.report_view import IndicatorRow, indicator_row
from followup.series import SeriesSet, rule_of, series_for
from foundation.nested import together, with_children
from foundation.words import capitalised
from goals.models import EffectGoalVersion
from goals.scales import Coverage
from organisation.models import Person, ReportingPeriod
from organisation.register import read_register
from organisation.versions import OPEN_STATES, State

#: States whose judgement stands for the report: not those that have ended without a decision.
STANDING = (*OPEN_STATES, State.DECIDED, State.SENT)


@dataclass(frozen=True)
class GoalStanding:
    """One goal at a period. ``judged`` is empty while no judgement is visible to the reader.

    ``judged_kind`` says in which words: ``interim`` or ``year_end``. ``children`` are the rows that decided
    ``now``.
    """

    now: str
    now_why: str
    judged: str
    judged_kind: str
    measured: int
    of: int
    analysis: str = ""
    why_other: str = ""
    report_state: str = ""
    children: tuple[IndicatorRow, ...] = ()

    @cached_property
    def main(self) -> IndicatorRow | None:
        """The indicator that stands for the goal: the first that covers it wholly, else the first."""
        whole = (row for row in self.children if row.target.coverage == Coverage.WHOLE)
        return next(whole, self.children[0] if self.children else None)

    @property
    def main_name(self) -> str:
        """The name of the indicator that stands for the goal."""
        return self.main.name if self.main else ""

    @cached_property
    def _better(self) -> Better:
        return better_than_last_year([row.comparison for row in self.children])

    @property
    def better(self) -> str:
        """Whether it has become better than the year before: yes, no or unknown."""
        return self._better.answer

    @property
    def better_why(self) -> str:
        """The sentence that says why."""
        return self._better.why

    @property
    def assessable(self) -> bool:
        """Whether anything of the goal can be judged ("X av Y mål kan bedömas")."""
        return self.measured > 0


def standings(
    versions: Sequence[EffectGoalVersion],
    period: ReportingPeriod,
    *,
    person: Person,
    assessments: Iterable[GoalAssessment] | None = None,
    series: SeriesSet | None = None,
) -> dict[int, GoalStanding]:
    """Per goal id, how it stands at the period as the person may know it. Two queries.

    A page that has the assessments (``assessments_for``, of any periods) or the series hands them over.
    """
    versions = list(versions)
    if not versions:
        return {}
    prefetch_related_objects(versions, "targets__indicator_version__indicator", "goal")
    hidden = None
    if assessments is None:
        goals = {version.goal_id for version in versions}
        own = assessments_for(goals, person).filter(report_version__report__period=period)
        assessments, opened = together(own, open_reports(person))
        hidden = unfinished_since.tell(hidden_by(opened), person)
    latest: dict[int, GoalAssessment] = {}
    for row in assessments:
        if row.report_version.report.period_id == period.pk:
            latest.setdefault(row.effect_goal_id, row)
    if series is None:
        targets = [target for version in versions for target in version.targets.all()]
        series = series_for(
            [target.indicator_version.indicator_id for target in targets],
            objects={target.object_id for target in targets},
            genders={target.gender for target in targets},
            hidden_since=unfinished_since(person) if hidden is None else hidden,
        )
    return {
        version.goal_id: _standing(version, period, latest.get(version.goal_id), series)
        for version in versions
    }


def assessments_for(goal_ids: Iterable[int], person: Person) -> QuerySet[GoalAssessment]:
    """Assessments of goals in standing reports that the person may see, the latest period and version first.

    Each ``report_version`` comes with its ``outcomes`` of the goal's targets. One query.
    """
    visible = ReportVersion.objects.filter(visible_reports(person), state__in=STANDING)
    rows = GoalAssessment.objects.filter(
        effect_goal__in=list(goal_ids), report_version__in=visible.values("pk")
    )
    of_goal = IndicatorOutcome.objects.filter(target__effect_goal_version__goal=OuterRef("effect_goal"))
    return with_children(
        rows.select_related("report_version__report").defer(
            "report_version__snapshot", "report_version__summary"
        ),
        report_version__outcomes=of_goal.select_related("value", "target__indicator_version").order_by(
            "target__order", "target"
        ),
    ).order_by("-report_version__report__period__cut_off", "-report_version__no")


def _standing(
    version: EffectGoalVersion,
    period: ReportingPeriod,
    assessment: GoalAssessment | None,
    series: SeriesSet,
) -> GoalStanding:
    report = assessment.report_version if assessment else None
    outcomes = {row.target_id: row for row in report.outcomes.all()} if report else {}
    frozen = assessment is not None and report is not None and report.state != State.DRAFT
    rows = tuple(
        indicator_row(
            target,
            period,
            series,
            outcomes.get(target.pk),
            version.goal.body_id,
            frozen,
        )
        for target in version.targets.all()
    )
    now = goal_now([row.now for row in rows])
    return GoalStanding(
        now=assessment.proposed if frozen and assessment and assessment.proposed else now.status,
        now_why=now.why,
        judged=assessment.judged if assessment else "",
        judged_kind=period.kind,
        measured=now.measured,
        of=now.of,
        analysis=assessment.analysis if assessment else "",
        why_other=assessment.why_other if assessment else "",
        report_state=report.state if report else "",
        children=rows,
    )


@dataclass(frozen=True)
class AssessmentRow:
    """One period's judgement of a goal, for its page: oldest last."""

    period: ReportingPeriod
    proposed: str
    judged: str
    value_text: str
    analysis: str
    why_other: str
    state: str

    @property
    def label(self) -> str:
        """ "Delår 2026"."""
        text = str(self.period)
        return capitalised(text)


def assessment_history(rows: Iterable[GoalAssessment], *, most: int = 8) -> list[AssessmentRow]:
    """What has been judged, latest first, from ``assessments_for`` a goal and the goals that it continues."""
    periods = {period.pk: period for period in read_register().periods}
    seen: dict[int, GoalAssessment] = {}
    for row in rows:
        if row.judged or row.analysis:
            seen.setdefault(row.report_version.report_id, row)
    return [
        AssessmentRow(
            periods[row.report_version.report.period_id],
            row.proposed,
            row.judged,
            _main_value_in(row),
            row.analysis,
            row.why_other,
            row.report_version.state,
        )
        for row in list(seen.values())[:most]
    ]


def _main_value_in(row: GoalAssessment) -> str:
    """The value of the goal's main indicator that the report used: the first that covers it wholly, else the first."""
    used = [
        outcome
        for outcome in row.report_version.outcomes.all()
        if outcome.value and outcome.target.effect_goal_version_id == row.effect_goal_version_id
    ]
    whole = [outcome for outcome in used if outcome.target.coverage == Coverage.WHOLE]
    main = next(iter(whole or used), None)
    return rule_of(main.target).text_of(main.value.number) if main and main.value else ""
