"""Publications, the builds that make them, and the archive of finished files."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Made
from organisation.models import Body, ReportingPeriod
from organisation.register import read_register
from organisation.versions import State


class Publication(models.Model):
    """What is published: a report of a kind for a period, of one body or (body NULL) of the whole municipality."""

    class Kind(models.TextChoices):
        REPORT = "report", _("rapport")

    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices, default=Kind.REPORT)
    body = models.ForeignKey(
        "organisation.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="publications"
    )
    period = models.ForeignKey(
        "organisation.ReportingPeriod",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
    )
    year = models.ForeignKey("organisation.Year", on_delete=models.PROTECT, related_name="publications")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "body", "period", "year"], nulls_distinct=False, name="one_publication"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year_id} {self.period_id} {self.body_id or 'kommunen'}"

    @property
    def report_period(self) -> ReportingPeriod:
        """The period of a report, which always has one."""
        assert self.period is not None
        return self.period

    def body_on(self, day: datetime.date) -> Body | None:
        """Whose report it is, named as on a day; None for the whole municipality."""
        if self.body_id is None:
            return None
        return read_register().body(self.body_id, day)


class Build(models.Model):
    """A job that builds a publication. That only one is open at a time is the job's own constraint (kind and key).

    ``unsent`` is the version of the body's report that is printed before it is sent: the one that whoever asked reads.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="builds")
    job = models.OneToOneField("foundation.Job", on_delete=models.PROTECT, related_name="build")
    unsent = models.ForeignKey(
        "followup.ReportVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="builds"
    )

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.job_id}"


class Archive(Made):
    """A finished file with what it was made from. Insert-only: a later build makes a new row.

    ``state`` is how far the committee's report had come when an unsent one was printed for its own readers; it
    decides who may open the file. It is ``sent`` for everything that holds nothing unsent. ``data_sha256`` is the
    fingerprint of what the report says, program and template included: the same data is never archived twice.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="archives")
    build = models.ForeignKey(Build, on_delete=models.PROTECT, related_name="archives")
    file = models.CharField(_("fil"), max_length=200)
    file_name = models.CharField(_("filnamn"), max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("storlek i byte"))
    pages = models.PositiveIntegerField(_("sidor"))
    is_draft = models.BooleanField(_("utkast"))
    state = models.CharField(max_length=12, choices=State.choices, default=State.SENT)
    snapshot = models.JSONField()
    data_sha256 = models.CharField(max_length=64)
    program_version = models.CharField(max_length=60)
    template_version = models.CharField(max_length=64)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "data_sha256"], name="one_archive_per_data")
        ]

    def __str__(self) -> str:
        return self.file_name
