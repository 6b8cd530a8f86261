"""What a committee promises: effect goals (effektmål), their contributions and who answers for them."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history import tracked
from foundation.models import Made
from goals.scales import Influence
from organisation.models import Person
from organisation.roles import Role
from organisation.versions import Transition, Versioned, version_constraints


class EffectGoal(Made):
    """The identity: body, year and a number that is given at the first save and never reused (P2)."""

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="effect_goals")
    year = models.ForeignKey("organisation.Year", on_delete=models.PROTECT, related_name="effect_goals")
    number = models.PositiveIntegerField(_("nummer"))
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )

    class Meta:
        ordering = ["year", "body__order", "number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="one_effect_goal_number")
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.year_id}:{self.number}"


class EffectGoalVersionQuerySet(models.QuerySet["EffectGoalVersion"]):
    """Two reads that are never mixed in a count: what holds, and what one works on."""

    def in_force_on(self, day: object) -> EffectGoalVersionQuerySet:
        """Decided versions whose range holds the day: the same for everyone."""
        return self.filter(in_force__contains=day)

    def of_year_in_force(self, year: int) -> EffectGoalVersionQuerySet:
        """The decided version of each of a year's goals: in force now, later, or at the year's end."""
        return self.filter(goal__year_id=year, state="decided")

    def visible_to(self, person: Person) -> EffectGoalVersionQuerySet:
        """Versions that the person may know of; see goals/permissions.py for the table."""
        from goals.permissions import visible_versions

        return self.filter(visible_versions(person))


@tracked
class EffectGoalVersion(Versioned):
    """The wording and everything the decision locks."""

    ROOT = "goal"

    goal = models.ForeignKey(EffectGoal, on_delete=models.PROTECT, related_name="versions")
    statement = models.CharField(_("lydelse"), max_length=400)
    short_name = models.CharField(_("kort namn"), max_length=40, blank=True)
    description = models.TextField(_("beskrivning"), blank=True)
    target_group = models.CharField(_("målgrupp"), max_length=300, blank=True)
    influence = models.CharField(_("nämndens rådighet"), max_length=8, choices=Influence.choices, blank=True)
    answerable_role = models.CharField(_("svarar för målet"), max_length=20, choices=Role.choices, blank=True)
    answerable_unit = models.ForeignKey(
        "organisation.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vid"),
    )
    priority = models.PositiveIntegerField(_("ordning"), default=1)

    objects = EffectGoalVersionQuerySet.as_manager()

    class Meta:
        ordering = ["goal__year", "goal__body__order", "priority", "goal__number"]
        constraints = version_constraints("effectgoalversion", "goal")
        indexes = [models.Index(fields=["state", "goal"])]

    def __str__(self) -> str:
        return self.statement

    @property
    def name(self) -> str:
        """The short name where there is one, else the statement."""
        return self.short_name or self.statement


class EffectGoalTransition(Transition):
    """How a version came to its state, with the reviewer's comment."""

    version = models.ForeignKey(EffectGoalVersion, on_delete=models.PROTECT, related_name="transitions")


@tracked
class Contribution(models.Model):
    """The link effektmål → inriktningsmål, with a sentence saying how it contributes (P1)."""

    version = models.ForeignKey(EffectGoalVersion, on_delete=models.PROTECT, related_name="contributions")
    direction_goal = models.ForeignKey(
        "goals.DirectionGoal", on_delete=models.PROTECT, related_name="contributions"
    )
    how = models.TextField(_("så bidrar målet"), blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "direction_goal"],
                name="one_contribution_per_direction_goal",
                violation_error_message=_("Det bidraget finns redan på målet."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} → {self.direction_goal_id}"


@tracked
class GoalResponsibility(Made):
    """The person who answers, outside the lock: people change without a decision, one at a time."""

    goal = models.ForeignKey(EffectGoal, on_delete=models.PROTECT, related_name="responsibilities")
    person = models.ForeignKey(
        "organisation.Person", on_delete=models.PROTECT, related_name="goal_responsibilities"
    )
    valid = DateRangeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_person_answers_at_a_time",
                expressions=[("goal", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message=_("Någon annan svarar redan för målet under den tiden."),
            )
        ]


class RuleOutcome(models.Model):
    """What the policy's rules said of a version: a reason while drafting, the outcome frozen when it leaves draft."""

    class Outcome(models.TextChoices):
        PENDING = "pending", _("inte prövad")
        HELD = "held", _("håller")
        EXPLAINED = "explained", _("behålls, med skäl")
        BROKEN = "broken", _("avviker från policyn")

    version = models.ForeignKey(EffectGoalVersion, on_delete=models.PROTECT, related_name="rule_outcomes")
    rule = models.CharField(max_length=6)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    message = models.TextField(blank=True)
    reason = models.TextField(_("skäl"), blank=True)
    steering_model = models.ForeignKey(
        "organisation.SteeringModel", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["rule"]
        constraints = [models.UniqueConstraint(fields=["version", "rule"], name="one_outcome_per_rule")]
