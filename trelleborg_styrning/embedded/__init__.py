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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
from trelleborg_styrning.embedded.places import CHECKOUT, CannotStart, installation_hash, state_dir
from trelleborg_styrning.embedded.secrets import all_secrets

__all__ = [
    "CannotStart",
    "Server",
    "database_owner_url",
    "database_url",
    "holds_example",
    "installation_hash",
    "keep_example",
    "redis_url",
    "running",
    "secret_key",
]

#: Which variable of the environment makes an engine unnecessary.
VARIABLES = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}


def secret_key() -> str:
    """Return a SECRET_KEY for an installation on the private servers, the same at every start."""
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


def holds_example() -> bool:
    """Tell whether the private database was filled with the example, at somebody's request."""
    return (state_dir() / "example").exists()


def keep_example() -> None:
    """Remember that the private database holds the example, for commands that come later."""
    (state_dir() / "example").touch()


class Server:
    """One private server as somebody who needs it sees it: asked for, waited for, looked after, let go of."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.title = ENGINES[name].title
        self._users: IO[str] = lock_file(name, "users").open("a")
        self._keeper: subprocess.Popen[bytes] | None = None

    def ask(self) -> None:
        """Say that it is needed, and start a keeper where there is none. Waits while an earlier keeper is stopping."""
        fcntl.flock(self._users, fcntl.LOCK_SH)
        self.look_after()

    def is_kept(self) -> bool:
        """Tell whether it serves as far as its keeper knows. Costs the server nothing, so it can be asked often."""
        return _keeper_is_there(self.name) and ready_file(self.name).exists()

    def answers(self) -> bool:
        """Tell whether it serves."""
        return self.is_kept() and ENGINES[self.name]().listens()

    def look_after(self) -> None:
        """Start a keeper where there is none, also when an earlier one was killed. Does not wait."""
        if self._keeper is not None and self._keeper.poll() is None:
            return
        if not _keeper_is_there(self.name):
            self._keeper = _start_keeper(self.name)

    def wait(self) -> None:
        """Wait until it serves. Raises CannotStart where it does not."""
        end = time.monotonic() + START_SECONDS + 5
        while time.monotonic() < end:
            if self.answers():
                return
            if self._keeper is not None and self._keeper.poll() not in (None, 0):
                raise CannotStart(_last_words(self.name))
            self.look_after()
            time.sleep(0.03)
        raise CannotStart(f"{self.title} startade inte i tid. Varför står i {log_file(self.name)}")

    def let_go(self) -> None:
        """Say that it is not needed here any more."""
        fcntl.flock(self._users, fcntl.LOCK_UN)

    def wait_for_end(self) -> None:
        """Wait for the keeper to stop, so that a command leaves nothing behind; not where others need the server."""
        nobody_needs_it = try_lock(self._users, fcntl.LOCK_EX)
        # Where that lock cannot be had, others share it, or the keeper has it while it stops.
        others_need_it = not nobody_needs_it and try_lock(self._users, fcntl.LOCK_SH)
        self._users.close()
        if others_need_it or not processes.wait_until(lambda: not _keeper_is_there(self.name), 30):
            return
        if self._keeper is not None:
            with suppress(subprocess.TimeoutExpired):
                self._keeper.wait(5)


@contextmanager
def running(meanwhile: Callable[[], None] | None = None) -> Iterator[list[Server]]:
    """Have the private servers that are needed running; they stop afterwards unless somebody else needs them.

    Gives those that are (none where the environment points to real ones). ``meanwhile`` is done while they start.
    Raises CannotStart with a sentence for the person at the terminal.
    """
    servers: list[Server] = []
    try:
        for name, variable in VARIABLES.items():
            if not os.environ.get(variable, "").strip():
                servers.append(Server(name))
        for server in servers:
            server.ask()
        if meanwhile is not None:
            meanwhile()
        for server in servers:
            server.wait()
        yield servers
    finally:
        for server in servers:
            server.let_go()
        for server in servers:
            server.wait_for_end()


def _keeper_is_there(name: str) -> bool:
    with lock_file(name, "keeper").open("a") as file:
        return not try_lock(file, fcntl.LOCK_SH)


def _start_keeper(name: str) -> subprocess.Popen[bytes]:
    log = log_file(name)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.old"))
    output: IO[bytes]
    with log.open("ab") as output:
        # In a session of its own: Ctrl-C is for the command that was typed, and the keeper follows from that.
        return subprocess.Popen(
            [sys.executable, "-m", "trelleborg_styrning.embedded", "keeper", name],
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
