"""What the application's database role may do: read and write rows, and nothing else.

Given by the owner after every `migrate`, so that it holds for new tables, in tests and on any server. Rights that
matter for trust are the ones that are missing: no TRUNCATE, no TRIGGER, no ownership (so no `ALTER TABLE … DISABLE
TRIGGER`), no temporary tables, no changing or deleting of history, no writing in the list of migrations.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.utils import CursorWrapper
from pghistory.models import Context, Event
from psycopg import sql

#: django-pgtrigger lets any session silence triggers with `SET pgtrigger.ignore`. This one listens to the owner only.
SHOULD_IGNORE = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  ignored text;
BEGIN
  IF current_user <> {owner} THEN
    RETURN false;
  END IF;
  ignored := current_setting('pgtrigger.ignore', true);
  RETURN ignored IS NOT NULL AND ignored <> '' AND trigger_name = ANY (ignored::text[]);
END
$body$
"""


def give_rights(using: str) -> None:
    """Give the application's role its rights. `using` is a connection of the owner's.

    Raises ImproperlyConfigured where the application's role does not exist on the server.
    """
    role = settings.DATABASE_APPLICATION_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role])
        owner, exists = cursor.fetchone()
        if not exists:
            raise ImproperlyConfigured(
                f"The database has no role {role!r}. docs/operations.md says how to make it."
            )
        listen_to_owner_only(cursor, owner)
        if role != owner:
            _grant(cursor, role)
            _keep_history(cursor, role)


def listen_to_owner_only(cursor: CursorWrapper, owner: str) -> None:
    """Redefine django-pgtrigger's switch, where it is installed, so that the application's role cannot use it."""
    cursor.execute("SELECT to_regprocedure('public._pgtrigger_should_ignore(name)') IS NOT NULL")
    if cursor.fetchone()[0]:
        cursor.execute(sql.SQL(SHOULD_IGNORE).format(owner=sql.Literal(owner)))


def _grant(cursor: CursorWrapper, role: str) -> None:
    """Rows yes, structure no; also for tables that the owner makes later."""
    cursor.execute(
        "SELECT current_database(), pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = current_database()"
    )
    database, owns_database = cursor.fetchone()
    statements = [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    ]
    if owns_database:
        statements += [
            "GRANT CONNECT ON DATABASE {database} TO {role}",
            "REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC",
        ]
    names = {"role": sql.Identifier(role), "database": sql.Identifier(database)}
    for statement in statements:
        cursor.execute(sql.SQL(statement).format(**names))


def _keep_history(cursor: CursorWrapper, role: str) -> None:
    """History, and the administration's own log, are added to and never changed; the list of migrations is read only."""
    present = set(connections[cursor.db.alias].introspection.table_names(cursor))
    for table in history_tables() & present:
        _revoke(cursor, "UPDATE, DELETE", table, role)
    # pghistory completes the context of a request while it runs, so UPDATE stays: a trigger lets it only be added to.
    for table, rights in (
        (Context._meta.db_table, "DELETE"),
        ("django_admin_log", "UPDATE, DELETE"),
        ("django_migrations", "INSERT, UPDATE, DELETE"),
    ):
        if table in present:
            _revoke(cursor, rights, table, role)


def _revoke(cursor: CursorWrapper, rights: str, table: str, role: str) -> None:
    statement = sql.SQL("REVOKE " + rights + " ON {table} FROM {role}")
    cursor.execute(statement.format(table=sql.Identifier(table), role=sql.Identifier(role)))


def history_tables() -> set[str]:
    """Return the names of all tables that hold history."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, Event) and model._meta.managed
    }


def after_migrate(using: str, **kwargs: Any) -> None:
    """Signal handler: give the rights once for every run of `migrate`."""
    if connections[using].vendor == "postgresql":
        give_rights(using)
