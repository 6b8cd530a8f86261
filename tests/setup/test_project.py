"""What must hold for the project as a whole, whatever is changed in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PRODUCTION = {
    "PATH": os.environ.get("PATH", ""),
    "SECRET_KEY": "q9X-" + "abcdefghij0123456789" * 3,
    "ALLOWED_HOSTS": "styrning.example",
    "DATABASE_URL": "postgres://application:x@127.0.0.1:1/none",
    "DATABASE_OWNER_URL": "postgres://owner:x@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def run(*command: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in the checkout."""
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "name", ["script/bootstrap", "script/server", "script/test", "script/cibuild", ".ci/run"]
)
def test_what_a_newcomer_types_can_be_run(name: str) -> None:
    assert os.access(ROOT / name, os.X_OK)
    assert run("bash", "-n", ROOT / name).returncode == 0


def test_production_settings_are_safe_where_nothing_is_said() -> None:
    found = run(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", env=PRODUCTION)
    assert found.returncode == 0, found.stderr


def test_production_does_not_start_without_a_secret_key() -> None:
    found = run(sys.executable, "manage.py", "check", env={**PRODUCTION, "SECRET_KEY": ""})
    assert found.returncode != 0
    assert "SECRET_KEY is not set" in found.stderr


def test_one_role_for_everything_is_warned_about() -> None:
    found = run(
        sys.executable, "manage.py", "check", "--deploy", env={**PRODUCTION, "DATABASE_OWNER_URL": ""}
    )
    assert "foundation.W001" in found.stderr


def test_imports_run_one_way() -> None:
    found = run(BIN / "lint-imports", "--no-cache")
    assert found.returncode == 0, found.stdout


def test_the_code_follows_its_own_rules() -> None:
    found = run(BIN / "ruff", "check", ".")
    assert found.returncode == 0, found.stdout


def test_all_code_is_set_in_one_way() -> None:
    found = run(BIN / "ruff", "format", "--check", ".")
    assert found.returncode == 0, found.stdout


def test_every_value_is_of_the_type_that_is_said() -> None:
    found = run(BIN / "mypy", ".")
    assert found.returncode == 0, found.stdout


def test_locked_requirements_have_hashes_and_name_no_address() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        text = file.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index" not in text
