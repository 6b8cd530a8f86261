"""The red thread's second form: direction goals × committees, with how many goals have each status in each
cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation.components import STATUS_WORDS
from foundation.texts import for_spreadsheet
from organisation.models import Body
from organisation.selectors import level_names
from overview.lines import GoalLine, assessable_text, status_counts
from overview.red_thread import Group, Section, Thread


@dataclass(frozen=True)
class Cell:
    """How a committee contributes to a direction goal. Without any goal: empty counts and zero."""

    counts: list[tuple[str, int]]
    goals: int
    href: str


@dataclass(frozen=True)
class MatrixRow:
    """A direction goal over all committees."""

    group: Group
    cells: tuple[Cell, ...]
    assessable: str


@dataclass(frozen=True)
class MatrixSection:
    """A strategic direction's rows."""

    section: Section
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class Total:
    """What stands under a committee's column."""

    goals: int
    assessable: str
    lacking: bool


@dataclass(frozen=True)
class Answer:
    """One of the three sentences over the matrix."""

    title: str
    text: str
    href: str = ""
    link_text: str = ""


@dataclass(frozen=True)
class Matrix:
    """The matrix of a year."""

    thread: Thread
    columns: tuple[tuple[Body, str], ...]
    sections: tuple[MatrixSection, ...]
    totals: tuple[Total, ...]
    total: Total
    answers: tuple[Answer, ...]
    note: str


def matrix_of(thread: Thread, bodies: Sequence[Body]) -> Matrix:
    """The matrix over the thread's lines; the columns are committees, and companies with goals."""
    with_goals = {line.body.pk for line in thread.all_lines}
    shown = [
        body
        for body in bodies
        if (body.kind != Body.Kind.COMPANY or body.pk in with_goals)
        and (not thread.filters.body or body.slug == thread.filters.body)
    ]
    return Matrix(
        thread=thread,
        columns=tuple((body, short_name(str(body))) for body in shown),
        sections=tuple(
            MatrixSection(section, tuple(_row(thread, group, shown) for group in section.groups))
            for section in thread.sections
        ),
        totals=tuple(_total([line for line in thread.lines if line.body.pk == body.pk]) for body in shown),
        total=_total(thread.lines),
        answers=tuple(_answers(thread)),
        note=_note(thread),
    )


def short_name(name: str) -> str:
    """ "Social" for Socialnämnden: column heads are narrow. Soft hyphens where a long word may break."""
    short = name
    for ending in ("nämnden", "nämnd"):
        if short.endswith(ending) and len(short) > len(ending):
            short = short.removesuffix(ending)
            short = short.removesuffix("s") if not short.endswith(("ss", "tids")) else short
            break
    breaks = {"Kommunstyrelsen": "Kommun\u00adstyrelsen", "Arbetsmarknad": "Arbets\u00admarknad",
              "Samhällsbyggnad": "Samhälls\u00adbyggnad", "Överförmyndar": "Över\u00adförmyndar",
              "Kultur- och fritids": "Kultur och fritid", "Tekniska service": "Teknisk service"}  # fmt: skip
    return breaks.get(short, short)


def _row(thread: Thread, group: Group, bodies: Sequence[Body]) -> MatrixRow:
    cells = []
    for body in bodies:
        lines = [line for line in group.lines if line.body.pk == body.pk]
        address = reverse("overview:red_thread", args=[thread.year]) + thread.filters.address(
            body=body.slug, opened=""
        )
        cells.append(Cell(status_counts(line.now for line in lines), len(lines), f"{address}#{group.anchor}"))
    return MatrixRow(group, tuple(cells), assessable_text(group.lines) if group.lines else "–")


def _total(lines: Sequence[GoalLine]) -> Total:
    text = assessable_text(lines)
    lacking = any(line.standing is None or not line.standing.assessable for line in lines)
    return Total(len(lines), text if lines else "–", lacking)


def _answers(thread: Thread) -> list[Answer]:
    """What the reader should see first: can it be judged, where is nobody, how does it go."""
    lines = thread.lines
    unjudged = sum(line.standing is None or not line.standing.assessable for line in lines)
    judge = Answer(
        _("%(some)s mål kan bedömas") % {"some": assessable_text(lines)},
        ngettext("%(count)d saknar ett värde som räknas.", "%(count)d saknar ett värde som räknas.", unjudged)
        % {"count": unjudged}
        if unjudged
        else _("Alla har ett värde som räknas."),
        reverse("overview:red_thread", args=[thread.year])
        + thread.filters.address(status="not_assessable", opened="")
        if unjudged and thread.reading.period
        else "",
        _("Visa dem"),
    )
    gaps = thread.gaps
    gap = Answer(
        ngettext(
            "%(count)d av fullmäktiges mål utan nämnd", "%(count)d av fullmäktiges mål utan nämnd", len(gaps)
        )
        % {"count": len(gaps)}
        if gaps
        else _("Alla fullmäktiges mål har någon nämnd"),
        "; ".join(f"{group.label} {group.version.title}" for group in gaps[:3]) + ("." if gaps else ""),
    )
    counted = dict(status_counts(line.now for line in lines))
    how = Answer(
        ngettext(
            "%(met)d uppfyllt, %(partly)d delvis, %(not_met)d ej",
            "%(met)d uppfyllda, %(partly)d delvis, %(not_met)d ej",
            counted.get("met", 0),
        )
        % {code: counted.get(code, 0) for code in ("met", "partly", "not_met")},
        thread.reading.as_of,
    )
    if thread.reading.period is None:
        how = Answer(
            ngettext("%(count)d mål", "%(count)d mål", len(lines)) % {"count": len(lines)},
            thread.reading.as_of,
        )
        judge = Answer(_("Året planeras"), _("Inget mål kan bedömas innan året har följts upp."))
    return [judge, gap, how]


def _note(thread: Thread) -> str:
    """How many links the goals make, and that none has to reach all."""
    goals, links = len(thread.lines), thread.contributions
    several = sum(len(line.direction_goal_ids) > 1 for line in thread.lines)
    values = {"goals": goals, "links": links, "count": several}
    if several:
        text = ngettext(
            "%(goals)d mål ger %(links)d bidrag, för %(count)d mål bidrar till flera av fullmäktiges.",
            "%(goals)d mål ger %(links)d bidrag, för %(count)d mål bidrar till flera av fullmäktiges.",
            several,
        )
    else:
        text = ngettext("%(goals)d mål ger %(links)d bidrag.", "%(goals)d mål ger %(links)d bidrag.", goals)
    return text % values + " " + _("Ingen nämnd måste bidra till alla.")


def matrix_csv(matrix: Matrix) -> str:
    """The matrix as a table for spreadsheets: a row per direction goal, committee and status."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    names = level_names(matrix.thread.year)
    writer.writerow([_("År"), _("Nr"), names["direction_goal"], _("Nämnd"), _("Läget nu"), _("Antal mål")])
    for section in matrix.sections:
        for row in section.rows:
            group = row.group
            for (body, _short), cell in zip(matrix.columns, row.cells, strict=True):
                for code, count in cell.counts or ([("", cell.goals)] if cell.goals else []):
                    word = STATUS_WORDS["computed"].get(code, "")
                    writer.writerow(
                        [
                            matrix.thread.year,
                            group.label,
                            for_spreadsheet(group.version.title),
                            for_spreadsheet(str(body)),
                            word,
                            count,
                        ]
                    )
            if not group.lines:
                writer.writerow(
                    [matrix.thread.year, group.label, for_spreadsheet(group.version.title), "", "", 0]
                )
    return "\ufeff" + out.getvalue()
