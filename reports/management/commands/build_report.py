# ruff: noqa: E501
"""`manage.py build_report delar 2026 --committee socialnamnden --output rapport.pdf`: build in this process and save the file."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock, jobs
from foundation.errors import Refused
from foundation.models import Job
from organisation.models import ReportingPeriod
from organisation.selectors import get_body, get_period
from reports.archive import archive_content
from reports.models import Archive
from reports.services import report_request

WAIT_SECONDS = 1.0


class Command(BaseCommand):
    """Works without Redis and without a worker: the job is claimed by this process."""

    help = gettext_lazy("Bygger en rapport, lägger den i arkivet och sparar filen.")  # type: ignore[assignment]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The kind, the year, which committee, and where to."""
        parser.add_argument("kind", choices=list(ReportingPeriod.URL_NAMES.values()))
        parser.add_argument("year", type=int)
        parser.add_argument("--committee", metavar="SLUG", help=_("en nämnds rapport; annars hela kommunens"))
        parser.add_argument("--output", metavar="FILE", required=True, type=Path)
        parser.add_argument(
            "--with-unsent",
            action="store_true",
            help=_(
                "skriv ut nämndens egen rapport även om den inte är inlämnad; filen får bara läsas av nämndens egna"
            ),
        )

    def handle(self, **options: Any) -> None:
        """Ask for the report, build it here, write the file."""
        try:
            period = get_period(options["year"], options["kind"])
            slug = options["committee"]
            body = get_body(slug, period.cut_off) if slug else None
            build = report_request(
                period=period,
                body=body,
                by=None,
                moment=clock.now(),
                with_unsent=bool(body and options["with_unsent"]),
                wake_worker=False,
            )
            archive = Archive.objects.get(pk=self._finish(build.job_id)["archive"])
            content = archive_content(archive)
        except (Refused, Http404) as error:
            raise CommandError(str(error)) from None
        options["output"].write_bytes(content)
        text = (
            _("%(file)s: utkast, %(pages)d sidor, sha256 %(sum)s")
            if archive.is_draft
            else _("%(file)s: %(pages)d sidor, sha256 %(sum)s")
        )
        self.stdout.write(text % {"file": options["output"], "pages": archive.pages, "sum": archive.sha256})

    def _finish(self, job_id: int) -> dict[str, Any]:
        """Do the job here; where a worker has taken it, wait for it (and take over when it is lost)."""
        while True:
            job = jobs.job_run(job_id) or Job.objects.get(pk=job_id)
            if job.state == Job.State.DONE:
                return dict(job.result or {})
            if job.state == Job.State.FAILED:
                raise CommandError(job.error + (f"\n{job.details}" if job.details else ""))
            jobs.sweep(job_id=job_id)
            time.sleep(WAIT_SECONDS)
