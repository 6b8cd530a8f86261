"""The lists of goals: the same number of queries however many goals, and nothing of another committee's drafts."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals import services
from organisation.models import Person
from tests import factories as make

pytestmark = pytest.mark.django_db


def logged_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    "name", ["goals:year", "goals:committee", "goals:decide", "goals:state", "goals:directions"]
)
def test_three_goals_cost_as_many_queries_as_one(name: str) -> None:
    body, towards = make.body(), make.direction_goal()
    secretary = make.person("secretary", body)
    places = {"goals:year": [], "goals:directions": [], "goals:state": ["socialnamnden", 1]}
    path = reverse(name, args=[make.YEAR, *places.get(name, ["socialnamnden"])])
    make.whole_draft(body, secretary, towards)
    client = logged_in(secretary)
    client.get(path)
    one = queries(client, path)
    make.whole_draft(body, secretary, towards)
    make.whole_draft(body, secretary, towards)
    assert queries(client, path) == one


def test_another_committees_draft_shows_nowhere() -> None:
    body, other = make.body(), make.body("Bildningsnämnden", "bildningsnamnden", order=20)
    theirs = make.whole_draft(
        other, make.person("secretary", other), make.direction_goal(), statement="Hemligt utkast"
    )
    client = logged_in(make.person("secretary", body))
    for path in (
        reverse("goals:year", args=[make.YEAR]),
        reverse("goals:committee", args=[make.YEAR, "bildningsnamnden"]),
    ):
        page = client.get(path).content.decode()
        assert "Hemligt utkast" not in page and "Utkast" not in page
    assert client.get(reverse("goals:state", args=[make.YEAR, "bildningsnamnden", 1])).status_code == 404
    activity = theirs.goal.activity_links.get().activity
    assert client.get(reverse("plans:activity", args=[activity.pk])).status_code == 404


@pytest.mark.parametrize(("role", "marked"), [("secretary", True), ("management_office", False)])
def test_the_secretary_submits_them_all_but_a_reviewer_chooses_each_goal(role: str, marked: bool) -> None:
    body = make.body()
    secretary = make.person("secretary", body)
    version = make.whole_draft(body, secretary, make.direction_goal())
    if role == "management_office":
        services.goal_submit(version=version, by=secretary, moment=make.MOMENT)
    person = secretary if marked else make.person(role)
    page = (
        logged_in(person).get(reverse("goals:committee", args=[make.YEAR, "socialnamnden"])).content.decode()
    )
    box = re.search(r'<input\s[^>]*name="mal"[^>]*>', page)
    assert box and ("checked" in box[0]) is marked
