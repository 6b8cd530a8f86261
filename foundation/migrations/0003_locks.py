from django.db import migrations

from foundation.locks import create_functions


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_initial")]
    operations = [create_functions()]
