"""What the council has decided, and what an indicator means, is locked too: a change is a new row."""

from django.db import migrations

from foundation.locks import fixed_identity, insert_only


class Migration(migrations.Migration):
    dependencies = [("goals", "0003_locks")]
    operations = [
        *insert_only("goals_indicatorversion"),
        *fixed_identity("goals_vision", ["title", "text", "decision_id"]),
        *fixed_identity("goals_strategicdirection", ["number", "name", "text", "slug", "decision_id"]),
    ]
