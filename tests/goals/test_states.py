"""A goal's way from draft to decision, and what each step promises."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from foundation.errors import NotAllowed, Refused
from goals import services
from goals.models import EffectGoalVersion
from goals.services import ContributionInput, GoalContent, MustsBroken
from organisation.models import Body, Decision, Person
from organisation.services import decision_register
from organisation.versions import State
from tests import factories as make

pytestmark = pytest.mark.django_db
M = make.MOMENT


@pytest.fixture
def body() -> Body:
    return make.body()


@pytest.fixture
def secretary(body: Body) -> Person:
    return make.person("secretary", body)


@pytest.fixture
def head(body: Body) -> Person:
    return make.person("head", body)


@pytest.fixture
def office() -> Person:
    return make.person("management_office")


def a_decision(
    body: Body, by: Person, on: datetime.date = datetime.date(2026, 9, 17), paragraph: str = "98"
) -> Decision:
    return decision_register(body=body, date=on, paragraph=paragraph, dnr="SN 2026/402", by=by, moment=M)


def test_a_goal_without_contribution_cannot_be_submitted_and_says_why(body: Body, secretary: Person) -> None:
    version = make.draft(body, secretary)
    with pytest.raises(MustsBroken) as refused:
        services.goal_submit(version=version, by=secretary, moment=M)
    assert "Målet bidrar inte till något av fullmäktiges mål." in str(refused.value)
    assert {finding.rule.id for finding in refused.value.findings} == {"P1", "P4", "P7", "P8"}


def test_the_whole_way_is_walked_and_kept(
    body: Body, secretary: Person, head: Person, office: Person
) -> None:
    version = make.whole_draft(body, secretary, make.direction_goal())
    services.goal_submit(version=version, by=secretary, moment=M)
    services.goal_review(version=version, by=office, moment=M)
    services.goal_mark_ready(version=version, by=head, moment=M)
    (decided,) = services.goals_decide(
        versions=[version], decision=a_decision(body, secretary), by=secretary, moment=M
    )
    assert [move.to_state for move in decided.transitions.all()] == [
        "submitted",
        "reviewed",
        "ready",
        "decided",
    ]
    assert decided.in_force.lower == datetime.date(2026, 9, 17), (
        "decided during the year: in force from the decision"
    )
    assert decided.in_force.upper == datetime.date(2027, 1, 1)
    assert set(decided.rule_outcomes.values_list("outcome", flat=True)) == {"held"}


def test_a_goal_decided_the_year_before_is_in_force_from_new_year(body: Body, secretary: Person) -> None:
    decided = make.decided(body, secretary, make.direction_goal())
    assert decided.in_force.lower == datetime.date(2026, 1, 1)


def test_a_returned_goal_ends_and_the_next_draft_has_its_content(
    body: Body, secretary: Person, office: Person
) -> None:
    version = make.whole_draft(body, secretary, make.direction_goal())
    services.goal_submit(version=version, by=secretary, moment=M)
    draft = services.goal_return(version=version, comment="Vilken grupp gäller det?", by=office, moment=M)
    version.refresh_from_db()
    assert (version.state, draft.state, draft.no) == (State.RETURNED, State.DRAFT, 2)
    assert draft.statement == version.statement
    assert draft.contributions.get().how == version.contributions.get().how
    assert draft.targets.get().low == version.targets.get().low
    assert version.transitions.last().comment == "Vilken grupp gäller det?"


def test_a_return_without_a_comment_is_refused(body: Body, secretary: Person, office: Person) -> None:
    version = make.whole_draft(body, secretary, make.direction_goal())
    services.goal_submit(version=version, by=secretary, moment=M)
    with pytest.raises(Refused, match="Skriv vad som behöver kompletteras"):
        services.goal_return(version=version, comment="  ", by=office, moment=M)


def test_one_decision_serves_many_goals_and_takes_wording_from_the_meeting(
    body: Body, secretary: Person
) -> None:
    council_goal = make.direction_goal()
    first = make.whole_draft(body, secretary, council_goal)
    second = make.whole_draft(body, secretary, council_goal, statement="Anhöriga vet vart de kan vända sig")
    services.goal_submit(version=first, by=secretary, moment=M)
    decided = services.goals_decide(
        versions=[first, second],
        decision=a_decision(body, secretary),
        by=secretary,
        moment=M,
        wordings={first.pk: "Äldre med hemtjänst möter högst nio olika medarbetare"},
    )
    first.refresh_from_db()
    assert first.state == State.REPLACED
    assert decided[0].statement.endswith("högst nio olika medarbetare")
    assert decided[0].targets.count() == 1
    assert decided[1].pk == second.pk
    assert {version.decision_id for version in decided} == {decided[0].decision_id}


def test_a_decision_already_taken_can_be_registered_and_shows_what_it_deviates_from(
    body: Body, secretary: Person
) -> None:
    version = make.draft(body, secretary)
    (decided,) = services.goals_decide(
        versions=[version], decision=a_decision(body, secretary), by=secretary, moment=M
    )
    outcomes = dict(decided.rule_outcomes.values_list("rule", "outcome"))
    assert outcomes == {"P1": "broken", "P2": "held", "P4": "broken", "P7": "broken", "P8": "broken"}


def test_a_new_decision_closes_the_old_version_and_keeps_it_readable(body: Body, secretary: Person) -> None:
    old = make.decided(body, secretary, make.direction_goal())
    draft = services.goal_revise(version=old, by=secretary, moment=M)
    services.goal_save(
        version=draft,
        content=GoalContent(statement="Högst åtta medarbetare"),
        lock_version=draft.lock_version,
        by=secretary,
        moment=M,
    )
    (new,) = services.goals_decide(
        versions=[draft], decision=a_decision(body, secretary), by=secretary, moment=M
    )
    old.refresh_from_db()
    assert old.state == State.SUPERSEDED
    assert old.in_force.upper == new.in_force.lower == datetime.date(2026, 9, 17)
    assert list(EffectGoalVersion.objects.in_force_on(datetime.date(2026, 3, 1))) == [old]
    assert list(EffectGoalVersion.objects.in_force_on(datetime.date(2026, 9, 18))) == [new]


def test_a_correction_takes_over_the_range_and_names_the_same_decision(
    body: Body, secretary: Person, office: Person
) -> None:
    old = make.decided(body, secretary, make.direction_goal())
    content = GoalContent(
        statement="Äldre med hemtjänst möter högst tio medarbetare",
        answerable_role="head",
        contributions=[ContributionInput(row.direction_goal_id, row.how) for row in old.contributions.all()],
    )
    new = services.goal_correct(
        version=old, content=content, reason="Skrivfel i protokollet.", by=office, moment=M
    )
    old.refresh_from_db()
    assert (new.decision_id, new.correction_reason) == (old.decision_id, "Skrivfel i protokollet.")
    assert (new.in_force.lower, new.in_force.upper) == (datetime.date(2026, 1, 1), datetime.date(2027, 1, 1))
    assert old.in_force.isempty
    with pytest.raises(NotAllowed, match="rätta skrivfel"):
        services.goal_correct(version=new, content=content, reason="igen", by=secretary, moment=M)


def test_the_second_writer_is_told_and_nothing_is_overwritten(
    body: Body, secretary: Person, head: Person
) -> None:
    version = make.draft(body, secretary)
    services.goal_save(
        version=version,
        content=GoalContent(statement="Sekreterarens text"),
        lock_version=0,
        by=secretary,
        moment=M,
    )
    with pytest.raises(services.Conflict) as conflict:
        services.goal_save(
            version=version, content=GoalContent(statement="Chefens text"), lock_version=0, by=head, moment=M
        )
    assert conflict.value.current.statement == "Sekreterarens text"


def test_a_number_is_never_reused(body: Body, secretary: Person) -> None:
    first = make.draft(body, secretary)
    services.goal_discard(version=first, by=secretary, moment=M)
    assert make.draft(body, secretary).goal.number == 2


@pytest.mark.parametrize("role", ["politician", "unit_manager", "auditor", "presidium", "system_admin"])
def test_others_cannot_write_goals_and_are_told_who_can(body: Body, role: str) -> None:
    reader = make.person(role, body)
    with pytest.raises(NotAllowed, match="Det får nämndsekreterare eller förvaltningschef"):
        make.draft(body, reader)


def test_another_committees_draft_is_not_seen(body: Body, secretary: Person, office: Person) -> None:
    other = make.person("secretary", make.body("Bildningsnämnden", "bildningsnamnden", order=20))
    version = make.whole_draft(body, secretary, make.direction_goal())
    seen = EffectGoalVersion.objects.visible_to
    assert list(seen(secretary)) == [version]
    assert not seen(other).exists() and not seen(office).exists()
    services.goal_submit(version=version, by=secretary, moment=M)
    assert not seen(other).exists() and seen(office).exists()


def test_who_answers_changes_without_a_decision_and_the_past_is_kept(
    body: Body, secretary: Person, head: Person
) -> None:
    version = make.decided(body, secretary, make.direction_goal())
    later = M + datetime.timedelta(days=10)
    services.responsibility_assign(goal=version.goal, person=head, by=secretary, moment=later)
    rows = list(version.goal.responsibilities.order_by("valid").values_list("person", "valid"))
    assert [person for person, _valid in rows] == [secretary.pk, head.pk]
    assert rows[0][1].upper == rows[1][1].lower == later.date()


def test_the_yes_of_whoever_was_named_by_mistake_is_not_the_next_ones(
    body: Body, secretary: Person, head: Person
) -> None:
    version = make.decided(body, secretary, make.direction_goal())
    named = services.responsibility_assign(goal=version.goal, person=secretary, by=secretary, moment=M)
    services.responsibility_accept(responsibility=named, by=secretary, moment=M)
    again = services.responsibility_assign(goal=version.goal, person=head, by=secretary, moment=M)
    assert again.person == head and again.accepted_at is None


def test_what_the_rules_said_is_kept_in_swedish_whatever_language_the_writer_reads(
    body: Body, secretary: Person
) -> None:
    version = make.draft(body, secretary)
    with translation.override("en"):
        decided = services.goals_decide(
            versions=[version],
            decision=a_decision(body, secretary),
            wordings={version.pk: "Ingen väntar längre än två veckor på hemtjänst."},
            by=secretary,
            moment=M,
        )[0]
    said = dict(decided.rule_outcomes.values_list("rule", "message"))
    assert said["P1"] == "Målet bidrar inte till något av fullmäktiges mål."
    reworded = EffectGoalVersion.objects.get(pk=version.pk)
    assert reworded.transitions.get(to_state=State.REPLACED).comment == "Ny lydelse vid sammanträdet."
