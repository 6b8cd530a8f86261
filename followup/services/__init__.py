"""Writes of results, as verbs. Every one names who (``by``) and when (``moment``)."""

from followup.services.content import (
    ANALYSIS_LENGTH,
    AssessmentInput,
    Conflict,
    OutcomeInput,
    SummaryConflict,
    ValueInput,
    already_measured,
    assessment_save,
    outcome_set,
    report_start,
    summary_save,
)
from followup.services.states import (
    Incomplete,
    report_decide,
    report_mark_ready,
    report_return,
    report_review,
    report_revise,
    report_send,
    report_submit,
    report_withdraw,
)
from followup.services.values import value_record

__all__ = [
    "ANALYSIS_LENGTH",
    "AssessmentInput",
    "Conflict",
    "Incomplete",
    "OutcomeInput",
    "SummaryConflict",
    "ValueInput",
    "already_measured",
    "assessment_save",
    "outcome_set",
    "report_decide",
    "report_mark_ready",
    "report_return",
    "report_review",
    "report_revise",
    "report_send",
    "report_start",
    "report_submit",
    "report_withdraw",
    "summary_save",
    "value_record",
]
