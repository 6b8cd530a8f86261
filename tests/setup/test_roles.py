"""The application's database role may read and write rows; it may not change what the tables are or what has happened."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from pghistory.models import Context

from foundation.rights import history_tables

pytestmark = pytest.mark.django_db
AsOwner = Callable[[], AbstractContextManager[None]]


def run(statement: str) -> list[tuple]:
    """Run one statement as whoever the connection is, and return its rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_tests_run_as_the_applications_role() -> None:
    assert run("SELECT current_user") == [(settings.DATABASE_APPLICATION_ROLE,)]


def test_the_applications_role_owns_nothing_and_rules_nobody() -> None:
    assert run("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == [(0,)]
    assert run("SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]
    assert run("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole") == [(0,)]


def test_it_has_exactly_the_four_rights_on_ordinary_tables() -> None:
    rights = run(
        "SELECT DISTINCT privilege_type FROM information_schema.table_privileges "
        "WHERE table_name = 'organisation_person' AND grantee = current_user ORDER BY 1"
    )
    assert rights == [("DELETE",), ("INSERT",), ("SELECT",), ("UPDATE",)]


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE organisation_person CASCADE",
        "ALTER TABLE organisation_person DISABLE TRIGGER ALL",
        "ALTER TABLE organisation_person ADD COLUMN extra integer",
        "DROP TABLE organisation_person CASCADE",
        "CREATE TABLE mine (id integer)",
        "CREATE TEMPORARY TABLE mine (id integer)",
        "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = 'replica'",
        "CREATE TRIGGER mine BEFORE INSERT ON organisation_person FOR EACH ROW EXECUTE FUNCTION mine()",
        "GRANT ALL ON organisation_person TO PUBLIC",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
        "DELETE FROM django_migrations",
    ],
)
def test_the_structure_is_out_of_reach(statement: str) -> None:
    with pytest.raises(DatabaseError):
        run(statement)
        if statement.startswith("GRANT"):
            # PostgreSQL only warns when someone gives away rights that are not theirs
            raise ProgrammingError("nothing was granted")
    assert run("SELECT has_table_privilege('public', 'organisation_person', 'SELECT')") == [(False,)]


def test_history_is_added_to_and_never_changed() -> None:
    tables = history_tables()
    for table in tables:
        assert run(f"SELECT has_table_privilege('{table}', 'INSERT')") == [(True,)]
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            assert run(f"SELECT has_table_privilege('{table}', '{right}')") == [(False,)], (table, right)
    assert run(f"SELECT has_table_privilege('{Context._meta.db_table}', 'DELETE')") == [(False,)]
    assert tables, "there is history to keep"


def test_a_table_made_later_gets_the_same_rights(as_owner: AsOwner) -> None:
    with as_owner():
        run("CREATE TABLE made_later (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
    run("INSERT INTO made_later (word) VALUES ('ny')")
    run("UPDATE made_later SET word = 'ändrad'")
    assert run("SELECT word FROM made_later") == [("ändrad",)]
    run("DELETE FROM made_later")
    with pytest.raises(DatabaseError):
        run("TRUNCATE made_later")


def switched_off(trigger: str) -> bool:
    """Ask the trigger library's switch whether this session has silenced a trigger."""
    return run(f"SELECT public._pgtrigger_should_ignore('{trigger}')")[0][0]


def test_the_trigger_librarys_switch_does_not_listen_to_the_application(as_owner: AsOwner) -> None:
    run("SET LOCAL pgtrigger.ignore = '{some_trigger}'")
    assert switched_off("some_trigger") is False
    with as_owner():
        assert switched_off("some_trigger") is True


def test_the_switch_stays_deaf_after_the_triggers_are_installed_again(as_owner: AsOwner) -> None:
    with as_owner():
        call_command("pgtrigger", "install", database="default")
    run("SET LOCAL pgtrigger.ignore = '{some_trigger}'")
    assert switched_off("some_trigger") is False


@pytest.mark.django_db(transaction=True)
def test_the_tables_are_emptied_between_tests_that_commit() -> None:
    run("INSERT INTO django_content_type (app_label, model) VALUES ('passing', 'thing')")


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_test_before_is_left_and_the_role_is_worn_again() -> None:
    assert run("SELECT count(*) FROM django_content_type WHERE app_label = 'passing'") == [(0,)]
    assert run("SELECT current_user") == [(settings.DATABASE_APPLICATION_ROLE,)]
