"""Starting, recognising and ending processes so that none is left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from trelleborg_styrning.embedded.places import Identity

PR_SET_PDEATHSIG = 1


def die_with_parent(with_signal: int) -> Callable[[], None] | None:
    """Return what a child runs before its program so that it gets a signal when its parent dies, however it dies.

    Only Linux can do that; elsewhere a keeper's next start finds what was left and ends it.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, with_signal)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def start(
    command: Sequence[str | Path],
    *,
    output: IO[Any] | None,
    stop_signal: int,
    identity: Identity | None = None,
    environment: dict[str, str] | None = None,
    folder: Path | None = None,
    keep_open: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C in the terminal reaches only who looks after it.

    ``stop_signal`` is what it gets when its parent dies; ``keep_open`` are numbers of open files that it inherits.
    """
    as_user: dict[str, Any] = {}
    if identity is not None and identity.other:
        as_user = {"user": identity.uid, "group": identity.gid, "extra_groups": []}
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=die_with_parent(stop_signal),
        env=environment,
        cwd=folder,
        pass_fds=keep_open,
        **as_user,
    )


def stop(process: subprocess.Popen[bytes], signals: Sequence[tuple[int, float]]) -> None:
    """End a process that we started: each signal in turn with the seconds to wait for it, then SIGKILL to its group."""
    for number, seconds in signals:
        if process.poll() is not None:
            break
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    kill_group(process)
    process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process and the children that it started itself."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def alive(pid: int) -> bool:
    """Tell whether a process runs (one that has ended and waits to be collected does not)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return True


def command_line(pid: int) -> str:
    """Return how a process was started, or nothing where that cannot be known."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        pass
    try:
        found = subprocess.run(
            ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return found.stdout.strip()


def wait_until(is_true: Callable[[], bool], seconds: float, every: float = 0.05) -> bool:
    """Wait for something to become true; False where it did not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_true():
            return True
        time.sleep(every)
    return is_true()
