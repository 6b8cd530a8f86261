"""What `check --deploy` says about the installation that Django does not."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def two_roles(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The application must not log in as the role that owns the tables: an owner can switch off every lock."""
    if settings.DATABASES["default"]["USER"] != settings.DATABASES["owner"]["USER"]:
        return []
    return [
        Warning(
            "The application logs in to PostgreSQL as the owner of the tables, and so can change what is decided.",
            hint="Give DATABASE_OWNER_URL a role of its own; docs/operations.md says how.",
            id="foundation.W001",
        )
    ]


def example_mode(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The example mode has known passwords and a date that stands still."""
    if not settings.EXAMPLE_MODE:
        return []
    return [
        Warning("EXAMPLE_MODE is on: known log-ins, and today's date stands still.", id="foundation.W002")
    ]


def mail_server(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a mail server nobody gets the letter about a forgotten password."""
    if not settings.EMAIL_IN_FILES or settings.EXAMPLE_MODE:
        return []
    return [
        Warning("EMAIL_HOST is not set: letters are put in a folder and reach nobody.", id="foundation.W003")
    ]
