"""Decisions of bodies: the § that makes a promise binding."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Made


class Decision(Made):
    """Body, date, § and registry number. Never changed: a mistake is mended by naming the row that is right.

    ``corrected_to`` is that row: a new one, or one that was registered already. What was decided by the wrong one
    and still holds gets new versions that name the right one (``goals.services.decision_correct``).
    """

    body = models.ForeignKey(
        "organisation.Body", on_delete=models.PROTECT, verbose_name=_("organ"), related_name="+"
    )
    date = models.DateField(_("sammanträdesdatum"))
    paragraph = models.CharField(_("paragraf"), max_length=20, help_text=_("Bara numret, till exempel 112."))
    dnr = models.CharField(_("diarienummer"), max_length=40, blank=True)
    link = models.URLField(_("länk till protokollet"), blank=True)
    corrected_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrects",
        verbose_name=_("rättat till"),
    )
    corrected_at = models.DateTimeField(_("rättat"), null=True, blank=True)
    corrected_by = models.ForeignKey(
        "organisation.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rättat av"),
    )
    # NULL until it is set, once: that is what the lock in the database goes by.
    correction_reason = models.TextField(_("skäl till rättelsen"), null=True, blank=True)  # noqa: DJ001

    class Meta:
        ordering = ["-date", "paragraph"]
        verbose_name = _("beslut")
        verbose_name_plural = _("beslut")
        constraints = [
            models.UniqueConstraint(
                fields=["body", "date", "paragraph"],
                condition=models.Q(corrected_at__isnull=True),
                name="one_decision_per_paragraph",
                violation_error_message=_("Ett beslut med den paragrafen finns redan för det sammanträdet."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    corrected_at__isnull=True, corrected_to__isnull=True, correction_reason__isnull=True
                )
                | models.Q(corrected_at__isnull=False, correction_reason__isnull=False),
                name="correction_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"§\u00a0{self.paragraph}, {self.date:%Y-%m-%d}"
