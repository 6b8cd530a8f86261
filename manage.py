#!/usr/bin/env python3
"""Django's command line. Finds the private PostgreSQL and Redis, or starts them for as long as the command runs."""

import os
import sys

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


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trelleborg_styrning.settings")
    from django.core.management import execute_from_command_line

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in WITHOUT_SERVERS:
        execute_from_command_line(sys.argv)
        return
    from trelleborg_styrning import embedded

    with embedded.running():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
