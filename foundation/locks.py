"""SQL for the locks in the database, used by the migrations of the apps that own the tables.

Plain triggers, no library: whoever holds the application's role cannot switch them off (the tables belong to
the owner's role) and there is no session variable that they obey. Source of the rules: "What the decision
locks" and "States" of the policy; see docs/decisions/locks.md.

A refused change raises ``restrict_violation`` (23001), which Django shows as ``IntegrityError``.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import migrations

# The functions are shared; search_path is pinned with pg_temp last so that a temporary table cannot stand in
# for the parent whose state a trigger reads.
FUNCTIONS = """
CREATE FUNCTION styrning_transition_allowed(before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT CASE before
    WHEN 'draft' THEN after IN ('submitted', 'withdrawn', 'decided', 'replaced')
    WHEN 'submitted' THEN after IN ('withdrawn', 'returned', 'reviewed', 'ready', 'decided', 'replaced')
    WHEN 'reviewed' THEN after IN ('withdrawn', 'returned', 'ready', 'decided', 'replaced')
    WHEN 'ready' THEN after IN ('withdrawn', 'returned', 'decided', 'replaced')
    WHEN 'decided' THEN after IN ('superseded', 'sent')
    WHEN 'sent' THEN after IN ('superseded')
    ELSE false
  END
$$;

CREATE FUNCTION styrning_refuse(what text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '%', what USING ERRCODE = 'restrict_violation';
END
$$;

-- Arguments: the columns that may be set when the state becomes sent (a report's frozen data).
CREATE FUNCTION styrning_guard_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  movable text[] := ARRAY['state', 'lock_version'];
  frozen_new jsonb;
  frozen_old jsonb;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' OR NEW.decision_id IS NOT NULL OR NEW.in_force IS NOT NULL
       OR NEW.decided_at IS NOT NULL THEN
      PERFORM styrning_refuse(format('%s: a version begins as a draft', TG_TABLE_NAME));
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'draft' THEN
      PERFORM styrning_refuse(format('%s %s is %s and cannot be deleted', TG_TABLE_NAME, OLD.id, OLD.state));
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.state = 'draft' AND NEW.state = 'draft' THEN
    IF NEW.decision_id IS NOT NULL OR NEW.in_force IS NOT NULL OR NEW.decided_at IS NOT NULL THEN
      PERFORM styrning_refuse(format('%s %s is a draft and has no decision', TG_TABLE_NAME, OLD.id));
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = NEW.state OR NOT styrning_transition_allowed(OLD.state, NEW.state) THEN
    PERFORM styrning_refuse(format('%s %s is locked in state %s (tried %s)', TG_TABLE_NAME, OLD.id, OLD.state, NEW.state));
  END IF;
  IF NEW.state = 'decided' THEN
    movable := movable || ARRAY['decision_id', 'correction_reason', 'in_force', 'decided_at'];
  ELSIF NEW.state = 'superseded' THEN
    movable := movable || ARRAY['in_force'];
    IF NOT (NEW.in_force <@ OLD.in_force)
       OR (NOT isempty(NEW.in_force) AND lower(NEW.in_force) <> lower(OLD.in_force)) THEN
      PERFORM styrning_refuse(format('%s %s: the range in force may only be closed', TG_TABLE_NAME, OLD.id));
    END IF;
  ELSIF NEW.state = 'sent' THEN
    movable := movable || coalesce(TG_ARGV::text[], '{}');
  END IF;
  frozen_new := to_jsonb(NEW) - movable;
  frozen_old := to_jsonb(OLD) - movable;
  IF frozen_new IS DISTINCT FROM frozen_old THEN
    PERFORM styrning_refuse(format('%s %s: only the state may change when leaving %s', TG_TABLE_NAME, OLD.id, OLD.state));
  END IF;
  RETURN NEW;
END
$$;

-- Arguments: the parent's table, this table's column that points at it.
CREATE FUNCTION styrning_guard_child() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  parent bigint;
  parent_state text;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    parent := (to_jsonb(OLD) ->> TG_ARGV[1])::bigint;
    EXECUTE format('SELECT state FROM public.%I WHERE id = $1 FOR SHARE', TG_ARGV[0]) INTO parent_state USING parent;
    IF parent_state IS NOT NULL AND parent_state <> 'draft' THEN
      PERFORM styrning_refuse(format('%s belongs to a version that is %s', TG_TABLE_NAME, parent_state));
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    parent := (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    EXECUTE format('SELECT state FROM public.%I WHERE id = $1 FOR SHARE', TG_ARGV[0]) INTO parent_state USING parent;
    IF parent_state IS NOT NULL AND parent_state <> 'draft' THEN
      PERFORM styrning_refuse(format('%s belongs to a version that is %s', TG_TABLE_NAME, parent_state));
    END IF;
    RETURN NEW;
  END IF;
  RETURN OLD;
END
$$;

-- Arguments: the columns that may go from NULL to a value, once. Nothing else changes, nothing is deleted.
CREATE FUNCTION styrning_guard_insert_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  col text;
  set_once text[] := coalesce(TG_ARGV::text[], '{}');
BEGIN
  IF TG_OP = 'DELETE' THEN
    PERFORM styrning_refuse(format('%s: rows are never deleted', TG_TABLE_NAME));
  END IF;
  IF to_jsonb(NEW) - set_once IS DISTINCT FROM to_jsonb(OLD) - set_once THEN
    PERFORM styrning_refuse(format('%s: rows are never changed', TG_TABLE_NAME));
  END IF;
  FOREACH col IN ARRAY set_once LOOP
    IF to_jsonb(OLD) ->> col IS NOT NULL AND to_jsonb(NEW) ->> col IS DISTINCT FROM to_jsonb(OLD) ->> col THEN
      PERFORM styrning_refuse(format('%s.%s is set once', TG_TABLE_NAME, col));
    END IF;
  END LOOP;
  RETURN NEW;
END
$$;

-- Arguments: the columns that never change once the row is there.
CREATE FUNCTION styrning_guard_identity() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  col text;
BEGIN
  FOREACH col IN ARRAY TG_ARGV::text[] LOOP
    IF to_jsonb(NEW) ->> col IS DISTINCT FROM to_jsonb(OLD) ->> col THEN
      PERFORM styrning_refuse(format('%s.%s is part of an identity and never changes', TG_TABLE_NAME, col));
    END IF;
  END LOOP;
  RETURN NEW;
END
$$;

-- The owner passes: the test runner empties tables between tests as the owner.
CREATE FUNCTION styrning_guard_truncate() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF current_user <> (SELECT tableowner FROM pg_tables WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME) THEN
    PERFORM styrning_refuse(format('%s cannot be emptied', TG_TABLE_NAME));
  END IF;
  RETURN NULL;
END
$$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION styrning_guard_truncate(), styrning_guard_identity(), styrning_guard_insert_only(),
  styrning_guard_child(), styrning_guard_version(), styrning_refuse(text), styrning_transition_allowed(text, text);
"""


def create_functions() -> migrations.RunSQL:
    """The trigger functions themselves; once, in foundation's first migration."""
    return migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS)


def _trigger(
    name: str, table: str, events: str, function: str, arguments: Sequence[str] = ()
) -> migrations.RunSQL:
    quoted = ", ".join(f"'{argument}'" for argument in arguments)
    level = "STATEMENT" if events == "TRUNCATE" else "ROW"
    # pgtrigger and Django sort triggers by name; the prefix lets the guards run before any history trigger.
    return migrations.RunSQL(
        f"CREATE TRIGGER a_{name} BEFORE {events} ON {table} FOR EACH {level} EXECUTE FUNCTION {function}({quoted})",
        f"DROP TRIGGER a_{name} ON {table}",
    )


def no_truncate(table: str) -> migrations.RunSQL:
    """TRUNCATE is refused for everyone but the owner."""
    return _trigger("no_truncate", table, "TRUNCATE", "styrning_guard_truncate")


def lock_version(table: str, set_when_sent: Sequence[str] = ()) -> list[migrations.RunSQL]:
    """A versioned table: content changes in draft only, the state only along the table of allowed moves."""
    events = "INSERT OR UPDATE OR DELETE"
    return [
        _trigger("lock_version", table, events, "styrning_guard_version", set_when_sent),
        no_truncate(table),
    ]


def lock_child(table: str, *parents: tuple[str, str]) -> list[migrations.RunSQL]:
    """A child of versions: ``parents`` are (parent table, this table's column)."""
    events = "INSERT OR UPDATE OR DELETE"
    guards = [
        _trigger(f"lock_child_{column}", table, events, "styrning_guard_child", (parent, column))
        for parent, column in parents
    ]
    return [*guards, no_truncate(table)]


def insert_only(table: str, set_once: Sequence[str] = ()) -> list[migrations.RunSQL]:
    """Rows are only added; ``set_once`` columns may go from NULL to a value."""
    return [
        _trigger("insert_only", table, "UPDATE OR DELETE", "styrning_guard_insert_only", set_once),
        no_truncate(table),
    ]


def fixed_identity(table: str, columns: Sequence[str]) -> list[migrations.RunSQL]:
    """The named columns never change after the row was made."""
    return [_trigger("identity", table, "UPDATE", "styrning_guard_identity", columns), no_truncate(table)]


def let_be_set_once(table: str, columns: Sequence[str]) -> migrations.RunSQL:
    """An insert-only table gets columns that may go from NULL to a value, where it had none before."""
    drop = f"DROP TRIGGER a_insert_only ON {table};"
    create = (
        f"CREATE TRIGGER a_insert_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION styrning_guard_insert_only("
    )
    named = ", ".join(f"'{column}'" for column in columns)
    return migrations.RunSQL(f"{drop} {create}{named})", f"{drop} {create})")
