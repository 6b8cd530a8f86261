"""Every step from every state, by those who may and those who may not, and the same table in the database itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from foundation.errors import NotAllowed, Refused
from goals import services
from goals.models import EffectGoalVersion
from goals.services import ContributionInput, GoalContent
from organisation.models import Body, Person, Year
from organisation.roles import Role
from organisation.services import decision_register
from organisation.versions import State
from tests import factories as make

pytestmark = pytest.mark.django_db
M = make.MOMENT
S = State
OPEN = (S.DRAFT, S.SUBMITTED, S.REVIEWED, S.READY)
HANDED_IN = (S.SUBMITTED, S.REVIEWED, S.READY)


def _content(version: EffectGoalVersion) -> GoalContent:
    rows = [ContributionInput(row.direction_goal_id, row.how) for row in version.contributions.all()]
    return GoalContent(statement="Annan lydelse", answerable_role=Role.HEAD, contributions=rows)


def _decide(version: EffectGoalVersion, by: Person, **more: Any) -> Any:
    decision = decision_register(
        body=version.goal.body, date=datetime.date(2026, 9, 17), paragraph="90", dnr="SN 1", by=by, moment=M
    )
    return services.goals_decide(versions=[version], decision=decision, by=by, moment=M, **more)


#: Step → the states it may be taken from, who may take it, and what takes it.
STEPS: dict[str, tuple[tuple[State, ...], set[Role], Callable[[EffectGoalVersion, Person], Any]]] = {
    "save": ((S.DRAFT,), {Role.SECRETARY, Role.HEAD}, lambda v, by: services.goal_save(
        version=v, content=_content(v), lock_version=v.lock_version, by=by, moment=M)),
    "discard": ((S.DRAFT,), {Role.SECRETARY, Role.HEAD}, lambda v, by: services.goal_discard(version=v, by=by, moment=M)),
    "reason": ((S.DRAFT,), {Role.SECRETARY, Role.HEAD}, lambda v, by: services.rule_reason_set(
        version=v, rule="P3", reason="Därför.", by=by, moment=M)),
    "submit": ((S.DRAFT,), {Role.SECRETARY, Role.HEAD}, lambda v, by: services.goal_submit(version=v, by=by, moment=M)),
    "withdraw": (HANDED_IN, {Role.SECRETARY, Role.HEAD}, lambda v, by: services.goal_withdraw(version=v, by=by, moment=M)),
    "return": (HANDED_IN, {Role.MANAGEMENT_OFFICE}, lambda v, by: services.goal_return(
        version=v, comment="Säg hur.", by=by, moment=M)),
    "review": ((S.SUBMITTED,), {Role.MANAGEMENT_OFFICE}, lambda v, by: services.goal_review(version=v, by=by, moment=M)),
    "ready": ((S.SUBMITTED, S.REVIEWED), {Role.HEAD}, lambda v, by: services.goal_mark_ready(version=v, by=by, moment=M)),
    "decide": (OPEN, {Role.SECRETARY, Role.HEAD}, _decide),
    "decide, reworded": (OPEN, {Role.SECRETARY, Role.HEAD}, lambda v, by: _decide(v, by, wordings={v.pk: "Ny lydelse"})),
    "revise": ((S.DECIDED,), {Role.SECRETARY, Role.HEAD}, lambda v, by: services.goal_revise(version=v, by=by, moment=M)),
    "correct": ((S.DECIDED,), {Role.MANAGEMENT_OFFICE}, lambda v, by: services.goal_correct(
        version=v, content=_content(v), reason="Skrivfel.", by=by, moment=M)),
}  # fmt: skip


class Stage:
    """A committee with one goal in every state, and one person a role."""

    def __init__(self) -> None:
        self.body = make.body()
        self.people = {role: make.person(role, self.body) for role in Role}
        self.by = self.people[Role.SECRETARY]
        self.wish = make.direction_goal()
        self.versions = {
            state: self._in(state) for state in (*OPEN, S.DECIDED, S.RETURNED, S.WITHDRAWN, S.SUPERSEDED)
        }
        self.versions[S.REPLACED] = self._replaced()

    def _in(self, state: State) -> EffectGoalVersion:
        who: dict[str, Any] = {"by": self.by, "moment": M}
        if state in (S.DECIDED, S.SUPERSEDED):
            version = make.decided(self.body, self.by, self.wish, paragraph=str(200 + len(state)))
            if state == S.SUPERSEDED:
                services.goal_correct(
                    version=version, content=_content(version), reason="Fel.", by=self.people[Role.MANAGEMENT_OFFICE],
                    moment=M,
                )  # fmt: skip
            return version
        version = make.whole_draft(self.body, self.by, self.wish)
        if state == S.DRAFT:
            return version
        services.goal_submit(version=version, **who)
        office = self.people[Role.MANAGEMENT_OFFICE]
        if state == S.REVIEWED:
            services.goal_review(version=version, by=office, moment=M)
        elif state == S.READY:
            services.goal_mark_ready(version=version, by=self.people[Role.HEAD], moment=M)
        elif state == S.RETURNED:
            services.goal_return(version=version, comment="Säg hur.", by=office, moment=M)
        elif state == S.WITHDRAWN:
            services.goal_withdraw(version=version, **who)
        return version

    def _replaced(self) -> EffectGoalVersion:
        version = make.whole_draft(self.body, self.by, self.wish)
        _decide(version, self.by, wordings={version.pk: "Som mötet ville"})
        return version


def tried(step: str, version: EffectGoalVersion, by: Person) -> str:
    """What came of a step, undone: "done", "refused" or "not allowed"."""
    version = EffectGoalVersion.objects.select_related("goal__body").get(pk=version.pk)
    try:
        with transaction.atomic():
            STEPS[step][2](version, by)
            transaction.set_rollback(True)
    except NotAllowed:
        return "not allowed"
    except Refused:
        return "refused"
    return "done"


def test_every_step_from_every_state_by_every_role() -> None:
    stage = Stage()
    wrong = []
    for step, (states, roles, _run) in STEPS.items():
        for state, version in stage.versions.items():
            for role, person in stage.people.items():
                wanted = "not allowed" if role not in roles else "done" if state in states else "refused"
                found = tried(step, version, person)
                if found != wanted:
                    wrong.append(f"{step} from {state} by {role}: {found}, not {wanted}")
    assert not wrong, "\n".join(wrong)


def test_a_step_taken_twice_is_refused_the_second_time() -> None:
    stage = Stage()
    for step, state in (
        ("submit", S.DRAFT),
        ("review", S.SUBMITTED),
        ("ready", S.REVIEWED),
        ("withdraw", S.READY),
    ):
        by = stage.people[next(iter(STEPS[step][1]))]
        STEPS[step][2](stage.versions[state], by)
        with pytest.raises(Refused, match="Ladda om sidan"):
            STEPS[step][2](stage.versions[state], by)


#: The database's own table. Ended states lead nowhere.
MOVES = {
    S.DRAFT: {S.SUBMITTED, S.WITHDRAWN, S.DECIDED, S.REPLACED},
    S.SUBMITTED: {S.WITHDRAWN, S.RETURNED, S.REVIEWED, S.READY, S.DECIDED, S.REPLACED},
    S.REVIEWED: {S.WITHDRAWN, S.RETURNED, S.READY, S.DECIDED, S.REPLACED},
    S.READY: {S.WITHDRAWN, S.RETURNED, S.DECIDED, S.REPLACED},
    S.DECIDED: {S.SUPERSEDED, S.SENT},
    S.SENT: {S.SUPERSEDED},
}


def test_the_database_knows_the_same_table() -> None:
    with connection.cursor() as cursor:
        for before in State:
            for after in State:
                cursor.execute("SELECT styrning_transition_allowed(%s, %s)", [before, after])
                assert cursor.fetchone()[0] is (after in MOVES.get(before, ())), f"{before} → {after}"


def test_no_state_is_left_but_along_the_table_whoever_writes_in_the_database() -> None:
    stage = Stage()
    for before, version in stage.versions.items():
        for after in State:
            if after in MOVES.get(before, ()) or after == before == S.DRAFT:
                continue
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE goals_effectgoalversion SET state = %s WHERE id = %s", [after, version.pk]
                )
                pytest.fail(f"{before} → {after} went through")


@pytest.fixture
def closed_year() -> tuple[Body, Person, EffectGoalVersion, EffectGoalVersion]:
    """A year that was closed with a draft and a decided goal in it."""
    body = make.body()
    by = make.person(of=body)
    wish = make.direction_goal()
    found = body, by, make.whole_draft(body, by, wish), make.decided(body, by, wish)
    Year.objects.filter(pk=2026).update(closed_at=datetime.date(2026, 9, 1))
    return found


def test_nothing_is_written_in_a_closed_year(
    closed_year: tuple[Body, Person, EffectGoalVersion, EffectGoalVersion],
) -> None:
    body, by, draft, decided = closed_year
    for step, version in (("save", draft), ("reason", draft), ("submit", draft), ("revise", decided)):
        with pytest.raises(Refused, match="2026 är stängt"):
            STEPS[step][2](EffectGoalVersion.objects.get(pk=version.pk), by)
    with pytest.raises(Refused, match="2026 är stängt"):
        make.draft(body, by)
    with pytest.raises(Refused, match="2026 är stängt"):
        services.target_remove(target=draft.targets.get(), by=by, moment=M)


@pytest.mark.parametrize("step", ["withdraw", "return"])
def test_no_draft_is_left_behind_in_a_closed_year(step: str) -> None:
    body = make.body()
    by = make.person(of=body)
    version = make.whole_draft(body, by, make.direction_goal())
    services.goal_submit(version=version, by=by, moment=M)
    Year.objects.filter(pk=2026).update(closed_at=datetime.date(2026, 9, 1))
    who = by if step == "withdraw" else make.person(Role.MANAGEMENT_OFFICE)
    with pytest.raises(Refused, match="2026 är stängt"):
        STEPS[step][2](EffectGoalVersion.objects.get(pk=version.pk), who)
    assert EffectGoalVersion.objects.get().state == "submitted"


def test_a_slip_in_a_closed_year_can_still_be_mended(
    closed_year: tuple[Body, Person, EffectGoalVersion, EffectGoalVersion],
) -> None:
    decided = EffectGoalVersion.objects.get(pk=closed_year[3].pk)
    office = make.person(Role.MANAGEMENT_OFFICE)
    assert STEPS["correct"][2](decided, office).state == "decided"


def test_a_decision_is_not_to_come_nor_of_a_day_when_the_body_was_not() -> None:
    body = make.body()
    by = make.person(of=body)
    for day, told in (
        (datetime.date(2026, 9, 19), "inte varit än"),
        (datetime.date(2014, 12, 31), "fanns inte den dagen"),
    ):
        with pytest.raises(Refused, match=told) as refused:
            decision_register(body=body, date=day, paragraph="1", dnr="SN 1", by=by, moment=M)
        assert refused.value.field == "date"


def test_an_earlier_decision_cannot_take_the_place_of_a_later() -> None:
    body = make.body()
    by = make.person(of=body)
    decided = make.decided(body, by, make.direction_goal())
    new = services.goal_revise(version=decided, by=by, moment=M)
    before = decision_register(
        body=body, date=datetime.date(2025, 11, 26), paragraph="9", dnr="SN 1", by=by, moment=M
    )
    with pytest.raises(Refused, match="äldre än det som gäller nu"):
        services.goals_decide(versions=[new], decision=before, by=by, moment=M)
    decided.refresh_from_db()
    assert decided.state == "decided" and not decided.in_force.isempty


def test_the_same_paragraph_twice_is_one_decision_and_with_another_number_is_refused() -> None:
    body = make.body()
    by = make.person(of=body)
    same: dict[str, Any] = {"body": body, "date": datetime.date(2026, 9, 1), "by": by, "moment": M}
    first = decision_register(paragraph="§ 9", dnr="SN 1", **same)
    assert decision_register(paragraph="9", dnr="SN 1", **same) == first
    with pytest.raises(Refused, match="redan registrerad med diarienummer SN 1"):
        decision_register(paragraph="9", dnr="SN 2", **same)


def test_broken_musts_are_frozen_as_deviations_when_a_draft_is_decided() -> None:
    body = make.body()
    by = make.person(of=body)
    bare = make.draft(body, by)
    decided = _decide(bare, by)[0]
    broken = {row.rule for row in decided.rule_outcomes.filter(outcome="broken")}
    assert {"P1", "P4", "P7"} <= broken


def test_a_correction_changes_neither_what_the_goal_contributes_to_nor_empties_the_promise() -> None:
    body = make.body()
    by, office = make.person(of=body), make.person(Role.MANAGEMENT_OFFICE)
    decided = make.decided(body, by, make.direction_goal())
    other = make.direction_goal(number=2)
    kept = [ContributionInput(row.direction_goal_id, row.how) for row in decided.contributions.all()]
    for content, told in (
        (GoalContent(statement="Ny", contributions=[]), "går inte att rätta"),
        (
            GoalContent(statement="Ny", contributions=[*kept, ContributionInput(other.pk, "smyger in")]),
            "går inte att rätta",
        ),
        (GoalContent(statement=" ", contributions=kept), "Skriv vad nämnden lovar"),
        (GoalContent(statement="x" * 401, contributions=kept), "för långt"),
    ):
        with pytest.raises(Refused, match=told):
            services.goal_correct(version=decided, content=content, reason="Fel.", by=office, moment=M)
    decided.refresh_from_db()
    assert decided.state == "decided" and decided.contributions.count() == 1


def test_a_contribution_is_to_something_the_council_has_set_for_the_year() -> None:
    body = make.body()
    by = make.person(of=body)
    for unknown in (0, 99_999):
        content = GoalContent(statement="Fler möts", contributions=[ContributionInput(unknown, "Så")])
        with pytest.raises(Refused, match="gäller inte det året"):
            services.goal_create(body=body, year=make.year(), content=content, by=by, moment=M)
    assert not body.effect_goals.exists()
