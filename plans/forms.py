"""What is typed of an activity and its status."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import SwedishDateField, capitalised_choices, choose_from
from foundation.numbers import format_date
from goals.models import EffectGoalVersion
from goals.selectors import possible_owners
from organisation.models import Body, Person
from plans.models import ActivityStatus
from plans.selectors import ActivityView
from plans.services import ActivityInput


class ActivityForm(forms.Form):
    """An activity: what, for which goals, who, when and with what.

    An ``owner`` who is no longer among those to choose from stays until someone else is chosen.
    """

    text = forms.CharField(
        label=_("Vad ska förvaltningen göra?"),
        help_text=_("En mening som den som äger aktiviteten känner igen."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Skriv vad förvaltningen ska göra.")},
    )
    goals = forms.TypedMultipleChoiceField(
        label=_("Vilka mål leder den till?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst ett mål.")},
    )
    owner = forms.TypedChoiceField(
        label=_("Vem äger aktiviteten?"),
        help_text=_("Den som anger status. Går att ändra utan beslut."),
        coerce=int,
        error_messages={"required": _("Välj vem som äger aktiviteten.")},
    )
    unit = forms.TypedChoiceField(label=_("Enhet"), coerce=int, empty_value=None, required=False)
    start = SwedishDateField(
        label=_("Börjar"), error_messages={"required": _("Ange när aktiviteten börjar.")}
    )
    end = SwedishDateField(
        label=_("Klar senast"), error_messages={"required": _("Ange när aktiviteten ska vara klar.")}
    )
    resources = forms.CharField(
        label=_("Resurser"),
        help_text=_("Till exempel en halvtidstjänst, 200 tkr eller inom ram."),
        max_length=300,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        body: Body,
        moment: datetime.datetime,
        versions: Sequence[EffectGoalVersion],
        owner: Person | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        goals = [(version.goal_id, f"{version.goal.number}. {version.name}") for version in versions]
        people = possible_owners(body, moment)
        if owner is not None and owner not in people:
            people.append(owner)
        owners = [(person.pk, str(person)) for person in people]
        units = [(unit.pk, unit.name) for unit in body.units.filter(valid__contains=moment.date())]
        choose_from(self, "goals", goals)
        choose_from(self, "owner", [("", _("Välj…")), *owners])
        choose_from(self, "unit", [("", _("Ingen särskild")), *units])
        year = versions[0].goal.year_id if versions else moment.year
        self.fields["start"].help_text = _("Till exempel 1 mars %(year)s.") % {"year": year}
        self.fields["end"].help_text = _("Till exempel 30 september %(year)s.") % {"year": year}

    def as_input(self) -> ActivityInput:
        """What the service takes. The form must be valid."""
        data = self.cleaned_data
        return ActivityInput(
            text=data["text"],
            start=data["start"],
            end=data["end"],
            goal_ids=data["goals"],
            owner_id=data["owner"] or None,
            unit_id=data["unit"],
            resources=data["resources"],
        )


def initial_of(view: ActivityView) -> dict[str, Any]:
    """The form's first content for an activity that exists."""
    activity = view.activity
    return {
        "text": activity.text,
        "goals": list(view.goal_ids),
        "owner": view.owner.pk if view.owner else "",
        "unit": activity.unit_id or "",
        "start": activity.start,
        "end": activity.end,
        "resources": activity.resources,
        "lock_version": activity.lock_version,
    }


def differences(form: ActivityForm, saved: ActivityView) -> list[tuple[str, str, str]]:
    """(what, mine, theirs) for each thing that differs between a valid form and what is saved now, in words."""
    theirs = initial_of(saved)
    rows = []
    for name, field in form.fields.items():
        words = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        mine, other = (_shown(value, words) for value in (form.cleaned_data[name], theirs[name]))
        if mine != other:
            rows.append((str(field.label), mine, other))
    return rows


def _shown(value: Any, words: dict[str, str]) -> str:
    """A field's value as it is read: the words of its choices, a date in Swedish."""
    if isinstance(value, list | tuple):
        return "; ".join(words.get(str(one), str(one)) for one in sorted(value))
    if isinstance(value, datetime.date):
        return format_date(value)
    return words.get(str(value or ""), str(value or ""))


class StatusForm(forms.Form):
    """A new status row."""

    status = forms.ChoiceField(
        label=_("Hur går det?"),
        choices=lambda: capitalised_choices(ActivityStatus.Status.choices),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj hur det går.")},
    )
    as_of = SwedishDateField(
        label=_("Läget den"), error_messages={"required": _("Ange vilken dag läget gäller.")}
    )
    comment = forms.CharField(
        label=_("Kommentar"),
        help_text=_("Vad som är gjort, eller varför det inte går som tänkt. Inga uppgifter om enskilda."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
