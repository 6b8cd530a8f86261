"""Reads for the pages: which reports there are, what is being built, what is archived."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from followup.selectors import OverviewCell, report_cells
from foundation.memo import once_a_request
from foundation.models import Job
from organisation.models import Body, Person, ReportingPeriod
from organisation.register import read_register
from organisation.versions import State
from reports.models import Archive, Build, Publication
from reports.permissions import may_build, visible_archives


@dataclass(frozen=True)
class ListRow:
    """A body's report in the list, as far as the reader may know of it, with its latest file that the reader may open.

    ``state`` is the report's state, empty where the reader may not know more than that it is not sent. ``outdated``:
    the report has been sent since the file was built. ``unsent``: it is not sent, and the reader may read it as it stands.
    """

    body: Body
    own: bool
    state: str
    sent_on: datetime.date | None
    due: datetime.date | None
    late: bool
    latest: Archive | None
    outdated: bool
    may_build: bool
    unsent: bool = False

    @property
    def is_sent(self) -> bool:
        """Whether everyone may read it."""
        return self.state == State.SENT

    @property
    def is_open(self) -> bool:
        """Whether there is something of the report for this reader."""
        return self.state not in ("", "not_started")


@dataclass(frozen=True)
class ListPeriod:
    """A period: the municipality's own file, and its bodies' reports."""

    period: ReportingPeriod
    rows: tuple[ListRow, ...]
    latest: Archive | None
    outdated: bool
    due: datetime.date | None

    @property
    def sent(self) -> int:
        """How many have sent their report."""
        return sum(row.is_sent for row in self.rows)

    @property
    def waiting(self) -> tuple[ListRow, ...]:
        """Those who have not."""
        return tuple(row for row in self.rows if not row.is_sent)


@dataclass(frozen=True)
class ReportList:
    """A year's reports: the periods that have been, latest first, and those to come, soonest first."""

    past: tuple[ListPeriod, ...]
    coming: tuple[ListPeriod, ...]


def report_list(year: int, person: Person, today: datetime.date) -> ReportList:
    """A year's reports; bodies without decided goals are left out. A fixed number of queries."""
    periods = read_register().periods_of(year)
    found = _list_periods(periods, person, today)
    return ReportList(
        tuple(one for one in reversed(found) if one.period.cut_off <= today),
        tuple(one for one in found if one.period.cut_off > today),
    )


def list_period(period: ReportingPeriod, person: Person, today: datetime.date) -> ListPeriod:
    """One period's reports."""
    return _list_periods([period], person, today)[0]


def _list_periods(
    periods: Sequence[ReportingPeriod], person: Person, today: datetime.date
) -> list[ListPeriod]:
    cells: dict[int, list[OverviewCell]] = {}
    for cell in report_cells(periods, person, today):
        cells.setdefault(cell.period.pk, []).append(cell)
    latest: dict[tuple[int, int | None], Archive] = {}
    for file in _archives(tuple(periods), person):
        latest[file.publication.period_id or 0, file.publication.body_id] = file
    own = set(person.grants.own_body_ids)
    return [_list_period(period, cells.get(period.pk, []), latest, own, person) for period in periods]


@once_a_request
def _archives(periods: tuple[ReportingPeriod, ...], person: Person) -> list[Archive]:
    """The files of the periods' reports that the person may open, latest last. One query."""
    found = Archive.objects.filter(
        visible_archives(person), publication__kind=Publication.Kind.REPORT, publication__period__in=periods
    )
    return list(found.select_related("publication", "made_by").defer("snapshot").order_by("made_at", "pk"))


def _list_period(
    period: ReportingPeriod,
    cells: Sequence[OverviewCell],
    latest: Mapping[tuple[int, int | None], Archive],
    own: set[int],
    person: Person,
) -> ListPeriod:
    rows = tuple(_list_row(cell, latest.get((period.pk, cell.body.pk)), own, person) for cell in cells)
    whole = latest.get((period.pk, None))
    sent = [cell.version.sent_at for cell in cells if cell.state == State.SENT and cell.version]
    return ListPeriod(
        period,
        rows,
        whole,
        whole is not None and any(moment and moment > whole.made_at for moment in sent),
        min((cell.due for cell in cells if cell.due), default=None),
    )


def _list_row(cell: OverviewCell, latest: Archive | None, own: set[int], person: Person) -> ListRow:
    sent_at = cell.version.sent_at if cell.version and cell.state == State.SENT else None
    return ListRow(
        body=cell.body,
        own=cell.body.pk in own,
        state=cell.state,
        sent_on=timezone.localdate(sent_at) if sent_at else None,
        due=cell.due,
        late=cell.late,
        latest=latest,
        outdated=bool(latest and sent_at and (latest.is_draft or sent_at > latest.made_at)),
        may_build=bool(may_build(person, cell.body)),
        unsent=cell.version is not None and cell.state != State.SENT,
    )


def latest_year(today: datetime.date) -> int:
    """The year of the latest period that has been; this year before there is any."""
    been = [period.year_id for period in read_register().periods if period.cut_off <= today]
    return been[-1] if been else today.year


def archive_of(pk: int, person: Person, *, with_data: bool = False) -> Archive | None:
    """A file of the archive, if the person may open it."""
    found = Archive.objects.filter(visible_archives(person), pk=pk).select_related(
        "publication__period__year", "publication__body", "made_by"
    )
    return (found if with_data else found.defer("snapshot")).first()


def archives_of(period: ReportingPeriod, body: Body | None, person: Person) -> list[Archive]:
    """The files of a publication that the person may open, latest first."""
    of = body.pk if body else None
    return [row for row in reversed(_archives((period,), person)) if row.publication.body_id == of]


def latest_build(period: ReportingPeriod, body: Body | None, person: Person) -> Build | None:
    """The build that the person last asked for, or that someone else who may build has open. One query or two."""
    theirs = Q(job__made_by=person)
    if may_build(person, body):
        theirs |= Q(job__state__in=[Job.State.QUEUED, Job.State.RUNNING], unsent__isnull=True)
    return (
        Build.objects.filter(theirs, _of(period, body, "publication__"))
        .select_related("job", "publication__period")
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
