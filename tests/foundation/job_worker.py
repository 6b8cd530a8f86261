"""A real worker for the tests of long jobs: its own queue, short leases, and kinds that are slow on purpose."""

import os
import time

import django

from trelleborg_styrning.celery import app

django.setup()

from foundation import jobs  # noqa: E402  (needs the applications loaded)

jobs.HEARTBEAT_SECONDS = 0.3
jobs.LEASE_SECONDS = 2.0
jobs.FORGOTTEN_SECONDS = 0.0
app.conf.task_default_queue = os.environ["TEST_QUEUE"]


def slow_the_first_time(run: jobs.Run) -> dict[str, int]:
    """Hang at half-way on the first attempt, as a worker that will be killed; finish on the next."""
    run.progress(1, 2, "Första halvan")
    if run.job.attempts == 1:
        time.sleep(120)
    return {"attempt": run.job.attempts}


def hang(run: jobs.Run) -> None:
    """Say nothing and never end."""
    run.progress(1, 2, "Väntar på något som aldrig kommer")
    time.sleep(600)


jobs.register("test.hang", hang, deadline_seconds=2.0)
jobs.register("test.quick", lambda run: {"done": True})
jobs.register("test.slow", slow_the_first_time)
