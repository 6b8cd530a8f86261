from django.db import migrations

from foundation.locks import fixed_identity, insert_only, lock_child, lock_version


class Migration(migrations.Migration):
    dependencies = [("followup", "0001_initial"), ("foundation", "0003_locks")]
    operations = [
        *insert_only("followup_value", set_once=["superseded_at"]),
        *fixed_identity("followup_report", ["body_id", "period_id"]),
        *lock_version("followup_reportversion", set_when_sent=["snapshot", "sha256", "sent_at"]),
        *lock_child("followup_goalassessment", ("followup_reportversion", "report_version_id")),
        *lock_child("followup_indicatoroutcome", ("followup_reportversion", "report_version_id")),
        *insert_only("followup_reporttransition"),
    ]
