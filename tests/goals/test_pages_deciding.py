"""Registering a decision and mending a slip: what was marked is what is decided, and nobody's text is overwritten unseen."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from goals import services
from goals.models import EffectGoalVersion
from goals.services import ContributionInput, GoalContent
from organisation.models import Body, Decision, Person
from organisation.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
DECISION = {"date": "17 september 2026", "paragraph": "88", "dnr": "SN 2026/201"}
DECIDE = "/mal/2026/socialnamnden/beslut/"


def logged_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def body() -> Body:
    return make.body()


@pytest.fixture
def secretary(body: Body) -> Person:
    return make.person(of=body)


@pytest.fixture
def drafts(body: Body, secretary: Person) -> list[EffectGoalVersion]:
    wish = make.direction_goal()
    return [make.whole_draft(body, secretary, wish), make.whole_draft(body, secretary, wish)]


def seen(client: Client, versions: list[EffectGoalVersion], **more: Any) -> dict[str, Any]:
    """What the confirming page would send: it is shown first."""
    sent = {**DECISION, "mal": [version.pk for version in versions], "steg": "visa", **more}
    page = client.post(DECIDE, sent).content.decode()
    marks = dict(re.findall(r'name="(sett-\d+)" value="(\w+)"', page))
    assert len(marks) == len(versions)
    return {**sent, **marks, "steg": "registrera"}


def test_what_was_seen_is_what_is_decided(secretary: Person, drafts: list[EffectGoalVersion]) -> None:
    client = logged_in(secretary)
    assert client.post(DECIDE, seen(client, drafts)).status_code == 302
    assert EffectGoalVersion.objects.filter(state="decided").count() == 2


@pytest.mark.parametrize("change", ["text", "target", "contribution"])
def test_a_goal_that_changed_meanwhile_is_shown_again_and_nothing_is_registered(
    change: str, body: Body, secretary: Person, drafts: list[EffectGoalVersion]
) -> None:
    client, first = logged_in(secretary), drafts[0]
    sent = seen(client, drafts)
    kept = [ContributionInput(row.direction_goal_id, row.how) for row in first.contributions.all()]
    who: dict[str, Any] = {"by": secretary, "moment": make.MOMENT}
    if change == "text":
        content = GoalContent(statement=first.statement, description="En ny beskrivning", contributions=kept)
        services.goal_save(version=first, content=content, lock_version=0, **who)
    elif change == "target":
        services.target_remove(target=first.targets.get(), **who)
    else:
        content = GoalContent(statement=first.statement, contributions=[])
        services.goal_save(version=first, content=content, lock_version=0, **who)
    answer = client.post(DECIDE, sent)
    assert answer.status_code == 422
    assert "Mål 1 har ändrats sedan du såg det" in answer.content.decode()
    assert 'value="SN 2026/201"' in answer.content.decode()
    assert not Decision.objects.filter(paragraph="88").exists()


def test_a_goal_that_was_taken_back_meanwhile_does_not_fall_out_in_silence(
    secretary: Person, drafts: list[EffectGoalVersion]
) -> None:
    client = logged_in(secretary)
    services.goal_submit(version=drafts[0], by=secretary, moment=make.MOMENT)
    sent = seen(client, drafts)
    services.goal_withdraw(version=drafts[0], by=secretary, moment=make.MOMENT)
    answer = client.post(DECIDE, sent)
    assert answer.status_code == 422 and "redan beslutat eller har tagits tillbaka" in answer.content.decode()
    assert not EffectGoalVersion.objects.filter(state="decided").exists()


def test_a_decision_sent_twice_decides_once(secretary: Person, drafts: list[EffectGoalVersion]) -> None:
    client = logged_in(secretary)
    sent = seen(client, drafts)
    assert client.post(DECIDE, sent).status_code == 302
    assert client.post(DECIDE, sent).status_code == 422
    assert Decision.objects.filter(paragraph="88").count() == 1


def test_a_wording_without_end_is_told_before_anything_is_confirmed(
    secretary: Person, drafts: list[EffectGoalVersion]
) -> None:
    client, pk = logged_in(secretary), drafts[0].pk
    answer = client.post(DECIDE, {**DECISION, "mal": [pk], f"lydelse-{pk}": "ord " * 200, "steg": "visa"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Lydelsen av mål 1 är för lång" in page and "ord ord ord" in page


def test_the_other_committees_goals_cannot_be_decided_by_their_numbers(
    secretary: Person, drafts: list[EffectGoalVersion]
) -> None:
    other = make.body("Bildningsnämnden", "bildningsnamnden", order=20)
    theirs = make.whole_draft(other, make.person(of=other), drafts[0].contributions.get().direction_goal)
    answer = logged_in(secretary).post(
        DECIDE, {**DECISION, "mal": [theirs.pk, drafts[0].pk], "steg": "registrera"}
    )
    assert answer.status_code == 422
    assert not EffectGoalVersion.objects.filter(state="decided").exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"date": "31 november 2026"}, "finns inte i kalendern"),
        ({"date": "18 september 2027"}, "inte varit än"),
        ({"date": "17 september 1026"}, "kan inte stämma"),
        ({"date": "17 september 1996"}, "fanns inte den dagen"),
        ({"paragraph": " § "}, "Ange paragrafen"),
        ({"dnr": ""}, "Ange diarienumret"),
        ({"link": "javascript:alert(1)"}, "går inte att läsa"),
        ({"link": "https://trelleborg.example/" + "x" * 300}, "högst"),
    ],
)
def test_what_cannot_be_a_decision_is_told_beside_the_field_with_the_rest_kept(
    typed: dict[str, str], told: str, secretary: Person, drafts: list[EffectGoalVersion]
) -> None:
    sent = {**DECISION, "mal": [drafts[0].pk], "steg": "registrera", **typed}
    answer = logged_in(secretary).post(DECIDE, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page or told.replace("högst", "max") in page
    for name in {"date", "paragraph", "dnr"} - set(typed):
        assert f'value="{DECISION[name]}"' in page
    assert re.search(rf'value="{drafts[0].pk}"\s+checked', page)


# --- Rättelse ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def decided(body: Body, secretary: Person) -> EffectGoalVersion:
    return make.decided(body, secretary, make.direction_goal())


def correction(version: EffectGoalVersion, **more: Any) -> dict[str, Any]:
    row = version.contributions.get()
    return {
        "statement": "Äldre möter högst tio medarbetare", "answerable_role": "head", "reason": "Ett ord föll bort.",
        "bidrag": row.direction_goal_id, f"hur-{row.direction_goal_id}": row.how, "version": version.pk, "steg": "ratta",
        **more,
    }  # fmt: skip


CORRECT = reverse("goals:correct", args=[2026, "socialnamnden", 1])


def test_a_slip_is_mended(decided: EffectGoalVersion) -> None:
    office = logged_in(make.person(Role.MANAGEMENT_OFFICE))
    assert office.post(CORRECT, correction(decided)).status_code == 302
    decided.refresh_from_db()
    assert decided.state == "superseded"


def test_two_who_mend_at_once_see_each_others_text(decided: EffectGoalVersion) -> None:
    first, second = (logged_in(make.person(Role.MANAGEMENT_OFFICE)) for _ in range(2))
    first.post(CORRECT, correction(decided))
    answer = second.post(CORRECT, correction(decided, statement="Äldre möter högst nio medarbetare"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Någon annan har rättat målet medan du skrev" in page
    assert "Äldre möter högst tio medarbetare" in page and "Äldre möter högst nio medarbetare" in page
    assert EffectGoalVersion.objects.get(state="decided").statement == "Äldre möter högst tio medarbetare"
    now = EffectGoalVersion.objects.get(state="decided")
    again = second.post(CORRECT, correction(now, statement="Äldre möter högst nio medarbetare"))
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"statement": "  "}, "Skriv vad nämnden lovar"),
        ({"statement": "x" * 401}, "400"),
        ({"reason": ""}, "Skriv vad som rättas"),
        ({"bidrag": []}, "går inte att rätta"),
        ({"bidrag": ["999999"]}, "går inte att rätta"),
        ({"answerable_role": "auditor"}, "auditor"),
    ],
)
def test_what_is_no_slip_is_refused_and_the_text_stays(
    typed: dict[str, Any], told: str, decided: EffectGoalVersion
) -> None:
    answer = logged_in(make.person(Role.MANAGEMENT_OFFICE)).post(CORRECT, correction(decided, **typed))
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page
    if "statement" not in typed:
        assert "Äldre möter högst tio medarbetare" in page
    decided.refresh_from_db()
    assert decided.state == "decided"


def test_nobody_but_the_office_mends(body: Body, decided: EffectGoalVersion) -> None:
    for role in set(Role) - {Role.MANAGEMENT_OFFICE}:
        assert logged_in(make.person(role, body)).post(CORRECT, correction(decided)).status_code == 403, role
    decided.refresh_from_db()
    assert decided.decided_at.date() == datetime.date(2026, 9, 18) and decided.state == "decided"


def test_a_wrongly_typed_target_is_mended_on_the_same_page(decided: EffectGoalVersion) -> None:
    office, old = logged_in(make.person(Role.MANAGEMENT_OFFICE)), decided.targets.get()
    page = office.get(CORRECT).content.decode()
    typed = dict(re.findall(rf'name="(malvarde-{old.pk}-[a-z_]+)"\s+value="([^"]*)"', page)) | {
        f"malvarde-{old.pk}-kind": "at_least",
        f"malvarde-{old.pk}-coverage": old.coverage,
    }
    assert typed[f"malvarde-{old.pk}-low"] == "85"
    sent = correction(
        decided, statement=decided.statement, answerable_unit=decided.answerable_unit_id, **typed
    )
    unchanged = office.post(CORRECT, sent)
    assert unchanged.status_code == 422 and "Ingenting är ändrat än" in unchanged.content.decode()
    missing = office.post(CORRECT, {**sent, f"malvarde-{old.pk}-low": ""})
    assert missing.status_code == 422 and "Ange det lägsta värde" in missing.content.decode()
    shown = office.post(CORRECT, {**sent, f"malvarde-{old.pk}-low": "58", "steg": "visa"}).content.decode()
    assert "<del>85</del>" in shown and "<ins>58</ins>" in shown
    assert office.post(CORRECT, {**sent, f"malvarde-{old.pk}-low": "58"}).status_code == 302
    now = EffectGoalVersion.objects.get(state="decided")
    assert now.targets.get().low == 58 and now.statement == decided.statement
    old.refresh_from_db()
    assert old.low == 85


def test_a_wrong_paragraph_is_mended_from_the_goals_page(decided: EffectGoalVersion) -> None:
    client = logged_in(make.person(Role.MANAGEMENT_OFFICE))
    goal_page = reverse("overview:effect_goal", args=[2026, "socialnamnden", 1])
    place = reverse("goals:decision", args=[2026, "socialnamnden", decided.decision_id])
    assert place in client.get(goal_page).content.decode()
    assert place + "ratta/" in client.get(place).content.decode()
    assert place + "ratta/" in client.get(CORRECT).content.decode()
    sent = {**DECISION, "reason": "Fel paragraf skrevs in.", "steg": "visa"}
    shown = client.post(place + "ratta/", sent).content.decode().replace("\u00a0", " ")
    assert "<del>112</del>" in shown and "<ins>88</ins>" in shown and "27 november 2025" in shown
    answer = client.post(place + "ratta/", {**sent, "steg": "ratta"})
    right = Decision.objects.get(paragraph="88")
    assert answer.status_code == 302 and answer["Location"] == place.replace(
        f"/{decided.decision_id}/", f"/{right.pk}/"
    )
    after = client.get(answer["Location"]).content.decode()
    assert "Fel paragraf skrevs in." in after and "<del>112</del>" in after
    old = client.get(place).content.decode()
    assert "Uppgifterna om beslutet var fel" in old and "?version=1" in old
    history = client.get(goal_page).content.decode().replace("\u00a0", " ")
    assert "Beslutet hette § 112, 27 november 2025" in history
    late = client.post(place + "ratta/", {**sent, "steg": "ratta"})
    assert late.status_code == 422
