"""A secretary writes a goal from the first sentence to the decision, through the pages alone."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from foundation.errors import Refused
from foundation.models import DraftBuffer
from foundation.numbers import parse_date
from goals.models import EffectGoalVersion
from organisation.models import Body, Person
from organisation.versions import State
from plans.models import Activity
from tests import factories as make

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def body() -> Body:
    make.year(make.YEAR)
    return make.body()


@pytest.fixture
def secretary(body: Body) -> Person:
    return make.person("secretary", body)


def logged_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def address(name: str, *more: object) -> str:
    return reverse(name, args=[make.YEAR, "socialnamnden", *more])


def test_a_goal_without_contribution_cannot_be_submitted_and_says_why(body: Body, secretary: Person) -> None:
    version = make.draft(body, secretary)
    client = logged_in(secretary)
    data = {"statement": version.statement, "lock_version": version.lock_version, "steg": "lamna"}
    answer = client.post(address("goals:write", 1), data)
    assert answer.status_code == 422
    assert "Målet bidrar inte till något av fullmäktiges mål." in answer.content.decode()
    assert EffectGoalVersion.objects.get().state == State.DRAFT


def test_a_secretary_writes_a_goal_from_start_to_decided(body: Body, secretary: Person) -> None:
    towards = make.direction_goal()
    indicator = make.indicator(body, secretary)
    client = logged_in(secretary)
    first = {
        "statement": "Äldre möter högst tio olika medarbetare",
        "nytt_bidrag": towards.pk,
        "steg": "spara",
    }
    assert client.post(address("goals:new"), first).status_code == 302
    version = EffectGoalVersion.objects.get()
    target = {"kind": "at_least", "low": "85,5", "baseline": "80", "coverage": "whole"}
    where = f"{address('goals:target_new', 1)}?indikator={indicator.pk}"
    assert client.post(where, target).status_code == 302
    activity = {
        "text": "Fasta grupper",
        "goals": [version.goal_id],
        "owner": secretary.pk,
        "start": "1 januari 2026",
        "end": "30 juni 2026",
    }
    assert client.post(address("plans:new"), activity).status_code == 302
    assert Activity.objects.get().responsibilities.get().person == secretary
    whole = {
        "statement": version.statement,
        "bidrag": towards.pk,
        f"hur-{towards.pk}": "Den som känner igen sin hjälp vågar be om den.",
        "answerable_role": "head",
        "person": secretary.pk,
        "lock_version": version.lock_version,
        "steg": "lamna",
    }
    answer = client.post(address("goals:write", 1), whole)
    assert answer.status_code == 302, answer.content.decode()
    decision = {"date": "17 september 2026", "paragraph": "98", "dnr": "SN 2026/402", "mal": version.pk}
    shown = client.post(address("goals:decide"), {**decision, "steg": "visa"})
    assert shown.status_code == 200 and EffectGoalVersion.objects.get().state == State.SUBMITTED
    assert client.post(address("goals:decide"), {**decision, "steg": "registrera"}).status_code == 302
    assert EffectGoalVersion.objects.get().state == State.DECIDED


def test_what_is_typed_is_kept_and_answered_while_one_writes(body: Body, secretary: Person) -> None:
    make.draft(body, secretary)
    client = logged_in(secretary)
    typed = {"statement": "Nytt och osparat", "lock_version": 0}
    answer = client.post(address("goals:answer", 1), typed, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and "Sparat" in answer.content.decode()
    assert DraftBuffer.objects.get().payload["statement"] == "Nytt och osparat"
    page = client.get(address("goals:write", 1)).content.decode()
    assert "är återställd" in page and "Nytt och osparat" in page


def test_a_second_writer_sees_both_texts_and_nothing_is_overwritten(body: Body, secretary: Person) -> None:
    make.draft(body, secretary)
    other = make.person("head", body)
    logged_in(other).post(address("goals:write", 1), {"statement": "Chefens text", "lock_version": 0})
    answer = logged_in(secretary).post(
        address("goals:write", 1), {"statement": "Min text", "lock_version": 0}
    )
    page = answer.content.decode()
    assert answer.status_code == 409 and "Chefens text" in page and "Min text" in page
    assert EffectGoalVersion.objects.get().statement == "Chefens text"


def test_an_empty_sentence_is_refused_beside_the_field_and_the_rest_is_kept(
    body: Body, secretary: Person
) -> None:
    answer = logged_in(secretary).post(address("goals:new"), {"statement": " ", "description": "Kvar"})
    assert answer.status_code == 422 and "Kvar" in answer.content.decode()


def test_a_politician_may_not_write_and_is_told_who_may(body: Body) -> None:
    answer = logged_in(make.person("politician", body)).get(address("goals:new"))
    assert answer.status_code == 403 and "nämndsekreterare" in answer.content.decode()


def test_a_refused_indicator_comes_back_in_its_row_with_the_reasons_beside_the_fields(
    body: Body, secretary: Person
) -> None:
    make.draft(body, secretary)
    typed = {"title": "", "unit": "%", "frequency": "yearly", "lag_months": "0", "decimals": "0"}
    answer = logged_in(secretary).post(
        address("goals:indicator_new", 1), typed, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == answer["HX-Reselect"] == "#indikatorpanel"
    assert "Något gick fel" not in page
    assert 'aria-invalid="true"' in page
    assert 'value="%"' in page


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        ("1 mars 2026", "31 maj 2026", False),
        ("1 juli 2025", "30 juni 2026", True),
        ("1 juli 2026", "30 juni 2027", True),
    ],
)
def test_a_target_is_measured_within_the_goals_year_since_only_such_values_count(
    body: Body, secretary: Person, first: str, last: str, refused: bool
) -> None:
    draft = make.draft(body, secretary)
    measure = make.indicator(body, secretary)
    typed = {"kind": "at_least", "low": "85", "coverage": "partly", "period_from": first, "period_to": last}
    page = (
        logged_in(secretary)
        .post(f"{address('goals:target_new', 1)}?indikator={measure.pk}", typed, follow=True)
        .text
    )
    assert ("Perioden ska ligga inom målets år, 2026" in page) == refused
    assert draft.targets.count() == (0 if refused else 1)
    if not refused:
        assert "mäts 1\u00a0mars–31\u00a0maj" in page
        return
    days = [parse_date(first), parse_date(last) + datetime.timedelta(days=1)]
    with pytest.raises(Refused, match="inom målets år"):
        make.target(draft, secretary, of=measure, measured_period=tuple(days))


def test_a_refused_activity_comes_back_in_its_row_with_what_was_typed(body: Body, secretary: Person) -> None:
    make.draft(body, secretary)
    typed = {"text": "Fasta grupper", "start": "31 november 2026", "end": ""}
    answer = logged_in(secretary).post(address("plans:new"), typed, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == answer["HX-Reselect"] == "#aktivitetspanel"
    assert "31 november 2026" in page and "Fasta grupper" in page
