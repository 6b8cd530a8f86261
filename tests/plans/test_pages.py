"""The pages of activities: two who write at once, another committee's rows, dates that cannot be."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client

from organisation.models import Body, Person, Year
from organisation.roles import Role
from plans.models import Activity
from tests import factories as make

pytestmark = pytest.mark.django_db


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
def activity(body: Body, secretary: Person) -> Activity:
    goal = make.decided(body, secretary, make.direction_goal())
    return Activity.objects.get(goal_links__goal=goal.goal)


def typed(activity: Activity, person: Person, /, **more: Any) -> dict[str, Any]:
    return {
        "text": "Fasta grupper dygnet runt", "goals": [activity.goal_links.get().goal_id], "owner": person.pk,
        "start": "1 mars 2026", "end": "30 juni 2026", "resources": "Inom ram", "lock_version": 0, **more,
    }  # fmt: skip


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_two_who_change_an_activity_at_once_see_both_texts(
    headers: dict[str, str], activity: Activity, secretary: Person, body: Body
) -> None:
    address = f"/aktiviteter/{activity.pk}/andra/"
    other = logged_in(make.person(Role.HEAD, body))
    assert other.post(address, typed(activity, secretary, text="Den andras text")).status_code == 302
    mine = logged_in(secretary)
    answer = mine.post(address, typed(activity, secretary), headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Någon annan har ändrat aktiviteten medan du skrev" in page
    assert "Den andras text" in page and "Fasta grupper dygnet runt" in page
    activity.refresh_from_db()
    assert activity.text == "Den andras text"
    assert re.search(r'name="lock_version"\s+value="1"', page)
    assert mine.post(address, typed(activity, secretary, lock_version=1)).status_code == 302
    activity.refresh_from_db()
    assert activity.text == "Fasta grupper dygnet runt"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"end": "1 januari 2026"}, "Slutdatumet ligger före startdatumet"),
        ({"start": "31 april 2026"}, "finns inte i kalendern"),
        ({"start": "1 mars 0206"}, "kan inte stämma"),
        ({"text": "  "}, "Skriv vad förvaltningen ska göra"),
        ({"text": "x" * 301}, "300"),
        ({"goals": []}, "Välj minst ett mål"),
        ({"owner": ""}, "Välj vem som äger aktiviteten"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_the_rest_stays(
    wrong: dict[str, Any], told: str, activity: Activity, secretary: Person
) -> None:
    answer = logged_in(secretary).post(
        f"/aktiviteter/{activity.pk}/andra/", typed(activity, secretary, **wrong)
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page
    assert 'value="Inom ram"' in page


def test_another_committees_goal_owner_and_unit_cannot_be_taken_by_their_numbers(
    activity: Activity, secretary: Person
) -> None:
    other = make.body("Bildningsnämnden", "bildningsnamnden", order=20)
    stranger = make.person(of=other)
    theirs = make.draft(other, stranger)
    client, address = logged_in(secretary), f"/aktiviteter/{activity.pk}/andra/"
    for wrong in ({"goals": [theirs.goal_id]}, {"owner": stranger.pk}, {"unit": other.units.get().pk}):
        answer = client.post(address, typed(activity, secretary, **wrong))
        assert answer.status_code == 422, wrong
        assert stranger.display_name not in answer.content.decode()
    assert not theirs.goal.activity_links.exists()


def test_a_status_is_not_dated_to_come_nor_into_a_closed_year(activity: Activity, secretary: Person) -> None:
    make.year(2025)
    Year.objects.filter(pk=2025).update(closed_at=datetime.date(2026, 3, 1))
    client, address = logged_in(secretary), f"/aktiviteter/{activity.pk}/status/"
    for day, told in (("19 september 2026", "inte varit än"), ("31 december 2025", "2025 är stängt")):
        answer = client.post(address, {"status": "ongoing", "as_of": day, "comment": "Grupperna är bildade."})
        page = answer.content.decode()
        assert answer.status_code == 422 and told in page and "Grupperna är bildade." in page
    assert not activity.statuses.exists()


def test_nothing_is_planned_in_a_closed_year(activity: Activity, secretary: Person) -> None:
    Year.objects.filter(pk=2026).update(closed_at=datetime.date(2026, 9, 1))
    answer = logged_in(secretary).post(f"/aktiviteter/{activity.pk}/andra/", typed(activity, secretary))
    assert answer.status_code == 422 and "2026 är stängt" in answer.content.decode()


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "logout",
        "///evil.example",
    ],
)
def test_nobody_is_led_elsewhere_after_saving(back: str, activity: Activity, secretary: Person) -> None:
    answer = logged_in(secretary).post(
        f"/aktiviteter/{activity.pk}/andra/", typed(activity, secretary, back=back)
    )
    assert answer.status_code == 302 and answer["Location"] == f"/aktiviteter/{activity.pk}/"
