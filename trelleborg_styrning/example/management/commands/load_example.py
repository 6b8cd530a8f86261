"""``manage.py load_example``: the example municipality, once; ``--logins`` prints who one can log in as."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trelleborg_styrning.example.load import NotExample, example_logins, load_example
from trelleborg_styrning.example.people import PASSWORD


class Command(BaseCommand):
    """Load the example municipality. Doing it twice changes nothing."""

    help = "Load the example municipality (example mode only). Doing it twice changes nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--logins",
            action="store_true",
            help="print the example log-ins and do nothing else",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["logins"]:
            self._print_logins()
            return
        try:
            loaded = load_example()
        except NotExample as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            "The example municipality is loaded." if loaded else "The example was already loaded."
        )

    def _print_logins(self) -> None:
        rows = example_logins()
        if not rows:
            raise CommandError("EXAMPLE_MODE is not set: there are no example log-ins.")
        width = max(len(row["email"]) for row in rows)
        for row in rows:
            self.stdout.write(f"{row['email']:<{width}}  {row['name']}")
        self.stdout.write(f"\nLösenord för alla: {PASSWORD}")
