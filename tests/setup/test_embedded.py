"""The private servers: they start for whoever needs them, stop after the last, and survive being killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.servers
HOLD = """
import sys, pathlib
from trelleborg_styrning import embedded
from trelleborg_styrning.embedded import places
with embedded.running():
    import psycopg
    with psycopg.connect(embedded.database_url()) as c:
        print(c.execute("SELECT pg_postmaster_start_time()").fetchone()[0], flush=True)
    print(pathlib.Path(places.runtime_dir()), flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Path]]:
    """Two copies of the package in folders of their own, as two checkouts on one machine."""
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        subprocess.run(["cp", "-r", str(ROOT / "trelleborg_styrning"), str(folder)], check=True)
        made.append(folder)
    yield made


def hold(folder: Path) -> subprocess.Popen[str]:
    """Start a process that needs the servers until a line is written to it."""
    env = {
        key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL", "VAR_DIR")
    }
    return subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=folder,
        env=env,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def says(process: subprocess.Popen[str]) -> tuple[str, Path]:
    """Return when its PostgreSQL started and where the sockets are."""
    assert process.stdout is not None
    return process.stdout.readline().strip(), Path(process.stdout.readline().strip())


def let_go(process: subprocess.Popen[str]) -> None:
    """Let it end."""
    process.communicate("\n", timeout=60)


def gone(runtime: Path, seconds: float = 15) -> bool:
    """Wait until nothing listens in a runtime folder any more."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not (runtime / ".s.PGSQL.5432").exists():
            return True
        time.sleep(0.1)
    return False


def test_two_copies_do_not_collide_and_leave_nothing_running(copies: list[Path]) -> None:
    one, two = hold(copies[0]), hold(copies[1])
    (_, first), (_, second) = says(one), says(two)
    assert first != second
    assert first.stat().st_mode & 0o777 == 0o700
    let_go(one)
    let_go(two)
    assert gone(first)
    assert gone(second)


def test_a_second_command_uses_the_server_that_runs(copies: list[Path]) -> None:
    one = hold(copies[0])
    started, runtime = says(one)
    two = hold(copies[0])
    assert says(two) == (started, runtime)
    let_go(one)
    assert (runtime / ".s.PGSQL.5432").exists(), "the other still needs it"
    let_go(two)
    assert gone(runtime)


def test_a_killed_command_leaves_no_server_and_the_next_one_starts(copies: list[Path]) -> None:
    one = hold(copies[0])
    started, runtime = says(one)
    one.send_signal(signal.SIGKILL)
    one.wait()
    assert gone(runtime)
    again = hold(copies[0])
    assert says(again)[0] > started
    let_go(again)
