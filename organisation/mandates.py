"""Reads of the management office's mandates: what runs, and the trace of what has been."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import QuerySet

from organisation.models import ActingMandate, Body, Person
from organisation.register import bodies_named
from organisation.roles import Permission


@dataclass(frozen=True)
class MandateRow:
    """One mandate; ``running`` at the moment asked for."""

    body: Body
    person: Person
    reason: str
    started_at: datetime.datetime
    ended_at: datetime.datetime
    running: bool


def mandates_of(person: Person, moment: datetime.datetime, limit: int = 20) -> list[MandateRow]:
    """The person's mandates, those that run first, then the latest; two queries."""
    return _rows(ActingMandate.objects.filter(person=person), moment, limit)


def mandates_over(person: Person, moment: datetime.datetime, limit: int = 20) -> list[MandateRow]:
    """When the office has acted for the person's own bodies; for those who read everything handed in (auditors, the
    office itself), for any body. None for others.
    """
    mandates = ActingMandate.objects.all()
    if person.grants.body_ids(Permission.READ_SUBMITTED) is not None:
        mandates = mandates.filter(body__in=person.grants.own_body_ids)
    return _rows(mandates, moment, limit)


def _rows(mandates: QuerySet[ActingMandate], moment: datetime.datetime, limit: int) -> list[MandateRow]:
    rows = list(mandates.select_related("person").order_by("-started_at")[:limit])
    bodies = bodies_named([row.body_id for row in rows], moment.date())
    shown = [
        MandateRow(
            body=bodies[row.body_id],
            person=row.person,
            reason=row.reason,
            started_at=row.started_at,
            ended_at=row.ended_at or row.ends_at,
            running=row.holds_at(moment),
        )
        for row in rows
    ]
    return sorted(shown, key=lambda row: not row.running)
