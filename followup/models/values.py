"""Measured values: insert-only, so that corrections, neighbours and revisions fit side by side."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Made
from goals.scales import Gender


class Value(Made):
    """One outcome for an indicator, object, gender and period.

    The known value is the row that is not superseded; what was known at T is ``recorded_at <= T`` and not
    yet superseded then. A missing value is a row with a state, never 0.
    """

    class State(models.TextChoices):
        VALUE = "value", _("värde")
        MISSING = "missing", _("saknas")
        SUPPRESSED = "suppressed", _("dold av integritetsskäl")
        NOT_APPLICABLE = "not_applicable", _("ej tillämpligt")

    indicator = models.ForeignKey("goals.Indicator", on_delete=models.PROTECT, related_name="values")
    indicator_version = models.ForeignKey(
        "goals.IndicatorVersion", on_delete=models.PROTECT, related_name="values"
    )
    object = models.ForeignKey("goals.MeasuredObject", on_delete=models.PROTECT, related_name="values")
    gender = models.CharField(max_length=1, choices=Gender.choices, default=Gender.TOTAL)
    period = DateRangeField()
    state = models.CharField(max_length=14, choices=State.choices, default=State.VALUE)
    number = models.DecimalField(max_digits=24, decimal_places=10, null=True, blank=True)
    preliminary = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    comment = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="value", number__isnull=False)
                | (~models.Q(state="value") & models.Q(number__isnull=True)),
                name="a_value_has_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(superseded_at__isnull=True)
                | models.Q(superseded_at__gte=models.F("recorded_at")),
                name="superseded_after_recorded",
            ),
            models.UniqueConstraint(
                fields=["indicator", "indicator_version", "object", "gender", "period"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_known_value",
            ),
        ]
        indexes = [
            models.Index(
                models.F("indicator"),
                models.F("object"),
                models.F("gender"),
                models.Func(models.F("period"), function="upper").desc(),
                models.F("recorded_at"),
                name="value_series",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.period}: {self.number}"
