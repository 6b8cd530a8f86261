"""What the pages show of a build, in words: how far it has come, how it ended, where to go."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation import jobs
from foundation.languages import in_reader_language
from foundation.models import Job
from foundation.numbers import NBSP, format_decimal, format_time
from organisation.models import Body, Person, ReportingPeriod
from reports.compose import report_title
from reports.models import Archive, Build
from reports.permissions import visible_archives

#: How long a finished build is told of, in real time: jobs are about the real clock.
NEWS_HOURS = 24


@dataclass(frozen=True)
class Links:
    """The addresses around one report."""

    list: str
    page: str
    read: str


@dataclass(frozen=True)
class BuildStatus:
    """A build as the page shows it. ``state`` is the job's; ``archive`` the file, when it is done and may be opened."""

    title: str
    state: str
    when: str
    step: int
    steps: int
    notes: tuple[str, ...]
    archive: Archive | None
    job_href: str
    page_href: str

    @property
    def open(self) -> bool:
        """Whether there is more to wait for."""
        return self.state in jobs.OPEN


@dataclass(frozen=True)
class ArchivedChapter:
    """A committee's report that an archived file was built from; ``version`` 0 where the archive does not know."""

    name: str
    reported: bool
    version: int
    sent_on: datetime.date | None
    sha256: str


def archived_chapters(archive: Archive) -> list[ArchivedChapter]:
    """What an archived file says that it was built from."""
    chapters = []
    for one in archive.snapshot.get("committees", []):
        source = one.get("source") or {}
        day = source.get("sent_on")
        chapters.append(
            ArchivedChapter(
                one["name"],
                one["reported"],
                source.get("version", 0),
                datetime.date.fromisoformat(day) if day else None,
                source.get("sha256", ""),
            )
        )
    return chapters


def is_news(job: Job) -> bool:
    """Whether a build still has something to tell: it is open, it failed, or it was done lately."""
    if job.state != Job.State.DONE or job.ended_at is None:
        return True
    return timezone.now() - job.ended_at < datetime.timedelta(hours=NEWS_HOURS)


def page_links(period: ReportingPeriod, body: Body | None) -> Links:
    """Where the report's pages are."""
    where = {"year": period.year_id, "kind": period.url_kind}
    if body is None:
        page, read = (
            reverse("reports:municipal", kwargs=where),
            reverse("reports:read_municipal", kwargs=where),
        )
    else:
        where["slug"] = body.slug
        page, read = (
            reverse("reports:committee", kwargs=where),
            reverse("reports:read_committee", kwargs=where),
        )
    return Links(reverse("reports:list"), page, read)


def build_status(build: Build, body: Body | None, person: Person) -> BuildStatus:
    """How a build goes, in words."""
    job, period = build.job, build.publication.report_period
    name = report_title(period) if body is None else f"{report_title(period)}, {body}"
    archive = None
    if job.state == Job.State.DONE and job.result:
        archive = (
            Archive.objects.filter(visible_archives(person), pk=job.result.get("archive"))
            .defer("snapshot")
            .first()
        )
    titles = {
        Job.State.QUEUED: _("%(name)s väntar på att byggas"),
        Job.State.RUNNING: _("%(name)s byggs"),
        Job.State.DONE: _("%(name)s är klar"),
        Job.State.FAILED: _("%(name)s kunde inte byggas"),
    }
    return BuildStatus(
        title=titles[Job.State(job.state)] % {"name": name},
        state=job.state,
        when=_when(job),
        step=job.step,
        steps=job.steps,
        notes=_notes(job),
        archive=archive,
        job_href=reverse("reports:job", kwargs={"pk": job.pk}),
        page_href=page_links(period, body).page,
    )


def _when(job: Job) -> str:
    moment = job.ended_at or job.started_at or job.queued_at
    time = format_time(timezone.localtime(moment))
    if job.state == Job.State.RUNNING:
        return _("påbörjad %(time)s") % {"time": time}
    if job.state == Job.State.QUEUED:
        return _("begärd %(time)s") % {"time": time}
    return _("klockan %(time)s") % {"time": time}


def _notes(job: Job) -> tuple[str, ...]:
    if job.state == Job.State.FAILED:
        return (in_reader_language(job.error),)
    if job.state == Job.State.DONE:
        if job.result and job.result.get("restored"):
            return (_("Filen var borta ur arkivet eller skadad. Nu finns den igen, exakt likadan."),)
        if job.result and not job.result.get("new", True):
            return (_("Ingenting har ändrats sedan förra gången. Det är samma fil."),)
        return ()
    told = [f"{in_reader_language(job.doing)}."] if job.doing else []
    if job.attempts > 1 or (job.attempts == 1 and job.state == Job.State.QUEUED):
        told.append(_("Arbetet avbröts och görs om från början."))
    elif job.state == Job.State.QUEUED:
        told.append(_("Den står i kö. Arbetet börjar när det finns en ledig arbetare."))
    return (*told, _("Du kan lämna sidan. Rapporten finns här när du kommer tillbaka."))


def size_text(size: int) -> str:
    """ "2,1 MB", "240 kB"."""
    if size >= 1_000_000:
        return f"{format_decimal(size / 1_000_000, 1)}{NBSP}MB"
    return f"{format_decimal(max(1, round(size / 1000)), 0)}{NBSP}kB"
