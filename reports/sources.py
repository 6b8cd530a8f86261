"""What a report is composed from, read in a fixed number of queries: sent snapshots, decided goals, neighbours' values.

A committee that has sent its report is read from the frozen snapshot, never from the tables. One that has not gives its
decided goals and nothing else, unless its own readers ask for their own report: then the unsent one is frozen on the
spot in the same form, so that everything after this module sees one shape.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from followup.models import ReportVersion, Value
from followup.permissions import unfinished_elsewhere
from followup.report_view import report_view, with_report_content
from followup.snapshot import digest, snapshot_of
from followup.standings import STANDING
from foundation.context import example_note
from foundation.errors import Refused
from foundation.nested import together
from goals.models import EffectGoalVersion, MeasuredObject
from goals.scales import Gender
from goals.selectors import decided_versions, direction_tree
from organisation.models import Body, ReportingPeriod
from organisation.selectors import level_names, municipality
from organisation.versions import State


@dataclass(frozen=True)
class Known:
    """A neighbour's value of a Kolada figure with where it came from and when it was known."""

    name: str
    start: datetime.date
    end: datetime.date
    number: Any
    source: str
    recorded_at: datetime.datetime
    superseded_at: datetime.datetime | None

    def known_at(self, moment: datetime.datetime | None) -> bool:
        """Whether it was the known value at a moment (None: is it now)."""
        if moment is None:
            return self.superseded_at is None
        return self.recorded_at <= moment and (self.superseded_at is None or self.superseded_at > moment)


@dataclass(frozen=True)
class CommitteeSource:
    """A committee: its decided goals, and its report's data where that may be printed."""

    body: Body
    goals: tuple[EffectGoalVersion, ...]
    snapshot: Mapping[str, Any] | None
    state: str
    known_at: datetime.datetime | None
    version: int = 0
    sha256: str = ""

    @property
    def name(self) -> str:
        """The committee's name, as the report was sent in it."""
        return str(self.snapshot["body"]["name"] if self.snapshot is not None else self.body)


@dataclass(frozen=True)
class Sources:
    """Everything a report is made of."""

    municipality: str
    level_names: Mapping[str, str]
    period: ReportingPeriod
    body: Body | None
    committees: tuple[CommitteeSource, ...]
    directions: tuple[tuple[str, str], ...]
    kolada: Mapping[str, tuple[Known, ...]]
    example: str = ""

    @property
    def unsent_state(self) -> str:
        """The state of an unsent report that is printed here; ``sent`` when nothing unsent is."""
        states = {one.state for one in self.committees if one.snapshot is not None} - {str(State.SENT)}
        return states.pop() if states else str(State.SENT)


def sources(period: ReportingPeriod, body: Body | None, *, unsent: ReportVersion | None = None) -> Sources:
    """Read everything for a period. ``unsent`` is the version of the body's own report to print before it is sent:
    that very one, never a later one that others are writing.

    Raises Refused when there are no decided goals, saying for whom, and when ``unsent`` no longer stands. The number of queries is the same however many
    committees, goals and indicators there are (a body's unsent report has its own fixed number).
    """
    year = period.year_id
    goals = decided_versions(year, body=body)
    if not goals:
        raise Refused(nothing_decided(year, body))
    by_body: dict[int, list[EffectGoalVersion]] = {}
    for goal in goals:
        by_body.setdefault(goal.goal.body_id, []).append(goal)
    sent, standing = together(
        _sent(period, body), _unsent(unsent) if unsent is not None else ReportVersion.objects.none()
    )
    versions = {row.report.body_id: row for row in sent}
    printed = next(iter(standing), None)
    if unsent is not None and printed is None:
        raise Refused(_("Rapporten har ändrats sedan du bad om filen. Bygg den igen."))
    committees = tuple(_committee(rows[0].goal.body, rows, versions, printed) for rows in by_body.values())
    frozen = next((one.snapshot for one in committees if one.snapshot is not None), None) if body else None
    owner = municipality()
    return Sources(
        municipality=frozen["municipality"] if frozen else owner.name if owner else "",
        level_names=frozen["level_names"] if frozen else level_names(year),
        period=_period(frozen["period"]) if frozen else period,
        body=body,
        committees=committees,
        directions=tuple(
            (row.goal.label, row.version.title) for node in direction_tree(year) for row in node.goals
        ),
        kolada=_kolada_values(committees),
        example=example_note() if settings.EXAMPLE_MODE else "",
    )


def _period(data: Mapping[str, Any]) -> ReportingPeriod:
    """The period as the report was sent for it, not to be saved."""
    first, last = (datetime.date.fromisoformat(data[key]) for key in ("from", "cut_off"))
    covers = DateRange(first, last + datetime.timedelta(days=1))
    return ReportingPeriod(year_id=data["year"], kind=data["kind"], covers=covers, cut_off=last)


def nothing_decided(year: int, body: Body | None) -> str:
    """Why a report cannot be built: plainly what is missing."""
    if body is None:
        return _(
            "Det finns inga beslutade mål för %(year)s. Rapporten kan byggas när minst en nämnd har beslutat sina mål "
            "och beslutet är registrerat."
        ) % {"year": year}
    return _(
        "%(body)s har inga beslutade mål för %(year)s. Rapporten kan byggas när nämnden har beslutat sina mål och "
        "beslutet är registrerat."
    ) % {"body": body, "year": year}


def _sent(period: ReportingPeriod, body: Body | None) -> QuerySet[ReportVersion]:
    """The versions that were sent, each body's last one last; a correction counts once it is sent too."""
    rows = ReportVersion.objects.filter(report__period=period, snapshot__isnull=False)
    if body is not None:
        rows = rows.filter(report__body=body)
    return rows.select_related("report").order_by("no")


def standing_version(body: Body, period: ReportingPeriod) -> ReportVersion | None:
    """The body's latest standing version, whatever its state: for its own officials."""
    rows = ReportVersion.objects.filter(report__period=period, report__body=body, state__in=STANDING)
    return rows.order_by("-no").first()


def _unsent(version: ReportVersion) -> QuerySet[ReportVersion]:
    """The version with its content, while it stands."""
    return with_report_content(ReportVersion.objects.filter(pk=version.pk, state__in=STANDING))


def _committee(
    body: Body,
    goals: list[EffectGoalVersion],
    sent: Mapping[int, ReportVersion],
    unsent: ReportVersion | None,
) -> CommitteeSource:
    version = sent.get(body.pk)
    if unsent is not None and unsent.state != State.SENT:
        snapshot = snapshot_of(report_view(unsent, hidden_since=unfinished_elsewhere(body)))
        return CommitteeSource(body, tuple(goals), snapshot, unsent.state, None, unsent.no, digest(snapshot))
    if version is None:
        return CommitteeSource(body, tuple(goals), None, "", None)
    return CommitteeSource(
        body, tuple(goals), version.snapshot, str(State.SENT), version.sent_at, version.no, version.sha256
    )


def _kolada_values(committees: Iterable[CommitteeSource]) -> dict[str, tuple[Known, ...]]:
    """Per Kolada id, the other municipalities' values in order of name and time. One query."""
    wanted = {
        row["kolada_id"]
        for one in committees
        if one.snapshot is not None
        for goal in one.snapshot["goals"]
        for row in goal["indicators"]
        if row["kolada_id"]
    }
    kinds = (MeasuredObject.Kind.MUNICIPALITY, MeasuredObject.Kind.GROUP)
    values = (
        Value.objects.filter(
            indicator__kolada_id__in=wanted,
            object__kind__in=kinds,
            gender=Gender.TOTAL,
            number__isnull=False,
        )
        .order_by("object__name", "period", "recorded_at")
        .values_list(
            "indicator__kolada_id", "object__name", "period", "number", "source", "recorded_at", "superseded_at",
        )
    )  # fmt: skip
    found: dict[str, list[Known]] = {}
    for code, name, span, number, source, recorded, superseded in values:
        last = span.upper - datetime.timedelta(days=1)
        found.setdefault(code or "", []).append(
            Known(name, span.lower, last, number, source, recorded, superseded)
        )
    return {code: tuple(rows) for code, rows in found.items()}
