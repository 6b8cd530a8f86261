"""The forms of goals: writing, indicators, targets, decisions, corrections. Sentences, not codes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import NumberField, SwedishDateField, ask, capitalised_choices, choose_from
from foundation.texts import whole_number
from goals.models import IndicatorVersion, Target
from goals.scales import Coverage, Direction, Gender, Influence, TargetKind
from goals.services import ContributionInput, GoalContent, IndicatorInput, TargetInput
from goals.services.indicators import outside_year
from goals.writing import Typed
from organisation.forms import DecisionForm
from organisation.models import Person, Unit
from organisation.roles import Role
from organisation.selectors import year_span

#: The writing page's controls stand in several places; this is the one form they belong to.
WRITING_FORM = "malform"


class GoalForm(forms.Form):
    """Everything of an effect goal that is typed as text; contributions are rows of their own in ``Typed``."""

    #: May be left empty in a draft but not when it is submitted, so they are not marked as optional.
    asked: tuple[str, ...] = ("statement", "answerable_role", "person")

    statement = forms.CharField(
        label=_("Vad lovar nämnden att uppnå?"),
        help_text=_("En mening om resultatet för dem ni är till för, inte om vad förvaltningen ska göra."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "statement"}),
    )
    description = forms.CharField(
        label=_("Beskrivning"),
        help_text=_("Bakgrund, avgränsning och ord som behöver förklaras. Inga uppgifter om enskilda."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    short_name = forms.CharField(
        label=_("Kort namn"),
        help_text=_("Några ord för listor och diagram, till exempel Kontinuitet i hemtjänsten."),
        max_length=40,
        required=False,
    )
    target_group = forms.CharField(
        label=_("Målgrupp"),
        help_text=_("Vilka resultatet är till för, gärna hur många."),
        max_length=300,
        required=False,
    )
    influence = forms.ChoiceField(
        label=_("Nämndens rådighet"),
        help_text=_("Hur mycket nämnden själv kan påverka resultatet."),
        choices=lambda: [*capitalised_choices(Influence.choices), ("", _("Inte angiven"))],
        required=False,
        widget=forms.RadioSelect,
    )
    answerable_role = forms.ChoiceField(
        label=_("Roll"),
        help_text=_("Rollen beslutas med målet."),
        choices=[
            ("", _("Välj roll")),
            (Role.HEAD, _("Förvaltningschef")),
            (Role.UNIT_MANAGER, _("Enhetschef")),
            (Role.SECRETARY, _("Nämndsekreterare")),
        ],
        required=False,
    )
    answerable_unit = forms.TypedChoiceField(label=_("Vid"), coerce=int, empty_value=None, required=False)
    person = forms.TypedChoiceField(
        label=_("Person"),
        help_text=_("Kan bytas utan nytt beslut."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    priority = forms.IntegerField(
        label=_("Ordning bland nämndens mål"),
        help_text=_("1 är viktigast."),
        min_value=1,
        max_value=99,
        required=False,
    )

    def __init__(self, *args: Any, people: Iterable[Person], units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        named = ((unit.pk, unit.name) for unit in units)
        choose_from(self, "answerable_unit", [("", _("Hela nämnden")), *named])
        choose_from(self, "person", [("", _("Välj person")), *((one.pk, str(one)) for one in people)])
        self.fields["statement"].widget.attrs["maxlength"] = None
        for field in self.fields.values():
            field.widget.attrs["form"] = WRITING_FORM
        ask(self, *self.asked)

    def content(self, typed: Typed) -> GoalContent:
        """What the service takes. The form must be valid."""
        data = self.cleaned_data
        return GoalContent(
            statement=" ".join(data["statement"].split()),
            short_name=data["short_name"],
            description=data["description"],
            target_group=data["target_group"],
            influence=data["influence"],
            answerable_role=data["answerable_role"],
            answerable_unit_id=data["answerable_unit"],
            priority=data.get("priority"),
            contributions=[ContributionInput(pk, how) for pk, how in typed.contributions],
        )


class IndicatorForm(forms.Form):
    """A new indicator of the committee's own."""

    title = forms.CharField(
        label=_("Vad mäter indikatorn?"),
        help_text=_("Till exempel Andel brukare som vet vem som kommer hem till dem."),
        max_length=300,
        error_messages={"required": _("Skriv vad indikatorn mäter.")},
    )
    unit = forms.CharField(
        label=_("Enhet"),
        help_text=_("Det som står efter talet: %, dagar, antal, kr."),
        max_length=40,
        error_messages={"required": _("Ange enheten, till exempel % eller dagar.")},
    )
    decimals = forms.IntegerField(label=_("Decimaler"), min_value=0, max_value=4, initial=0)
    direction = forms.ChoiceField(
        label=_("Önskad riktning"),
        choices=lambda: capitalised_choices(Direction.choices),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om högre eller lägre är bättre.")},
    )
    source = forms.CharField(
        label=_("Källa"),
        help_text=_("Varifrån värdet kommer: system, enkät eller register."),
        max_length=200,
        error_messages={"required": _("Ange varifrån värdet kommer.")},
    )
    frequency = forms.ChoiceField(
        label=_("Mäts"),
        choices=lambda: capitalised_choices(IndicatorVersion.Frequency.choices),
        initial="yearly",
    )
    lag_months = forms.IntegerField(
        label=_("Eftersläpning, månader"),
        help_text=_("Från periodens slut tills värdet är känt."),
        min_value=0,
        max_value=36,
        initial=0,
    )
    definition = forms.CharField(
        label=_("Definition"),
        help_text=_("Hur värdet räknas, så att någon annan kommer fram till samma tal."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    by_gender = forms.BooleanField(label=_("Värdena delas upp på kvinnor och män"), required=False)

    def as_input(self) -> IndicatorInput:
        """What the service takes. The form must be valid."""
        return IndicatorInput(**self.cleaned_data)


class TargetForm(forms.Form):
    """What the goal wants of one indicator. Numbers in the indicator's unit."""

    kind = forms.ChoiceField(
        label=_("Vad vill ni uppnå?"),
        choices=lambda: capitalised_choices(TargetKind.choices),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad ni vill uppnå.")},
    )
    low = NumberField(label=_("Lägst"), required=False)
    high = NumberField(label=_("Högst"), required=False)
    baseline = NumberField(
        label=_("Utgångsvärde"), help_text=_("Det senaste kända värdet när målet sätts."), required=False
    )
    baseline_period = forms.CharField(
        label=_("Utgångsvärdet avser"),
        help_text=_("Till exempel 2025 eller oktober 2025."),
        max_length=40,
        required=False,
    )
    baseline_absent_why = forms.CharField(
        label=_("Mäts första gången, därför att"),
        help_text=_("Fyll i det här om det inte finns något utgångsvärde."),
        max_length=300,
        required=False,
    )
    tolerance = NumberField(
        label=_("Tolerans"),
        help_text=_(
            "Missas målvärdet med högst så mycket räknas det som delvis uppfyllt. Noll om inget annat sägs."
        ),
        required=False,
    )
    period_from = SwedishDateField(label=_("Mäts från"), required=False)
    period_to = SwedishDateField(
        label=_("Mäts till och med"),
        help_text=_("Hela året om inget annat sägs. Bara värden inom perioden räknas."),
        required=False,
    )
    coverage = forms.ChoiceField(
        label=_("Indikatorn täcker"),
        choices=lambda: capitalised_choices(Coverage.choices),
        initial=Coverage.PARTLY,
        widget=forms.RadioSelect,
    )
    coverage_text = forms.CharField(
        label=_("Vad den inte visar"),
        help_text=_("Till exempel att kvällar och helger inte räknas."),
        max_length=300,
        required=False,
    )
    gender = forms.ChoiceField(
        label=_("Gäller"),
        choices=lambda: capitalised_choices(Gender.choices),
        initial=Gender.TOTAL,
        required=False,
    )

    def __init__(self, *args: Any, indicator: IndicatorVersion, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator, self.year = indicator, year
        for field in self.fields.values():
            if isinstance(field, NumberField):
                field.unit, field.decimals = indicator.unit, None
        if not indicator.by_gender:
            del self.fields["gender"]
        if self.prefix:  # one of many on the page for rättelse, whose controls belong to its one form
            for field in self.fields.values():
                field.widget.attrs["form"] = WRITING_FORM
        # The kind says which of the limits is needed; rule P4 asks for a baseline, or why there is none.
        ask(self, "low", "high", "baseline", "baseline_period")

    def clean(self) -> dict[str, Any]:
        """Only the limits that the kind asks for; a period that is whole or left out."""
        data = super().clean() or self.cleaned_data
        kind = data.get("kind")
        if kind not in (TargetKind.AT_LEAST, TargetKind.BETWEEN):
            data["low"] = None
        if kind not in (TargetKind.AT_MOST, TargetKind.BETWEEN):
            data["high"] = None
        self._check_period(data.get("period_from"), data.get("period_to"))
        return data

    def _check_period(self, first: datetime.date | None, last: datetime.date | None) -> None:
        """Both days or neither; a value counts only when its period lies in the goal's year, so must the target's."""
        if "period_from" in self.errors or "period_to" in self.errors or not (first or last):
            return
        if not (first and last):
            self.add_error("period_to", _("Ange både första och sista dagen, eller ingen av dem."))
        elif last < first:
            self.add_error("period_to", _("Perioden slutar innan den börjar."))
        elif (first.year, last.year) != (self.year, self.year):
            self.add_error("period_to", outside_year(self.year))

    def as_input(self) -> TargetInput:
        """What the service takes. The form must be valid."""
        data = self.cleaned_data
        start, last = data["period_from"], data["period_to"]
        period = (start, last + datetime.timedelta(days=1)) if start and last else None
        return TargetInput(
            indicator_version_id=self.indicator.pk,
            kind=data["kind"],
            low=data["low"],
            high=data["high"],
            tolerance=data["tolerance"] or Decimal(0),
            baseline=data["baseline"],
            baseline_period=data["baseline_period"],
            baseline_absent_why=data["baseline_absent_why"],
            coverage=data["coverage"],
            coverage_text=data["coverage_text"],
            measured_period=period,
            gender=data.get("gender") or Gender.TOTAL,
        )


def initial_of_target(target: Target, year: int) -> dict[str, Any]:
    """The form's first content for a target that exists; the whole year is left unsaid."""
    names = (
        "kind",
        "low",
        "high",
        "baseline",
        "baseline_period",
        "baseline_absent_why",
        "coverage",
        "coverage_text",
    )
    first = {name: getattr(target, name) for name in names} | {"gender": target.gender}
    first["tolerance"] = target.tolerance or None
    start, after = target.measured_period.lower, target.measured_period.upper
    if (start, after) != year_span(year):
        first |= {"period_from": start, "period_to": after - datetime.timedelta(days=1)}
    return first


class CorrectionForm(GoalForm):
    """Rättelse: the same text once more, and why."""

    asked = ("statement", "answerable_role")

    reason = forms.CharField(
        label=_("Vad rättas, och varför?"),
        help_text=_("Visas på målets sida tillsammans med den gamla och den nya lydelsen."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Skriv vad som rättas och varför.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["person"], self.fields["priority"]


class DecisionCorrectionForm(DecisionForm):
    """Rättelse of a decision's own particulars, and why."""

    reason = forms.CharField(
        label=_("Vad rättas, och varför?"),
        help_text=_("Visas på målens sidor tillsammans med de gamla och de nya uppgifterna."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Skriv vad som rättas och varför.")},
    )


def ids_of(values: Sequence[str]) -> list[int]:
    """Ids sent as text; what is no number is left out."""
    return [number for value in values if (number := whole_number(value)) is not None]
