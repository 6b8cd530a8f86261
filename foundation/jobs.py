"""Long work: building a report, importing a file. Each is a row; PostgreSQL is the truth, Redis only wakes a worker.

A job is asked for (`job_request`), claimed by one worker at a time under a lease that a heartbeat keeps alive
(`job_run`), and ends as done or failed. A worker that dies stops beating: the sweeper (`sweep`, run by the scheduler, by a
worker that starts and by the status page) then queues the job again, or after `max_attempts` fails it with a reason. Work
that hangs lives on: each kind has a deadline, after which the heart stops, the job is failed with that reason, and the
worker's process is ended, to be started again by whoever looks after it. So nothing is "running" for ever, and nothing
depends on a message that Redis might have lost.

Jobs use the real clock (`django.utils.timezone.now`), never the example's fixed day: leases are about seconds.
"""

from __future__ import annotations

import datetime
import faulthandler
import logging
import sys
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    connections,
    transaction,
)
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import Refused
from foundation.languages import kept_language
from foundation.models import Job

if TYPE_CHECKING:
    from organisation.models import Person

log = logging.getLogger(__name__)

#: How often a running job shows that it lives, and how long without a sign until it is counted as lost.
HEARTBEAT_SECONDS = 4.0
LEASE_SECONDS = 20.0
#: A queued job that no worker has taken after this long is announced again: the message may be lost.
FORGOTTEN_SECONDS = 10.0
MAX_ATTEMPTS = 3
#: How long a job may run, unless its kind says otherwise.
DEADLINE_SECONDS = 600.0
OPEN = (Job.State.QUEUED, Job.State.RUNNING)


class LostLease(Exception):
    """Another worker has taken the job over, or its time is out; the one who still works on it stops."""


@dataclass(frozen=True)
class Kind:
    """What a kind of job runs, and who else than the one who asked may see it."""

    name: str
    function: Callable[[Run], Mapping[str, Any] | None]
    may_see: Callable[[Job, Person], bool] | None
    max_attempts: int
    deadline_seconds: float


@dataclass(frozen=True)
class Run:
    """What a job's function is given: its row and the means to tell how far it has come."""

    job: Job
    lease: uuid.UUID

    @property
    def overdue(self) -> bool:
        """Whether its time is out."""
        return _overdue(self.job, timezone.now())

    def progress(self, step: int, steps: int, doing: str) -> None:
        """Tell how far: ``step`` of ``steps`` (counts, step ≤ steps) and in words what is being done now.

        Raises LostLease when the job is no longer ours or its time is out, so that the work stops.
        """
        if self.overdue:
            raise LostLease
        changed = _mine(self.job.pk, self.lease).update(
            step=step, steps=steps, doing=doing[:200], heartbeat_at=timezone.now()
        )
        if not changed:
            raise LostLease


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    function: Callable[[Run], Mapping[str, Any] | None],
    *,
    may_see: Callable[[Job, Person], bool] | None = None,
    max_attempts: int = MAX_ATTEMPTS,
    deadline_seconds: float = DEADLINE_SECONDS,
) -> None:
    """Tell what runs a kind of job; called from an app's ``AppConfig.ready()``.

    ``function(run)`` returns the result (JSON) and must stand being run again from the start. It raises Refused
    with a sentence for the person when the work cannot be done. What has run for ``deadline_seconds`` is counted as
    hung: several times what the largest one takes.
    """
    _kinds[kind] = Kind(kind, function, may_see, max_attempts, deadline_seconds)


def job_request(
    *, kind: str, key: str, arguments: Mapping[str, Any], by: Person | None, wake_worker: bool = True
) -> Job:
    """Ask for work. While a job of the same kind and key is open, that one is returned instead of a second.

    The worker is woken when the transaction commits; if Redis is away the row waits for the sweeper.
    """
    open_job = Job.objects.filter(kind=kind, key=key, state__in=OPEN)
    while True:
        try:
            with transaction.atomic():
                job = Job.objects.create(
                    kind=kind, key=key, arguments=dict(arguments), made_by=by, queued_at=timezone.now()
                )
        except IntegrityError:
            found = open_job.first()
            if found is None:
                continue
            job = found
        if wake_worker and job.state == Job.State.QUEUED:
            transaction.on_commit(partial(_wake_later, job.pk))
        return job


def _wake_later(job_id: int) -> None:
    """Looked up when the transaction commits."""
    wake(job_id)


def wake(job_id: int) -> bool:
    """Tell a worker about a queued job; False when Redis does not answer (the sweeper tells again)."""
    from foundation.tasks import run_job

    try:
        run_job.apply_async((job_id,), retry=False)
    except (
        Exception
    ) as error:  # the broker's libraries raise many kinds; the row is the truth, so none is fatal
        log.warning("Job %s waits for the sweeper: no worker could be told (%s)", job_id, error)
        return False
    return True


def job_claim(job_id: int) -> Run | None:
    """Take a queued job under a new lease; None when someone else has it or it has ended."""
    lease = uuid.uuid4()
    moment = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, lease=lease, heartbeat_at=moment, started_at=moment, attempts=F("attempts") + 1,
        step=0, steps=0, doing="",
    )  # fmt: skip
    return Run(Job.objects.get(pk=job_id), lease) if taken else None


def job_run(job_id: int, *, in_worker: bool = False) -> Job | None:
    """Claim a job and do it; the whole of what a worker does. None when there was nothing to claim.

    ``in_worker``: this process does one job at a time and is started again when it ends, so that it may be ended when
    the work hangs.
    """
    run = job_claim(job_id)
    if run is None:
        return None
    kind = _kinds.get(run.job.kind)
    if kind is None:
        return _end(
            run, Job.State.FAILED, error=_("Det går inte att göra arbetet: programmet känner inte till det.")
        )
    try:
        with _Heartbeat(run), _ended_when_hung(kind.deadline_seconds) if in_worker else nullcontext():
            result = kind.function(run)
    except LostLease:
        log.warning("Job %s was taken over by someone else, or its time was out", job_id)
        return None
    except Refused as refusal:
        return _end(run, Job.State.FAILED, error=str(refusal))
    except (OperationalError, InterfaceError):
        log.exception("Job %s lost the database; the sweeper queues it again", job_id)
        return None
    except Exception:
        log.exception("Job %s failed", job_id)
        sentence = _(
            "Något gick fel i programmet och arbetet avbröts. Försök igen; går det inte då, säg till ledningskontoret."
        )
        return _end(run, Job.State.FAILED, error=sentence, details=traceback.format_exc())
    return _end(run, Job.State.DONE, result=dict(result or {}))


def _overdue(job: Job, moment: datetime.datetime) -> bool:
    """Whether a job has run longer than its kind may."""
    return job.started_at is not None and moment - job.started_at > datetime.timedelta(
        seconds=_deadline_seconds(job)
    )


def _deadline_seconds(job: Job) -> float:
    kind = _kinds.get(job.kind)
    return kind.deadline_seconds if kind else DEADLINE_SECONDS


@contextmanager
def _ended_when_hung(seconds: float) -> Iterator[None]:
    """End this process, telling where it stood, unless the work ends soon after ``seconds``.

    A thread outside Python does it: work that holds the interpreter cannot stop it, and it is the same in every kind
    of Celery pool (its own time limits do nothing in the one that script/server uses).
    """
    faulthandler.dump_traceback_later(seconds + LEASE_SECONDS, exit=True, file=sys.__stderr__ or 2)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _mine(job_id: int, lease: uuid.UUID) -> Any:
    return Job.objects.filter(pk=job_id, lease=lease, state=Job.State.RUNNING)


def _end(run: Run, state: Job.State, **found: Any) -> Job | None:
    """Write how it ended, if the job is still ours."""
    ended = {"step": F("steps")} if state == Job.State.DONE else {}
    changed = _mine(run.job.pk, run.lease).update(
        state=state, lease=None, ended_at=timezone.now(), **ended, **found
    )
    return Job.objects.get(pk=run.job.pk) if changed else None


class _Heartbeat:
    """A thread with a connection of its own that shows, while the work goes on, that the worker lives.

    It falls silent when the time is out: that its thread lives says nothing of the work.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"job-{run.job.pk}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join(timeout=HEARTBEAT_SECONDS)

    def _beat(self) -> None:
        try:
            while not self._stop.wait(HEARTBEAT_SECONDS) and not self._run.overdue:
                try:
                    _mine(self._run.job.pk, self._run.lease).update(heartbeat_at=timezone.now())
                except DatabaseError as error:
                    log.warning("Job %s missed a heartbeat: %s", self._run.job.pk, error)
                    connections["default"].close()
        finally:
            connections["default"].close()


def sweep(*, job_id: int | None = None, moment: datetime.datetime | None = None) -> int:
    """Queue again what lost its worker, fail what hung or has lost it too often, announce what nobody has taken.

    ``job_id`` looks at that job alone (the status page asks for its own). Returns how many rows were touched.
    Safe to run by many at once.
    """
    moment = moment or timezone.now()
    only = Q(pk=job_id) if job_id is not None else Q()
    touched = 0
    to_wake: list[int] = []
    with transaction.atomic():
        for job in Job.objects.select_for_update(skip_locked=True).filter(only, _stale(moment)):
            touched += 1
            if _requeue_or_fail(job, moment):
                to_wake.append(job.pk)
    for waiting in to_wake:
        if not wake(waiting):
            break
    return touched


def is_stale(job: Job, moment: datetime.datetime | None = None) -> bool:
    """Whether ``sweep`` would touch a job that has just been read; asks nothing."""
    moment = moment or timezone.now()
    if job.state == Job.State.RUNNING and job.heartbeat_at:
        return job.heartbeat_at < moment - datetime.timedelta(seconds=LEASE_SECONDS)
    forgotten = moment - datetime.timedelta(seconds=FORGOTTEN_SECONDS)
    return job.state == Job.State.QUEUED and job.queued_at < forgotten


def _stale(moment: datetime.datetime) -> Q:
    lost = moment - datetime.timedelta(seconds=LEASE_SECONDS)
    forgotten = moment - datetime.timedelta(seconds=FORGOTTEN_SECONDS)
    return Q(state=Job.State.RUNNING, heartbeat_at__lt=lost) | Q(
        state=Job.State.QUEUED, queued_at__lt=forgotten
    )


def _requeue_or_fail(job: Job, moment: datetime.datetime) -> bool:
    """Write a stale job's new state; True when it waits for a worker."""
    if job.state == Job.State.RUNNING and (reason := _why_not_again(job, moment)):
        job.state, job.lease, job.ended_at = Job.State.FAILED, None, moment
        job.error, job.details = reason
        job.save(update_fields=["state", "lease", "ended_at", "error", "details"])
        return False
    job.state, job.lease, job.queued_at = Job.State.QUEUED, None, moment
    job.save(update_fields=["state", "lease", "queued_at"])
    return True


def _why_not_again(job: Job, moment: datetime.datetime) -> tuple[str, str] | None:
    """Why a job without a living worker is not begun again, for the person and for the administrator."""
    kind = _kinds.get(job.kind)
    last = f"last sign of life {job.heartbeat_at:%Y-%m-%d %H:%M:%S}"
    with kept_language():
        if job.heartbeat_at and _overdue(
            job, job.heartbeat_at + datetime.timedelta(seconds=2 * HEARTBEAT_SECONDS)
        ):
            minutes = round(_deadline_seconds(job) / 60) or 1
            sentence = _(
                "Arbetet hann inte bli klart på %(minutes)d minuter och avbröts. Försök igen; händer det igen, säg till ledningskontoret."
            ) % {"minutes": minutes}
            return sentence, f"Hung: not done in {_deadline_seconds(job):.0f} seconds; {last}"
        if job.attempts >= (kind.max_attempts if kind else MAX_ATTEMPTS):
            sentence = _(
                "Arbetet avbröts %(count)d gånger innan det blev klart, och görs inte om av sig självt."
            ) % {"count": job.attempts}
            return sentence, f"Lost its worker {job.attempts} times; {last}"
    return None


def job_fetch(*, job_id: int, person: Person) -> Job:
    """The one way to fetch a job for a person: their own, or one that its kind lets them see.

    Raises Job.DoesNotExist for all others, so that a stranger cannot tell whether it exists.
    """
    job = Job.objects.select_related("made_by").get(pk=job_id)
    kind = _kinds.get(job.kind)
    if job.made_by_id == person.pk or (kind and kind.may_see and kind.may_see(job, person)):
        return job
    raise Job.DoesNotExist
