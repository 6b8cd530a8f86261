"""What is typed in a report: a row of values, a judgement, a decision."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from followup.models import IndicatorOutcome
from followup.periods import plus_months
from followup.report_view import IndicatorRow
from followup.services import ANALYSIS_LENGTH, AssessmentInput, OutcomeInput, ValueInput
from foundation.forms import NumberField, ask, capitalised_choices, choose_from
from foundation.numbers import format_decimal, format_month, format_with_unit
from goals.scales import Attainment, Gender
from organisation.versions import COMMENT_LENGTH
from plans.models import ActivityStatus

#: A value this many times larger than any before, or smaller, is asked about.
DOUBTFUL_FACTOR = 5


class RowForm(forms.Form):
    """One indicator's row: the value of the entry period, the forecast, or why it is not measured.

    ``confirm`` says that a doubtful value is right, with ``confirm_why``. Every field is sent with what it was filled
    with (``_was``): what the writer has not changed is left as it is by now, and what someone else has changed in
    between is told before it is overwritten.
    """

    NUMBERS = ("value", "value_K", "value_M", "forecast")
    REASON = ("not_measured_why", "next_value_on")

    value = NumberField(label=_("Nytt värde"), required=False)
    value_K = NumberField(label=_("Kvinnor"), required=False)
    value_M = NumberField(label=_("Män"), required=False)
    forecast = NumberField(label=_("Prognos"), required=False)
    not_measured_why = forms.ChoiceField(label=_("Varför är det inte mätt?"), required=False)
    next_value_on = forms.ChoiceField(label=_("Nästa värde"), required=False)
    confirm = forms.BooleanField(required=False)
    confirm_why = forms.CharField(label=_("Skäl"), required=False, max_length=300)

    def __init__(self, *args: Any, row: IndicatorRow, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.known(row))
        kwargs["prefix"] = f"rad-{row.target.pk}"
        super().__init__(*args, **kwargs)
        self.row = row
        self.doubt = ""
        self.overtaken = ""
        for name in (*self.NUMBERS, *self.REASON):
            self.fields[f"{name}_was"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=self.initial.get(name, "")
            )
        for field in self.fields.values():
            if isinstance(field, NumberField):
                field.unit = row.rule.unit
        reasons = capitalised_choices(IndicatorOutcome.NotMeasured.choices)
        choose_from(self, "not_measured_why", [("", _("Välj")), *reasons])
        choose_from(self, "next_value_on", self._months())

    @staticmethod
    def known(row: IndicatorRow) -> dict[str, Any]:
        """What the row says now, as it is typed."""
        return {
            "value": row.entered_text,
            "forecast": row.forecast_text,
            "not_measured_why": row.reason if row.not_measured else "",
            "next_value_on": row.next_on.isoformat() if row.next_on else "",
            **{f"value_{part.gender}": part.entered_text for part in row.genders},
        }

    def _months(self) -> list[tuple[str, str]]:
        """The ends of the coming two years' months, and the known date where that is another."""
        cut_off = self.row.entry[1] if self.row.entry else self.row.cut_off
        days = [plus_months(cut_off, count) for count in range(1, 25)]
        if self.row.next_on and self.row.next_on not in days:
            days = sorted([*days, self.row.next_on])
        return [("", gettext("okänt")), *((day.isoformat(), format_month(day)) for day in days)]

    def clean(self) -> dict[str, Any]:
        """A value or a reason, never both; a doubtful value is asked about once."""
        data = super().clean() or {}
        value = data.get("value")
        if value is not None and not self.row.owned:
            self.add_error("value", gettext("Värdet läggs in av den nämnd som äger indikatorn."))
        elif value is not None and self.row.entry is None:
            self.add_error("value", gettext("Ingen mätperiod är slut än, så värdet kan inte vara känt."))
        self._tell_who_is_overtaken(data)
        if value is not None and not self.errors and not data.get("confirm") and self._touched("value"):
            self.doubt = doubt_about(value, self.row)
            if self.doubt:
                self.add_error("value", forms.ValidationError(self.doubt, code="doubtful"))
        if data.get("confirm") and not data.get("confirm_why", "").strip():
            self.doubt = gettext("Skriv varför värdet stämmer. Skälet sparas med värdet.")
            self.add_error("value", forms.ValidationError(self.doubt, code="doubtful"))
        return data

    def outcome(self) -> OutcomeInput:
        """What the report keeps of the row. A reason that the writer has not touched stays, until there is a value."""
        data, kept = self.cleaned_data, self.row.outcome
        forecast = kept.forecast if kept else None
        why, on = (kept.not_measured_why, kept.next_value_on) if kept else ("", None)
        if any(map(self._touched, self.REASON)):
            why, typed = data.get("not_measured_why") or "", data.get("next_value_on")
            on = datetime.date.fromisoformat(typed) if typed else None
        elif self.row.now.counted:
            why, on = "", None
        if data.get("value") is not None and self._touched("value"):
            why, on = "", None
        return OutcomeInput(
            forecast=data.get("forecast") if self._touched("forecast") else forecast,
            not_measured_why=why,
            next_value_on=on,
            comment=kept.comment if kept else "",
        )

    def values(self) -> tuple[ValueInput, ...]:
        """The values that were typed or taken back; what was not changed is left alone."""
        if self.row.entry is None or not self.row.owned:
            return ()
        gender = self.row.target.gender
        known = {gender: self.row.entered, **{part.gender: part.entered for part in self.row.genders}}
        names = {gender: "value", Gender.WOMEN: "value_K", Gender.MEN: "value_M"}
        if gender in (Gender.WOMEN, Gender.MEN):
            names = {gender: "value"}
        found = []
        for which, name in names.items():
            if which not in known or not self._touched(name):
                continue
            typed: Decimal | None = self.cleaned_data.get(name)
            if typed is None and known[which] is None:
                continue
            why = self.cleaned_data.get("confirm_why", "") if name == "value" else ""
            found.append(ValueInput(self.row.entry, typed, which, why.strip()))
        return tuple(found)

    @property
    def asks_why(self) -> bool:
        """Whether what was sent is the question why there is no value, rather than the field for one."""
        return self.add_prefix("value") not in self.data and self.add_prefix("not_measured_why") in self.data

    def _sent(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")).strip()

    def _touched(self, name: str) -> bool:
        """The field was sent, and says neither what it was filled with nor what is saved by now."""
        if self.add_prefix(name) not in self.data:
            return False
        known = self.row.known_numbers
        if name in known and name in self.cleaned_data and self.cleaned_data[name] == known[name]:
            return False
        was = f"{name}_was"
        filled = self._sent(was) if self.add_prefix(was) in self.data else self.initial.get(name, "")
        return self._sent(name) != filled

    def _tell_who_is_overtaken(self, data: dict[str, Any]) -> None:
        """Someone else has saved another number in a field that the writer has changed: told once, beside it."""
        known = self.row.known_numbers
        for name in self.NUMBERS:
            was = self.add_prefix(f"{name}_was")
            if was not in self.data or not self._touched(name) or name in self.errors:
                continue
            now = self.initial.get(name, "")
            if self._sent(f"{name}_was") == now or data.get(name) == known.get(name):
                continue
            # Sent once more it is the writer's own choice: both have been seen.
            self.data = (
                {**self.data.dict(), was: now} if hasattr(self.data, "dict") else {**self.data, was: now}
            )
            theirs = self.row.rule.text_of(known.get(name)) or gettext("inget värde")
            self.overtaken = gettext(
                "Någon annan har skrivit %(value)s medan du skrev. Ditt är inte sparat."
            ) % {"value": theirs}
            self.add_error(name, forms.ValidationError(self.overtaken, code="overtaken"))


def doubt_about(value: Decimal, row: IndicatorRow) -> str:
    """Why a value looks like a slip, or nothing: outside 0–100 for shares, or far from every value before."""
    shown = format_with_unit(value, row.rule.unit)
    if row.rule.unit == "%" and not 0 <= value <= 100:
        return gettext("%(value)s är utanför 0–100. Stämmer det?") % {"value": shown}
    before = [abs(one.number) for one in row.series if one.number is not None and one != row.entered]
    if len(before) < 3 or not max(before):
        return ""
    low, high = min(before), max(before)
    if abs(value) > high * DOUBTFUL_FACTOR or (low > 0 and abs(value) * DOUBTFUL_FACTOR < low):
        return gettext(
            "%(value)s skiljer sig mycket från tidigare värden, %(low)s–%(high)s. Stämmer det?"
        ) % {
            "value": shown,
            "low": format_decimal(low, row.rule.decimals),
            "high": format_with_unit(high, row.rule.unit, row.rule.decimals),
        }
    return ""


class ActivityForm(forms.Form):
    """An activity's status, and what to say about it."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=lambda: capitalised_choices(ActivityStatus.Status.choices),
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(label=_("Kommentar"), required=False, max_length=300)


class AssessmentForm(forms.Form):
    """A goal's judgement and analysis; ``lock_version`` is what the writer had read."""

    judged = forms.ChoiceField(
        label=_("Din bedömning"), choices=Attainment.choices, required=False, widget=forms.RadioSelect
    )
    why_other = forms.CharField(
        label=_("Varför bedömer ni annorlunda än läget nu?"),
        required=False,
        widget=forms.Textarea,
        max_length=600,
    )
    analysis = forms.CharField(
        label=_("Analys"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Varför gick det så, och vad har ni lärt er? Inga uppgifter om enskilda."),
        max_length=ANALYSIS_LENGTH,
        error_messages={
            "max_length": _(
                "Analysen är för lång: %(show_value)d av högst %(limit_value)d tecken. Korta den."
            )
        },
    )
    lock_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask(self, "why_other")

    def assessment(self) -> AssessmentInput:
        """As the service takes it."""
        data = self.cleaned_data
        return AssessmentInput(data["judged"], data["why_other"], data["analysis"])


class SummaryForm(forms.Form):
    """The report's opening words."""

    summary = forms.CharField(
        label=_("Sammanfattning"),
        required=False,
        widget=forms.Textarea,
        max_length=1500,
        help_text=_("Det viktigaste för den som bara läser första sidan. Inga uppgifter om enskilda."),
    )
    lock_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class CommentForm(forms.Form):
    """What the committee needs to complete, or why a report is changed."""

    comment = forms.CharField(
        label=_("Vad behöver kompletteras?"),
        widget=forms.Textarea,
        max_length=COMMENT_LENGTH,
        error_messages={
            "required": _("Skriv vad som behöver kompletteras, så att sekreteraren kan göra det.")
        },
    )


class ReasonForm(forms.Form):
    """Why a decided report gets a new version."""

    reason = forms.CharField(
        label=_("Varför behöver rapporten ändras?"),
        widget=forms.Textarea,
        max_length=1000,
        error_messages={"required": _("Skriv varför rapporten behöver ändras. Skälet visas i historiken.")},
    )
