"""`/halsa/`: everything works, or what does not is named; a worker counts as alive for thirty seconds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from foundation import health
from tests.workers import StartWorker, kill

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_seen(servers: None) -> Iterator[None]:
    """No worker has been seen, neither before nor after."""
    with health.redis_client() as client:
        client.delete(health.HEARTBEAT_KEY)
        yield
        client.delete(health.HEARTBEAT_KEY)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let some time go by after the last sign of life."""
    with health.redis_client() as client:
        seen = int(client.get(health.HEARTBEAT_KEY) or 0)
    monkeypatch.setattr(health, "time", SimpleNamespace(time=lambda: seen + seconds))


@pytest.mark.parametrize(
    ("seconds", "status", "line"),
    [
        (0, 200, "OK  arbetare: sågs för 0 s sedan"),
        (29, 200, "OK  arbetare: sågs för 29 s sedan"),
        (29.9, 200, "OK  arbetare: sågs för 29 s sedan"),
        (30, 503, "FEL arbetare: sågs för 30 s sedan"),
        (31, 503, "FEL arbetare: sågs för 31 s sedan"),
        (-2, 200, "OK  arbetare: sågs för 0 s sedan"),
    ],
)
def test_a_worker_counts_as_alive_for_thirty_seconds(
    seconds: float, status: int, line: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    health.record_worker_heartbeat()
    later(monkeypatch, seconds)
    answer = client.get("/halsa/")
    assert (answer.status_code, answer.content.decode().splitlines()[-1]) == (status, line)


def test_that_no_worker_has_been_seen_is_said_and_the_rest_works(client: Client) -> None:
    answer = client.get("/halsa/")
    assert answer.status_code == 503
    assert answer.content.decode().splitlines() == [
        "Något fungerar inte.",
        "OK  databas: svarar",
        "OK  redis: svarar",
        "FEL arbetare: ingen har synts",
    ]
    parts: Any = client.get("/halsa/?format=json").json()["delar"]
    assert [name for name, part in parts.items() if not part["fungerar"]] == ["arbetare"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_is_named(
    start_worker: StartWorker, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = start_worker()
    end = time.monotonic() + 60
    while client.get("/halsa/").status_code != 200 and time.monotonic() < end:
        time.sleep(0.2)
    assert client.get("/halsa/").status_code == 200
    kill(worker)
    later(monkeypatch, 30)
    answer = client.get("/halsa/")
    assert answer.status_code == 503 and "FEL arbetare: sågs för 30 s sedan" in answer.content.decode()
