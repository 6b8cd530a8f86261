"""Writing a report: start it, one row at a time, one assessment at a time. Draft only."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.attainment import Measured, counted_value
from followup.models import GoalAssessment, IndicatorOutcome, Report, ReportVersion, Value
from followup.periods import period_label
from followup.permissions import unfinished_elsewhere
from followup.series import rule_of, series_for
from followup.services.values import value_record
from followup.services.versions import locked
from foundation.errors import Refused
from foundation.words import capitalised
from goals.models import EffectGoalVersion, Target
from goals.scales import Attainment, Gender
from organisation.access import require
from organisation.models import Body, Person, ReportingPeriod
from organisation.roles import Permission
from organisation.services import require_open_year
from organisation.versions import State, require_state

#: The longest analysis; what needs more belongs in an appendix.
ANALYSIS_LENGTH = 900


class Conflict(Exception):
    """Someone else saved in between; ``current`` is theirs, to be shown beside what was typed."""

    def __init__(self, current: GoalAssessment) -> None:
        super().__init__("saved by someone else in between")
        self.current = current


@transaction.atomic
def report_start(
    *, body: Body, period: ReportingPeriod, by: Person, moment: datetime.datetime
) -> ReportVersion:
    """Begin a body's report for a period, or give the version that is already there.

    Raises NotAllowed, and Refused when the body has no decided goals for the year, the period has not begun, or the
    year is closed.
    """
    require(by, Permission.WRITE_REPORT, body)
    require_open_year(period.year)
    if period.covers.lower > timezone.localdate(moment):
        raise Refused(_("Perioden har inte börjat. Rapporten kan påbörjas när den har gjort det."))
    if not EffectGoalVersion.objects.of_year_in_force(period.year_id).filter(goal__body=body).exists():
        raise Refused(
            _("%(body)s har inga beslutade mål för %(year)s att rapportera.")
            % {"body": body, "year": period.year_id}
        )
    report, _made = Report.objects.get_or_create(
        body=body,
        period=period,
        defaults={"made_at": moment, "made_by": by},
    )
    Report.objects.select_for_update().get(pk=report.pk)
    latest = report.versions.order_by("-no").first()
    if latest is not None:
        return latest
    return ReportVersion.objects.create(report=report, no=1, made_at=moment, made_by=by)


@dataclass(frozen=True)
class OutcomeInput:
    """What a row says of a target besides the value itself. ``not_measured_why`` is a code that a person
    chose, empty when measured or where the rule's own reason is enough."""

    forecast: Decimal | None = None
    not_measured_why: str = ""
    next_value_on: datetime.date | None = None
    comment: str = ""


@dataclass(frozen=True)
class ValueInput:
    """A typed value: the period's first and last day, and the number; per gender.

    ``number`` None takes a value back: the row then says that it is missing. ``comment`` is why a doubtful
    one is right.
    """

    period: tuple[datetime.date, datetime.date]
    number: Decimal | None
    gender: str = Gender.TOTAL
    comment: str = ""


@transaction.atomic
def outcome_set(
    *,
    version: ReportVersion,
    target: Target,
    data: OutcomeInput,
    by: Person,
    moment: datetime.datetime,
    values: tuple[ValueInput, ...] = (),
) -> IndicatorOutcome:
    """Save one row: the typed values become measured values, the rest belongs to the report.

    Raises NotAllowed, and Refused when the report is not a draft, the year is closed, the target is not one of the
    report's, or a reason for a value's absence is given where there is one that counts.
    """
    version = locked(version)
    require(by, Permission.WRITE_REPORT, version.report.body)
    require_state(version, State.DRAFT)
    require_open_year(version.report.period.year)
    _check_target(version, target)
    if data.not_measured_why and any(v.gender == target.gender and v.number is not None for v in values):
        raise Refused(_("En indikator är antingen mätt eller inte mätt."), field="value")
    if data.not_measured_why and data.not_measured_why not in IndicatorOutcome.NotMeasured.values:
        raise Refused(_("Välj varför indikatorn inte är mätt."), field="not_measured_why")
    for value in values:
        value_record(
            indicator_version=target.indicator_version,
            object=target.object,
            period=value.period,
            number=value.number,
            gender=value.gender,
            state=Value.State.VALUE if value.number is not None else Value.State.MISSING,
            comment=value.comment,
            by=by,
            moment=moment,
        )
    if data.not_measured_why:
        counted = _counted(version, target)
        if counted is not None:
            raise Refused(already_measured(target, counted), field="not_measured_why")
    outcome, made = IndicatorOutcome.objects.get_or_create(
        report_version=version,
        target=target,
        defaults={"made_at": moment, "made_by": by, **_columns(data)},
    )
    if not made and any(getattr(outcome, name) != content for name, content in _columns(data).items()):
        for name, content in _columns(data).items():
            setattr(outcome, name, content)
        outcome.save()
    return outcome


def outcomes_follow(copies: Mapping[int, int]) -> None:
    """A goal is corrected: what drafts say of its targets belongs to their copies. What is handed in stays as it is."""
    drafted = IndicatorOutcome.objects.filter(target__in=list(copies), report_version__state=State.DRAFT)
    for outcome in drafted.select_for_update(of=("self",)):
        outcome.target_id = copies[outcome.target_id]
        outcome.save()


def _columns(data: OutcomeInput) -> dict[str, object]:
    return {
        "forecast": data.forecast,
        "not_measured_why": data.not_measured_why,
        "chosen": bool(data.not_measured_why),
        "next_value_on": data.next_value_on if data.not_measured_why else None,
        "comment": data.comment.strip(),
    }


def _counted(version: ReportVersion, target: Target) -> Measured | None:
    """The value that the report would be judged by, of those that all its readers will see."""
    report = version.report
    series = series_for(
        [target.indicator_version.indicator_id],
        objects=[target.object_id],
        genders=[target.gender],
        hidden_since=unfinished_elsewhere(report.body),
    )
    period = report.period
    return counted_value(
        rule_of(target), series.for_target(target), year=period.year_id, cut_off=period.cut_off
    )


def already_measured(target: Target, counted: Measured) -> str:
    """Why a row cannot be marked as not measured."""
    period = period_label(counted.start, counted.end)
    return _(
        "%(period)s har värdet %(value)s. Ett mätt värde räknas, så raden kan inte vara ej mätt. Är värdet fel behöver"
        " det rättas."
    ) % {"period": capitalised(period), "value": rule_of(target).text_of(counted.number)}


def _check_target(version: ReportVersion, target: Target) -> None:
    """The target belongs to a decided goal of the report's body and year."""
    goal_version = target.effect_goal_version
    report = version.report
    if (
        goal_version is None
        or goal_version.goal.body_id != report.body_id
        or goal_version.goal.year_id != report.period.year_id
        or goal_version.state != State.DECIDED
    ):
        raise Refused(_("Indikatorn hör inte till rapporten. Ladda om sidan."))


@dataclass(frozen=True)
class AssessmentInput:
    """A person's judgement of a goal. ``judged`` is a code of Attainment, empty while not yet judged."""

    judged: str = ""
    why_other: str = ""
    analysis: str = ""


@transaction.atomic
def assessment_save(
    *,
    version: ReportVersion,
    goal_version: EffectGoalVersion,
    data: AssessmentInput,
    lock_version: int,
    by: Person,
    moment: datetime.datetime,
) -> GoalAssessment:
    """Save the judgement and analysis of one goal. What is missing is asked for at submission, not here.

    ``lock_version`` is what the writer had read (0 when there was none). Raises NotAllowed, Refused, and
    Conflict when
    someone else has saved in between.
    """
    version = locked(version)
    require(by, Permission.WRITE_REPORT, version.report.body)
    require_state(version, State.DRAFT)
    require_open_year(version.report.period.year)
    _check_assessment(version, goal_version, data)
    current = version.assessments.filter(effect_goal=goal_version.goal_id).first()
    texts = {"judged": data.judged, "why_other": data.why_other.strip(), "analysis": data.analysis.strip()}
    if current is None:
        try:
            with transaction.atomic():
                return GoalAssessment.objects.create(
                    report_version=version,
                    effect_goal=goal_version.goal,
                    effect_goal_version=goal_version,
                    lock_version=1,
                    made_at=moment,
                    made_by=by,
                    **texts,
                )
        except IntegrityError:  # pragma: no cover - the root is locked, so only another program could
            current = version.assessments.get(effect_goal=goal_version.goal_id)
    if all(getattr(current, name) == text for name, text in texts.items()):
        return current
    if current.lock_version != lock_version:
        raise Conflict(current)
    for name, text in texts.items():
        setattr(current, name, text)
    current.effect_goal_version, current.made_by = goal_version, by
    current.lock_version += 1
    current.save()
    return current


def _check_assessment(version: ReportVersion, goal_version: EffectGoalVersion, data: AssessmentInput) -> None:
    """Refuse what can never be an assessment of this report."""
    report = version.report
    if goal_version.goal.body_id != report.body_id or goal_version.goal.year_id != report.period.year_id:
        raise Refused(_("Målet hör inte till rapporten. Ladda om sidan."))
    if data.judged and data.judged not in Attainment.values:
        raise Refused(_("Välj en av bedömningarna."), field="judged")
    if len(data.analysis.strip()) > ANALYSIS_LENGTH:
        raise Refused(
            _("Analysen är för lång: högst %(most)d tecken. Lägg detaljer i en bilaga.")
            % {"most": ANALYSIS_LENGTH},
            field="analysis",
        )


class SummaryConflict(Refused):
    """Someone else saved the summary in between; ``current`` has theirs, to be shown beside what was typed."""

    def __init__(self, current: ReportVersion) -> None:
        super().__init__(
            _("Någon annan har sparat sammanfattningen medan du skrev. Din text är inte sparad."),
            field="summary",
        )
        self.current = current


@transaction.atomic
def summary_save(
    *, version: ReportVersion, summary: str, lock_version: int, by: Person, moment: datetime.datetime
) -> ReportVersion:
    """Save the report's opening summary. Raises NotAllowed and Refused (also when someone saved in
    between)."""
    version = locked(version)
    require(by, Permission.WRITE_REPORT, version.report.body)
    require_state(version, State.DRAFT)
    require_open_year(version.report.period.year)
    if version.summary == summary.strip():
        return version
    if version.lock_version != lock_version:
        raise SummaryConflict(version)
    version.summary = summary.strip()
    version.lock_version += 1
    version.save()
    return version
