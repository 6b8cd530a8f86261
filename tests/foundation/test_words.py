"""Words in sentences: capitals, names, and choices in the language of the reader."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from followup.forms import ActivityForm
from foundation.errors import Refused
from foundation.forms import refuse
from foundation.words import capitalised, count_word_neuter, in_sentence
from goals.forms import GoalForm, IndicatorForm, TargetForm
from organisation.models import Body
from plans.forms import StatusForm
from tests import factories


@pytest.mark.parametrize(
    ("alone", "inside"),
    [
        ("Socialnämnden", "socialnämnden"),
        ("Målet bidrar inte till något.", "målet bidrar inte till något."),
        ("I augusti mättes det.", "i augusti mättes det."),
        ("AB TrelleborgsHem", "AB TrelleborgsHem"),
        ("TrelleborgsHem AB", "TrelleborgsHem AB"),
        ("KS föreslår budget", "KS föreslår budget"),
        ("KF-mål", "KF-mål"),
        ("SCB, egen bearbetning", "SCB, egen bearbetning"),
        ("MWh", "MWh"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_capitals_inside_a_sentence_where_it_is_an_abbreviation(
    alone: str, inside: str
) -> None:
    assert in_sentence(alone) == inside


def test_only_the_first_letter_becomes_a_capital() -> None:
    assert [capitalised(text) for text in ("åter i KS", "")] == ["Åter i KS", ""]


@pytest.mark.django_db
def test_a_company_keeps_its_name_inside_a_sentence() -> None:
    company = factories.body("Trelleborgs Hamn AB", "hamnen", Body.Kind.COMPANY)
    assert (company.in_sentence, factories.body().in_sentence) == ("Trelleborgs Hamn AB", "socialnämnden")


def test_no_goal_is_called_none_in_swedish() -> None:
    assert [count_word_neuter(count) for count in (0, 1, 2)] == ["inget", "ett", "två"]


CHOICES = (
    (GoalForm, "influence", "Hög", "High"),
    (IndicatorForm, "direction", "Högre är bättre", "Higher is better"),
    (IndicatorForm, "frequency", "Varje månad", "Every month"),
    (TargetForm, "kind", "Minst", "At least"),
    (TargetForm, "gender", "Kvinnor", "Women"),
    (TargetForm, "coverage", "Hela målet", "The whole goal"),
    (StatusForm, "status", "Pågår", "In progress"),
    (ActivityForm, "status", "Pågår", "In progress"),
)


@pytest.mark.parametrize("language", ["sv", "en", "sv"])
@pytest.mark.parametrize(("form", "name", "swedish", "english"), CHOICES)
def test_choices_are_in_the_language_of_the_reader_who_asks(
    form: type[forms.Form], name: str, swedish: str, english: str, language: str
) -> None:
    with translation.override(language):
        labels = [str(label) for _value, label in form.base_fields[name].choices]
    assert {"sv": swedish, "en": english}[language] in labels


class OneField(forms.Form):
    name = forms.CharField(required=False)


@pytest.mark.parametrize(("field", "beside"), [("name", "name"), ("elsewhere", "__all__"), (None, "__all__")])
def test_a_refusal_stands_beside_its_field_or_over_the_form(field: str | None, beside: str) -> None:
    form = OneField({})
    refuse(form, Refused("Nej.", field=field))
    assert form.errors == {beside: ["Nej."]}
    other = OneField({})
    refuse(other, Refused("Nej.", field="elsewhere"), otherwise="name")
    assert other.errors == {"name": ["Nej."]}
