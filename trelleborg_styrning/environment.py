"""Reading settings from the environment: small, typed and strict about what cannot be understood."""

import os
from urllib.parse import urlsplit

TRUE = {"1", "true", "yes", "on", "ja"}
FALSE = {"", "0", "false", "no", "off", "nej"}


class WrongSetting(Exception):
    """A setting in the environment that cannot be understood; the message says which and why."""


def text(name: str, default: str = "") -> str:
    """Return a setting as written, without surrounding space; an empty one counts as unset."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """Return a yes-or-no setting. Raises WrongSetting for anything else than 1/0, true/false, yes/no, on/off, ja/nej."""
    written = os.environ.get(name)
    if written is None:
        return default
    if written.strip().lower() in TRUE:
        return True
    if written.strip().lower() in FALSE:
        return False
    raise WrongSetting(f"{name} is {written!r}; write 1 or 0")


def number(name: str, default: int) -> int:
    """Return a whole number. Raises WrongSetting for anything else."""
    written = text(name, str(default))
    try:
        return int(written)
    except ValueError:
        raise WrongSetting(f"{name} is {written!r}; write a whole number") from None


def words(name: str, default: str = "") -> list[str]:
    """Return a list that was written with commas between."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def celery_url(redis_url: str) -> str:
    """Return Celery's spelling of a Redis address: `unix:///x.sock?db=1` is `redis+socket:///x.sock?virtual_host=1` there."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    query = parts.query.replace("db=", "virtual_host=")
    # urlunsplit leaves out the two slashes for a scheme it does not know.
    return f"redis+socket://{parts.path}?{query}" if query else f"redis+socket://{parts.path}"
