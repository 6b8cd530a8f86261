"""The lists of goals: the same number of queries however many goals, and nothing of another committee's drafts."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goals import services
from goals.lists import TOGETHER
from goals.models import EffectGoalVersion
from goals.moves import MOVES
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


def test_a_marked_goal_that_cannot_take_the_step_is_named_and_no_goal_takes_it() -> None:
    body, towards = make.body(), make.direction_goal()
    by = make.person("secretary", body)
    versions = [make.whole_draft(body, by, towards) for _each in range(3)]
    services.goal_submit(version=versions[1], by=by, moment=make.MOMENT)
    services.goal_discard(version=versions[2], by=by, moment=make.MOMENT)
    path = reverse("goals:move_many", args=[make.YEAR, body.slug])
    answer = logged_in(by).post(path, {"steg": "lamna", "mal": ["1", "2", "3"]})
    assert answer.status_code == 422
    assert "Mål 2 och 3 kan inte tas det steget" in answer.content.decode()
    assert EffectGoalVersion.objects.get(goal__number=1).state == "draft"


def test_what_is_marked_from_the_start_can_take_the_first_step() -> None:
    body, towards = make.body(), make.direction_goal()
    by = make.person("secretary", body)
    drafts = [make.whole_draft(body, by, towards) for _each in range(3)]
    services.goal_submit(version=drafts[1], by=by, moment=make.MOMENT)
    make.decided(body, by, towards)
    client = logged_in(by)
    page = client.get(reverse("goals:committee", args=[make.YEAR, body.slug])).content.decode()
    boxes = re.findall(r'<input\s+type="checkbox"\s+name="mal"\s+value="(\d)"\s*(checked)?', page)
    assert boxes == [("1", "checked"), ("3", "checked")]
    path = reverse("goals:move_many", args=[make.YEAR, body.slug])
    answer = client.post(path, {"steg": "lamna", "mal": ["1", "3"]}, follow=True)
    assert "2 mål är inlämnade för granskning." in answer.content.decode()


def test_each_step_says_what_was_done_of_one_goal_and_of_many() -> None:
    said = [(str(MOVES[name].done), str(MOVES[name].done_many)) for name in TOGETHER]
    assert said[0] == ("inlämnat för granskning", "inlämnade för granskning")
    assert all(one.split()[0].endswith("at") and many.split()[0].endswith("ade") for one, many in said)
