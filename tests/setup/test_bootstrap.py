"""script/bootstrap on a computer where something is missing: one line to type, the right one for that system.

Each computer is a folder of commands that stands for its PATH, an /etc/os-release and what `uname` says. What apt-get
does is not tried here: that changes the computer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.find_chromium import find_chromium

ROOT = Path(__file__).parents[2]
DEBIAN, UBUNTU = "ID=debian\n", 'ID=ubuntu\nID_LIKE=debian\nNAME="Ubuntu"\n'
FEDORA, ROCKY = "ID=fedora\n", 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'
SYSTEMS = {
    "Debian": (DEBIAN, "Linux", "sudo apt-get install"),
    "Ubuntu": (UBUNTU, "Linux", "sudo apt-get install"),
    "Fedora": (FEDORA, "Linux", "sudo dnf install"),
    "Rocky": (ROCKY, "Linux", "sudo dnf install"),
    "macOS": ("", "Darwin", "brew install"),
}
#: What can be missing, how the answer begins, and the packages in Debian, Fedora and macOS.
MISSING = {
    "python": ("Python 3.11 eller senare", "python3 python3-venv", "python3", "python3"),
    "pango": (
        "Biblioteken som sätter PDF (Pango)", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0", "pango harfbuzz", "pango",
    ),
    "chromium": (
        "Webbläsaren som testerna styr (Chromium)", "chromium libatomic1", "chromium libatomic", "--cask chromium",
    ),
    "venv": ("Det som gör Pythonmiljöer (venv)", "python3-venv", "python3", "python3"),
}  # fmt: skip
#: The computer's Python: asked for something that it lacks it says no, else it is this one.
PYTHON = """#!/bin/sh
case "$*" in
  {lacks}) exit 1 ;;
  -) exit 0 ;;
esac
exec {python} "$@"
"""
ASKED = {"pango": "-", "chromium": "*find_chromium.py", "venv": "*ensurepip*"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What bootstrap reads of a clone."""
    folder = tmp_path / "klon"
    for name in ("script", "requirements", "tests/browser"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def bootstrap(checkout: Path, missing: str, release: str, system: str) -> subprocess.CompletedProcess[str]:
    """Run it on a computer that lacks one thing."""
    commands = checkout.parent / "bin"
    commands.mkdir()
    for name in ("bash", "cat", "cksum", "dirname", "id", "mkdir", "tail"):
        (commands / name).symlink_to(str(shutil.which(name)))
    _command(commands / "uname", f"#!/bin/sh\necho {system}\n")
    if missing != "python":
        _command(commands / "python3", PYTHON.format(lacks=ASKED[missing], python=sys.executable))
    (checkout.parent / "os-release").write_text(release)
    environment = {"PATH": str(commands), "OS_RELEASE": str(checkout.parent / "os-release")}
    wanted = ["test"] if missing == "chromium" else []
    return subprocess.run(
        ["script/bootstrap", *wanted],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _command(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("missing", MISSING)
def test_what_is_missing_is_named_with_the_line_to_type(missing: str, system: str, checkout: Path) -> None:
    release, uname, command = SYSTEMS[system]
    what, debian, fedora, mac = MISSING[missing]
    packages = {"apt-get": debian, "dnf": fedora}.get(command.split()[1], mac)
    found = bootstrap(checkout, missing, release, uname)
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == f"{what} saknas. Skriv den här raden och försök igen:\n  {command} {packages}\n"


def test_on_a_system_it_does_not_know_it_gives_a_line_for_each(checkout: Path) -> None:
    found = bootstrap(checkout, "python", "ID=okand\n", "Linux")
    assert found.returncode == 1
    assert [line.split(":")[0].strip() for line in found.stderr.splitlines()] == [
        "Python 3.11 eller senare saknas. Skriv den rad som passar och försök igen", "Debian, Ubuntu", "Fedora", "macOS",
    ]  # fmt: skip


def test_a_browser_by_another_name_is_found_and_a_shim_without_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    _command(tmp_path / "prov-chromium", "#!/bin/sh\necho 'snap is not installed' >&2\nexit 1\n")
    _command(tmp_path / "prov-chrome", "#!/bin/sh\necho Chromium 140.0\n")
    application = tmp_path / "Prov Chromium.app" / "Chromium"
    application.parent.mkdir()
    _command(application, "#!/bin/sh\necho Chromium 140.0\n")
    assert find_chromium(["prov-chromium", "prov-chrome"]) == str(tmp_path / "prov-chrome")
    assert find_chromium(["finns-inte", str(application)]) == str(application)
    assert find_chromium(["prov-chromium", "finns-inte"]) is None
