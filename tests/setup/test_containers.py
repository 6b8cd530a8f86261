"""The description for real servers is valid, although no container engine may be at hand to try it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
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
