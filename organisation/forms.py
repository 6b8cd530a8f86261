"""Forms of this app's few pages."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import SwedishDateField
from organisation.models import Body
from organisation.services import paragraph_number

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

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = self.fields["body"]
        assert isinstance(bodies, forms.ModelChoiceField)
        bodies.queryset = Body.objects.with_goals().valid_on(day).with_name_on(day).order_by("order", "slug")


class DecisionForm(forms.Form):
    """A body's decision: when, §, registry number, link to the minutes."""

    date = SwedishDateField(
        label=_("Sammanträdesdatum"),
        help_text=_("Dag, månad, år."),
        error_messages={"required": _("Ange vilken dag nämnden beslutade.")},
    )
    paragraph = forms.CharField(
        label=_("Paragraf"),
        help_text=_("Bara numret, till exempel 112."),
        max_length=20,
        error_messages={"required": _("Ange paragrafen, till exempel 112.")},
    )
    dnr = forms.CharField(
        label=_("Diarienummer"),
        help_text=_("Till exempel SN 2026/402."),
        max_length=40,
        error_messages={"required": _("Ange diarienumret, till exempel SN 2026/402.")},
    )
    link = forms.URLField(
        label=_("Länk till protokollet"),
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Adressen går inte att läsa. Börja med https://.")},
    )

    def clean_paragraph(self) -> str:
        """The number alone, however it was typed: "§ 112" is 112. Raises ValidationError for a bare "§"."""
        number = paragraph_number(self.cleaned_data["paragraph"])
        if not number:
            raise forms.ValidationError(self.fields["paragraph"].error_messages["required"])
        return number
