# ruff: noqa: E501
"""A report as plain data: what compose.py makes, and what both the PDF and the reading page are set from. No HTML here.

Every text is ready to print (Swedish numbers, no-break spaces); every status is a code with its word beside it.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from foundation.charts import LineChart
from foundation.curves import Spark


@dataclass(frozen=True, slots=True)
class Cell:
    """An answer with its reason: a status code ("" for a plain word such as Ja), the word, and why."""

    status: str
    word: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a status, with its word for those who do not see the shape ("uppfyllda")."""

    status: str
    number: int
    word: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note in the margin: a bold line and a sentence or two."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """What a goal contributes to, and how."""

    label: str
    title: str
    how: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of a goal's table of indicators. ``history`` has a text for each of the table's period columns."""

    name: str
    unit: str
    history: tuple[str, ...]
    now: str
    preliminary: bool
    target: str
    forecast: str
    status: Cell
    not_measured: str
    definition: str
    source: str
    coverage: str


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity and how it goes; ``who`` is unit and time in one line."""

    text: str
    who: str
    status: str
    word: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with the notes that stand beside it."""

    title: str
    note: str
    chart: LineChart
    source: str


@dataclass(frozen=True, slots=True)
class Goal:
    """One effect goal in a committee's chapter. ``now``, ``judged`` and ``better`` are None when nothing is reported."""

    anchor: str
    number: int
    statement: str
    description: str
    threads: tuple[Thread, ...]
    spark: Spark | None
    outcome: str
    now: Cell | None
    judged: Cell | None
    better: Cell | None
    figure: Figure | None
    periods: tuple[str, ...]
    now_label: str
    indicators: tuple[IndicatorRow, ...]
    analysis: tuple[str, ...]
    why_other: str
    activities: tuple[ActivityRow, ...]
    answers: str
    notes: tuple[Note, ...] = ()

    @property
    def has_preliminary(self) -> bool:
        """Whether the mark p must be explained."""
        return any(row.preliminary for row in self.indicators)


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee's chapter. ``reported`` False prints "inte inlämnad" and nothing that the committee has not sent."""

    anchor: str
    name: str
    reported: bool
    standing: str
    summary: tuple[str, ...]
    facts: tuple[str, ...]
    goals: tuple[Goal, ...]
    decision: str
    answers: str


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A committee on the cover: a mark for each of its goals, or a word where there is none to show."""

    name: str
    marks: tuple[str, ...]
    told: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShortRow:
    """A direction goal on the page "Kort sagt"."""

    label: str
    title: str
    counts: tuple[Count, ...]
    note: str
    better: Cell
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator in the annex, whole: definition, source and where it is used."""

    name: str
    title: str
    committee: str
    goals: str
    value: str
    target: str
    status: Cell
    definition: str
    source: str


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the contents: level 1 a part of the report, level 2 a chapter within it. No anchor: a group's name."""

    anchor: str
    title: str
    under: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report. ``drafts`` are the reasons why the file says Utkast; empty in a final one.

    ``made_on`` is printed but is no part of what the report says: see `fingerprint`.
    """

    key: str
    title: str
    subtitle: str
    municipality: str
    subject: str
    year: int
    is_interim: bool
    cut_off: str
    now_title: str
    judged_title: str
    effect_goals: str
    direction_goals: str
    drafts: tuple[str, ...]
    foot: tuple[str, ...]
    dnr: str
    lead: tuple[str, ...]
    cover_lead: str
    cover: tuple[CoverRow, ...]
    totals: tuple[Count, ...]
    contents: tuple[Heading, ...]
    short: tuple[ShortRow, ...]
    missing: tuple[str, ...]
    committees: tuple[Committee, ...]
    rules: tuple[Note, ...]
    indicators: tuple[IndicatorEntry, ...]
    made_on: str = field(default="", compare=False)

    @property
    def is_draft(self) -> bool:
        """Whether the file says Utkast."""
        return bool(self.drafts)

    @property
    def is_municipal(self) -> bool:
        """The whole municipality's report, with "Kort sagt"."""
        return bool(self.short)


def as_data(report: Report) -> dict[str, Any]:
    """The tree as JSON data, the same for the same report; what the archive keeps beside the file."""
    data: dict[str, Any] = json.loads(
        json.dumps(dataclasses.asdict(report), default=_plain, ensure_ascii=False)
    )
    return data


def fingerprint(report: Report, *extra: str) -> str:
    """SHA-256 of what the report says, and of ``extra`` (program, template); the day it was made is left out."""
    data = as_data(report)
    data.pop("made_on")
    text = json.dumps([data, *extra], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value)
