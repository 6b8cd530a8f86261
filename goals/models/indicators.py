"""Indicators that live across years, what they are measured on, and the targets that link them to goals."""

from __future__ import annotations

import datetime

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history import tracked
from foundation.models import Made
from goals.scales import Coverage, Direction, Gender, TargetKind


class MeasuredObject(models.Model):
    """What a value is about: the municipality itself, a neighbour, a group, the country, one of our units."""

    class Kind(models.TextChoices):
        OWN = "own", _("vår kommun")
        MUNICIPALITY = "municipality", _("annan kommun")
        COUNTRY = "country", _("riket")
        GROUP = "group", _("grupp av kommuner")
        UNIT = "unit", _("enhet")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)
    kolada_code = models.CharField(max_length=12, blank=True)
    unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(kind="own"), name="one_own_object"),
            models.UniqueConstraint(
                fields=["kolada_code"], condition=~models.Q(kolada_code=""), name="one_object_per_kolada_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Indicator(Made):
    """The identity of a measure; one body owns it, others use it."""

    owner = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="indicators")
    kolada_id = models.CharField(_("id i Kolada"), max_length=12, unique=True, null=True, blank=True)
    external_code = models.CharField(_("kod i källsystemet"), max_length=40, blank=True)
    retired_on = models.DateField(_("mäts inte längre från"), null=True, blank=True)

    def __str__(self) -> str:
        return self.kolada_id or str(self.pk)


@tracked
class IndicatorVersion(Made):
    """A definition; a new one that is not comparable with the previous breaks the line in charts.

    ``unit`` is what stands after the number ("%", "dagar", "antal"); ``lag_months`` the months between the end
    of the measured period and a known value.
    """

    class Frequency(models.TextChoices):
        MONTHLY = "monthly", _("varje månad")
        TERTIAL = "tertial", _("varje tertial")
        HALF_YEARLY = "half_yearly", _("två gånger om året")
        YEARLY = "yearly", _("en gång om året")
        RARELY = "rarely", _("mer sällan")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    no = models.PositiveIntegerField()
    title = models.CharField(_("indikator"), max_length=300)
    short_title = models.CharField(_("kort namn"), max_length=120, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    unit = models.CharField(_("enhet"), max_length=40)
    decimals = models.PositiveSmallIntegerField(_("decimaler"), default=1)
    direction = models.CharField(_("önskad riktning"), max_length=8, choices=Direction.choices)
    source = models.CharField(_("källa"), max_length=200, blank=True)
    frequency = models.CharField(
        _("mäts"), max_length=12, choices=Frequency.choices, default=Frequency.YEARLY
    )
    lag_months = models.PositiveSmallIntegerField(_("eftersläpning, månader"), default=0)
    by_gender = models.BooleanField(_("könsuppdelad"), default=False)
    from_period = models.DateField(_("gäller från"), null=True, blank=True)
    comparable_with_previous = models.BooleanField(_("jämförbar med tidigare definition"), default=True)

    class Meta:
        ordering = ["indicator", "no"]
        constraints = [models.UniqueConstraint(fields=["indicator", "no"], name="one_indicator_version_no")]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """The short title where there is one, else the title."""
        return self.short_title or self.title


@tracked
class Target(models.Model):
    """What a goal wants of an indicator. ``low``/``high`` by kind: at least → low, at most → high, between → both;
    increase, decrease and keep compare with the baseline. ``tolerance`` is in the indicator's unit.

    ``measured_period`` lies within the goal's year, and is the whole of it when nothing else is said: only a value
    whose own period lies in it counts (``followup.attainment.counted_value``).
    """

    effect_goal_version = models.ForeignKey(
        "goals.EffectGoalVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    direction_goal_version = models.ForeignKey(
        "goals.DirectionGoalVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    indicator_version = models.ForeignKey(IndicatorVersion, on_delete=models.PROTECT, related_name="targets")
    object = models.ForeignKey(MeasuredObject, on_delete=models.PROTECT, related_name="+")
    gender = models.CharField(max_length=1, choices=Gender.choices, default=Gender.TOTAL)
    measured_period = DateRangeField(_("mäts för"))
    kind = models.CharField(_("målvärde"), max_length=10, choices=TargetKind.choices)
    low = models.DecimalField(_("lägst"), max_digits=24, decimal_places=10, null=True, blank=True)
    high = models.DecimalField(_("högst"), max_digits=24, decimal_places=10, null=True, blank=True)
    tolerance = models.DecimalField(_("tolerans"), max_digits=24, decimal_places=10, default=0)
    baseline = models.DecimalField(_("utgångsvärde"), max_digits=24, decimal_places=10, null=True, blank=True)
    baseline_period = models.CharField(_("utgångsvärdet avser"), max_length=40, blank=True)
    baseline_absent_why = models.CharField(_("mäts första gången, därför att"), max_length=300, blank=True)
    coverage = models.CharField(_("täcker"), max_length=8, choices=Coverage.choices, default=Coverage.PARTLY)
    coverage_text = models.CharField(_("vad den inte visar"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(effect_goal_version__isnull=False)
                ^ models.Q(direction_goal_version__isnull=False),
                name="target_of_one_goal",
            ),
            models.CheckConstraint(condition=models.Q(tolerance__gte=0), name="tolerance_not_negative"),
            models.CheckConstraint(
                condition=models.Q(kind="at_least", low__isnull=False)
                | models.Q(kind="at_most", high__isnull=False)
                | models.Q(kind="between", low__isnull=False, high__isnull=False, low__lte=models.F("high"))
                | models.Q(kind__in=["increase", "decrease", "keep"]),
                name="target_has_its_limits",
                violation_error_message=_("Ange gränsen för målvärdet."),
            ),
            models.UniqueConstraint(
                fields=["effect_goal_version", "indicator_version", "object", "gender", "measured_period"],
                condition=models.Q(effect_goal_version__isnull=False),
                name="one_target_per_indicator",
                violation_error_message=_("Indikatorn finns redan på målet."),
            ),
        ]
        indexes = [models.Index(fields=["indicator_version"])]

    @property
    def part_of_year(self) -> tuple[datetime.date, datetime.date] | None:
        """The first and the last day that it is measured for, where that is not a whole year."""
        first, last = self.measured_period.lower, self.measured_period.upper - datetime.timedelta(days=1)
        whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year
        return None if whole else (first, last)
