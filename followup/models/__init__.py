"""Results: measured values, committees' reports, assessments."""

from followup.models.reports import GoalAssessment, IndicatorOutcome, Report, ReportTransition, ReportVersion
from followup.models.values import Value

__all__ = ["GoalAssessment", "IndicatorOutcome", "Report", "ReportTransition", "ReportVersion", "Value"]
