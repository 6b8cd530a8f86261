"""Which reports, and which values, a person may know of.

draft – the body's own officials; submitted and reviewed – and the management office and auditors; ready – and
the
body's politicians; decided and sent – everyone who is logged in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from followup.models import ReportVersion
from foundation import clock
from foundation.memo import once_a_request
from goals.permissions import visible_states
from organisation.grants import predecessors
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
    return hidden_by(open_reports(person))


def unfinished_elsewhere(body: Body) -> dict[int, datetime.datetime]:
    """The same for a file of one body's unsent report, which all its readers share: what no other body has
    finished is not in it. One query."""
    return hidden_by(_open_reports(Q(report__body=body)))


def open_reports(person: Person) -> QuerySet[ReportVersion]:
    """Every version of the reports that are open, the latest first, with whether the person may see it."""
    return _open_reports(visible_reports(person))


def _open_reports(is_seen: Q) -> QuerySet[ReportVersion]:
    open_ones = ReportVersion.objects.filter(state__in=OPEN_STATES).values("report")
    seen = Case(When(is_seen, then=Value(True)), default=Value(False), output_field=BooleanField())
    return (
        ReportVersion.objects.filter(report__in=open_ones)
        .select_related("report")
        .only("made_at", "report__body")
        .annotate(seen=seen)
        .order_by("report", "-no")
    )


def hidden_by(versions: Iterable[Any]) -> dict[int, datetime.datetime]:
    """From when each body's values are hidden, from ``open_reports``; with them those of the bodies whose indicators
    it has taken over."""
    hidden: dict[int, datetime.datetime] = {}
    known: set[int] = set()
    for version in versions:
        body = version.report.body_id
        if version.seen:
            known.add(version.report_id)
        elif version.report_id not in known:
            hidden[body] = min(version.made_at, hidden.get(body, version.made_at))
    for body, taken_over in predecessors(list(hidden), clock.today()).items():
        for old in taken_over:
            hidden[old] = min(hidden[body], hidden.get(old, hidden[body]))
    return hidden
