"""A committee's report for a period: versions, assessments of goals, outcomes of indicators."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history import tracked
from foundation.models import Made
from goals.scales import Attainment
from organisation.versions import Transition, Versioned, version_constraints


class Report(Made):
    """The identity: a subject body and a period. Who decides is another body where the subject has ended."""

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(
        "organisation.ReportingPeriod", on_delete=models.PROTECT, related_name="reports"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "period"], name="one_report_per_body_and_period")
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.period_id}"


@tracked
class ReportVersion(Versioned):
    """Draft is "pågår"; sent is "expedierad": locked, with its data frozen in ``snapshot``."""

    ROOT = "report"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    summary = models.TextField(_("sammanfattning"), blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    snapshot = models.JSONField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            *version_constraints("reportversion", "report"),
            models.CheckConstraint(
                condition=~models.Q(state="sent")
                | (models.Q(sent_at__isnull=False) & models.Q(snapshot__isnull=False) & ~models.Q(sha256="")),
                name="sent_report_is_frozen",
            ),
        ]


class ReportTransition(Transition):
    """How a report's version came to its state, with the reviewer's comment."""

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="transitions")


@tracked
class GoalAssessment(Made):
    """One judgement per goal: what the system proposed, what the committee judges, why, and the analysis."""

    report_version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="assessments")
    effect_goal = models.ForeignKey("goals.EffectGoal", on_delete=models.PROTECT, related_name="assessments")
    effect_goal_version = models.ForeignKey(
        "goals.EffectGoalVersion", on_delete=models.PROTECT, related_name="+"
    )
    proposed = models.CharField(max_length=16, choices=Attainment.choices, blank=True)
    judged = models.CharField(_("bedömning"), max_length=16, choices=Attainment.choices, blank=True)
    why_other = models.TextField(_("varför ni bedömer annorlunda"), blank=True)
    analysis = models.TextField(_("analys"), blank=True)
    lock_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report_version", "effect_goal"], name="one_assessment_per_goal")
        ]


@tracked
class IndicatorOutcome(Made):
    """What the report says of a target: the value used, or why there is none and when one comes."""

    class NotMeasured(models.TextChoices):
        LATER = "later", _("publiceras senare")
        NOT_YET = "not_yet", _("mäts senare i år")
        NEW = "new", _("mäts första gången i år")
        SOURCE = "source", _("källan kunde inte lämna värdet")
        STOPPED = "stopped", _("mätningen har upphört")

    report_version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="outcomes")
    target = models.ForeignKey("goals.Target", on_delete=models.PROTECT, related_name="outcomes")
    value = models.ForeignKey(
        "followup.Value", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    not_measured_why = models.CharField(
        _("varför det inte är mätt"), max_length=10, choices=NotMeasured.choices, blank=True
    )
    #: Whether a person has said so; else the reason is the rule's own, frozen with the report.
    chosen = models.BooleanField(default=False, editable=False)
    next_value_on = models.DateField(_("nästa värde"), null=True, blank=True)
    forecast = models.DecimalField(
        _("prognos för året"), max_digits=24, decimal_places=10, null=True, blank=True
    )
    comment = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report_version", "target"], name="one_outcome_per_target"),
            models.CheckConstraint(
                condition=~models.Q(value__isnull=False, not_measured_why__gt=""),
                name="measured_or_not",
                violation_error_message=_("En indikator är antingen mätt eller inte mätt."),
            ),
        ]
