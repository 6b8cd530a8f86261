"""Celery's shells around long work: ids in, one call; safe to run twice, safe to kill."""

from __future__ import annotations

import logging
import threading
from typing import Any

import redis
from celery import shared_task
from celery.signals import worker_ready

from foundation import jobs
from foundation.health import HEARTBEAT_EVERY_SECONDS, record_worker_heartbeat

log = logging.getLogger(__name__)


@shared_task(name="foundation.tasks.run_job")
def run_job(job_id: int) -> None:
    """Do one job, unless someone else has taken it."""
    jobs.job_run(job_id, in_worker=True)


@shared_task(name="foundation.tasks.sweep_jobs")
def sweep_jobs() -> int:
    """Find what lost its worker or was never taken."""
    return jobs.sweep()


@worker_ready.connect
def sweep_at_start(**_signal: Any) -> None:
    """A worker that starts asks what waits: the messages may be gone with the Redis that held them."""
    sweep_jobs.apply_async(retry=False)


@worker_ready.connect
def beat_from_start(**_signal: Any) -> None:
    """The worker shows every ten seconds that it lives, also during long work; `/halsa/` looks for it."""
    threading.Thread(target=_beat, name="heartbeat", daemon=True).start()


def _beat(stopped: threading.Event | None = None) -> None:
    stopped = stopped or threading.Event()
    while True:
        try:
            record_worker_heartbeat()
        except (redis.RedisError, OSError) as error:
            log.warning("The heartbeat could not be written: %s", error)
        if stopped.wait(HEARTBEAT_EVERY_SECONDS):
            return
