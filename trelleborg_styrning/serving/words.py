"""What the terminal says."""

import sys
import time
from pathlib import Path

from trelleborg_styrning.serving.address import Address


def any_letters() -> None:
    """Let a terminal without å, ä and ö show something else instead of stopping the server."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """Write a line; a terminal that is gone stops nothing."""
    try:
        print(text, flush=True)
    except OSError:
        return


def complain(text: str) -> None:
    """Write why it cannot go on."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        return


def event(text: str) -> None:
    """Write a line about something that happened while the server ran, with the time of day."""
    say(f"{time.strftime('%H.%M.%S')}  {text}")


def short(path: Path) -> Path:
    """Return a path as short as it can be written where the person stands."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def tell(at: Address) -> None:
    """Print the address, in example mode the log-ins, and where letters and logs are."""
    from django.conf import settings

    say(f"\nTrelleborg Styrning är igång:  {at.url}\n")
    if settings.EXAMPLE_MODE:
        from trelleborg_styrning.example.shown import short_list

        say("\n".join(short_list()))
        if at.open_to_others:
            say("\nObs! Andra datorer på nätverket når exemplet, och lösenordet är känt.")
    letters = (
        f"Brev läggs i {short(Path(settings.EMAIL_FILE_PATH))}, loggar"
        if settings.EMAIL_IN_FILES
        else "Loggar läggs"
    )
    say(f"\n{letters} i {short(settings.VAR_DIR / 'log')}. Avsluta med Ctrl-C.\n")
