"""A report's way from draft to the executive board. The states and who moves them are the policy's
"States"."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.models import GoalAssessment, IndicatorOutcome, ReportVersion
from followup.permissions import unfinished_elsewhere
from followup.report_view import Missing, ReportView, report_view
from followup.services.versions import copy_to_draft, locked
from followup.snapshot import digest, snapshot_of
from foundation.errors import Refused
from foundation.languages import kept_language
from foundation.numbers import format_date
from organisation.access import require
from organisation.models import Decision, Person
from organisation.register import read_register
from organisation.roles import Permission
from organisation.services import require_later, require_open_year
from organisation.versions import OPEN_STATES, State, comment_of, move, require_state


class Incomplete(Refused):
    """The report cannot be submitted; ``missing`` says what it lacks, goal by goal."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(_("Rapporten är inte klar. Det här fattas innan den kan lämnas."))
        self.missing = tuple(missing)


@transaction.atomic
def report_submit(*, version: ReportVersion, by: Person, moment: datetime.datetime) -> ReportVersion:
    """Submit for review: the values and proposals it was judged by are frozen with it.

    Raises NotAllowed, Refused (not a draft; a closed year), Incomplete with everything that is missing.
    """
    version = locked(version)
    require(by, Permission.SUBMIT_REPORT, version.report.body)
    require_state(version, State.DRAFT)
    require_open_year(version.report.period.year)
    cut_off = version.report.period.cut_off
    if timezone.localtime(moment).date() < cut_off:
        raise Refused(
            _("Siffrorna stannar den %(day)s. Rapporten kan lämnas för granskning från den dagen.")
            % {"day": format_date(cut_off)}
        )
    view = _shared_view(version)
    if view.missing:
        raise Incomplete(view.missing)
    _freeze(view, by=by, moment=moment)
    move(version, State.SUBMITTED, by=by, moment=moment)
    return version


@transaction.atomic
def report_withdraw(*, version: ReportVersion, by: Person, moment: datetime.datetime) -> ReportVersion:
    """Take the report back: that version ends, the next is a draft with the same content, and is returned.

    Raises NotAllowed, Refused (not handed in; a closed year, where nobody could go on with the draft).
    """
    version = locked(version)
    require(by, Permission.SUBMIT_REPORT, version.report.body)
    require_state(version, State.SUBMITTED, State.REVIEWED, State.READY)
    require_open_year(version.report.period.year)
    move(version, State.WITHDRAWN, by=by, moment=moment)
    return copy_to_draft(version, by=by, moment=moment)


@transaction.atomic
def report_return(
    *, version: ReportVersion, comment: str, by: Person, moment: datetime.datetime
) -> ReportVersion:
    """Return for completion with a comment; the committee gets a new draft with the same content.

    Raises NotAllowed, and Refused without a comment, for one that is too long and in a closed year.
    """
    version = locked(version)
    require(by, Permission.REVIEW_REPORT, version.report.body)
    require_state(version, State.SUBMITTED, State.REVIEWED, State.READY)
    require_open_year(version.report.period.year)
    comment = comment_of(comment, asked=True)
    move(version, State.RETURNED, by=by, moment=moment, comment=comment)
    return copy_to_draft(version, by=by, moment=moment)


@transaction.atomic
def report_review(
    *, version: ReportVersion, by: Person, moment: datetime.datetime, comment: str = ""
) -> ReportVersion:
    """The management office has reviewed it: advice given, no veto."""
    version = locked(version)
    require(by, Permission.REVIEW_REPORT, version.report.body)
    require_state(version, State.SUBMITTED)
    move(version, State.REVIEWED, by=by, moment=moment, comment=comment_of(comment))
    return version


@transaction.atomic
def report_mark_ready(*, version: ReportVersion, by: Person, moment: datetime.datetime) -> ReportVersion:
    """The head of administration marks it ready for the committee; review may have been skipped."""
    version = locked(version)
    require(by, Permission.MARK_REPORT_READY, version.report.body)
    require_state(version, State.SUBMITTED, State.REVIEWED)
    move(version, State.READY, by=by, moment=moment)
    return version


@transaction.atomic
def report_decide(
    *, version: ReportVersion, decision: Decision, by: Person, moment: datetime.datetime
) -> ReportVersion:
    """Register the decision, from whatever open state. An earlier decided version is superseded.

    The body decides itself; once it has ended, on the decision's day, its successor does. Raises NotAllowed, and
    Refused when the report is not open or the decision is another body's.
    """
    version = locked(version)
    report = version.report
    require(by, Permission.REGISTER_DECISION, report.body)
    require_state(version, *OPEN_STATES)
    decides = read_register().looked_after_by(report.body_id, decision.date)
    if decision.body_id != decides.pk:
        raise Refused(
            _("Rapporten beslutas av %(body)s, men beslutet är fattat av ett annat organ.")
            % {"body": decides.in_sentence}
        )
    if decision.date < report.period.cut_off:
        raise Refused(
            _("Beslutet är fattat före brytdatumet. Kontrollera sammanträdesdatumet."), field="date"
        )
    if version.state == State.DRAFT:
        _freeze(_shared_view(version), by=by, moment=moment)
    _close_current(version, decision, by=by, moment=moment)
    version.decision, version.decided_at = decision, moment
    version.in_force = DateRange(decision.date, None)
    move(version, State.DECIDED, by=by, moment=moment)
    return version


def _close_current(
    version: ReportVersion, decision: Decision, *, by: Person, moment: datetime.datetime
) -> None:
    """End the version that holds before the new one opens; a range closed on its first day is empty."""
    current = (
        ReportVersion.objects.select_for_update()
        .filter(report=version.report_id, state__in=[State.DECIDED, State.SENT])
        .order_by("pk")
        .first()
    )
    if current is None or current.in_force is None:
        return
    require_later(decision, current.decision)
    lower = current.in_force.lower
    current.in_force = DateRange(lower, max(lower, decision.date))
    move(current, State.SUPERSEDED, by=by, moment=moment)


@transaction.atomic
def report_send(*, version: ReportVersion, by: Person, moment: datetime.datetime) -> ReportVersion:
    """Send the decided report to the executive board: its data is frozen as JSON with its SHA-256, for ever.

    Raises NotAllowed, and Refused when it is not decided.
    """
    version = locked(version)
    require(by, Permission.SEND_REPORT, version.report.body)
    require_state(version, State.DECIDED)
    with kept_language():
        snapshot = snapshot_of(_shared_view(version))
    version.snapshot, version.sha256, version.sent_at = snapshot, digest(snapshot), moment
    move(version, State.SENT, by=by, moment=moment)
    return version


@transaction.atomic
def report_revise(
    *, version: ReportVersion, reason: str, by: Person, moment: datetime.datetime
) -> ReportVersion:
    """Begin a new version of a decided or sent report; that one stands, unchanged, until a new decision.

    Raises NotAllowed, and Refused without a reason or when a new version is already open.
    """
    version = locked(version)
    require(by, Permission.WRITE_REPORT, version.report.body)
    require_state(version, State.DECIDED, State.SENT)
    require_open_year(version.report.period.year)
    if not reason.strip():
        raise Refused(
            _("Skriv varför rapporten behöver ändras. Skälet visas i rapportens historik."), field="reason"
        )
    if ReportVersion.objects.filter(report=version.report_id, state__in=OPEN_STATES).exists():
        raise Refused(_("En ny version av rapporten är redan påbörjad."))
    draft = copy_to_draft(version, by=by, moment=moment)
    draft.correction_reason = reason.strip()
    draft.save()
    return draft


def _shared_view(version: ReportVersion) -> ReportView:
    """The report as all its readers will see it: what another committee has typed but not sent is not in it."""
    return report_view(version, hidden_since=unfinished_elsewhere(version.report.body))


def _freeze(view: ReportView, *, by: Person, moment: datetime.datetime) -> None:
    """Write what each goal was judged by: the proposal, and per target the value that counted or why there is
    none."""
    version = view.version
    for goal in view.goals:
        assessment, made = GoalAssessment.objects.get_or_create(
            report_version=version,
            effect_goal=goal.version.goal,
            defaults={
                "effect_goal_version": goal.version,
                "proposed": goal.now.status,
                "made_at": moment,
                "made_by": by,
            },
        )
        if not made:
            assessment.proposed, assessment.effect_goal_version = goal.now.status, goal.version
            if assessment.judged == goal.now.status:
                assessment.why_other = ""
            assessment.save()
    IndicatorOutcome.objects.bulk_create(
        (
            IndicatorOutcome(
                report_version=version,
                target=row.target,
                value_id=row.now.counted.value_id if row.now.counted else None,
                not_measured_why=row.reason,
                chosen=row.marked_not_measured,
                next_value_on=row.next_on,
                made_at=moment,
                made_by=by,
            )
            for goal in view.goals
            for row in goal.indicators
        ),
        update_conflicts=True,
        unique_fields=["report_version", "target"],
        update_fields=["value", "not_measured_why", "chosen", "next_value_on"],
    )
