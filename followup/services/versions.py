"""What all changes of a report share: lock the root first, move, copy to the next draft."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from followup.models import GoalAssessment, IndicatorOutcome, Report, ReportTransition, ReportVersion
from foundation.errors import Refused
from organisation.models import Body, Person
from organisation.versions import State

COPIED_ASSESSMENT = ("effect_goal_id", "effect_goal_version_id", "judged", "why_other", "analysis")
COPIED_OUTCOME = ("target_id", "not_measured_why", "next_value_on", "forecast", "comment")


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


def require_state(version: ReportVersion, *states: State) -> None:
    """Raise Refused unless the version is in one of the states."""
    if version.state not in states:
        raise Refused(
            _("Rapporten är %(state)s och kan inte ändras så. Ladda om sidan för att se läget.")
            % {"state": version.get_state_display()}
        )


def move(
    version: ReportVersion, to: State, *, by: Person | None, moment: datetime.datetime, comment: str = ""
) -> None:
    """Change the state and keep the move with its comment. The caller has locked the version."""
    before = version.state
    version.state = to
    version.save()
    ReportTransition.objects.create(
        version=version, from_state=before, to_state=to, comment=comment, made_at=moment, made_by=by
    )


def copy_to_draft(version: ReportVersion, *, by: Person, moment: datetime.datetime) -> ReportVersion:
    """The next version as a draft with the same assessments and outcomes; what was computed is computed
    anew."""
    last = (
        ReportVersion.objects.filter(report=version.report_id).order_by("-no").values_list("no", flat=True)[0]
    )
    draft = ReportVersion.objects.create(
        report=version.report,
        no=last + 1,
        based_on=version,
        summary=version.summary,
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
        IndicatorOutcome.objects.create(
            report_version=draft,
            made_at=moment,
            made_by=by,
            **{name: getattr(outcome, name) for name in COPIED_OUTCOME},
        )
    return draft
