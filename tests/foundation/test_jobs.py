"""Long jobs: one at a time, left and found again, and never running for ever."""

import datetime
import time

import pytest
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from foundation import jobs, tasks
from foundation.errors import Refused
from foundation.models import Job
from organisation.models import Person
from tests.workers import StartWorker, kill

pytestmark = pytest.mark.thorough


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> dict[str, jobs.Kind]:
    found: dict[str, jobs.Kind] = {}
    monkeypatch.setattr(jobs, "_kinds", found)
    return found


def ask(kind: str = "test.sum", by: Person | None = None) -> Job:
    return jobs.job_request(kind=kind, key="a", arguments={"numbers": [1, 2]}, by=by, wake_worker=False)


def person(email: str) -> Person:
    return Person.objects.create_user(email, display_name="Nämndsekreterare")


@pytest.mark.django_db
def test_a_job_runs_once_and_keeps_its_result(kinds):
    jobs.register("test.sum", lambda run: {"sum": sum(run.job.arguments["numbers"])})
    job = ask()
    ended = jobs.job_run(job.pk)
    assert ended is not None and ended.state == Job.State.DONE and ended.result == {"sum": 3}
    assert jobs.job_run(job.pk) is None


@pytest.mark.django_db
def test_asking_twice_gives_the_same_open_job_and_after_it_ended_a_new_one(kinds):
    jobs.register("test.sum", lambda run: None)
    first = ask()
    assert ask().pk == first.pk
    jobs.job_run(first.pk)
    assert ask().pk != first.pk


@pytest.mark.django_db
def test_progress_is_seen_while_the_job_runs(kinds):
    seen = []

    def work(run: jobs.Run) -> None:
        run.progress(2, 5, "Kapitel 2 av 5")
        job = Job.objects.get(pk=run.job.pk)
        seen.append((job.state, job.step, job.steps, job.doing))

    jobs.register("test.sum", work)
    jobs.job_run(ask().pk)
    assert seen == [("running", 2, 5, "Kapitel 2 av 5")]


@pytest.mark.django_db
def test_a_refusal_fails_the_job_with_its_own_sentence(kinds):
    def refuse(run: jobs.Run) -> None:
        raise Refused("Nämnden har inga beslutade mål.")

    jobs.register("test.sum", refuse)
    job = jobs.job_run(ask().pk)
    assert job is not None and (job.state, job.error, job.details) == (
        "failed", "Nämnden har inga beslutade mål.", "",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_fault_in_the_program_gives_plain_words_and_keeps_the_details_for_the_administrator(kinds):
    jobs.register("test.sum", lambda run: {"sum": 1 // 0})
    job = jobs.job_run(ask().pk)
    assert job is not None and job.state == "failed"
    assert "ZeroDivisionError" in job.details and "Zero" not in job.error


@pytest.mark.django_db
def test_a_job_that_lost_its_worker_is_queued_again(kinds, monkeypatch):
    woken = []
    monkeypatch.setattr(jobs, "wake", lambda pk: woken.append(pk) or True)
    jobs.register("test.sum", lambda run: None)
    job = ask()
    jobs.job_claim(job.pk)
    assert jobs.sweep() == 0
    assert jobs.sweep(moment=timezone.now() + datetime.timedelta(seconds=21)) == 1
    job.refresh_from_db()
    assert (job.state, job.lease, woken) == ("queued", None, [job.pk])


@pytest.mark.django_db
def test_a_job_that_keeps_losing_its_worker_fails_with_a_reason(kinds, monkeypatch):
    monkeypatch.setattr(jobs, "wake", lambda pk: True)
    jobs.register("test.sum", lambda run: None, max_attempts=2)
    job = ask()
    for later in (30, 60):
        assert jobs.job_claim(job.pk)
        jobs.sweep(moment=timezone.now() + datetime.timedelta(seconds=later))
    job.refresh_from_db()
    assert job.state == "failed" and "avbröts 2 gånger" in job.error and job.ended_at


@pytest.mark.django_db
def test_a_job_whose_time_is_out_falls_silent_and_fails_with_that_reason(kinds, monkeypatch):
    monkeypatch.setattr(jobs, "wake", lambda pk: True)
    jobs.register("test.sum", lambda run: None, deadline_seconds=600)
    run = jobs.job_claim(ask().pk)
    assert run is not None and not run.overdue
    Job.objects.update(
        started_at=F("started_at") - datetime.timedelta(seconds=601),
        heartbeat_at=F("heartbeat_at") - datetime.timedelta(seconds=1),
    )
    run.job.refresh_from_db()
    with pytest.raises(jobs.LostLease):
        run.progress(1, 2, "Kapitel 1")
    assert jobs.sweep(moment=timezone.now() + datetime.timedelta(seconds=21)) == 1
    run.job.refresh_from_db()
    assert run.job.state == "failed" and "inte bli klart på 10 minuter" in run.job.error
    assert "Hung: not done in 600 seconds" in run.job.details


@pytest.mark.django_db
def test_a_job_that_lost_its_worker_early_and_is_found_late_did_not_hang(kinds, monkeypatch):
    monkeypatch.setattr(jobs, "wake", lambda pk: True)
    jobs.register("test.sum", lambda run: None, deadline_seconds=600)
    job = ask()
    jobs.job_claim(job.pk)
    jobs.sweep(moment=timezone.now() + datetime.timedelta(days=1))
    job.refresh_from_db()
    assert job.state == "queued"


def test_a_report_has_time_enough_and_not_for_ever():
    assert 600 <= jobs._kinds["reports.build"].deadline_seconds < 3600


@pytest.mark.django_db
def test_a_worker_that_lost_its_lease_cannot_write_progress_or_a_result(kinds, monkeypatch):
    monkeypatch.setattr(jobs, "wake", lambda pk: True)

    def slow(run: jobs.Run) -> dict[str, str]:
        if run.job.attempts == 1:
            jobs.sweep(moment=timezone.now() + datetime.timedelta(minutes=1))
            jobs.job_run(run.job.pk)
            run.progress(1, 1, "För sent")
        return {"by": "second"}

    jobs.register("test.sum", slow)
    job = ask()
    assert jobs.job_run(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == ("done", {"by": "second"}, 2)


@pytest.mark.django_db
def test_with_redis_away_the_job_waits_and_is_announced_later(
    kinds, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*_args: object, **_kwargs: object) -> None:
        raise BrokerError("connection refused")

    monkeypatch.setattr(tasks.run_job, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.job_request(kind="test.sum", key="a", arguments={}, by=None)
    assert job.state == "queued"
    told = []
    monkeypatch.setattr(tasks.run_job, "apply_async", lambda args, **_kwargs: told.append(args))
    jobs.sweep(moment=timezone.now() + datetime.timedelta(seconds=11))
    assert told == [(job.pk,)]


@pytest.mark.django_db
def test_a_job_is_found_again_by_the_one_who_asked_and_by_those_its_kind_lets_see_it(kinds):
    owner, colleague, stranger = (person(f"{name}@trelleborg.example") for name in "abc")
    jobs.register("test.sum", lambda run: None, may_see=lambda job, who: who == colleague)
    job = ask(by=owner)
    assert jobs.job_fetch(job_id=job.pk, person=owner) == job
    assert jobs.job_fetch(job_id=job.pk, person=colleague) == job
    with pytest.raises(Job.DoesNotExist):
        jobs.job_fetch(job_id=job.pk, person=stranger)


def test_the_scheduler_sweeps_at_least_every_quarter_of_a_minute(settings):
    schedule = settings.CELERY_BEAT_SCHEDULE["sweep-jobs"]
    assert schedule["task"] == tasks.sweep_jobs.name and schedule["schedule"] <= 15


def wait_for(job: Job, state: str, seconds: float = 40) -> Job:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        job.refresh_from_db()
        if job.state == state and (state != "running" or job.step):
            return job
        time.sleep(0.1)
    raise AssertionError(f"the job is {job.state} (step {job.step}), not {state}: {job.error}{job.details}")


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_does_not_stop_a_job_another_resumes_it(start_worker: StartWorker, monkeypatch):
    monkeypatch.setattr(jobs, "LEASE_SECONDS", 2.0)
    monkeypatch.setattr(jobs, "wake", lambda pk: True)
    job = jobs.job_request(kind="test.slow", key="a", arguments={}, by=None, wake_worker=False)
    first = start_worker()
    job = wait_for(job, "running")
    assert (job.attempts, job.doing) == (1, "Första halvan")
    time.sleep(2.5)
    assert jobs.sweep() == 0, "its heartbeat keeps the lease while it lives"
    kill(first)
    time.sleep(2.5)
    assert jobs.sweep() == 1
    start_worker()
    job = wait_for(job, "done")
    assert job.result == {"attempt": 2}


@pytest.mark.parametrize("pool", ["solo", "prefork"])
@pytest.mark.django_db(transaction=True)
def test_a_job_that_hangs_is_failed_and_its_process_ended_so_that_the_next_one_is_done(
    pool: str, kinds, start_worker: StartWorker, monkeypatch
):
    """Both pools that are used: script/server's and the one of docker-compose.yml."""
    wake = jobs.wake
    monkeypatch.setattr(jobs, "LEASE_SECONDS", 2.0)
    monkeypatch.setattr(jobs, "wake", lambda pk: True)
    jobs.register("test.hang", lambda run: None, deadline_seconds=2.0)
    hung = jobs.job_request(kind="test.hang", key="a", arguments={}, by=None, wake_worker=False)
    worker = start_worker("--pool", pool)
    wait_for(hung, "running")
    waiting = jobs.job_request(kind="test.quick", key="b", arguments={}, by=None, wake_worker=False)
    end = time.monotonic() + 40
    while hung.state == "running" and time.monotonic() < end:
        time.sleep(0.5)
        jobs.sweep(job_id=hung.pk)
        hung.refresh_from_db()
    assert hung.state == "failed" and "hann inte bli klart" in hung.error
    if pool == "solo":
        assert worker.wait(timeout=20) == 1, "script/server starts it again"
        start_worker("--pool", pool)
    wake(waiting.pk)
    wait_for(waiting, "done")
