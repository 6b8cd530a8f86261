"""`pgtrigger` as the owner of the tables; what it installs listens to the owner only."""

from argparse import ArgumentParser, _SubParsersAction
from typing import Any

from django.db import connections
from pgtrigger.management.commands.pgtrigger import Command as PgTrigger

from foundation.rights import give_rights


class Command(PgTrigger):  # type: ignore[misc]  # pgtrigger does not say all its types
    """The library's command: its subcommands run as the owner, and its switch is taken away again afterwards."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let --database be the owner's connection unless it is named."""
        super().add_arguments(parser)
        for action in parser._actions:
            if isinstance(action, _SubParsersAction):
                for subcommand in action.choices.values():
                    subcommand.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the subcommand, then redefine the switch that an installation put back."""
        super().handle(*args, **options)
        using = options.get("database") or "owner"
        if using in connections:
            give_rights(using)
