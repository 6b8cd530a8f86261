"""Real Celery workers for tests, against the test database and a queue of the test's own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from trelleborg_styrning.celery import app

ROOT = Path(__file__).resolve().parent.parent
StartWorker = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartWorker]:
    """Return what starts a worker (with more of Celery's arguments, if any), each a process group of its own; all are
    ended with the test.

    What this process enqueues goes to them, what others enqueue does not.
    """
    queue = f"test-{uuid.uuid4().hex[:8]}"
    monkeypatch.setitem(app.conf, "task_default_queue", queue)
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "DATABASE_URL": _address(settings.DATABASE_APPLICATION_ROLE),
            "ARCHIVE_DIR": str(settings.ARCHIVE_DIR),
            "TEST_QUEUE": queue,
        }
        command = [
            *[sys.executable, "-m", "celery", "-A", "tests.foundation.job_worker:app", "worker"],
            *["-Q", queue, "-c", "1", "-l", "WARNING", "--without-gossip", "--without-mingle"],
            *arguments,
        ]
        worker = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        kill(worker)


def _address(role: str) -> str:
    """The test database, as the application's role from the first query."""
    database = connection.settings_dict
    host = quote(database["HOST"], safe="")  # a private server's host is the folder of its socket
    port = f":{database['PORT']}" if database["PORT"] else ""
    login = f"{database['USER']}:{quote(database['PASSWORD'], safe='')}"
    return f"postgres://{login}@{host}{port}/{database['NAME']}?options={quote(f'-c role={role}')}"


def kill(worker: subprocess.Popen[bytes]) -> None:
    """End a worker at once, as when its machine dies."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)
