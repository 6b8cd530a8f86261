"""A private PostgreSQL and a private Redis for whoever has not pointed to real ones with DATABASE_URL and REDIS_URL.

`running()` finds them or starts them, and lets go of them afterwards; they stop when nobody needs them. The addresses
are known beforehand, so that the settings can be read without starting anything. docs/decisions/embedded-servers.md
says why it is done in this way.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO

from trelleborg_styrning.embedded import processes
from trelleborg_styrning.embedded.engines import (
    APPLICATION_ROLE,
    ENGINES,
    OWNER_ROLE,
    Redis,
    database_address,
)
from trelleborg_styrning.embedded.keeper import (
    LARGEST_LOG,
    START_SECONDS,
    lock_file,
    log_file,
    ready_file,
    try_lock,
)
from trelleborg_styrning.embedded.places import CHECKOUT, CannotStart
from trelleborg_styrning.embedded.secrets import all_secrets

__all__ = ["CannotStart", "database_owner_url", "database_url", "redis_url", "running", "secret_key"]

#: Which variable of the environment makes an engine unnecessary.
VARIABLES = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}


def secret_key() -> str:
    """Return a SECRET_KEY for the example and for development, the same at every start."""
    return all_secrets()["secret_key"]


def database_url() -> str:
    """Return the private PostgreSQL's address for the application's role."""
    return database_address(APPLICATION_ROLE, "application")


def database_owner_url() -> str:
    """Return the private PostgreSQL's address for the role that owns the tables."""
    return database_address(OWNER_ROLE, "owner")


def redis_url() -> str:
    """Return the private Redis' address."""
    return f"unix://{Redis().socket}?db=0"


@contextmanager
def running() -> Iterator[None]:
    """Have the private servers that are needed running; they stop afterwards unless somebody else needs them.

    Raises CannotStart with a sentence for the person at the terminal.
    """
    with ExitStack() as stack:
        for engine, variable in VARIABLES.items():
            if not os.environ.get(variable, "").strip():
                stack.enter_context(engine_running(engine))
        yield


@contextmanager
def engine_running(name: str) -> Iterator[None]:
    """Have one engine ("postgres" or "redis") running."""
    with lock_file(name, "users").open("a") as users:
        # Waits while a keeper that nobody needed any more is stopping its engine.
        fcntl.flock(users, fcntl.LOCK_SH)
        keeper = _wait_for_keeper(name)
        try:
            yield
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            _wait_for_end(name)
            if keeper is not None:
                keeper.poll()


def _keeper_is_there(name: str) -> bool:
    with lock_file(name, "keeper").open("a") as file:
        return not try_lock(file, fcntl.LOCK_SH)


def _wait_for_keeper(name: str) -> subprocess.Popen[bytes] | None:
    """Wait until the engine serves; start a keeper where there is none. Returns the one that was started here."""
    keeper: subprocess.Popen[bytes] | None = None
    end = time.monotonic() + START_SECONDS + 5
    while time.monotonic() < end:
        there = _keeper_is_there(name)
        if there and ready_file(name).exists() and ENGINES[name]().listens():
            return keeper
        if not there and (keeper is None or keeper.poll() is not None):
            if keeper is not None and keeper.returncode != 0:
                raise CannotStart(_last_words(name))
            keeper = _start_keeper(name)
        time.sleep(0.03)
    raise CannotStart(f"{name} did not start in time; see {log_file(name)}")


def _start_keeper(name: str) -> subprocess.Popen[bytes]:
    log = log_file(name)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.old"))
    output: IO[bytes]
    with log.open("ab") as output:
        # In a session of its own: Ctrl-C is for the command that was typed, and the keeper follows from that.
        return subprocess.Popen(
            [sys.executable, "-m", "trelleborg_styrning.embedded.keeper", name],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _last_words(name: str) -> str:
    """Return the end of an engine's log, where its keeper said why it gave up."""
    lines = log_file(name).read_text(errors="replace").strip().splitlines()
    return "\n".join(lines[-3:])


def _wait_for_end(name: str) -> None:
    """Wait for the keeper to stop, so that a command leaves nothing behind; do not wait where others need the engine."""
    stopping = processes.wait_until(lambda: not ready_file(name).exists() or not _keeper_is_there(name), 0.6)
    if stopping:
        processes.wait_until(lambda: not _keeper_is_there(name), 30)
