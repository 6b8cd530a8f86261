"""Bringing database, example and static files up to date before the processes start; cheap when nothing has changed."""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from trelleborg_styrning.embedded import CannotStart

Say = Callable[[str], None]


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let one start at a time prepare an installation."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare(say: Say) -> None:
    """Do what is needed. Raises CannotStart with a sentence where it cannot be done."""
    from django.conf import settings
    from django.db import OperationalError

    from trelleborg_styrning.example.load import NotExample

    (settings.VAR_DIR / "scheduler").mkdir(parents=True, exist_ok=True)
    try:
        with alone(settings.VAR_DIR / "prepare.lock"):
            migrate(say)
            load_example(say)
            collect_static(say)
    except NotExample as reason:
        raise CannotStart(str(reason)) from reason
    except OperationalError as error:
        why = str(error).strip().splitlines()[-1:]
        raise CannotStart(f"Databasen som DATABASE_URL pekar ut svarar inte. {' '.join(why)}") from error


def migrate(say: Say) -> None:
    """Bring the tables up to date."""
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Uppdaterar tabellerna …" if executor.loader.applied_migrations else "Skapar tabellerna …")
    call_command("migrate", verbosity=0, interactive=False)


def load_example(say: Say) -> None:
    """Load the example municipality in example mode, the first time."""
    from django.conf import settings

    from trelleborg_styrning import embedded
    from trelleborg_styrning.example import load

    if not settings.EXAMPLE_MODE:
        return
    if not load.is_loaded():
        say("Läser in exempelkommunen …")
        load.load_example()
    if settings.PRIVATE:
        embedded.keep_example()


def collect_static(say: Say) -> None:
    """Gather, name by content and compress styles, fonts and pictures, when any of them has changed."""
    from django.conf import settings
    from django.core.management import call_command

    made_from = settings.VAR_DIR / "static.collected"
    now = static_fingerprint()
    there = (settings.STATIC_ROOT / "staticfiles.json").exists()
    if there and made_from.exists() and made_from.read_text() == now:
        return
    say("Förbereder stilmallar, typsnitt och bilder …")
    call_command("collectstatic", verbosity=0, interactive=False)
    made_from.write_text(now)


def static_fingerprint() -> str:
    """Return a hash of every static file's name, size and time, and of where they are gathered."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256(str((settings.STATIC_ROOT, settings.STORAGES["staticfiles"])).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            found.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return found.hexdigest()
