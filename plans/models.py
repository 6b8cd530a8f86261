"""What the administration does so that the goals are reached: activities, their owners and their status."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history import tracked
from foundation.models import Made


@tracked
class Activity(Made):
    """Serves one or more effect goals. Outside the lock: dates, owner and status are verkställighet."""

    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="activities")
    unit = models.ForeignKey(
        "organisation.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("enhet"),
    )
    text = models.CharField(_("aktivitet"), max_length=300)
    start = models.DateField(_("börjar"))
    end = models.DateField(_("klar senast"))
    resources = models.CharField(_("resurser"), max_length=300, blank=True)
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    lock_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")),
                name="activity_ends_after_start",
                violation_error_message=_("Slutdatum ligger före startdatum."),
            )
        ]

    def __str__(self) -> str:
        return self.text


@tracked
class ActivityGoal(models.Model):
    """An activity serves a goal (the identity: the link survives new versions)."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="goal_links")
    goal = models.ForeignKey("goals.EffectGoal", on_delete=models.PROTECT, related_name="activity_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "goal"], name="one_link_per_activity_and_goal")
        ]


@tracked
class ActivityResponsibility(Made):
    """Who owns the activity, one at a time."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="responsibilities")
    person = models.ForeignKey(
        "organisation.Person", on_delete=models.PROTECT, related_name="activity_responsibilities"
    )
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_activity_owner_at_a_time",
                expressions=[("activity", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message=_("Någon annan äger redan aktiviteten under den tiden."),
            )
        ]


class ActivityStatus(Made):
    """How an activity went, as known at a time. Insert-only: the last row counts, none is overwritten."""

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", _("ej påbörjad")
        ONGOING = "ongoing", _("pågår")
        DONE = "done", _("genomförd")
        DELAYED = "delayed", _("försenad")
        CANCELLED = "cancelled", _("avförd")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(_("status"), max_length=12, choices=Status.choices)
    as_of = models.DateField(_("läget den"))
    comment = models.CharField(_("kommentar"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at", "pk"]
        indexes = [models.Index(fields=["activity", "-recorded_at"])]
