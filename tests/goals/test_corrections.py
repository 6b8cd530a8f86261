"""Rättelse: a wrong § or a wrongly typed target is mended by naming what is right; what was decided stays readable."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from foundation.errors import NotAllowed, Refused
from goals import services
from goals.forms import initial_of_target
from goals.models import EffectGoalVersion
from goals.services import ContributionInput, GoalContent, TargetInput
from organisation.models import Body, Decision, Person
from organisation.roles import Role
from organisation.services import decision_register
from tests import factories as make

pytestmark = pytest.mark.django_db
RIGHT: dict[str, Any] = {"date": datetime.date(2025, 11, 27), "paragraph": "112", "dnr": "SN 2025/318"}
WHY = "Fel paragraf skrevs in."


@pytest.fixture
def body() -> Body:
    return make.body()


@pytest.fixture
def secretary(body: Body) -> Person:
    return make.person(of=body)


@pytest.fixture
def office() -> Person:
    return make.person(Role.MANAGEMENT_OFFICE)


@pytest.fixture
def goals(body: Body, secretary: Person) -> list[EffectGoalVersion]:
    """Two goals decided at once, by the wrong §."""
    wish = make.direction_goal()
    return [make.decided(body, secretary, wish, paragraph="12") for _ in range(2)]


def mend(decision: Decision | None, by: Person, **more: Any) -> tuple[Decision, list[EffectGoalVersion]]:
    assert decision
    return services.decision_correct(
        decision=decision, by=by, moment=make.MOMENT, **{"reason": WHY, **RIGHT, **more}
    )


def test_a_wrong_paragraph_is_mended_for_every_goal_that_was_decided_by_it(
    goals: list[EffectGoalVersion], office: Person
) -> None:
    right, new = mend(goals[0].decision, office)
    assert [version.goal_id for version in new] == [version.goal_id for version in goals]
    for old, version in zip(goals, new, strict=True):
        assert version.decision == right and right.paragraph == "112" and version.state == "decided"
        assert version.correction_reason == WHY
        assert version.statement == old.statement and version.targets.count() == old.targets.count() == 1
        old.refresh_from_db()
        assert old.state == "superseded" and old.decision and old.decision.paragraph == "12"
    wrong = Decision.objects.get(paragraph="12")
    assert (wrong.corrected_to, wrong.correction_reason, wrong.corrected_by) == (right, WHY, office)


def test_the_registry_number_alone_can_be_mended(goals: list[EffectGoalVersion], office: Person) -> None:
    right, _new = mend(goals[0].decision, office, paragraph="12", dnr="SN 2025/319")
    assert right != goals[0].decision and right.dnr == "SN 2025/319"


def test_a_goal_holds_from_the_right_date_when_that_was_wrong(
    body: Body, secretary: Person, office: Person
) -> None:
    version = make.whole_draft(body, secretary, make.direction_goal())
    wrong = decision_register(
        body=body,
        date=datetime.date(2026, 9, 17),
        paragraph="88",
        dnr="SN 2026/1",
        by=secretary,
        moment=make.MOMENT,
    )
    services.goals_decide(versions=[version], decision=wrong, by=secretary, moment=make.MOMENT)
    _right, (new,) = mend(wrong, office, date=datetime.date(2026, 3, 17), paragraph="88", dnr="SN 2026/1")
    assert new.in_force and new.in_force.lower == datetime.date(2026, 3, 17)


def test_a_goal_that_replaced_another_keeps_the_day_it_did_so(
    goals: list[EffectGoalVersion], secretary: Person, office: Person
) -> None:
    revised = services.goal_revise(version=goals[0], by=secretary, moment=make.MOMENT)
    wrong = decision_register(
        body=revised.goal.body, date=datetime.date(2026, 4, 2), paragraph="30", dnr="SN 2026/9", by=secretary,
        moment=make.MOMENT,
    )  # fmt: skip
    services.goals_decide(versions=[revised], decision=wrong, by=secretary, moment=make.MOMENT)
    _right, (new,) = mend(wrong, office, date=datetime.date(2026, 4, 3), paragraph="30", dnr="SN 2026/9")
    assert new.in_force and new.in_force.lower == datetime.date(2026, 4, 2)
    with pytest.raises(Refused, match="äldre"):
        mend(new.decision, office, date=datetime.date(2025, 4, 3), paragraph="30", dnr="SN 2026/9")


def test_goals_join_those_that_were_registered_by_the_right_paragraph(
    goals: list[EffectGoalVersion], body: Body, secretary: Person, office: Person
) -> None:
    other = make.decided(body, secretary, make.direction_goal(number=2))
    with pytest.raises(Refused, match="redan registrerad med diarienummer"):
        mend(goals[0].decision, office, dnr="SN 2025/9")
    right, _new = mend(goals[0].decision, office)
    assert right == other.decision


def test_the_paragraph_that_was_wrongly_used_can_be_registered_for_what_it_is(
    goals: list[EffectGoalVersion], body: Body, secretary: Person, office: Person
) -> None:
    mend(goals[0].decision, office)
    true = decision_register(
        body=body, date=RIGHT["date"], paragraph="12", dnr="SN 2025/7", by=secretary, moment=make.MOMENT
    )
    assert true.dnr == "SN 2025/7" and true != goals[0].decision


@pytest.mark.parametrize(
    ("typed", "told", "field"),
    [
        ({"reason": " "}, "Skriv vad som rättas", "reason"),
        ({"paragraph": "12"}, "Ingenting är ändrat", ""),
        ({"paragraph": "§"}, "Ange paragrafen", "paragraph"),
        ({"date": datetime.date(2027, 1, 1)}, "inte varit än", "date"),
    ],
)
def test_what_mends_nothing_is_refused_and_nothing_moves(
    typed: dict[str, Any], told: str, field: str, goals: list[EffectGoalVersion], office: Person
) -> None:
    with pytest.raises(Refused, match=told) as refused:
        mend(goals[0].decision, office, **typed)
    assert (refused.value.field or "") == field
    goals[0].refresh_from_db()
    assert goals[0].state == "decided" and not Decision.objects.exclude(corrected_at=None).exists()


def test_a_goal_that_is_being_rewritten_is_named_and_none_is_mended(
    goals: list[EffectGoalVersion], secretary: Person, office: Person
) -> None:
    services.goal_revise(version=goals[1], by=secretary, moment=make.MOMENT)
    with pytest.raises(Refused, match="mål 2 är påbörjad"):
        mend(goals[0].decision, office)
    assert EffectGoalVersion.objects.filter(state="decided", decision=goals[0].decision).count() == 2


def test_a_decision_is_mended_once_and_then_the_right_one_is(
    goals: list[EffectGoalVersion], office: Person
) -> None:
    wrong = goals[0].decision
    right, _new = mend(wrong, office)
    with pytest.raises(Refused, match="redan rättat"):
        mend(wrong, office, paragraph="113")
    again, new = mend(right, office, paragraph="113")
    assert again.paragraph == "113" and len(new) == 2


def test_nobody_but_the_office_mends_a_decision(body: Body, goals: list[EffectGoalVersion]) -> None:
    for role in set(Role) - {Role.MANAGEMENT_OFFICE}:
        with pytest.raises(NotAllowed):
            mend(goals[0].decision, make.person(role, body))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organisation_decision SET paragraph = '1' WHERE id = {wrong}",
        "UPDATE organisation_decision SET correction_reason = 'annat' WHERE id = {wrong}",
        "UPDATE organisation_decision SET corrected_to_id = {wrong} WHERE id = {wrong}",
        "UPDATE organisation_decision SET corrected_at = NULL, corrected_to_id = NULL, correction_reason = NULL WHERE id = {wrong}",
        "UPDATE organisation_decision SET corrected_to_id = {wrong} WHERE id = {right}",
        "DELETE FROM organisation_decision WHERE id = {wrong}",
    ],
)
def test_what_was_said_of_a_decision_is_never_changed(
    statement: str, goals: list[EffectGoalVersion], office: Person
) -> None:
    wrong = goals[0].decision
    right, _new = mend(wrong, office)
    assert wrong
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(wrong=wrong.pk, right=right.pk))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- Targets ----------------------------------------------------------------------------------------------------------


def correct(version: EffectGoalVersion, by: Person, targets: dict[int, TargetInput]) -> EffectGoalVersion:
    kept = [ContributionInput(row.direction_goal_id, row.how) for row in version.contributions.all()]
    content = GoalContent(
        statement=version.statement, answerable_role=version.answerable_role, contributions=kept
    )
    return services.goal_correct(
        version=version,
        content=content,
        reason="Talet är omkastat.",
        by=by,
        moment=make.MOMENT,
        targets=targets,
    )


def test_a_wrongly_typed_target_is_mended_and_the_old_stays(
    goals: list[EffectGoalVersion], office: Person
) -> None:
    old = goals[0].targets.get()
    assert initial_of_target(old, 2026)["low"] == 85
    data = TargetInput(old.indicator_version_id, "at_least", low=Decimal(58), baseline=Decimal(50))
    new = correct(goals[0], office, {old.pk: data})
    mended = new.targets.get()
    assert (mended.low, mended.baseline) == (58, 50)
    old.refresh_from_db()
    assert (old.low, old.baseline) == (85, 80)
    assert new.decision == goals[0].decision and new.state == "decided"


def test_another_indicator_is_no_slip(goals: list[EffectGoalVersion], office: Person) -> None:
    old, theirs = goals[0].targets.get(), goals[1].targets.get()
    other = TargetInput(theirs.indicator_version_id, "at_least", low=Decimal(58))
    same = TargetInput(old.indicator_version_id, "at_least", low=Decimal(58))
    for targets in ({old.pk: other}, {theirs.pk: same}):
        with pytest.raises(Refused, match="nytt beslut"):
            correct(goals[0], office, targets)


def test_a_target_without_its_limit_is_refused(goals: list[EffectGoalVersion], office: Person) -> None:
    old = goals[0].targets.get()
    with pytest.raises(Refused) as refused:
        correct(goals[0], office, {old.pk: TargetInput(old.indicator_version_id, "at_least")})
    assert refused.value.field == "low"
