from django.db import migrations

from foundation.locks import insert_only


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("foundation", "0003_locks")]
    operations = [*insert_only("reports_archive")]
