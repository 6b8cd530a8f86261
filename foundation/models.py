"""What any application of this kind needs; knows nothing of goals or committees."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Made(models.Model):
    """When and by whom a row was made. ``made_by`` NULL means the system itself."""

    made_at = models.DateTimeField(_("skapad"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("skapad av"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True


class DraftBuffer(models.Model):
    """What someone is typing, saved by itself; outside history until they press save.

    ``key`` names the thing being written; ``based_on`` is the lock version the writer had read, so that a
    second writer can be told before anything is overwritten.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    payload = models.JSONField()
    based_on = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_buffer_per_person_and_key")
        ]


class Job(models.Model):
    """Long work: PostgreSQL holds the truth, Redis only wakes a worker. See foundation/jobs.py."""

    class State(models.TextChoices):
        QUEUED = "queued", _("förbereds")
        RUNNING = "running", _("pågår")
        DONE = "done", _("klar")
        FAILED = "failed", _("misslyckades")

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, help_text="What the job is about; one open job a key.")
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True, help_text="For the person, in plain Swedish.")
    details = models.TextField(blank=True, help_text="For the administrator.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_open_job_per_key",
            )
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"
