"""Where the private servers keep their things, and as whom they run. Everything follows from the checkout's own path
(or from VAR_DIR where that is set).

Two folders: the *state* (data, passwords, locks, logs), which is kept, and the *runtime* folder with the sockets, which
is not. The runtime folder has a short name of its own because a socket's path may not pass about 100 characters.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
#: PostgreSQL refuses to run as root; this user is made for it where root starts the servers.
SERVICE_USER = "styrning"


class CannotStart(Exception):
    """A private server cannot be started; the message says why and what to do."""


@dataclass(frozen=True)
class Identity:
    """The user that the servers run as."""

    uid: int
    gid: int

    @property
    def other(self) -> bool:
        """Tell whether that is someone else than the user of this process."""
        return self.uid != os.geteuid()


def own_var() -> Path | None:
    """Return VAR_DIR where it is set: an installation of its own, with servers of its own."""
    written = os.environ.get("VAR_DIR", "").strip()
    return Path(written).resolve() if written else None


def installation_hash() -> str:
    """Return a short name of this installation that no other on the machine has: its data's and its sockets' folder."""
    return hashlib.sha256(os.fsencode(own_var() or CHECKOUT)).hexdigest()[:12]


def is_root() -> bool:
    """Tell whether this process is root's."""
    return os.geteuid() == 0


@cache
def identity() -> Identity:
    """Return the user that the servers run as: oneself, or for root an unprivileged user (made the first time)."""
    if not is_root():
        return Identity(os.geteuid(), os.getegid())
    for name in (SERVICE_USER, "nobody"):
        if name == SERVICE_USER:
            _make_service_user()
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Identity(found.pw_uid, found.pw_gid)
    raise CannotStart(
        "PostgreSQL vägrar köra som root och en annan användare saknas. Skriv: useradd --system styrning"
    )


def _make_service_user() -> None:
    """Make the user where there is none. One process at a time: two useradd at once would give it two numbers, of which
    the later one holds."""
    _folder(shared_root().parent, shared_root().name, 0o755)
    with (shared_root() / "user.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            pwd.getpwnam(SERVICE_USER)
        except KeyError:
            if shutil.which("useradd"):
                command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
                subprocess.run([*command, SERVICE_USER], check=False, capture_output=True)


def shared_root() -> Path:
    """Return the folder where root keeps all installations' states; an unprivileged user can reach into it."""
    return Path("/var/lib/trelleborg-styrning")


def state_dir() -> Path:
    """Return (and make) the folder that is kept: data, passwords, locks, logs.

    An ordinary user has it in the checkout; root's checkout may be closed to the servers' own user, so root's lies
    under /var/lib.
    """
    if not is_root():
        return _folder(own_var() or CHECKOUT / "var", "embedded", 0o700)
    _folder(shared_root().parent, shared_root().name, 0o755)
    path = _folder(shared_root(), installation_hash(), 0o711)
    # Says whose it is, to whoever finds the folder after the checkout is gone.
    whose = path / "installation.txt"
    if not whose.exists():
        whose.write_text(f"{own_var() or CHECKOUT}\n")
    return path


def _folder(parent: Path, name: str, mode: int) -> Path:
    """Make a folder that may be opened exactly so much, whatever the umask says."""
    path = parent / name
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)
    return path


def runtime_dir() -> Path:
    """Return the folder of the sockets (it need not exist yet)."""
    return Path("/tmp") / f"styrning-{os.geteuid()}-{installation_hash()}"  # noqa: S108 (see make_runtime_dir)


def make_runtime_dir() -> Path:
    """Make the sockets' folder, open to the servers' user alone. Refuses one that somebody else put there."""
    path = runtime_dir()
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), identity().uid):
        raise CannotStart(f"{path} tillhör någon annan. Ta bort den och försök igen.")
    path.chmod(0o700)
    if identity().other:
        os.chown(path, identity().uid, identity().gid)
    return path
