"""What the measurements stand on: private servers, a database of their own filled once, the static files as sent."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


@contextmanager
def ground() -> Iterator[None]:
    """Have the large municipality in a database of its own; it is kept for the next time."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    from trelleborg_styrning import embedded

    with embedded.running():
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connections
        from django.test.utils import setup_databases

        setup_databases(verbosity=0, interactive=False, keepdb=True, aliases=["default"])
        _fill()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False)
        yield
        connections.close_all()


def _fill() -> None:
    """Lay in the municipality the first time."""
    from django.db import connection

    from benchmarks.municipality import COMMITTEES, GOALS, YEARS, build
    from goals.models import EffectGoal

    wanted = COMMITTEES * GOALS * (len(YEARS) + 1)
    found = EffectGoal.objects.count()
    if found == 0:
        build(lambda what: print(f"… {what}", file=sys.stderr))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    elif found != wanted:
        sys.exit(f"The database styrning_measured has {found} goals, not {wanted}. Drop it and run again.")
