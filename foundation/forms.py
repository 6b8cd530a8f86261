"""Form fields that read what Swedes write, and say so when they cannot."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from foundation import numbers, words
from foundation.errors import Refused

#: Dates outside of these are slips, and are nowhere counted with.
FIRST_YEAR, LAST_YEAR = 1900, 2199


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: whatever was posted, also nothing at all; None when the page is only opened."""
    return request.POST if request.method == "POST" else None


class NumberField(forms.Field):
    """A number as typed in Swedish: cleaned to a Decimal, or None when empty and not required.

    `unit` may be typed after the number. What cannot be read comes back as it was typed, with a sentence
    beside it.
    """

    def __init__(self, *, unit: str = "", decimals: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-number": ""}),
        )
        super().__init__(**kwargs)
        self.unit = unit
        self.decimals = decimals

    def to_python(self, value: Any) -> Decimal | None:
        """Return the Decimal; raise ValidationError with the reader's own sentence."""
        if isinstance(value, Decimal):
            return value
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return numbers.parse_decimal(str(value), unit=self.unit)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Write a stored number in Swedish; leave what was typed as it is."""
        return numbers.format_decimal(value, self.decimals) if isinstance(value, Decimal) else value


class SwedishDateField(forms.DateField):
    """A date as typed in Swedish or sent by the browser's own date control."""

    def to_python(self, value: Any) -> datetime.date | None:
        """Return the date; raise ValidationError with the reader's own sentence."""
        if value in self.empty_values or isinstance(value, datetime.date):
            return super().to_python(value)
        try:
            day = numbers.parse_date(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(
                _("År %(year)s kan inte stämma. Skriv till exempel 27 november 2026.") % {"year": day.year},
                code="invalid",
            )
        return day

    def prepare_value(self, value: Any) -> Any:
        """Write a stored date as `27 november 2026`."""
        return numbers.format_date(value) if isinstance(value, datetime.date) else value


def ask(form: forms.Form, *names: str) -> None:
    """Do not show these fields as optional: they are asked for, though not by the field itself."""
    for name in names:
        form.fields[name].asked = True  # type: ignore[attr-defined]  # read by templates/components/field.html


def capitalised_choices(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, str]]:
    """Choices with a capital first letter, as they stand alone on a page, in the language of now: a field that is made
    once for all readers is given them as ``choices=lambda: …``.
    """
    return [(value, words.capitalised(str(label))) for value, label in choices]


def refuse(form: forms.BaseForm, refused: Refused, otherwise: str | None = None) -> None:
    """Put a service's refusal beside its field; one of no field here beside ``otherwise``, or over the form."""
    form.add_error(refused.field if refused.field in form.fields else otherwise, str(refused))


def choose_from(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Say what a field of the form lets one choose from: (value, label), in order."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
