"""Django's admin for the system administrator: terms, years, bodies, units, people and their roles.

Never part of the daily work. Decisions and acting mandates are shown and not changed here: they are records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.views import redirect_to_login
from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.forms import RangeWidget
from django.db import models
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet as _InlineFormSet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from foundation import clock
from foundation.errors import NotAllowed
from foundation.numbers import format_date
from organisation.access import refusal
from organisation.models import (
    ActingMandate,
    Body,
    BodyName,
    BodySuccession,
    Decision,
    DueDate,
    Municipality,
    Person,
    ReportingPeriod,
    RoleAssignment,
    SteeringModel,
    Term,
    Unit,
    Year,
)
from organisation.models.bodies import BodyQuerySet
from organisation.roles import Permission

admin.site.site_header = _("Trelleborg Styrning: administration")
admin.site.site_title = _("Administration")
admin.site.index_title = _("Organisation, år, personer och roller")
admin.site.site_url = "/"


@never_cache
def log_in(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """The one log-in page there is; those who are logged in and may not come in are told who may."""
    if request.user.is_authenticated:
        raise NotAllowed(refusal(Permission.ADMINISTER))
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


admin.site.login = log_in  # type: ignore[method-assign]

if TYPE_CHECKING:  # when they run, Django's classes take no types
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    UserAdmin = auth_admin.UserAdmin[Person]
    BaseInlineFormSet = _InlineFormSet[Any, Any, Any]
else:
    ModelAdmin, TabularInline, UserAdmin = admin.ModelAdmin, admin.TabularInline, auth_admin.UserAdmin
    BaseInlineFormSet = _InlineFormSet

#: A range is kept half open: it ends the day before its second date.
RANGE_HELP = _(
    "Från och med det första datumet, till (inte med) det andra. Lämna det andra tomt för tills vidare."
)


class DatesWidget(RangeWidget):
    """Two dates with a calendar each, and a name for each: they share one label that one sees."""

    def __init__(self) -> None:
        super().__init__(AdminDateWidget())
        for widget, name in zip(self.widgets, (_("från och med"), _("till (inte med)")), strict=True):
            widget.attrs["aria-label"] = name


class RangeMixin:
    """Date ranges as two dates with a calendar each."""

    formfield_overrides: Mapping[type[models.Field[Any, Any]], Mapping[str, Any]] = {
        DateRangeField: {"widget": DatesWidget(), "help_text": RANGE_HELP}
    }


class ReadOnly(ModelAdmin):
    """Records that are shown and never changed, added or removed here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False


class Kept(ModelAdmin):
    """Rows that goals and reports stand on: ended with a date, never removed."""

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """What has been in use is ended, so that last year's pages can still be read."""
        return False


def span_text(span: Any) -> str:
    """ "1 januari 2023 – tills vidare", for lists."""
    if span is None:
        return "–"
    return f"{format_date(span.lower) or '…'} – {format_date(span.upper) or _('tills vidare')}"


class RowForms(BaseInlineFormSet):
    """The forms of a table's rows."""

    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        """With a name for the box that takes a row away."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("ta bort raden")


class Rows(TabularInline):
    """Rows in a table, where the column's name is each field's own too."""

    formset = RowForms

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Django names no field in a table for those who do not see its head."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and not isinstance(field.widget, DatesWidget):
            inner: forms.Widget = getattr(field.widget, "widget", None) or field.widget
            inner.attrs["aria-label"] = str(field.label)
        return field


class PeriodInline(Rows):
    """A year's reporting periods."""

    model = ReportingPeriod
    extra = 0
    formfield_overrides = RangeMixin.formfield_overrides


class YearDueInline(Rows):
    """A year's due dates for goals."""

    model = DueDate
    fields = ["step", "body", "on"]
    extra = 0


class PeriodDueInline(YearDueInline):
    """A period's due dates for reports."""


@admin.register(Municipality)
class MunicipalityAdmin(Kept):
    """The one municipality."""

    list_display = ["name", "code"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """One, and only one."""
        return not Municipality.objects.exists()


@admin.register(SteeringModel)
class SteeringModelAdmin(Kept):
    """What varies by year: names of levels, rules' levels."""

    list_display = ["__str__", "from_year"]


@admin.register(Term)
class TermAdmin(Kept):
    """Terms of office."""

    list_display = ["name", "council_from", "council_to", "committee_from", "committee_to"]


@admin.register(Year)
class YearAdmin(Kept):
    """Years, with their periods and due dates."""

    list_display = ["year", "steering_model", "opened_at", "closed_at"]
    inlines = [PeriodInline, YearDueInline]


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(RangeMixin, Kept):
    """Interim and year end, with their due dates."""

    list_display = ["__str__", "year", "kind", "cut_off"]
    list_filter = ["kind", "year"]
    inlines = [PeriodDueInline]


@admin.register(DueDate)
class DueDateAdmin(ModelAdmin):
    """When steps are due, for every body or for one."""

    list_display = ["step", "year", "period", "body", "on"]
    list_filter = ["step", "year", "period"]
    date_hierarchy = "on"


class BodyNameInline(Rows):
    """A body's names through time."""

    model = BodyName
    extra = 0
    formfield_overrides = RangeMixin.formfield_overrides


class PredecessorInline(Rows):
    """Which bodies this one took over from."""

    model = BodySuccession
    fk_name = "new"
    extra = 0
    verbose_name = _("föregångare")
    verbose_name_plural = _("föregångare")


class SuccessorInline(Rows):
    """Which bodies have taken over from this one."""

    model = BodySuccession
    fk_name = "old"
    extra = 0
    verbose_name = _("efterföljare")
    verbose_name_plural = _("efterföljare")


@admin.register(Body)
class BodyAdmin(RangeMixin, Kept):
    """Committees, companies, the council, the auditors."""

    list_display = ["display_name", "kind", "slug", "order", "display_valid"]
    list_filter = ["kind"]
    search_fields = ["names__name", "slug"]
    inlines = [BodyNameInline, PredecessorInline, SuccessorInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Body]:
        """Named as today."""
        found = super().get_queryset(request)
        assert isinstance(found, BodyQuerySet)
        return found.with_name_on(clock.today())

    @admin.display(description=_("namn"), ordering="name")
    def display_name(self, body: Body) -> str:
        """The name that the body has today, or had last."""
        return str(body)

    @admin.display(description=_("finns under"))
    def display_valid(self, body: Body) -> str:
        """When the body exists."""
        return span_text(body.valid)


@admin.register(Unit)
class UnitAdmin(RangeMixin, Kept):
    """Administrations, departments, units."""

    list_display = ["name", "body", "parent", "external_code"]
    list_filter = ["body"]
    list_select_related = ["body", "parent"]
    search_fields = ["name", "external_code"]


class RoleInline(Rows):
    """A person's roles through time."""

    model = RoleAssignment
    fk_name = "person"
    fields = ["role", "body", "unit", "valid", "source"]
    readonly_fields = ["source"]
    extra = 0
    formfield_overrides = RangeMixin.formfield_overrides


@admin.register(Person)
class PersonAdmin(UserAdmin):
    """People and their roles. A person who leaves is made inactive, never removed."""

    list_display = ["display_name", "email", "display_roles", "is_active"]
    list_filter = ["is_active", "roles__role"]
    search_fields = ["display_name", "email"]
    ordering = ["display_name"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "anonymised_at"]
    inlines = [RoleInline]
    fieldsets = [
        (None, {"fields": ["display_name", "email", "password", "is_active"]}),
        (_("Övrigt"), {"fields": ["external_id", "last_login", "anonymised_at"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["display_name", "email", "usable_password", "password1", "password2"],
            },
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """With roles, so that the list asks once."""
        return super().get_queryset(request).prefetch_related("roles")

    @admin.display(description=_("roller i dag"))
    def display_roles(self, person: Person) -> str:
        """The roles that hold today."""
        today = clock.today()
        held = [role for role in person.roles.all() if today in role.valid]
        return ", ".join(dict.fromkeys(role.get_role_display() for role in held)) or "–"

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Names stay in the history of what they did."""
        return False


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Decisions as registered. A mistake is mended by the management office, from the page of a goal it concerns."""

    list_display = ["__str__", "body", "date", "paragraph", "dnr", "corrected_to"]
    list_filter = ["body"]
    list_select_related = ["body", "corrected_to"]
    date_hierarchy = "date"
    search_fields = ["paragraph", "dnr"]


@admin.register(ActingMandate)
class ActingMandateAdmin(ReadOnly):
    """When the management office has acted for a committee, and why."""

    list_display = ["person", "body", "reason", "started_at", "ends_at", "ended_at"]
    list_filter = ["body"]
    list_select_related = ["person", "body"]
