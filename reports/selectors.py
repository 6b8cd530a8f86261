# ruff: noqa: E501
"""Reads for the pages: which reports there are, what is being built, what is archived."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from foundation.models import Job
from goals.models import EffectGoalVersion
from organisation.models import Body, Person, ReportingPeriod
from organisation.selectors import bodies_of_year
from reports.models import Archive, Build, Publication
from reports.permissions import may_build, visible_archives


@dataclass(frozen=True)
class ListRow:
    """A report in the list: the municipality's (body None) or a body's, with its latest file."""

    body: Body | None
    name: str
    latest: Archive | None


@dataclass(frozen=True)
class ListPeriod:
    """A period with its reports."""

    period: ReportingPeriod
    rows: tuple[ListRow, ...]


def report_list(year: int, person: Person, municipality: str) -> list[ListPeriod]:
    """A year's reports, latest period first; bodies without decided goals are left out. Four queries."""
    periods = list(ReportingPeriod.objects.filter(year=year).select_related("year").order_by("-cut_off"))
    with_goals = set(EffectGoalVersion.objects.of_year_in_force(year).values_list("goal__body", flat=True))
    bodies = [body for body in bodies_of_year(year) if body.pk in with_goals]
    latest: dict[tuple[int, int | None], Archive] = {}
    archives = Archive.objects.filter(visible_archives(person), publication__period__in=periods)
    for row in archives.select_related("publication").defer("snapshot").order_by("made_at", "pk"):
        latest[row.publication.period_id or 0, row.publication.body_id] = row
    return [
        ListPeriod(
            period,
            (
                ListRow(None, municipality, latest.get((period.pk, None))),
                *(ListRow(body, str(body), latest.get((period.pk, body.pk))) for body in bodies),
            ),
        )
        for period in periods
    ]


def archives_of(period: ReportingPeriod, body: Body | None, person: Person) -> list[Archive]:
    """The files of a publication that the person may open, latest first. One query."""
    return list(
        Archive.objects.filter(visible_archives(person), _of(period, body, "publication__"))
        .select_related("made_by")
        .defer("snapshot")
        .order_by("-made_at", "-pk")
    )


def latest_build(period: ReportingPeriod, body: Body | None, person: Person) -> Build | None:
    """The build that the person last asked for, or that someone else who may build has open. One query or two."""
    theirs = Q(job__made_by=person)
    if may_build(person, body):
        theirs |= Q(job__state__in=[Job.State.QUEUED, Job.State.RUNNING], with_unsent=False)
    return (
        Build.objects.filter(theirs, _of(period, body, "publication__"))
        .select_related("job", "publication")
        .order_by("-pk")
        .first()
    )


def build_of(job: Job) -> Build | None:
    """The build of a job."""
    return (
        Build.objects.select_related("publication__period__year", "publication__body").filter(job=job).first()
    )


def _of(period: ReportingPeriod, body: Body | None, prefix: str) -> Q:
    found = {f"{prefix}kind": Publication.Kind.REPORT, f"{prefix}period": period}
    return Q(**found, **({f"{prefix}body": body} if body else {f"{prefix}body__isnull": True}))
