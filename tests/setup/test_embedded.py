"""The private servers: they start for whoever needs them, stop after the last, and survive being killed."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .installation import Installation, wait_for

pytestmark = pytest.mark.servers
HOLD = """
import sys
from trelleborg_styrning import embedded
with embedded.running():
    import psycopg
    with psycopg.connect(embedded.database_url()) as c:
        print(c.execute("SELECT pg_postmaster_start_time()").fetchone()[0], flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A copy of the checkout."""
    made = Installation(tmp_path_factory.mktemp("one") / "copy")
    yield made
    made.remove()


class Holder:
    """A process that needs the servers until it is let go of."""

    def __init__(self, installation: Installation, umask: int = 0o022, **more: str) -> None:
        self.process = subprocess.Popen(
            [str(installation.folder / ".venv/bin/python"), "-c", HOLD],
            cwd=installation.folder,
            env=installation.environment(**more),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            umask=umask,
        )
        assert self.process.stdout is not None
        #: When its PostgreSQL started.
        self.started = self.process.stdout.readline().strip()
        assert self.started

    def let_go(self) -> None:
        """Let it end."""
        self.process.communicate("\n", timeout=60)


def test_the_sockets_are_for_their_owner_alone(one: Installation) -> None:
    holder = Holder(one)
    assert one.runtime.stat().st_mode & 0o777 == 0o700
    assert (one.state / "secrets.json").stat().st_mode & 0o777 == 0o600
    holder.let_go()
    assert one.processes() == []


def test_a_second_command_uses_the_servers_that_run(one: Installation) -> None:
    first, second = Holder(one), Holder(one)
    assert first.started == second.started
    first.let_go()
    assert one.process("postgres -D"), "the other still needs it"
    second.let_go()
    assert one.processes() == []


def test_a_killed_command_leaves_no_server_and_the_next_one_starts(one: Installation) -> None:
    first = Holder(one)
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    one.nothing_runs()
    again = Holder(one)
    assert again.started > first.started
    again.let_go()


def test_a_killed_keeper_takes_its_server_along_and_the_next_command_starts_both(one: Installation) -> None:
    """Also while somebody still waits for the old one; nothing of the lock files that are left is believed."""
    first = Holder(one)
    keeper = one.process("keeper postgres")
    assert keeper is not None
    keeper.kill()
    wait_for(lambda: one.process("postgres -D") is None, "the end of PostgreSQL")
    second = Holder(one)
    assert second.started > first.started
    first.let_go()
    second.let_go()
    one.nothing_runs()


def test_a_killed_postgresql_leaves_files_that_do_not_stop_the_next(one: Installation) -> None:
    """Its process number may by then be another program's."""
    first = Holder(one)
    keeper, postgres = one.process("keeper postgres"), one.process("postgres -D")
    assert keeper is not None
    assert postgres is not None
    keeper.suspend()
    postgres.kill()
    keeper.kill()
    first.process.kill()
    first.process.wait()
    one.nothing_runs()
    lock = one.state / "postgres" / "postmaster.pid"
    lock.write_text(lock.read_text().replace(lock.read_text().split()[0], str(os.getpid()), 1))
    (one.runtime / "redis.sock").touch()
    again = Holder(one)
    again.let_go()
    assert one.processes() == []


def test_an_installation_with_its_own_var_dir_has_its_own_servers(one: Installation, tmp_path: Path) -> None:
    first = Holder(one)
    second = Holder(one, VAR_DIR=str(tmp_path / "egen"))
    assert second.started > first.started
    second.let_go()
    assert one.process("postgres -D"), "the first still runs"
    third = Holder(one)
    assert third.started == first.started
    third.let_go()
    first.let_go()
    where = one.python(
        "-c",
        "from trelleborg_styrning.embedded.places import *; print(state_dir())",
        VAR_DIR=str(tmp_path / "egen"),
    )
    shutil.rmtree(where.stdout.strip())


def test_a_stern_umask_locks_nobody_out(tmp_path: Path) -> None:
    """Root's servers run as another user, who must be able to read the programs."""
    made = Installation(tmp_path / "umask")
    try:
        for _again in range(2):
            Holder(made, umask=0o077).let_go()
        assert made.processes() == []
    finally:
        made.remove()


def test_nothing_in_the_environment_is_taken_for_granted(one: Installation) -> None:
    """No home, no language, a folder for temporary files that is not there and whose path is long."""
    found = subprocess.run(
        [str(one.folder / ".venv/bin/python"), "manage.py", "shell", "-c", "print('å')"],
        cwd=one.folder,
        env={"TMPDIR": "/tmp/" + "lång/" * 40, "EXAMPLE_MODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.splitlines()[-1] == "å"
    assert one.processes() == []
