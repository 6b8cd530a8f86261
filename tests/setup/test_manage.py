"""`manage.py`: finds the private servers or starts them for its own time, and never where real ones are pointed out."""

import os
from pathlib import Path

import pytest

from .installation import Installation, Running

pytestmark = pytest.mark.servers
WHO = "from django.db import connection; c = connection.cursor(); c.execute('SELECT pg_postmaster_start_time()'); print(c.fetchone()[0])"


def test_it_starts_the_servers_for_its_own_time(copy: Installation, first_output: str) -> None:
    assert copy.processes() == []
    found = copy.manage("shell", "--verbosity", "0", "-c", WHO)
    assert found.returncode == 0, found.stderr
    assert copy.processes() == []


def test_the_database_remembers_that_it_holds_the_example(copy: Installation, first_output: str) -> None:
    """Beside script/server nothing has to be said again: the same mode, the same day."""
    ask = "from django.conf import settings; from foundation import clock; print(settings.EXAMPLE_MODE, clock.today())"
    assert copy.manage("shell", "--verbosity", "0", "-c", ask).stdout == "True 2026-09-18\n"
    assert copy.manage("load_example").stdout == "Exempelkommunen fanns redan.\n"
    assert "False" in copy.manage("shell", "--verbosity", "0", "-c", ask, EXAMPLE_MODE="0").stdout


class TestBesideAServer:
    """`script/server` runs in another window."""

    def test_it_finds_the_servers_that_run(self, copy: Installation, server: Running) -> None:
        first, second = (copy.manage("shell", "--verbosity", "0", "-c", WHO).stdout for _time in range(2))
        assert first == second != ""
        assert server.process.poll() is None

    def test_migrating_and_loading_again_change_nothing(self, copy: Installation, server: Running) -> None:
        assert "No migrations to apply." in copy.manage("migrate").stdout
        assert copy.manage("load_example").returncode == 0

    def test_it_builds_a_report_in_its_own_process(
        self, copy: Installation, server: Running, tmp_path: Path
    ) -> None:
        file = tmp_path / "rapport.pdf"
        found = copy.manage(
            *("build_report", "delar", "2026", "--committee", "socialnamnden", "--output", str(file))
        )
        assert found.returncode == 0, found.stderr
        assert file.read_bytes().startswith(b"%PDF-")


def test_any_python_will_do(copy: Installation) -> None:
    """One without Django goes on in the checkout's own .venv; where there is none it says what to type."""
    bare = [os.path.realpath(copy.folder / ".venv/bin/python"), "-I", "manage.py", "version"]
    found = copy.run(*bare)
    assert (found.returncode, found.stdout[:2]) == (0, "5."), found.stderr
    (copy.folder / ".venv").rename(copy.folder / ".venv-away")
    try:
        found = copy.run(*bare)
    finally:
        (copy.folder / ".venv-away").rename(copy.folder / ".venv")
    assert found.returncode == 1
    assert (
        found.stderr
        == "Det som programmet behöver är inte installerat. Skriv script/bootstrap och försök igen.\n"
    )


@pytest.mark.parametrize("command", ["check", "help", "migrate --help", "version"])
def test_what_needs_no_database_starts_no_server(copy: Installation, command: str) -> None:
    log = copy.state / "postgres.log"
    before = log.stat().st_mtime_ns if log.exists() else 0
    assert copy.manage(*command.split()).returncode == 0
    assert (log.stat().st_mtime_ns if log.exists() else 0) == before


def test_with_real_servers_pointed_out_no_private_one_is_started(tmp_path: Path) -> None:
    """Nothing listens at these addresses, so the command fails; what matters is that no folder was made either."""
    made = Installation(tmp_path / "real")
    made.remove_data()
    try:
        found = made.manage(
            *("migrate", "--check"),
            DATABASE_URL="postgres://nobody:x@127.0.0.1:1/none",
            REDIS_URL="redis://127.0.0.1:1/0",
            SECRET_KEY="only-for-this-test-0123456789-0123456789-0123456789",
        )
        assert found.returncode != 0
        assert "Connection refused" in found.stderr
        assert not made.state.exists()
        assert not made.runtime.exists()
    finally:
        made.remove()
