from django.db import migrations

from foundation.locks import insert_only


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial"), ("foundation", "0003_locks")]
    operations = [*insert_only("organisation_decision")]
