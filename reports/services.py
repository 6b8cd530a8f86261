"""Asking for a report, and building it: sources → tree → HTML → PDF → archive, each step told as it is done."""

from __future__ import annotations

import datetime
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.models import ReportVersion
from followup.selectors import visible_version
from foundation import clock, jobs
from foundation.errors import NotAllowed, Refused
from foundation.languages import kept_language
from goals.models import EffectGoalVersion
from organisation.models import Body, Person, ReportingPeriod
from organisation.versions import State
from reports.archive import archive_restore, archive_store, as_archived, find_archive, is_whole
from reports.compose import compose, file_name
from reports.html import program_version, report_html, template_version
from reports.models import Build, Publication
from reports.pdf import Made, make_pdf
from reports.permissions import may_build
from reports.sources import nothing_decided, sources, standing_version
from reports.tree import Report, fingerprint

JOB_KIND = "reports.build"
#: The largest report, all committees' for a whole year, takes a few minutes on a slow machine.
DEADLINE_SECONDS = 1800.0
#: Pages that are not goals, and pages a goal takes; only for the progress bar.
FIXED_PAGES, PAGES_PER_GOAL = 4, 1.25
#: Setting the pages is about three quarters of the work, writing the file the rest.
WITH_WRITING = 1.35


@transaction.atomic
def report_request(
    *,
    period: ReportingPeriod,
    body: Body | None,
    by: Person | None,
    moment: datetime.datetime,
    with_unsent: bool | None = None,
    wake_worker: bool = True,
) -> Build:
    """Ask for a body's report, or the municipality's (body None). While one is being built, that one is returned.

    ``with_unsent`` prints the body's own report before it is sent, in its latest version; None lets what the person
    may read decide whether, and which.
    Raises NotAllowed, and Refused where no goals are decided, saying what is missing.
    """
    if by is not None:
        verdict = may_build(by, body)
        if not verdict:
            raise NotAllowed(verdict.reason)
    if not has_goals(period.year_id, body):
        raise Refused(nothing_decided(period.year_id, body))
    if with_unsent is None:
        unsent = unsent_version(by, body, period)
    else:
        unsent = standing_version(body, period) if with_unsent and body else None
    publication, _made = Publication.objects.get_or_create(
        kind=Publication.Kind.REPORT, body=body, period=period, year_id=period.year_id
    )
    job = jobs.job_request(
        kind=JOB_KIND,
        key=f"{publication.pk}:{unsent.pk if unsent else 'sent'}",
        arguments={"publication": publication.pk, "unsent": unsent.pk if unsent else None},
        by=by,
        wake_worker=wake_worker,
    )
    build, _made = Build.objects.get_or_create(
        job=job, defaults={"publication": publication, "unsent": unsent}
    )
    return build


def has_goals(year: int, body: Body | None) -> bool:
    """Whether anything is decided for the year."""
    goals = EffectGoalVersion.objects.of_year_in_force(year)
    return (goals if body is None else goals.filter(goal__body=body)).exists()


def unsent_version(person: Person | None, body: Body | None, period: ReportingPeriod) -> ReportVersion | None:
    """The version that the person reads of the body's report, where that is not sent.

    A later version may stand beside it (what is decided can be revised), which is not this person's to read.
    """
    if person is None or body is None:
        return None
    version = visible_version(body, period, person)
    return version if version is not None and version.state != State.SENT else None


def report_build(run: jobs.Run) -> dict[str, Any]:
    """The job: build one publication and archive it. Run again from the start it gives the same result."""
    with kept_language():
        return _build(run, clock.now())


def _build(run: jobs.Run, moment: datetime.datetime) -> dict[str, Any]:
    build = Build.objects.select_related("publication__period__year", "job__made_by", "unsent").get(
        job=run.job
    )
    publication = build.publication
    period = publication.report_period
    body = publication.body_on(period.cut_off)
    run.progress(0, 1, _("Läser nämndernas rapporter"))
    found = sources(period, body, unsent=build.unsent)
    report = compose(found, made_on=timezone.localdate(moment))
    for number in count(1):
        # A file that is lost and cannot be made again to the byte stays as it is; the one instead of it says so.
        program = program_version() + (f" ({number})" if number > 1 else "")
        data = fingerprint(report, program, template_version())
        existing = find_archive(publication, data)
        if existing is None:
            break
        if is_whole(existing):
            return {"archive": existing.pk, "new": False}
        if archive_restore(existing, _set(run, as_archived(report, existing)).content):
            return {"archive": existing.pk, "new": False, "restored": True}
    archive = archive_store(
        build=build, report=report, made=_set(run, report), file_name=file_name(report), state=found.unsent_state,
        data_sha256=data, program=program, by=run.job.made_by, moment=moment,
    )  # fmt: skip
    return {"archive": archive.pk, "new": True}


def _set(run: jobs.Run, report: Report) -> Made:
    """Set the pages, telling how far it has come."""
    pages = _expected_pages(report)
    steps = round(pages * WITH_WRITING)
    run.progress(1, steps, _("Sätter sidorna"))

    def tell(page: int | None) -> None:
        doing = _("Skriver filen") if page is None else _("Sidan %(page)d sätts") % {"page": page}
        run.progress(pages if page is None else min(page, pages), steps, doing)

    made = make_pdf(report_html(report), tell=tell)
    run.progress(steps - 1, steps, _("Sparar i arkivet"))
    return made


def _expected_pages(report: Report) -> int:
    goals = sum(len(one.goals) for one in report.committees if one.reported)
    return FIXED_PAGES + len(report.committees) + round(goals * PAGES_PER_GOAL)
