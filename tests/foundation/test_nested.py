"""Rows come with their children in one query, and are the same as with prefetch_related."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch
from django.test.utils import CaptureQueriesContext

from foundation.nested import together, with_children
from goals.models import (
    Contribution,
    EffectGoalTransition,
    EffectGoalVersion,
    GoalResponsibility,
    RuleOutcome,
    Target,
)
from organisation.models import Body, BodyName, DueDate, Person, RoleAssignment, Year
from organisation.roles import Role
from plans.models import Activity, ActivityGoal
from tests import factories as make

pytestmark = pytest.mark.django_db


def columns(row: Any) -> dict[str, Any]:
    """Everything that the row holds of its own table."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def goals(count: int) -> list[EffectGoalVersion]:
    body = make.body()
    secretary = make.person(Role.SECRETARY, body)
    wish = make.direction_goal()
    return [make.decided(body, secretary, wish, paragraph=str(100 + n)) for n in range(count)]


@pytest.mark.parametrize("count", [1, 3])
def test_goals_come_with_everything_that_belongs_to_them_in_one_query(count: int) -> None:
    goals(count)
    parts = {
        "contributions": Contribution.objects.select_related("direction_goal__direction").order_by("pk"),
        "targets": Target.objects.select_related("indicator_version__indicator", "object"),
        "transitions": EffectGoalTransition.objects.select_related("made_by"),
        "rule_outcomes": RuleOutcome.objects.all(),
    }
    expected = EffectGoalVersion.objects.select_related("goal", "decision").order_by("pk")
    nested = with_children(
        expected, **parts, goal__responsibilities=GoalResponsibility.objects.select_related("person")
    )
    with CaptureQueriesContext(connection) as asked:
        found = list(nested)
        read = [
            (
                [columns(child) for name in parts for child in getattr(row, name).all()],
                [contribution.direction_goal.label for contribution in row.contributions.all()],
                [target.indicator_version.indicator.owner_id for target in row.targets.all()],
                [move.made_by and move.made_by.email for move in row.transitions.all()],
                [one.person.email for one in row.goal.responsibilities.all()],
                [target.effect_goal_version is row for target in row.targets.all()],
            )
            for row in found
        ]
    assert len(asked) == 1
    assert len(found) == count
    for row, plain, (children, labels, owners, movers, people, back) in zip(
        found,
        expected.prefetch_related(*(Prefetch(name, queryset=rows) for name, rows in parts.items())),
        read,
        strict=True,
    ):
        assert columns(row) == columns(plain)
        assert children == [columns(child) for name in parts for child in getattr(plain, name).all()]
        assert labels == [one.direction_goal.label for one in plain.contributions.all()]
        assert owners == [one.indicator_version.indicator.owner_id for one in plain.targets.all()]
        assert movers == [one.made_by and one.made_by.email for one in plain.transitions.all()]
        assert people == [one.person.email for one in plain.goal.responsibilities.all()]
        assert back and all(back)


def test_children_have_children_of_their_own() -> None:
    version = goals(1)[0]
    make.activity(version, "En till")
    links = ActivityGoal.objects.select_related("activity").order_by("-pk")
    rows = with_children(
        EffectGoalVersion.objects.filter(pk=version.pk).select_related("goal"),
        goal__activity_links=with_children(links, activity__goal_links=ActivityGoal.objects.all()),
    )
    with CaptureQueriesContext(connection) as asked:
        row = rows.get()
        texts = [link.activity.text for link in row.goal.activity_links.all()]
        served = [
            one.goal_id for link in row.goal.activity_links.all() for one in link.activity.goal_links.all()
        ]
    assert len(asked) == 1
    assert texts == ["En till", "Fasta grupper i varje hemtjänstområde"]
    assert served == [version.goal_id] * 2


def test_a_row_without_children_has_none_and_asks_no_more() -> None:
    body = make.body()
    version = make.draft(body, make.person(of=body))
    rows = with_children(
        EffectGoalVersion.objects.all(),
        targets=Target.objects.all(),
        contributions=Contribution.objects.none(),
    )
    with CaptureQueriesContext(connection) as asked:
        row = rows.get(pk=version.pk)
        assert list(row.targets.all()) == list(row.contributions.all()) == []
    assert len(asked) == 1


def test_what_is_counted_and_deferred_comes_along() -> None:
    version = goals(1)[0]
    held = RoleAssignment.objects.filter(person=OuterRef("made_by"))
    rows = with_children(
        EffectGoalVersion.objects.filter(pk=version.pk).select_related("goal__body"),
        goal__responsibilities=GoalResponsibility.objects.select_related("person")
        .defer("person__password")
        .annotate(has_role=Exists(RoleAssignment.objects.filter(person=OuterRef("person")))),
    )
    assert held is not None
    responsibility = rows.get().goal.responsibilities.all()[0]
    assert responsibility.has_role is True
    assert "password" in responsibility.person.get_deferred_fields()
    assert responsibility.valid == GoalResponsibility.objects.get().valid


def test_several_small_tables_come_with_one_statement() -> None:
    make.period()
    body = make.body()
    day = datetime.date(2026, 9, 24)
    DueDate.objects.create(year_id=make.YEAR, step=DueDate.Step.GOALS_SUBMITTED, on=day, body=body)
    with CaptureQueriesContext(connection) as asked:
        years, none, bodies, dates = together(
            Year.objects.select_related("steering_model"),
            Person.objects.none(),
            with_children(Body.objects.order_by("order"), names=BodyName.objects.order_by("valid")),
            DueDate.objects.all(),
        )
        names = [str(name) for row in bodies for name in row.names.all()]
        assert years[0].steering_model.level_names == {}
    assert len(asked) == 1
    assert [columns(row) for row in years] == [columns(row) for row in Year.objects.all()]
    assert [columns(row) for row in bodies] == [columns(row) for row in Body.objects.order_by("order")]
    assert [columns(row) for row in dates] == [columns(row) for row in DueDate.objects.all()]
    assert none == []
    assert names == ["Socialnämnden"]


def test_an_activity_keeps_its_days_and_its_empty_fields() -> None:
    version = goals(1)[0]
    activities = together(Activity.objects.select_related("unit", "continues"))[0]
    assert [columns(row) for row in activities] == [columns(row) for row in Activity.objects.all()]
    assert activities[0].continues is None and activities[0].unit is None
    assert activities[0].start == datetime.date(version.goal.year_id, 1, 1)
