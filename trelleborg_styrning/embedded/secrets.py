"""The private servers' passwords: made once, kept in a file that only its owner can read."""

import json
import os
import secrets
from functools import cache
from pathlib import Path

from trelleborg_styrning.embedded.places import state_dir

NAMES = ("superuser", "owner", "application", "secret_key")


def secrets_file() -> Path:
    """Return where the passwords are kept."""
    return state_dir() / "secrets.json"


@cache
def all_secrets() -> dict[str, str]:
    """Return every secret by name (see NAMES), made now if there are none."""
    path = secrets_file()
    if not path.exists():
        _make(path)
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _make(path: Path) -> None:
    """Write new secrets; where two processes do so at once, the first to finish wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({name: secrets.token_urlsafe(48) for name in NAMES}, file)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
