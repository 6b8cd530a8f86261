#!/usr/bin/env python3
"""Django's command line. Finds the private PostgreSQL and Redis, or starts them for as long as the command runs."""

import os
import signal
import sys
from importlib.util import find_spec
from pathlib import Path

#: Commands that never open the database, and so need no server.
WITHOUT_SERVERS = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "startapp",
    "version",
    "--help",
    "--version",
}


def needs_servers(arguments: list[str]) -> bool:
    """Tell whether a command line opens the database."""
    command = arguments[1] if len(arguments) > 1 else "help"
    return command not in WITHOUT_SERVERS and not {"--help", "-h"} & set(arguments)


def with_own_python() -> None:
    """Go on in the checkout's .venv where this Python has no Django: `./manage.py …` simply works."""
    if find_spec("django") is not None:
        return
    own = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if not own.exists() or Path(sys.prefix) == own.parent.parent:
        sys.exit("Det som programmet behöver är inte installerat. Skriv script/bootstrap och försök igen.")
    os.execv(own, [str(own), *sys.argv])


def end_in_order(number: int, frame: object) -> None:
    """Leave through the normal way out when asked to end, so that the servers are let go of."""
    sys.exit(128 + number)


def read_settings() -> None:
    """Read the settings; ends with one sentence where one is missing or cannot be understood."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    from trelleborg_styrning.environment import WrongSetting

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trelleborg_styrning.settings")
    try:
        settings.DATABASES  # noqa: B018 (the first question reads them)
    except (ImproperlyConfigured, WrongSetting) as reason:
        sys.exit(str(reason))


def main() -> None:
    """Run one management command."""
    with_own_python()
    read_settings()
    from django.core.management import execute_from_command_line

    if not needs_servers(sys.argv):
        execute_from_command_line(sys.argv)
        return
    from trelleborg_styrning import embedded

    signal.signal(signal.SIGTERM, end_in_order)
    try:
        with embedded.running():
            execute_from_command_line(sys.argv)
    except embedded.CannotStart as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
