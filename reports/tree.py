"""A report as plain data: what compose.py makes, and what both the PDF and the reading page are set from. No HTML here.

Every text is ready to print (Swedish numbers, no-break spaces); every status is a code with its word beside it.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from collections.abc import Mapping
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
    """A row of a goal's table of indicators. ``history`` has a text for each of the table's earlier years.

    ``now_period`` says which period the value is for where the column's head does not; ``parts`` is "Kvinnor 51, män 75".
    """

    name: str
    unit: str
    history: tuple[str, ...]
    now: str
    now_period: str
    preliminary: bool
    target: str
    forecast: str
    status: Cell
    not_measured: str
    comment: str = ""
    parts: str = ""


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
    spark_told: str
    outcome: str
    outcome_unit: str
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
    def has_forecast(self) -> bool:
        """Whether the table needs a column for what is expected of the year."""
        return any(row.forecast for row in self.indicators)

    @property
    def has_preliminary(self) -> bool:
        """Whether the mark p must be explained."""
        return any(row.preliminary for row in self.indicators)


@dataclass(frozen=True, slots=True)
class ReportSource:
    """The committee's report that a chapter is set from: which version, the day it was sent (ISO), its checksum."""

    version: int
    sent_on: str
    sha256: str


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
    correction: str = ""
    source: ReportSource | None = None


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A committee on the cover: a mark for each of its goals, or a word where there is none to show."""

    name: str
    marks: tuple[str, ...]
    told: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShortRow:
    """A direction goal on the page "Kort sagt": how its goals stand by the rule, and by the committees' own judgement."""

    label: str
    title: str
    counts: tuple[Count, ...]
    judged: tuple[Count, ...]
    note: str
    better: Cell


@dataclass(frozen=True, slots=True)
class GoalRef:
    """A goal named in a sentence: "mål 4", with where it stands in the report."""

    anchor: str
    number: int


@dataclass(frozen=True, slots=True)
class GoalGroup:
    """The goals of one committee named in a sentence."""

    committee: str
    goals: tuple[GoalRef, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """Something for the reader to take a stand on: a sentence, the goals it is about, and a question."""

    text: str
    goals: tuple[GoalGroup, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator in the annex, once: definition, source and which goals use it."""

    title: str
    definition: str
    source: str
    goals: tuple[GoalGroup, ...]


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

    ``data_on`` is the day of the newest report in it (ISO), ``dated`` the sentence about it. ``made_on`` is printed in
    drafts only and is no part of what the report says: see `fingerprint`. ``example`` says what is made up.
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
    example: str
    lead: tuple[str, ...]
    cover_lead: str
    cover: tuple[CoverRow, ...]
    totals: tuple[Count, ...]
    contents: tuple[Heading, ...]
    short: tuple[ShortRow, ...]
    matters: tuple[Matter, ...]
    missing: tuple[str, ...]
    committees: tuple[Committee, ...]
    rules: tuple[Note, ...]
    indicators: tuple[IndicatorEntry, ...]
    data_on: str = ""
    dated: str = ""
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
    return hashlib.sha256(data_text(as_data(report), *extra).encode()).hexdigest()


def data_text(data: Mapping[str, Any], *extra: str) -> str:
    """The canonical JSON whose SHA-256 is the fingerprint: sorted keys, no spaces, without the day it was made."""
    kept = {key: value for key, value in data.items() if key != "made_on"}
    return json.dumps([kept, *extra], sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value)
