"""People, their dated roles, and the management office's traced switch to act for a body."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from foundation import clock
from foundation.history import tracked, tracked_without
from organisation.roles import Role

if TYPE_CHECKING:
    from organisation.grants import Grants


class PersonManager(BaseUserManager["Person"]):
    """Makes people; e-mail is always kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person who may log in with e-mail and password (unusable when None)."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A system administrator: a person with that role from today, not a flag."""
        person = self.create_user(email, password, **{"display_name": _("Systemadministratör"), **fields})
        RoleAssignment.objects.create(person=person, role=Role.SYSTEM_ADMIN, valid=(clock.today(), None))
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """The log-in name is the e-mail in any case."""
        return self.get(email=(username or "").strip().lower())


@tracked_without("password", "last_login", noticed=("password",))
class Person(AbstractBaseUser):
    """Someone with a role. Only name, e-mail and roles are kept; the e-mail may change, the row stays."""

    email = models.EmailField(
        _("e-postadress"), unique=True, error_messages={"unique": _("Adressen används redan av någon annan.")}
    )
    external_id = models.CharField(_("id i katalogen"), max_length=120, unique=True, null=True, blank=True)
    display_name = models.CharField(_("namn"), max_length=120)
    is_active = models.BooleanField(_("aktiv"), default=True)
    anonymised_at = models.DateTimeField(_("avidentifierad"), null=True, blank=True, editable=False)
    #: How much waits for the person, on a page that has counted it.
    waiting_lines: int

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    objects = PersonManager()

    class Meta:
        ordering = ["display_name"]
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="email_in_lower_case",
                violation_error_message=_("Skriv e-postadressen med små bokstäver."),
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def grants(self) -> Grants:
        """What the person may do today; one query and the register, once a request."""
        from organisation.grants import grants_of

        return grants_of(self, clock.now())

    @property
    def is_staff(self) -> bool:
        """Django's admin is for the system administrator only."""
        return self.is_active and self.grants.has_role(Role.SYSTEM_ADMIN)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django admin's question; our own pages ask ``organisation.access``."""
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        """Django admin's question: the registered apps are all the administrator's."""
        return self.is_staff


@tracked
class RoleAssignment(models.Model):
    """A role held during a time, for a body or a unit where the role asks for one."""

    class Source(models.TextChoices):
        MANUAL = "manual", _("inlagd för hand")
        SSO = "sso", _("från katalogen")

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="roles", verbose_name=_("person")
    )
    role = models.CharField(_("roll"), max_length=20, choices=Role.choices)
    body = models.ForeignKey(
        "organisation.Body",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("organ"),
    )
    unit = models.ForeignKey(
        "organisation.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name=_("enhet"),
    )
    valid = DateRangeField(_("gäller under"))
    source = models.CharField(_("källa"), max_length=10, choices=Source.choices, default=Source.MANUAL)
    deputy_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name=_("ersätter"),
    )

    class Meta:
        ordering = ["person", "valid"]
        verbose_name = _("roll")
        verbose_name_plural = _("roller")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(role__in=["secretary", "head", "unit_manager", "politician"])
                | models.Q(body__isnull=False),
                name="body_role_has_body",
                violation_error_message=_("Rollen gäller för ett organ: välj vilket."),
            )
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class ActingMandate(models.Model):
    """The management office acts for a body: explicit, limited in time, with a reason, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    body = models.ForeignKey("organisation.Body", on_delete=models.PROTECT, related_name="mandates")
    reason = models.CharField(_("skäl"), max_length=300)
    started_at = models.DateTimeField(_("från"))
    ends_at = models.DateTimeField(_("till"))
    ended_at = models.DateTimeField(_("avslutat"), null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("handlande för nämnd")
        verbose_name_plural = _("handlande för nämnd")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("started_at")), name="mandate_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.body_id}"

    def holds_at(self, moment: datetime.datetime) -> bool:
        """Whether it is running at a moment."""
        return self.started_at <= moment < self.ends_at and self.ended_at is None
