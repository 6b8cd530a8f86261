"""Finds the browser that the tests steer, or none. Run by script/bootstrap before anything is installed: `python3
tests/browser/find_chromium.py` prints its path, or ends with 1.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator

#: What it is called: Debian and Fedora, Ubuntu, and Google's own.
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Where macOS keeps it; nothing of it is on PATH.
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_chromium(names: Iterable[str] = (*NAMES, *APPLICATIONS)) -> str | None:
    """Return the path of the first one that can be run: a name on PATH may be a shim with no browser behind it."""
    return next(_that_run(names), None)


def _that_run(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        path = shutil.which(name)
        if path is None:
            continue
        try:
            said = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if said.returncode == 0:
            yield path


if __name__ == "__main__":
    found = find_chromium()
    print(found or "", end="\n" if found else "")
    sys.exit(not found)
