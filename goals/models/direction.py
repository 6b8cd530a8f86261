"""What the council decides: vision, strategic directions and direction goals (inriktningsmål)."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Made
from organisation.versions import Transition, Versioned, version_constraints


class Vision(Made):
    """The council's vision, in force for a time."""

    title = models.CharField(_("rubrik"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    decision = models.ForeignKey(
        "organisation.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid = DateRangeField(_("gäller"))

    class Meta:
        ordering = ["-valid"]

    def __str__(self) -> str:
        return self.title


class StrategicDirection(Made):
    """Groups the direction goals: Livskvalitet, Arbete, Hållbarhet."""

    number = models.PositiveIntegerField(_("nummer"))
    name = models.CharField(_("namn"), max_length=80)
    text = models.CharField(_("text"), max_length=300, blank=True)
    slug = models.SlugField(unique=True)
    decision = models.ForeignKey(
        "organisation.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid = DateRangeField(_("gäller"))

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class DirectionGoal(Made):
    """The identity of a direction goal; contributions point here. Shown as "1.2"."""

    class Kind(models.TextChoices):
        OPERATIONAL = "operational", _("verksamhetsmål")
        FINANCIAL = "financial", _("finansiellt mål")

    direction = models.ForeignKey(StrategicDirection, on_delete=models.PROTECT, related_name="goals")
    number = models.PositiveIntegerField(_("nummer"))
    kind = models.CharField(_("slag"), max_length=12, choices=Kind.choices, default=Kind.OPERATIONAL)
    sound_economy = models.BooleanField(_("av betydelse för god ekonomisk hushållning"), default=False)

    class Meta:
        ordering = ["direction__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["direction", "number"], name="one_direction_goal_number")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """ "1.2": the direction's number and its own. Needs ``direction`` loaded."""
        return f"{self.direction.number}.{self.number}"

    @property
    def slug(self) -> str:
        """ "1-2", for addresses."""
        return f"{self.direction.number}-{self.number}"


class DirectionGoalVersion(Versioned):
    """The wording, in force from its decision until the council decides otherwise (open end)."""

    ROOT = "goal"

    goal = models.ForeignKey(DirectionGoal, on_delete=models.PROTECT, related_name="versions")
    title = models.CharField(_("mål"), max_length=300)
    text = models.TextField(_("beskrivning"), blank=True)

    class Meta:
        constraints = version_constraints("directiongoalversion", "goal")

    def __str__(self) -> str:
        return self.title


class DirectionGoalTransition(Transition):
    """How a version came to its state."""

    version = models.ForeignKey(DirectionGoalVersion, on_delete=models.PROTECT, related_name="transitions")
