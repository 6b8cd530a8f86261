"""Decisions of bodies: the § that makes a promise binding."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.models import Made


class Decision(Made):
    """Body, date, § and registry number. Never changed: a mistake is a new row that ``corrects`` it."""

    body = models.ForeignKey(
        "organisation.Body", on_delete=models.PROTECT, verbose_name=_("organ"), related_name="+"
    )
    date = models.DateField(_("sammanträdesdatum"))
    paragraph = models.CharField(_("paragraf"), max_length=20, help_text=_("Bara numret, till exempel 112."))
    dnr = models.CharField(_("diarienummer"), max_length=40, blank=True)
    link = models.URLField(_("länk till protokollet"), blank=True)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("rättar"),
    )

    class Meta:
        ordering = ["-date", "paragraph"]
        verbose_name = _("beslut")
        verbose_name_plural = _("beslut")
        constraints = [
            models.UniqueConstraint(
                fields=["body", "date", "paragraph"],
                condition=models.Q(corrects__isnull=True),
                name="one_decision_per_paragraph",
                violation_error_message=_("Ett beslut med den paragrafen finns redan för det sammanträdet."),
            )
        ]

    def __str__(self) -> str:
        return f"§\u00a0{self.paragraph}, {self.date:%Y-%m-%d}"
