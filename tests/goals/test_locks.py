"""A decided goal withstands whatever the application's database role can try."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from foundation.errors import Refused
from goals.models import Contribution, EffectGoalVersion
from goals.services import goals_decide
from organisation.services import decision_register
from tests import factories as make


@pytest.fixture
def decided(db: None) -> EffectGoalVersion:
    body = make.body()
    return make.decided(body, make.person(of=body), make.direction_goal())


def attack(statement: str, *parameters: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what a commit would say


ATTACKS = [
    "UPDATE goals_effectgoalversion SET statement = 'annat' WHERE id = {v}",
    "UPDATE goals_effectgoalversion SET state = 'draft' WHERE id = {v}",
    "UPDATE goals_effectgoalversion SET state = 'superseded', statement = 'annat' WHERE id = {v}",
    "UPDATE goals_effectgoalversion SET in_force = '[2020-01-01,2030-01-01)' WHERE id = {v}",
    "UPDATE goals_effectgoalversion SET state = 'superseded', in_force = '[2020-01-01,2030-01-01)' WHERE id = {v}",
    "UPDATE goals_effectgoalversion SET goal_id = goal_id WHERE id = {v}",
    "DELETE FROM goals_effectgoalversion WHERE id = {v}",
    "TRUNCATE goals_effectgoalversion CASCADE",
    "INSERT INTO goals_contribution (version_id, direction_goal_id, how) SELECT {v}, direction_goal_id, 'x' FROM goals_contribution WHERE version_id = {d}",
    'INSERT INTO goals_target (effect_goal_version_id, indicator_version_id, object_id, gender, measured_period, kind, low, tolerance, baseline_period, baseline_absent_why, coverage, coverage_text, "order")'
    " SELECT {v}, indicator_version_id, object_id, 'K', measured_period, kind, low, tolerance, '', '', coverage, '', 2 FROM goals_target WHERE effect_goal_version_id = {v}",
    "UPDATE goals_target SET effect_goal_version_id = {d} WHERE effect_goal_version_id = {v}",
    "UPDATE goals_target SET effect_goal_version_id = {v} WHERE effect_goal_version_id = {d}",
    "INSERT INTO goals_ruleoutcome (version_id, rule, outcome, message, reason, steering_model_id) SELECT {v}, 'P99', 'held', '', '', id FROM organisation_steeringmodel LIMIT 1",
    "UPDATE goals_contribution SET version_id = {v} WHERE version_id = {d}",
    "TRUNCATE goals_target",
    "TRUNCATE goals_ruleoutcome",
    "UPDATE goals_contribution SET how = 'annat' WHERE version_id = {v}",
    "DELETE FROM goals_contribution WHERE version_id = {v}",
    "TRUNCATE goals_contribution",
    "UPDATE goals_target SET low = 1 WHERE effect_goal_version_id = {v}",
    "DELETE FROM goals_target WHERE effect_goal_version_id = {v}",
    "UPDATE goals_ruleoutcome SET outcome = 'held' WHERE version_id = {v}",
    "DELETE FROM goals_ruleoutcome WHERE version_id = {v}",
    "UPDATE goals_effectgoal SET number = 99 WHERE id = {g}",
    "UPDATE goals_effectgoal SET year_id = 2027 WHERE id = {g}",
    "DELETE FROM goals_effectgoal WHERE id = {g}",
    "UPDATE goals_effectgoaltransition SET comment = 'x' WHERE version_id = {v}",
    "DELETE FROM goals_effectgoaltransition WHERE version_id = {v}",
    "UPDATE organisation_decision SET paragraph = '1'",
    "DELETE FROM organisation_decision",
    "ALTER TABLE goals_effectgoalversion DISABLE TRIGGER ALL",
    "ALTER TABLE goals_effectgoalversion DISABLE TRIGGER a_lock_version",
    "DROP TRIGGER a_lock_version ON goals_effectgoalversion",
    "SET LOCAL session_replication_role = replica; UPDATE goals_effectgoalversion SET statement = 'annat' WHERE id = {v}",
    "SET LOCAL pgtrigger.ignore = '{{\"goals_effectgoalversion:a_lock_version\"}}'; UPDATE goals_effectgoalversion SET statement = 'annat' WHERE id = {v}",
    "CREATE OR REPLACE FUNCTION public.styrning_guard_version() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "UPDATE goals_effectgoalversionevent SET statement = 'annat'",
    "DELETE FROM goals_effectgoalversionevent",
]


@pytest.mark.parametrize("statement", ATTACKS)
def test_a_decided_goal_withstands(decided: EffectGoalVersion, statement: str) -> None:
    body = make.body()
    draft = make.whole_draft(body, make.person(of=body), make.direction_goal(number=2))
    with pytest.raises(DatabaseError):
        attack(statement.format(v=decided.pk, g=decided.goal_id, d=draft.pk))
    decided.refresh_from_db()
    assert decided.state == "decided"
    assert decided.statement.startswith("Äldre med hemtjänst")
    assert decided.contributions.count() == 1 and decided.targets.count() == 1
    assert not decided.rule_outcomes.filter(rule="P99").exists()


@pytest.mark.parametrize("statement", [row for row in ATTACKS if row.startswith("INSERT") or "= {d}" in row])
def test_what_is_refused_a_decided_goal_is_no_slip_of_the_attack(
    decided: EffectGoalVersion, statement: str
) -> None:
    """The same statement goes through against a draft: it is the lock that refuses it."""
    body = make.body()
    draft = make.whole_draft(body, make.person(of=body), make.direction_goal(number=2))
    make.target(draft, draft.made_by)
    other = make.whole_draft(body, make.person(of=body), make.direction_goal(number=3))
    attack(statement.format(v=other.pk, g=other.goal_id, d=draft.pk))


def test_a_row_cannot_be_let_in_as_decided(decided: EffectGoalVersion) -> None:
    with pytest.raises(DatabaseError, match="begins as a draft"):
        attack(
            "INSERT INTO goals_effectgoalversion (goal_id, no, state, decision_id, in_force, made_at, statement,"
            " short_name, description, target_group, influence, answerable_role, priority, correction_reason, lock_version)"
            " SELECT goal_id, 2, 'decided', decision_id, '[2030-01-01,2031-01-01)', now(), 'x', '', '', '', '', '', 1, '', 0"
            " FROM goals_effectgoalversion WHERE id = %s",
            decided.pk,
        )


def test_a_temporary_table_cannot_stand_in_for_the_parent(decided: EffectGoalVersion) -> None:
    with pytest.raises(DatabaseError):
        attack(
            "CREATE TEMP TABLE goals_effectgoalversion (id bigint, state text);"
            f"INSERT INTO pg_temp.goals_effectgoalversion VALUES ({decided.pk}, 'draft');"
            f"UPDATE goals_contribution SET how = 'annat' WHERE version_id = {decided.pk}"
        )


def test_the_library_switch_does_not_silence_history(decided: EffectGoalVersion) -> None:
    body = make.body()
    writer = make.person(of=body)
    draft = make.draft(body, writer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM goals_effectgoalversionevent WHERE pgh_obj_id = %s", [draft.pk])
        before = cursor.fetchone()[0]
        cursor.execute("SELECT array_agg(tgname::text) FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'")
        names = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(names) + "}"])
        cursor.execute("UPDATE goals_effectgoalversion SET description = 'tyst' WHERE id = %s", [draft.pk])
        cursor.execute("SELECT count(*) FROM goals_effectgoalversionevent WHERE pgh_obj_id = %s", [draft.pk])
        assert cursor.fetchone()[0] == before + 1


def in_thread(work: Callable[[], None]) -> tuple[threading.Thread, list[BaseException]]:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  handed to the test's own thread
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


@pytest.fixture
def undecided(transactional_db: None) -> Iterator[EffectGoalVersion]:
    body = make.body()
    yield make.whole_draft(body, make.person(of=body), make.direction_goal())


def test_a_contribution_cannot_slip_in_while_the_goal_is_being_decided(undecided: EffectGoalVersion) -> None:
    body, by = undecided.goal.body, undecided.made_by
    other = make.direction_goal(number=2)

    def add() -> None:
        Contribution.objects.create(version_id=undecided.pk, direction_goal=other, how="smyger in")

    with transaction.atomic():
        decision = decision_register(
            body=body, date=make.MOMENT.date(), paragraph="9", dnr="SN 2026/1", by=by, moment=make.MOMENT
        )
        goals_decide(versions=[undecided], decision=decision, by=by, moment=make.MOMENT)
        thread, errors = in_thread(add)
        thread.join(timeout=1)
        assert thread.is_alive(), "the writer waits for the decision"
    thread.join(timeout=10)
    assert errors and "decided" in str(errors[0])
    assert undecided.contributions.count() == 1


def test_a_decision_waits_for_a_contribution_under_way_and_takes_it_in(undecided: EffectGoalVersion) -> None:
    body, by = undecided.goal.body, undecided.made_by
    other = make.direction_goal(number=2)

    def decide() -> None:
        decision = decision_register(
            body=body, date=make.MOMENT.date(), paragraph="9", dnr="SN 2026/1", by=by, moment=make.MOMENT
        )
        goals_decide(versions=[undecided], decision=decision, by=by, moment=make.MOMENT)

    with transaction.atomic():
        Contribution.objects.create(version_id=undecided.pk, direction_goal=other, how="hann med")
        thread, errors = in_thread(decide)
        thread.join(timeout=1)
        assert thread.is_alive(), "the decision waits for the writer"
    thread.join(timeout=10)
    assert not errors
    undecided.refresh_from_db()
    assert undecided.state == "decided"
    assert undecided.contributions.count() == 2


def test_two_who_register_the_same_paragraph_at_once_with_different_numbers_are_not_both_believed(
    undecided: EffectGoalVersion,
) -> None:
    body, by = undecided.goal.body, undecided.made_by
    said = {
        "body": body,
        "date": datetime.date(2026, 9, 17),
        "paragraph": "88",
        "by": by,
        "moment": make.MOMENT,
    }
    with transaction.atomic():
        decision_register(dnr="SN 2026/1", **said)
        thread, errors = in_thread(lambda: decision_register(dnr="SN 2026/2", **said))
        thread.join(1)
        assert thread.is_alive(), "the second waits for the first"
    thread.join(20)
    assert [type(error) for error in errors] == [Refused]
