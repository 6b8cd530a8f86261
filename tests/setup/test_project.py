"""What must hold for the project as a whole, whatever is changed in it."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PRODUCTION = {
    "PATH": os.environ.get("PATH", ""),
    "SECRET_KEY": "q9X-" + "abcdefghij0123456789" * 3,
    "ALLOWED_HOSTS": "styrning.example",
    "DATABASE_URL": "postgres://application:x@127.0.0.1:1/none",
    "DATABASE_OWNER_URL": "postgres://owner:x@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_HOST": "mail.example",
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


@pytest.mark.parametrize(
    ("name", "value", "warning"),
    [
        ("DATABASE_OWNER_URL", "", "foundation.W001"),
        ("EXAMPLE_MODE", "1", "foundation.W002"),
        ("EMAIL_HOST", "", "foundation.W003"),
        ("HTTPS", "0", "security.W008"),
        ("DEBUG", "1", "security.W018"),
        ("SECRET_KEY", "short", "security.W009"),
        ("ALLOWED_HOSTS", "", "security.W020"),
    ],
)
def test_what_is_not_safe_is_warned_about(name: str, value: str, warning: str) -> None:
    found = run(sys.executable, "manage.py", "check", "--deploy", env={**PRODUCTION, name: value})
    assert warning in found.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("HTTPS", "kanske"), ("EMAIL_PORT", "smtp"), ("DATABASE_URL", "sqlite:///x")]
)
def test_a_setting_that_cannot_be_understood_stops_it_by_name(name: str, value: str) -> None:
    found = run(sys.executable, "manage.py", "check", env={**PRODUCTION, name: value})
    assert found.returncode == 1
    assert name in found.stderr
    assert "Traceback" not in found.stderr


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


def test_two_runs_of_the_tests_at_once_do_not_meet() -> None:
    """Each has a test database and a part of Redis of its own; a number is free again when its run has ended."""
    ask = "from tests import settings as s; print(s.DATABASES['default']['TEST']['NAME'], s.REDIS_URL, flush=True)"
    env = {key: value for key, value in os.environ.items() if key != "TEST_RUN_NUMBER"}
    command = [sys.executable, "-c", f"{ask}; input()"]
    first = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    one = first.stdout.readline()
    two = run(sys.executable, "-c", ask, env=env).stdout
    first.communicate("\n")
    again = run(sys.executable, "-c", ask, env=env).stdout
    assert one.startswith("test_")
    assert set(one.split()).isdisjoint(two.split())
    assert again == one


@pytest.mark.django_db
def test_the_migrations_say_all_that_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_file_that_a_page_links_to_is_there() -> None:
    linked = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{% static "([^"]+)" %}', template.read_text())
    }
    assert linked
    assert not {name for name in linked if finders.find(name) is None}


#: What writes rows; ``update`` of a dictionary is told apart by what it stands on.
WRITES = {"save", "delete", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def test_no_view_writes_through_the_orm() -> None:
    files = [*ROOT.glob("*/views.py"), *ROOT.glob("*/views/*.py")]
    assert len(files) > 10
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} .{node.func.attr}()"
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in WRITES or (node.func.attr == "update" and "objects" in ast.unparse(node.func))
    ]
    assert not found, "Only services write: " + ", ".join(found)


#: What no line can be broken in: a text to translate (its key would be another one) and a tag of Django's.
WHOLE = re.compile(
    r"{% blocktranslate.*?{% endblocktranslate %}|{% translate .*?%}|_\(\"[^\"]*\"\)|^ *{%(?:(?!%}).)*%}$"
)
#: Drawings, where a space between two parts is a part of its own, and htmx's settings, one attribute of JSON.
LONG = (
    "base.html",
    "components/line_chart.html",
    "components/month_head.html",
    "components/plot.html",
    "components/segments.html",
    "components/shape.html",
    "components/timeline_bar.html",
    "components/year_strip.html",
)


def test_a_change_in_a_template_can_be_read() -> None:
    """No line is over 160 signs, so that a difference shows the element that it is in."""
    folder = ROOT / "templates"
    long = [
        f"{path.relative_to(folder)}:{number}"
        for path in sorted(folder.rglob("*.html"))
        if str(path.relative_to(folder)) not in LONG
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(WHOLE.sub("", line)) > 160
    ]
    assert not long, "Break the line between elements or attributes: " + ", ".join(long)


def test_what_quick_leaves_out_is_said_in_full() -> None:
    marked = {
        path
        for path in (ROOT / "tests").rglob("test_*.py")
        if re.search(r"^pytestmark.*mark\.(servers|thorough)", path.read_text(), re.M)
    }
    for said in (ROOT / "README.md", ROOT / "script" / "test"):
        named = set(re.findall(r"\btest_\w+\.py", said.read_text()))
        assert named == {path.name for path in marked}, said
        assert "tests/browser" in said.read_text()


#: Words are put together here, so that this file does not name what it looks for.
ELSEWHERE = [
    "/".join(("", "tmp", "team")), "/".join(("", "work", "")), "/".join(("", "root", "")),
    *(".".join(parts) for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"), ("docker", "io"),
        ("ghcr", "io"), ("quay", "io"), ("crates", "io"), ("rubygems", "org"), ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
    )),
]  # fmt: skip


def test_no_file_names_a_place_on_somebodys_computer_or_a_package_registry() -> None:
    listed = run("git", "ls-files", "-z")
    assert listed.returncode == 0, listed.stderr
    named = []
    for name in listed.stdout.split("\0")[:-1]:
        path = ROOT / name
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b"\0"
        if b"\0" in content[:8000]:
            continue
        text = content.decode(errors="replace").lower()
        named += [f"{name}: {word}" for word in ELSEWHERE if word in text]
    assert not named
