"""`migrate` as the owner of the tables; the application's own role may not change the structure."""

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as Migrate


class Command(Migrate):
    """Django's command with another default."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Let --database be the owner's connection unless it is named."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
