"""What waits for whom in the committees' reports: the lines of Överblick that following up knows of."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.models import ReportVersion
from followup.selectors import OverviewCell, cells_ask, cells_of
from foundation.numbers import format_day
from organisation.models import Body, Person, ReportingPeriod
from organisation.register import read_register
from organisation.roles import Permission, Role
from organisation.versions import State
from organisation.waiting import Provider, Waiting

#: A report is worth beginning from this many days before its figures stop.
DAYS_BEFORE = 14
#: A report that was never sent is reminded of for this long.
DAYS_AFTER = 400


def open_periods(today: datetime.date) -> tuple[ReportingPeriod, ...]:
    """The periods whose reports are written, or should have been."""
    first, last = today - datetime.timedelta(days=DAYS_AFTER), today + datetime.timedelta(days=DAYS_BEFORE)
    return tuple(
        period
        for period in read_register().periods
        if first <= period.cut_off <= last and period.year.closed_at is None
    )


def open_reports(person: Person, moment: datetime.datetime) -> tuple[QuerySet[Any], ...]:
    """What the cells of the open periods are made of."""
    if not _has_part(person):
        return ()
    return cells_ask(open_periods(timezone.localtime(moment).date()), person)


def lines_of_reports(
    person: Person,
    moment: datetime.datetime,
    counted: list[Body],
    versions: list[ReportVersion],
    opened: list[ReportVersion],
) -> list[Waiting]:
    """One line per report that the person can take a step with."""
    today = timezone.localtime(moment).date()
    cells = cells_of(open_periods(today), person, today, counted, versions, opened)
    return [line for cell in cells if (line := _line(cell, person)) is not None]


reports_waiting = Provider(open_reports, lines_of_reports)


def _has_part(person: Person) -> bool:
    """Whether the person has anything to do with reports before they are sent."""
    wanted = (Permission.WRITE_REPORT, Permission.REVIEW_REPORT, Permission.MARK_REPORT_READY)
    return any(person.grants.holds(permission) for permission in wanted) or person.grants.has_role(
        Role.POLITICIAN
    )


def _line(cell: OverviewCell, person: Person) -> Waiting | None:
    """What the person can do with one report now, most particular first."""

    def may(permission: Permission) -> bool:
        return person.grants.holds(permission, cell.body.pk)

    what = _("delårsrapporten") if cell.period.is_interim else _("årsrapporten")
    values = {"what": what, "body": cell.body.in_sentence}
    if cell.state in ("not_started", State.DRAFT) and may(Permission.WRITE_REPORT):
        return _writing(cell, values)
    if cell.state == State.SUBMITTED and may(Permission.REVIEW_REPORT):
        return _waiting(cell, _("Granska %(what)s, %(body)s") % values, _("Granska"))
    if cell.state in (State.SUBMITTED, State.REVIEWED) and may(Permission.MARK_REPORT_READY):
        return _waiting(
            cell, _("Klarmarkera %(what)s inför nämnden, %(body)s") % values, _("Läs och klarmarkera")
        )
    if cell.state == State.READY and may(Permission.REGISTER_DECISION):
        return _waiting(cell, _("Registrera nämndens beslut om %(what)s, %(body)s") % values, _("Registrera"))
    if cell.state == State.READY and person.grants.has_role(Role.POLITICIAN):
        return _waiting(cell, _("Läs %(what)s inför nämndens beslut, %(body)s") % values, _("Läs"))
    if cell.state == State.DECIDED and may(Permission.SEND_REPORT):
        return _waiting(cell, _("Skicka %(what)s till kommunstyrelsen, %(body)s") % values, _("Skicka"))
    return None


def _writing(cell: OverviewCell, values: dict[str, str]) -> Waiting:
    """The report that is to be written, or mended after a return."""
    if cell.returned_with:
        return _waiting(
            cell, _("Komplettera %(what)s, %(body)s") % values, _("Komplettera"), cell.returned_with
        )
    cut_off = _("Läget den %(day)s.") % {"day": format_day(cell.period.cut_off)}
    if cell.state == "not_started":
        return _waiting(cell, _("Påbörja %(what)s, %(body)s") % values, _("Påbörja"), cut_off)
    title = _("Skriv klart %(what)s, %(body)s") % values
    line = _waiting(cell, title, _("Fortsätt"), cut_off)
    return Waiting(**{**line.__dict__, "progress": (cell.done, cell.of)})


def _waiting(cell: OverviewCell, title: str, label: str, text: str = "") -> Waiting:
    href = reverse(
        "followup:report",
        kwargs={"year": cell.period.year_id, "kind": cell.period.url_kind, "slug": cell.body.slug},
    )
    return Waiting(on=cell.due, title=title, text=text, href=href, label=label, late=cell.late)
