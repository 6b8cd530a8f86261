"""What all changes of a report share: lock the root first, move, copy to the next draft."""

from __future__ import annotations

import datetime

from followup.models import GoalAssessment, IndicatorOutcome, Report, ReportVersion
from organisation.models import Body, Person
from organisation.versions import DECIDED_STATES, next_no

COPIED_ASSESSMENT = ("effect_goal_id", "effect_goal_version_id", "judged", "why_other", "analysis")
COPIED_OUTCOME = ("target_id", "forecast", "comment")
COPIED_IF_CHOSEN = ("not_measured_why", "chosen", "next_value_on")


def locked(version: ReportVersion) -> ReportVersion:
    """The version read anew with its root and itself locked for this transaction, root first; the body
    carries its name."""
    Report.objects.select_for_update().get(pk=version.report_id)
    found = (
        ReportVersion.objects.select_for_update(of=("self",))
        .select_related("report__period__year", "report__body")
        .get(pk=version.pk)
    )
    named(found)
    return found


def named(version: ReportVersion) -> None:
    """Give the report's body its name as of the cut-off, for sentences."""
    report = version.report
    report.body = Body.objects.with_name_on(report.period.cut_off).get(pk=report.body_id)


def copy_to_draft(version: ReportVersion, *, by: Person, moment: datetime.datetime) -> ReportVersion:
    """The next version as a draft with the same assessments and outcomes; what was computed is computed
    anew."""
    draft = ReportVersion.objects.create(
        report=version.report,
        no=next_no(version),
        based_on=version,
        summary=version.summary,
        # Why the report is changed follows a change that comes back, not one that begins.
        correction_reason="" if version.state in DECIDED_STATES else version.correction_reason,
        made_at=moment,
        made_by=by,
    )
    for row in version.assessments.order_by("pk"):
        GoalAssessment.objects.create(
            report_version=draft,
            made_at=moment,
            made_by=by,
            **{name: getattr(row, name) for name in COPIED_ASSESSMENT},
        )
    for outcome in version.outcomes.order_by("pk"):
        names = (*COPIED_OUTCOME, *COPIED_IF_CHOSEN) if outcome.chosen else COPIED_OUTCOME
        IndicatorOutcome.objects.create(
            report_version=draft,
            made_at=moment,
            made_by=by,
            **{name: getattr(outcome, name) for name in names},
        )
    return draft
