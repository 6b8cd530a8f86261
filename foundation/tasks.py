"""Celery's shells around long work: ids in, one call; safe to run twice, safe to kill."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from foundation import jobs


@shared_task(name="foundation.tasks.run_job")
def run_job(job_id: int) -> None:
    """Do one job, unless someone else has taken it."""
    jobs.job_run(job_id)


@shared_task(name="foundation.tasks.sweep_jobs")
def sweep_jobs() -> int:
    """Find what lost its worker or was never taken."""
    return jobs.sweep()


@worker_ready.connect
def sweep_at_start(**_signal: Any) -> None:
    """A worker that starts asks what waits: the messages may be gone with the Redis that held them."""
    sweep_jobs.apply_async(retry=False)
