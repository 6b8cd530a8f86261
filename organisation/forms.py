"""Forms of this app's few pages."""

from __future__ import annotations

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.models import Body

HOURS = [
    (1, _("en timme")),
    (4, _("fyra timmar")),
    (8, _("åtta timmar")),
    (24, _("ett dygn")),
    (72, _("tre dygn")),
]


class ActingForm(forms.Form):
    """The management office's switch: for which body, why, how long."""

    body = forms.ModelChoiceField(
        label=_("Nämnd"), queryset=Body.objects.none(), empty_label=_("Välj nämnd"), to_field_name="slug"
    )
    reason = forms.CharField(
        label=_("Varför"),
        max_length=300,
        help_text=_("Sparas och syns för nämnden och revisorerna. Inga uppgifter om enskilda."),
        error_messages={"required": _("Skriv varför du handlar för nämnden. Det sparas.")},
    )
    hours = forms.TypedChoiceField(label=_("Hur länge"), choices=HOURS, coerce=int, initial=8)

    def __init__(self, *args: object, day: datetime.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["body"].queryset = (  # type: ignore[attr-defined]
            Body.objects.with_goals().valid_on(day).with_name_on(day).order_by("order", "slug")
        )
