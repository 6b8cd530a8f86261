"""Which reports, and which values, a person may know of.

draft – the body's own officials; submitted and reviewed – and the management office and auditors; ready – and
the
body's politicians; decided and sent – everyone who is logged in.
"""

from __future__ import annotations

import datetime

from django.db.models import Case, Q, Value, When

from followup.models import ReportVersion
from foundation.memo import once_a_request
from goals.permissions import visible_states
from organisation.models import Body, Person
from organisation.versions import OPEN_STATES


def visible_reports(person: Person) -> Q:
    """A filter over report versions."""
    return visible_states(person, "report__body")


@once_a_request
def unfinished_since(person: Person) -> dict[int, datetime.datetime]:
    """Per body, from when values typed into its report must not show: the report is open and not the person's
    to see.

    Values are rows of their own, so an unfinished report would else be read through its figures. One query.
    """
    return _unfinished(visible_reports(person))


def unfinished_elsewhere(body: Body) -> dict[int, datetime.datetime]:
    """The same for a file of one body's unsent report, which all its readers share: what no other body has
    finished is not in it. One query."""
    return _unfinished(Q(report__body=body))


def _unfinished(is_seen: Q) -> dict[int, datetime.datetime]:
    open_reports = ReportVersion.objects.filter(state__in=OPEN_STATES).values("report")
    seen = Case(When(is_seen, then=Value(True)), default=Value(False))
    rows = (
        ReportVersion.objects.filter(report__in=open_reports)
        .annotate(seen=seen)
        .order_by("report", "-no")
        .values_list("seen", "report_id", "report__body_id", "made_at")
    )
    hidden: dict[int, datetime.datetime] = {}
    known: set[int] = set()
    for shown, report, body, made_at in rows:
        if shown:
            known.add(report)
        elif report not in known:
            hidden[body] = min(made_at, hidden.get(body, made_at))
    return hidden
