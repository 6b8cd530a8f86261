"""A keeper looks after one engine: `python -m trelleborg_styrning.embedded keeper postgres`.

Whoever needs the engine holds a shared lock on `<engine>.users`. The keeper stops when nobody holds one any more,
and since the system lets go of the locks of a process that ends in whatever way, `kill -9` included, nothing is left
running. A second lock, `<engine>.keeper`, makes sure that there is one keeper only.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO

from trelleborg_styrning.embedded import processes
from trelleborg_styrning.embedded.engines import ENGINES, Engine
from trelleborg_styrning.embedded.places import CannotStart, state_dir

START_SECONDS = 60
LOOK_EVERY_SECONDS = 0.1
LARGEST_LOG = 5_000_000
#: How long a keeper waits before it starts a crashed engine again: doubled each time, up to the second number.
RESTART_SECONDS = (1.0, 15.0)


def lock_file(engine: str, kind: str) -> Path:
    """Return a lock file; `kind` is "users" or "keeper"."""
    return state_dir() / f"{engine}.{kind}"


def ready_file(engine: str) -> Path:
    """Return the file that stands there while the engine serves."""
    return state_dir() / f"{engine}.ready"


def log_file(engine: str) -> Path:
    """Return where the keeper and its engine write."""
    return state_dir() / f"{engine}.log"


def try_lock(file: IO[str], how: int) -> bool:
    """Take a lock if it is free."""
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Keeper:
    """Runs one engine for as long as somebody needs it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.process: subprocess.Popen[bytes] | None = None
        self.asked_to_stop = False
        self.users = lock_file(engine.name, "users").open("a")
        self.log = log_file(engine.name).open("ab")

    def run(self) -> None:
        """Start the engine, wait until nobody needs it, stop it. The users' lock is held while stopping, so that
        whoever comes then waits and starts a new keeper afterwards."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        ready_file(self.engine.name).unlink(missing_ok=True)
        try:
            self._start()
            self._look_after()
        finally:
            ready_file(self.engine.name).unlink(missing_ok=True)
            if self.process is not None:
                processes.stop(self.process, self.engine.stop_signals)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def _finished(self) -> bool:
        return self.asked_to_stop or try_lock(self.users, fcntl.LOCK_EX)

    def _start(self) -> None:
        """Start the engine and wait for its answer; one that ends at once is tried again, since what a killed run
        left behind may need a moment to go away."""
        self.engine.prepare()
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            self.process = self.engine.start(self.log)
            if self._answers_before(end):
                self.engine.after_start()
                ready_file(self.engine.name).write_text(str(os.getpid()))
                return
            if self.asked_to_stop:
                return
            time.sleep(0.5)
            self.engine.prepare()
        raise CannotStart(
            f"{self.engine.title} går inte att starta. Varför står i {log_file(self.engine.name)}"
        )

    def _answers_before(self, end: float) -> bool:
        while time.monotonic() < end and not self.asked_to_stop:
            if self.process is None or self.process.poll() is not None:
                return False
            if self.engine.answers():
                return True
            time.sleep(0.03)
        return False

    def _look_after(self) -> None:
        """Wait until nobody needs the engine; start it again when it has crashed."""
        pause = RESTART_SECONDS[0]
        while not self._finished():
            if self.process is not None and self.process.poll() is not None:
                ready_file(self.engine.name).unlink(missing_ok=True)
                print(
                    f"{self.engine.name} ended ({self.process.returncode}); again in {pause:g} s", flush=True
                )
                if processes.wait_until(self._finished, pause):
                    return
                pause = min(pause * 2, RESTART_SECONDS[1])
                self._start()
            time.sleep(LOOK_EVERY_SECONDS)


def main(name: str) -> int:
    """Be the keeper of an engine. Returns at once where there is one already."""
    engine = ENGINES[name]()
    with lock_file(name, "keeper").open("a") as keeper_lock:
        # Others look whether the lock is held by taking it for a moment; that is no keeper.
        if not processes.wait_until(lambda: try_lock(keeper_lock, fcntl.LOCK_EX), 1, every=0.02):
            return 0
        try:
            Keeper(engine).run()
        except CannotStart as reason:
            print(reason, file=sys.stderr, flush=True)
            return 1
    return 0
