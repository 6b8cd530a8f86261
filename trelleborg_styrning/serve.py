"""Runs the whole application on this machine until Ctrl-C: what `script/server` starts.

Private servers where none are pointed out, migrations, the example the first time, then the web server, a worker
and the scheduler as children. When one of them ends the others are stopped too: half an application helps nobody.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from types import FrameType

from trelleborg_styrning import embedded
from trelleborg_styrning.embedded.places import CHECKOUT, CannotStart

HOST = os.environ.get("HOST", "").strip() or "127.0.0.1"
PORT = os.environ.get("PORT", "").strip() or "8000"
STOP_SECONDS = 15


class Stop(Exception):
    """Someone asked for the end: Ctrl-C, or a signal."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def manage(*arguments: str) -> None:
    """Run one management command; raises CalledProcessError when it fails."""
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=CHECKOUT, check=True)


def commands() -> dict[str, list[str]]:
    """The three processes, by the name that is said when one of them ends."""
    celery = [sys.executable, "-m", "celery", "--app", "trelleborg_styrning", "--quiet"]
    return {
        "webbservern": [
            *[sys.executable, "-m", "gunicorn", "trelleborg_styrning.wsgi", "--bind", f"{HOST}:{PORT}"],
            *["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"],
        ],
        "arbetaren": [*celery, "worker", "--concurrency", "1", "--loglevel", "WARNING"],
        "schemaläggaren": [*celery, "beat", "--loglevel", "WARNING"],
    }


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own: Ctrl-C reaches only this process, which stops the children."""
    return subprocess.Popen(command, cwd=CHECKOUT, start_new_session=True)


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every child to end, and make it end when it does not."""
    for child in children.values():
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    end = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def prepare() -> None:
    """Bring database and static files up to date; in example mode load the municipality the first time."""
    from django.core.management import call_command

    (CHECKOUT / "var" / "scheduler").mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    if os.environ.get("EXAMPLE_MODE") == "1":
        call_command("load_example", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def tell() -> None:
    """Print the address, and in example mode the log-ins."""
    from django.conf import settings
    from django.core.management import call_command

    shown = "127.0.0.1" if HOST in ("0.0.0.0", "::") else HOST
    if settings.EXAMPLE_MODE:
        call_command("load_example", logins=True)
        print(f"\nBrev som skickas läggs i {settings.EMAIL_FILE_PATH}")
    print(f"\nTrelleborg Styrning: http://{shown}:{PORT}/   (Ctrl-C avslutar)\n", flush=True)


def main() -> int:
    """Run until Ctrl-C or until a child ends; the exit code says which."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trelleborg_styrning.settings")
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        with embedded.running():
            try:
                import django

                django.setup()
                prepare()
                children.update({name: start(command) for name, command in commands().items()})
                tell()
                return watch(children)
            finally:
                stop(children)
    except Stop:
        print("\nAvslutat.", flush=True)
        return 0
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1


def watch(children: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait until a child ends; that is a failure."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                print(f"Något gick fel: {name} slutade (kod {child.returncode}).", file=sys.stderr)
                return 1
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
