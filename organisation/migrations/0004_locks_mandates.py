"""When the management office has acted for a committee, and why, is kept as it was: a mandate is only ended."""

from django.db import migrations

from foundation.locks import insert_only


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_history")]
    operations = [*insert_only("organisation_actingmandate", ["ended_at"])]
