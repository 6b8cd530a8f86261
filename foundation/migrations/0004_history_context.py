"""Who made a change, and on which page, is completed while the request runs and never rewritten."""

from django.db import migrations

CREATE = """
CREATE FUNCTION styrning_guard_context() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.created_at IS DISTINCT FROM OLD.created_at OR EXISTS (
    SELECT 1 FROM jsonb_each(OLD.metadata) AS known
    WHERE known.value <> 'null'::jsonb AND NEW.metadata -> known.key IS DISTINCT FROM known.value
  ) THEN
    PERFORM styrning_refuse('pghistory_context: what is known of a change is never rewritten');
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER a_context BEFORE UPDATE ON pghistory_context FOR EACH ROW EXECUTE FUNCTION styrning_guard_context();
"""
DROP = "DROP TRIGGER a_context ON pghistory_context; DROP FUNCTION styrning_guard_context();"


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_locks"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunSQL(CREATE, DROP)]
