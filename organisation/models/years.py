"""Time as the municipality keeps it: terms, years with their steering model, reporting periods, due dates."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.history import tracked


class Municipality(models.Model):
    """The one municipality of this database."""

    name = models.CharField(_("namn"), max_length=80)
    code = models.CharField(_("kommunkod"), max_length=4, unique=True)
    singleton = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("kommun")
        verbose_name_plural = _("kommun")
        constraints = [models.CheckConstraint(condition=models.Q(singleton=True), name="one_municipality")]

    def __str__(self) -> str:
        return self.name


@tracked
class SteeringModel(models.Model):
    """What varies by year: the names of the levels, rule levels. Tightening never rewrites last year.

    ``level_names``: {"vision", "strategic_direction", "direction_goal", "direction_goals", "effect_goal",
    "effect_goals"} → words. ``rule_levels``: {"P3": "must", …} where they differ from the policy's own.
    """

    from_year = models.PositiveIntegerField(_("gäller från år"), unique=True)
    name = models.CharField(_("namn"), max_length=120, blank=True)
    level_names = models.JSONField(_("nivåernas namn"), default=dict, blank=True)
    rule_levels = models.JSONField(_("reglernas nivåer"), default=dict, blank=True)

    class Meta:
        ordering = ["from_year"]
        verbose_name = _("styrmodell")
        verbose_name_plural = _("styrmodeller")

    def __str__(self) -> str:
        return self.name or str(self.from_year)

    DEFAULT_LEVEL_NAMES = {
        "vision": _("Vision"),
        "strategic_direction": _("Strategisk inriktning"),
        "direction_goal": _("Inriktningsmål"),
        "direction_goals": pgettext_lazy("flera", "Inriktningsmål"),
        "effect_goal": _("Effektmål"),
        "effect_goals": pgettext_lazy("flera", "Effektmål"),
    }

    def level_name(self, level: str) -> str:
        """What the municipality calls a level (``effect_goal`` …)."""
        return str(self.level_names.get(level) or self.DEFAULT_LEVEL_NAMES[level])


class Term(models.Model):
    """A term of office. The council's begins in October, the committees' in January."""

    name = models.CharField(_("namn"), max_length=20, unique=True)
    council_from = models.DateField(_("fullmäktige från"))
    council_to = models.DateField(_("fullmäktige till"))
    committee_from = models.DateField(_("nämnder från"))
    committee_to = models.DateField(_("nämnder till"))

    class Meta:
        ordering = ["committee_from"]
        verbose_name = _("mandatperiod")
        verbose_name_plural = _("mandatperioder")

    def __str__(self) -> str:
        return self.name


@tracked
class Year(models.Model):
    """A year of goals. Years live side by side: planning, following up and reading last year's."""

    year = models.PositiveIntegerField(_("år"), primary_key=True)
    steering_model = models.ForeignKey(
        SteeringModel, on_delete=models.PROTECT, related_name="years", verbose_name=_("styrmodell")
    )
    opened_at = models.DateField(_("öppnat"), null=True, blank=True)
    closed_at = models.DateField(_("stängt"), null=True, blank=True)

    class Meta:
        ordering = ["year"]
        verbose_name = _("år")
        verbose_name_plural = _("år")

    def __str__(self) -> str:
        return str(self.year)


@tracked
class ReportingPeriod(models.Model):
    """Delår or bokslut: ``covers`` is what it reports on, ``cut_off`` the day the figures stop."""

    class Kind(models.TextChoices):
        INTERIM = "interim", _("delår")
        YEAR_END = "year_end", _("bokslut")

    URL_NAMES = {Kind.INTERIM: "delar", Kind.YEAR_END: "bokslut"}

    year = models.ForeignKey(Year, on_delete=models.PROTECT, related_name="periods", verbose_name=_("år"))
    kind = models.CharField(_("slag"), max_length=10, choices=Kind.choices)
    covers = DateRangeField(_("omfattar"))
    cut_off = models.DateField(_("brytdatum"))

    class Meta:
        ordering = ["cut_off"]
        verbose_name = _("uppföljningstillfälle")
        verbose_name_plural = _("uppföljningstillfällen")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "kind"],
                name="one_period_of_a_kind",
                violation_error_message=_("Det uppföljningstillfället finns redan."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year_id}"

    @property
    def url_kind(self) -> str:
        """The word in addresses: ``delar`` or ``bokslut``."""
        return self.URL_NAMES[self.Kind(self.kind)]

    @property
    def is_interim(self) -> bool:
        """At the interim the judgement is a forecast of the year end."""
        return self.kind == self.Kind.INTERIM


class DueDate(models.Model):
    """When a step is due, for every body or for one."""

    class Step(models.TextChoices):
        GOALS_SUBMITTED = "goals_submitted", _("målen lämnas för granskning")
        GOALS_DECIDED = "goals_decided", _("nämnden beslutar mål och plan")
        REPORT_SUBMITTED = "report_submitted", _("rapporten lämnas till ledningskontoret")
        REPORT_DECIDED = "report_decided", _("nämnden beslutar rapporten")
        REPORT_SENT = "report_sent", _("rapporten lämnas till kommunstyrelsen")
        BOARD = "board", _("kommunstyrelsen behandlar rapporten")
        COUNCIL = "council", _("fullmäktige och revisorerna får rapporten")

    year = models.ForeignKey(
        Year, on_delete=models.PROTECT, related_name="due_dates", verbose_name=_("år"), null=True, blank=True
    )
    period = models.ForeignKey(
        ReportingPeriod,
        on_delete=models.PROTECT,
        related_name="due_dates",
        verbose_name=_("uppföljningstillfälle"),
        null=True,
        blank=True,
    )
    step = models.CharField(_("steg"), max_length=20, choices=Step.choices)
    body = models.ForeignKey(
        "organisation.Body",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("organ"),
        related_name="+",
    )
    on = models.DateField(_("senast"))

    class Meta:
        ordering = ["on"]
        verbose_name = _("sista dag")
        verbose_name_plural = _("sista dagar")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(year__isnull=False) ^ models.Q(period__isnull=False),
                name="due_date_year_or_period",
                violation_error_message=_("Ange antingen år eller uppföljningstillfälle."),
            ),
            models.UniqueConstraint(
                fields=["year", "period", "step", "body"], nulls_distinct=False, name="one_due_date_per_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.on:%Y-%m-%d}"
