"""What a file in the archive is a report of, and what it holds, is never changed afterwards: it decides who may open it."""

from django.db import migrations

from foundation.locks import fixed_identity


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_locks")]
    operations = [
        *fixed_identity("reports_publication", ["kind", "body_id", "period_id", "year_id"]),
        *fixed_identity("reports_build", ["publication_id", "job_id", "unsent_id"]),
    ]
