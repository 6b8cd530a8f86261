"""An installation of its own for tests that start servers: a copy of the checkout, with its own data and sockets."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

import psutil

ROOT = Path(__file__).parents[2]
LEFT_OUT = (".git", ".venv", "var", "staticfiles", "tests", "__pycache__", ".*_cache", ".hypothesis")
#: What the tests' own settings put in the environment, and what would point to somebody else's servers.
NOT_INHERITED = {
    *(
        "EXAMPLE_MODE",
        "DEBUG",
        "HTTPS",
        "COMPONENT_GALLERY",
        "ALLOWED_HOSTS",
        "SECRET_KEY",
        "VAR_DIR",
        "PORT",
        "HOST",
    ),
    *(
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "REDIS_URL",
        "DJANGO_SETTINGS_MODULE",
        "TEST_DATABASE_NAME",
        "TEST_RUN_NUMBER",
    ),
}
PATIENCE = 180.0
WHERE = "from trelleborg_styrning.embedded import places; print(places.state_dir(), places.runtime_dir(), sep='\\n')"
Found = TypeVar("Found")


def wait_for(ask: Callable[[], Found], what: str, seconds: float = PATIENCE) -> Found:
    """Wait until an answer is true, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds:g} s in vain: {what}")


class Installation:
    """A copy of the checkout in a folder, on the Python environment that the tests run in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        (folder / ".venv").symlink_to(sys.prefix)
        where = self.python("-c", WHERE).stdout.split("\n")
        self.state, self.runtime = Path(where[0]), Path(where[1])

    def environment(self, **more: str) -> dict[str, str]:
        """Return a newcomer's environment."""
        kept = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
        return {**{key: value for key, value in kept.items() if not key.startswith("PYTEST")}, **more}

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the folder and wait for it."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def python(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run the installation's Python."""
        return self.run(str(self.folder / ".venv/bin/python"), *arguments, **more)

    def manage(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a management command."""
        return self.python("manage.py", *arguments, **more)

    def serve(self, **more: str) -> "Running":
        """Start script/server as a person in a terminal does, on a free port unless PORT is given."""
        return Running(self, self.environment(**{"PORT": "0", **more}))

    def processes(self) -> list[psutil.Process]:
        """Return what runs of this installation, whoever its parent is."""
        return [process for process in psutil.process_iter() if self._is_mine(process)]

    def _is_mine(self, process: psutil.Process) -> bool:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            command, at = " ".join(process.cmdline()), process.cwd()
        except psutil.Error:
            return False
        return any(
            str(place) in command or at == str(place) for place in (self.folder, self.state, self.runtime)
        )

    def process(self, *words: str) -> psutil.Process | None:
        """Return the oldest process whose command has all these words."""
        found = []
        for process in self.processes():
            try:
                if all(word in " ".join(process.cmdline()) for word in words):
                    found.append((process.create_time(), process.pid, process))
            except psutil.Error:
                continue
        return min(found)[2] if found else None

    def nothing_runs(self, seconds: float = 60) -> None:
        """Wait until nothing runs; fails naming what does."""
        end = time.monotonic() + seconds
        while self.processes():
            if time.monotonic() > end:
                raise AssertionError([process.cmdline() for process in self.processes()])
            time.sleep(0.1)

    def remove(self) -> None:
        """End what is left, and remove data and sockets."""
        for process in self.processes():
            try:
                process.resume()
                process.kill()
            except psutil.Error:
                continue
        self.remove_data()
        shutil.rmtree(self.folder, ignore_errors=True)

    def remove_data(self) -> None:
        """Remove data and sockets of servers that do not run."""
        for place in (self.state, self.runtime):
            shutil.rmtree(place, ignore_errors=True)


class Running:
    """A script/server that has been started."""

    def __init__(self, installation: Installation, environment: dict[str, str]) -> None:
        self.installation = installation
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [str(installation.folder / "script/server")],
            cwd=installation.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(iter(self.process.stdout.readline, ""))

    @property
    def output(self) -> str:
        """What the terminal shows by now."""
        return "".join(self.lines)

    def wait_until_said(self, words: str) -> "Running":
        """Wait for words in the terminal."""
        wait_for(lambda: words in self.output or self.process.poll() is not None, words)
        assert words in self.output, self.output
        return self

    def wait_until_ready(self) -> "Running":
        """Wait for the address and the last line after it."""
        return self.wait_until_said("Ctrl-C")

    @property
    def address(self) -> str:
        """The printed address, without its last slash."""
        found = re.search(r"http://\S+", self.output)
        assert found, self.output
        return found[0].rstrip("/")

    def signal(self, number: int, *, group: bool = False) -> int:
        """Send a signal (to the group, as a terminal's Ctrl-C does) and wait for the end; returns the exit code."""
        if group:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        self.process.wait(PATIENCE)
        self._reader.join(5)
        return self.process.returncode

    def stop(self) -> int:
        """Ctrl-C."""
        if self.process.poll() is not None:
            return self.process.returncode
        return self.signal(signal.SIGINT, group=True)


class Browser:
    """Somebody's browser, without pictures: keeps cookies, follows redirects, is not upset by errors."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self._opener: OpenerDirector = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Return status and text; status 0 where nothing answers."""
        return self._open(Request(self.address + path, headers=_names(headers)))

    def post(self, path: str, data: dict[str, str], **headers: str) -> tuple[int, str]:
        """Send a form."""
        headers = {"referer": self.address + path, **headers}
        return self._open(Request(self.address + path, urlencode(data).encode(), headers=_names(headers)))

    def _open(self, request: Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=30) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except (URLError, OSError):
            return 0, ""

    def form_key(self, page: str) -> str:
        """Return the hidden key of a page's form."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page)[1])
        assert found, page
        return found[1]

    def log_in(self, who: str, password: str = "trelleborg-exempel") -> tuple[int, str]:
        """Log in as one of the example's roles."""
        data = {"username": f"{who}@trelleborg.example", "password": password}
        return self.post("/logga-in/", {"csrfmiddlewaretoken": self.form_key("/logga-in/"), **data})

    def health(self) -> tuple[int, str]:
        """Return what /halsa/ says."""
        return self.get("/halsa/")


def _names(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
