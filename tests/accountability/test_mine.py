"""The page of what one answers for."""

from __future__ import annotations

import datetime

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from organisation.models import Person
from plans.models import ActivityResponsibility
from tests import factories as make

pytestmark = pytest.mark.django_db


def promised(count: int) -> Person:
    body = make.body()
    head = make.person("head", body)
    council_goal = make.direction_goal()
    make.period()
    for n in range(count):
        version = make.decided(body, head, council_goal, statement=f"Invånare {n} möter samma medarbetare")
        link = version.goal.activity_links.get()
        ActivityResponsibility.objects.create(
            activity=link.activity,
            person=head,
            valid=DateRange(datetime.date(2026, 1, 1), None),
            made_at=make.MOMENT,
        )
    return head


def test_the_goals_and_activities_i_answer_for_are_shown_and_no_others(client: Client) -> None:
    head = promised(2)
    other = make.person("head", make.body("Bildningsnämnden", "bildningsnamnden", order=20))
    client.force_login(head)
    page = client.get(reverse("accountability:mine")).content.decode()
    assert "Invånare 0 möter samma medarbetare" in page and "Fasta grupper i varje hemtjänstområde" in page
    client.force_login(other)
    page = client.get(reverse("accountability:mine")).content.decode()
    assert "Invånare 0" not in page and "Fasta grupper" not in page


def test_saying_yes_is_kept_with_its_first_time(client: Client) -> None:
    head = promised(1)
    client.force_login(head)
    responsibility = head.goal_responsibilities.get()
    address = reverse("accountability:accept", args=[responsibility.pk])
    client.post(address)
    responsibility.refresh_from_db()
    first = responsibility.accepted_at
    assert first is not None
    client.post(address)
    responsibility.refresh_from_db()
    assert responsibility.accepted_at == first


def test_nobody_else_can_say_yes_for_me(client: Client) -> None:
    responsibility = promised(1).goal_responsibilities.get()
    client.force_login(make.person("head", make.body()))
    assert client.post(reverse("accountability:accept", args=[responsibility.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_goals(
    client: Client, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(promised(count))
    with django_assert_max_num_queries(34) as asked:
        client.get(reverse("accountability:mine"))
    SEEN.add(len(asked))
    assert len(SEEN) == 1


SEEN: set[int] = set()
