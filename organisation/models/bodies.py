"""Elected bodies and the administration under them, through merges and renames."""

from __future__ import annotations

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from foundation.history import tracked
from foundation.words import in_sentence

#: Words that stand where a body's name stands in some address.
RESERVED_SLUGS = ("inriktning", "las")


class BodyQuerySet(models.QuerySet["Body"]):
    """Reads of bodies that are composed in selectors."""

    def valid_on(self, day: datetime.date) -> BodyQuerySet:
        """Bodies that exist on a day."""
        return self.filter(valid__contains=day)

    def with_name_on(self, day: datetime.date) -> BodyQuerySet:
        """Adds ``name``: the name on that day, else the latest the body has had."""
        names = BodyName.objects.filter(body=models.OuterRef("pk"))
        on_day = names.filter(valid__contains=day).values("name")[:1]
        latest = names.order_by("-valid").values("name")[:1]
        text = models.CharField(max_length=120)
        name = Coalesce(models.Subquery(on_day), models.Subquery(latest), models.Value(""), output_field=text)
        return self.annotate(name=name)

    def with_goals(self) -> BodyQuerySet:
        """Bodies that set effect goals: the executive board, committees and companies."""
        return self.filter(kind__in=[Body.Kind.BOARD, Body.Kind.COMMITTEE, Body.Kind.COMPANY])


@tracked
class Body(models.Model):
    """A council, board, committee, company or audit: an organ that decides. A rename is the same body."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("kommunfullmäktige")
        BOARD = "board", _("kommunstyrelse")
        COMMITTEE = "committee", _("nämnd")
        COMPANY = "company", _("kommunalt bolag")
        AUDIT = "audit", _("revision")

    kind = models.CharField(_("slag"), max_length=10, choices=Kind.choices)
    slug = models.SlugField(_("adressnamn"), unique=True)
    order = models.PositiveIntegerField(_("ordning"), default=100)
    valid = DateRangeField(_("finns under"))

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["order", "slug"]
        verbose_name = _("organ")
        verbose_name_plural = _("organ")

    def __str__(self) -> str:
        return getattr(self, "name", None) or self.slug

    @property
    def in_sentence(self) -> str:
        """The name as it stands inside a sentence: "socialnämnden", but "Trelleborgs Hamn AB"."""
        return str(self) if self.kind == Body.Kind.COMPANY else in_sentence(str(self))

    def clean(self) -> None:
        """A body is not called what an address says already."""
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("Ordet används redan i adresser. Välj ett annat adressnamn.")})

    @property
    def sets_goals(self) -> bool:
        """Whether it sets effect goals: the executive board, committees and companies."""
        return self.kind in (Body.Kind.BOARD, Body.Kind.COMMITTEE, Body.Kind.COMPANY)


@tracked
class BodyName(models.Model):
    """What a body was called while; one name at a time."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="names", verbose_name=_("organ"))
    name = models.CharField(_("namn"), max_length=120)
    valid = DateRangeField(_("gäller under"))

    class Meta:
        ordering = ["body", "valid"]
        verbose_name = _("organets namn")
        verbose_name_plural = _("organens namn")
        constraints = [
            ExclusionConstraint(
                name="one_body_name_at_a_time",
                expressions=[("body", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
                violation_error_message=_("Organet har redan ett namn under den tiden."),
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class BodySuccession(models.Model):
    """A merge or split makes a new body; the new one's roles hold for the old one's open matters."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("sammanslagning")
        SPLIT = "split", _("delning")
        RENAMED = "renamed", _("namnbyte med ny organisation")

    old = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="successions", verbose_name=_("tidigare")
    )
    new = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="predecessions", verbose_name=_("ny")
    )
    from_date = models.DateField(_("från"))
    kind = models.CharField(_("slag"), max_length=10, choices=Kind.choices)

    class Meta:
        verbose_name = _("efterföljare")
        verbose_name_plural = _("efterföljare")
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new"],
                name="one_succession_per_pair",
                violation_error_message=_("Den efterföljaren finns redan."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Unit(models.Model):
    """A förvaltning, avdelning or enhet: the officials under a body, as a tree."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("under"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="units", verbose_name=_("organ"))
    name = models.CharField(_("namn"), max_length=120)
    external_code = models.CharField(_("kod i andra system"), max_length=40, blank=True)
    valid = DateRangeField(_("finns under"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("enhet")
        verbose_name_plural = _("enheter")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """A tree has no loops. Raises ValidationError(parent)."""
        above, seen = self.parent, {self.pk}
        while above is not None and self.pk is not None:
            if above.pk in seen:
                raise ValidationError({"parent": _("En enhet kan inte ligga under sig själv.")})
            seen.add(above.pk)
            above = above.parent
