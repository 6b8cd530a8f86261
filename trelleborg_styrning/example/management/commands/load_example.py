"""``manage.py load_example``: the example municipality, once; ``--logins`` prints who one can log in as."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trelleborg_styrning.example.load import NotExample, load_example
from trelleborg_styrning.example.shown import full_list


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
            if not settings.EXAMPLE_MODE:
                raise CommandError("EXAMPLE_MODE är inte satt, så det finns inga exempelinloggningar.")
            self.stdout.write("\n".join(full_list()))
            return
        try:
            loaded = load_example()
        except NotExample as refused:
            raise CommandError(str(refused)) from refused
        if options["verbosity"]:
            self.stdout.write("Exempelkommunen är inläst." if loaded else "Exempelkommunen fanns redan.")
