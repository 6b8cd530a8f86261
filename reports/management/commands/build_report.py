"""`manage.py build_report delar 2026 --committee socialnamnden --output rapport.pdf`: build in this process and save the file."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation import clock, jobs
from foundation.errors import Refused
from foundation.models import Job
from foundation.words import listed
from organisation.models import Body, ReportingPeriod
from organisation.selectors import bodies_of_year, get_body
from reports.archive import archive_content
from reports.models import Archive
from reports.services import report_request

WAIT_SECONDS = 1.0


class Command(BaseCommand):
    """Works without Redis and without a worker: the job is claimed by this process."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The kind, the year, which committee, and where to."""
        parser.description = _("Bygger en rapport, lägger den i arkivet och sparar filen.")
        parser.add_argument("kind", metavar="{delar,bokslut}")
        parser.add_argument("year", metavar="YEAR")
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
        """Ask for the report, build it here, write the file. Every refusal is a sentence, and the exit code 1."""
        target: Path = options["output"]
        _check_target(target)
        try:
            period = _period(options["kind"], options["year"])
            body = _body(options["committee"], period) if options["committee"] else None
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
        except Refused as error:
            raise CommandError(str(error)) from None
        _write(target, content)
        text = (
            _("%(file)s: utkast, %(pages)d sidor, sha256 %(sum)s")
            if archive.is_draft
            else _("%(file)s: %(pages)d sidor, sha256 %(sum)s")
        )
        self.stdout.write(text % {"file": target, "pages": archive.pages, "sum": archive.sha256})

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


def _period(kind: str, year: str) -> ReportingPeriod:
    kinds = {name: code for code, name in ReportingPeriod.URL_NAMES.items()}
    if kind not in kinds:
        raise CommandError(_("Skriv delar eller bokslut, inte ”%(kind)s”.") % {"kind": kind})
    periods = ReportingPeriod.objects.filter(kind=kinds[kind]).select_related("year")
    found = periods.filter(year=int(year)).order_by("cut_off").first() if year.isdecimal() else None
    if found is None:
        laid_up = sorted({str(one) for one in periods.values_list("year", flat=True)})
        raise CommandError(
            _("Det finns inget %(kind)s ”%(year)s”. Upplagda år: %(years)s.")
            % {
                "kind": _("delår") if kind == "delar" else _("bokslut"),
                "year": year,
                "years": listed(laid_up) or "–",
            }
        )
    return found


def _body(slug: str, period: ReportingPeriod) -> Body:
    bodies = {body.slug: body for body in bodies_of_year(period.year_id)}
    if slug not in bodies:
        raise CommandError(
            _("Det finns ingen nämnd som skrivs ”%(slug)s” %(year)s. De som finns: %(slugs)s.")
            % {"slug": slug, "year": period.year_id, "slugs": listed(sorted(bodies)) or "–"}
        )
    return get_body(slug, period.cut_off)


def _check_target(target: Path) -> None:
    """Refuse before the work what would be refused after it."""
    if target.is_dir():
        raise CommandError(_("%(path)s är en mapp. Skriv ett filnamn.") % {"path": target})
    if not target.absolute().parent.is_dir():
        raise CommandError(_("Mappen %(path)s finns inte.") % {"path": target.absolute().parent})


def _write(target: Path, content: bytes) -> None:
    """Write beside and move into place, so that nobody meets half a file."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CommandError(
            _("Filen kunde inte skrivas: %(why)s. Den finns i arkivet.") % {"why": error.strerror}
        ) from None
