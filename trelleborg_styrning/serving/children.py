"""The three processes: web server, worker and scheduler. One that crashes is started again; all end together."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trelleborg_styrning.embedded import processes
from trelleborg_styrning.embedded.places import CHECKOUT

#: Everyone is asked in turn with the seconds that they get; what is left then is killed.
STOP_SIGNALS = ((signal.SIGTERM, 6.0), (signal.SIGQUIT, 4.0))
#: A process that ends this many times within so many seconds is not started again.
MOST_ENDS, WITHIN_SECONDS = 5, 60.0
LARGEST_LOG = 5_000_000
#: Lines that tell of an error, without their beginning: ours (settings.LOGGING), Celery's, gunicorn's.
ERROR_LINE = re.compile(
    r"""^(?:
        \S+\ \S+\ (?:ERROR|CRITICAL)\ [\w.]+:
        | \[[^\]]+:\ (?:ERROR|CRITICAL)/[^\]]+\]
        | \[[^\]]+\]\ \[\d+\]\ \[(?:ERROR|CRITICAL)\]
    )\ (?P<what>.+)$""",
    re.VERBOSE,
)


@dataclass
class Child:
    """One of the three: what it is called in the terminal, how it is started, where it writes."""

    name: str
    command: list[str]
    log: Path
    keep_open: tuple[int, ...] = ()
    #: What it is told when this process dies in whatever way.
    when_orphaned: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_ENDS))
    read_to: int = 0

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C in the terminal reaches only who looks after it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._shorten_log()
        with self.log.open("ab") as output:
            self.read_to = output.tell()
            self.process = processes.start(
                self.command,
                output=output,
                stop_signal=self.when_orphaned,
                folder=CHECKOUT,
                keep_open=self.keep_open,
            )

    def _shorten_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.old"))

    @property
    def running(self) -> bool:
        """Tell whether it runs."""
        return self.process is not None and self.process.poll() is None

    def clear_away(self) -> None:
        """End what a crashed one left of its own children."""
        if self.process is not None:
            processes.kill_group(self.process)
            self.process.wait()

    def how_it_ended(self) -> str:
        """Return that in two words."""
        code = self.process.returncode if self.process is not None else 0
        return f"kod {code}" if code >= 0 else f"signal {-code}"

    def gives_up(self) -> bool:
        """Note that it has ended; True when that has happened too often to go on."""
        self.ends.append(time.monotonic())
        return len(self.ends) == MOST_ENDS and self.ends[-1] - self.ends[0] < WITHIN_SECONDS

    def new_errors(self) -> Iterator[str]:
        """Give the errors that it has written since last time."""
        try:
            with self.log.open("rb") as file:
                file.seek(self.read_to)
                text = file.read()
        except OSError:
            return
        whole, newline, _rest = text.rpartition(b"\n")
        self.read_to += len(whole) + len(newline)
        for line in whole.decode(errors="replace").splitlines():
            found = ERROR_LINE.match(line)
            if found:
                yield found["what"]

    def last_words(self) -> str:
        """Return the last line of its log."""
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1] if lines else ""


def the_three(*, listener: int, logs: Path, schedule: Path) -> list[Child]:
    """Return web server (on an open socket, by its number), worker and scheduler."""
    # The worker's warning about root is about code that others send it; only this application writes to its Redis.
    celery = [
        sys.executable,
        "-W",
        "ignore:::celery.platforms",
        "-m",
        "celery",
        "--app",
        "trelleborg_styrning",
    ]
    web = [sys.executable, "-m", "gunicorn", "trelleborg_styrning.wsgi", "--bind", f"fd://{listener}"]
    web += [
        "--worker-class",
        "gthread",
        "--workers",
        "2",
        "--threads",
        "4",
        "--preload",
        "--no-control-socket",
    ]
    web += ["--graceful-timeout", "5", "--log-level", "warning"]
    return [
        Child("Webbservern", web, logs / "web.log", keep_open=(listener,)),
        Child(
            "Arbetaren",
            # One process, and killed when orphaned: Celery's own way out waits for a Redis that may be gone already.
            # What it worked on is queued again at the next start.
            [*celery, "--quiet", "worker", "--pool", "solo", "--loglevel", "WARNING"],
            logs / "worker.log",
            when_orphaned=signal.SIGKILL,
        ),
        Child(
            "Schemaläggaren",
            [
                *celery,
                "--quiet",
                "beat",
                "--loglevel",
                "WARNING",
                "--schedule",
                str(schedule),
                "--pidfile",
                "",
            ],
            logs / "scheduler.log",
        ),
    ]


def stop(children: Iterable[Child], signals: Sequence[tuple[int, float]] = STOP_SIGNALS) -> None:
    """Ask everyone to end, at the same time, then less politely; nothing of them is left afterwards."""
    children = list(children)
    for number, seconds in signals:
        for child in children:
            if child.running and child.process is not None:
                child.process.send_signal(number)
        if processes.wait_until(lambda: not any(child.running for child in children), seconds):
            break
    for child in children:
        child.clear_away()
