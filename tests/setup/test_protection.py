"""Every table has a protection that somebody has chosen, and each holds against the application's own database role."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError, connection, transaction
from django.test import Client

from followup.models import ReportTransition
from organisation.models import ActingMandate, Body, Person, RoleAssignment, Year
from organisation.roles import Role
from organisation.services import mandate_start
from plans.services import activity_status_record
from reports.models import Archive, Build, Publication
from tests import factories as make
from tests.access_world import World, build

pytestmark = pytest.mark.django_db

#: Protection → tables. ``history``: changes leave a row that cannot be changed. ``free``: nothing that people decide on.
PROTECTION = {
    "version": "goals_effectgoalversion goals_directiongoalversion followup_reportversion",
    "child": "goals_contribution goals_ruleoutcome goals_target followup_goalassessment followup_indicatoroutcome",
    "insert only": "organisation_decision organisation_actingmandate goals_effectgoaltransition goals_directiongoaltransition "
    "goals_indicatorversion followup_value followup_reporttransition plans_activitystatus reports_archive",
    "identity": "goals_effectgoal goals_directiongoal goals_vision goals_strategicdirection followup_report "
    "reports_publication reports_build",
    "history": "organisation_person organisation_roleassignment organisation_body organisation_bodyname "
    "organisation_bodysuccession organisation_year organisation_reportingperiod organisation_steeringmodel "
    "goals_goalresponsibility plans_activity plans_activitygoal plans_activityresponsibility",
    "kept": "pghistory_context django_admin_log django_migrations",
    "free": "organisation_municipality organisation_term organisation_duedate organisation_unit goals_indicator "
    "goals_measuredobject foundation_draftbuffer foundation_job django_session django_content_type auth_group "
    "auth_permission auth_group_permissions axes_accessattempt axes_accessattemptexpiration axes_accessfailurelog axes_accesslog",
}  # fmt: skip
GUARDS = {
    "version": "a_lock_version",
    "child": "a_lock_child",
    "insert only": "a_insert_only",
    "identity": "a_identity",
    "history": "pgtrigger_update",
}


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def tables(protection: str) -> set[str]:
    return set(PROTECTION[protection].split())


def test_every_table_has_a_protection_that_somebody_has_chosen() -> None:
    found = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    chosen = set().union(*(tables(protection) for protection in PROTECTION))
    assert {name for name in found if not name.endswith("event")} == chosen


@pytest.mark.parametrize("protection", list(GUARDS))
def test_each_table_carries_the_trigger_of_its_protection(protection: str) -> None:
    triggers = rows(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    for table in tables(protection):
        named = [name for of, name in triggers if of == table and name.startswith(GUARDS[protection])]
        assert named, f"{table} lacks {GUARDS[protection]}"


@pytest.mark.parametrize("protection", ["version", "child", "insert only", "identity"])
def test_no_locked_table_can_be_emptied(protection: str) -> None:
    triggers = rows("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'a_no_truncate'")
    assert tables(protection) <= {of for (of,) in triggers}


@pytest.fixture
def world(db: None) -> World:
    found = build()
    writer = found.people["S"]
    assert writer
    activity_status_record(
        activity=found.activity,
        status="ongoing",
        as_of=make.MOMENT.date(),
        comment="",
        by=writer,
        moment=make.MOMENT,
    )
    return found


ATTACKS = [
    "UPDATE organisation_actingmandate SET reason = 'annat'",
    "UPDATE organisation_actingmandate SET started_at = now(), ends_at = now() + interval '1 day'",
    "DELETE FROM organisation_actingmandate",
    "UPDATE plans_activitystatus SET status = 'done'",
    "UPDATE plans_activitystatus SET recorded_at = now() - interval '1 year'",
    "DELETE FROM plans_activitystatus",
    "TRUNCATE plans_activitystatus",
    "UPDATE followup_value SET number = 99",
    "UPDATE followup_value SET recorded_at = recorded_at - interval '1 year'",
    "UPDATE followup_value SET period = '[2025-08-01,2025-09-01)'",
    "DELETE FROM followup_value",
    "UPDATE reports_archive SET sha256 = 'x'",
    "UPDATE reports_archive SET state = 'sent' WHERE state = 'draft'",
    "UPDATE reports_archive SET file = '../../etc/passwd'",
    "DELETE FROM reports_archive",
    "TRUNCATE reports_archive",
    "UPDATE reports_publication SET body_id = NULL",
    "UPDATE reports_build SET unsent_id = NULL",
    "UPDATE organisation_decision SET dnr = 'annat'",
    "UPDATE goals_effectgoaltransition SET made_by_id = NULL",
    "UPDATE followup_reporttransition SET comment = 'annat'",
    "UPDATE goals_indicatorversion SET direction = 'lower'",
    "UPDATE goals_indicatorversion SET unit = 'kr'",
    "DELETE FROM goals_indicatorversion",
    "UPDATE goals_strategicdirection SET name = 'annat'",
    "UPDATE goals_directiongoalversion SET title = 'annat'",
    "UPDATE organisation_personevent SET email = 'x'",
    "DELETE FROM organisation_roleassignmentevent",
    "UPDATE pghistory_context SET metadata = '{}'",
    "UPDATE pghistory_context SET metadata = jsonb_set(metadata, '{user}', '0')",
    "DELETE FROM pghistory_context",
    "UPDATE django_admin_log SET user_id = user_id",
    "DELETE FROM django_admin_log",
]


def test_all_this_is_refused(world: World) -> None:
    admin = world.people["D"]
    assert admin
    client = Client()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    held = Body.objects.get(pk=world.other.pk).units.get()
    made = client.post(
        "/administration/organisation/unit/add/",
        {
            "name": "Ny enhet",
            "body": world.other.pk,
            "parent": held.pk,
            "external_code": "",
            "valid_0": "2026-01-01",
        },
    )
    assert made.status_code == 302 and LogEntry.objects.exists()
    rows("SELECT set_config('pghistory.context_id', gen_random_uuid()::text, true), "
         "set_config('pghistory.context_metadata', '{\"user\": 1}', true)")  # fmt: skip
    Body.objects.filter(pk=world.body.pk).update(order=11)
    ReportTransition.objects.create(version=world.report, to_state="draft", made_at=make.MOMENT)
    went_through = []
    for attack in ATTACKS:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack)
                assert cursor.rowcount, f"nothing to attack: {attack}"
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                went_through.append(attack)
                transaction.set_rollback(True)
        except DatabaseError:
            continue
    assert not went_through, "\n".join(went_through)


def test_a_mandate_is_ended_once_and_its_reason_stays(world: World) -> None:
    office = make.person(Role.MANAGEMENT_OFFICE)
    mandate = mandate_start(person=office, body=world.body, reason="Sjukdom", hours=4, moment=make.MOMENT)
    ActingMandate.objects.filter(pk=mandate.pk).update(ended_at=make.MOMENT)
    with pytest.raises(DatabaseError), transaction.atomic():
        ActingMandate.objects.filter(pk=mandate.pk).update(ended_at=make.MOMENT + datetime.timedelta(hours=1))


def history(table: str, pk: int) -> list[tuple[Any, ...]]:
    return rows(
        f"SELECT pgh_label, metadata ->> 'user' FROM {table} LEFT JOIN pghistory_context c ON c.id = pgh_context_id "
        f"WHERE pgh_obj_id = {pk} ORDER BY pgh_id"
    )


@pytest.fixture
def admin() -> tuple[Client, Person]:
    person = make.person(Role.SYSTEM_ADMIN)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client, person


def test_an_administrator_changes_nobodys_password_or_address_without_a_trace(
    admin: tuple[Client, Person],
) -> None:
    client, person = admin
    victim = make.person(Role.SECRETARY, make.body())
    client.post(
        f"/administration/organisation/person/{victim.pk}/password/",
        {
            "password1": "ett-helt-nytt-losenord",
            "password2": "ett-helt-nytt-losenord",
            "usable_password": "true",
        },
    )
    victim.refresh_from_db()
    assert victim.check_password("ett-helt-nytt-losenord")
    assert history("organisation_personevent", victim.pk)[-1] == ("update", str(person.pk))
    columns = {
        name
        for (name,) in rows(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'organisation_personevent'"
        )
    }
    assert "password" not in columns and "email" in columns
    assert LogEntry.objects.filter(object_id=str(victim.pk), user=person).exists()


def test_logging_in_leaves_no_row_in_the_history_of_people() -> None:
    person = make.person(Role.SECRETARY, make.body())
    before = history("organisation_personevent", person.pk)
    assert (
        Client().post("/logga-in/", {"username": person.email, "password": make.PASSWORD}).status_code == 302
    )
    assert history("organisation_personevent", person.pk) == before


def test_an_administrators_own_new_role_leaves_a_trace_of_who_gave_it(admin: tuple[Client, Person]) -> None:
    client, person = admin
    body = make.body()
    page = f"/administration/organisation/person/{person.pk}/change/"
    held = RoleAssignment.objects.get(person=person)
    given = client.post(page, {
        "display_name": person.display_name, "email": person.email, "is_active": "on", "external_id": "",
        "roles-TOTAL_FORMS": 2, "roles-INITIAL_FORMS": 1, "roles-0-id": held.pk, "roles-0-person": person.pk,
        "roles-0-role": held.role, "roles-0-valid_0": "2015-01-01", "roles-1-person": person.pk,
        "roles-1-role": "secretary", "roles-1-body": body.pk, "roles-1-valid_0": "2026-09-18",
    })  # fmt: skip
    assert given.status_code == 302
    new = RoleAssignment.objects.get(person=person, role="secretary")
    assert history("organisation_roleassignmentevent", new.pk) == [("insert", str(person.pk))]


@pytest.mark.parametrize(
    ("change", "table"),
    [
        (lambda: (Year.objects.filter(pk=2026).update(closed_at=datetime.date(2026, 9, 1)), 2026)[1], "organisation_yearevent"),
        (lambda: (Body.objects.filter(slug="socialnamnden").update(order=3), Body.objects.get(slug="socialnamnden").pk)[1],
         "organisation_bodyevent"),
    ],
)  # fmt: skip
def test_what_frames_a_year_leaves_a_trace_when_it_is_changed(change: Callable[[], int], table: str) -> None:
    make.year()
    make.body()
    assert history(table, change())[-1][0] == "update"


def test_two_files_of_the_same_report_stay_two(world: World) -> None:
    assert Archive.objects.count() == 2 and Build.objects.count() == 1 and Publication.objects.count() == 1
    assert {row.sha256 for row in Archive.objects.all()} == {hashlib.sha256(b"%PDF-1.7 prov").hexdigest()}
