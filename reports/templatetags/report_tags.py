"""What the report's templates draw: marks, curves and charts, with literal colours and titles where ``paper`` is set.

WeasyPrint takes a figure's alternative text from the SVG's own <title>, so every drawing for the PDF carries one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from foundation.charts import LineChart
from foundation.curves import PRINT_PALETTE, Spark
from foundation.drawing import spark_svg
from foundation.numbers import NBSP
from foundation.words import bound
from reports.tree import Cell, Count, Goal, GoalGroup, Note

register = template.Library()

MARKS_PER_LINE = 12
STEP = 18
#: On paper the marks are as large as those of the tables.
PAPER_MARKS = 0.68
#: A goal's title on paper: how wide it may be (mm), and about how many characters that is.
TITLE_WIDTH, TITLE_CHARACTERS = 150, 50
SHORT_WORD = 6
#: The column of notes on paper: about how many characters a line has, and how many lines stand beside a chart.
NOTE_CHARACTERS, NOTE_LINES = 33, 15.0


@register.simple_tag(takes_context=True)
def report_mark(context: Context, cell: Cell | None) -> SafeString | str:
    """A status: its shape and its word; a plain word where there is no status, a dash where there is nothing."""
    if cell is None or not (cell.status or cell.word):
        return "–"
    if not cell.status:
        return cell.word
    if context.get("paper"):
        return format_html('<span class="mark mark--{}">{}</span>', cell.status, cell.word)
    return format_html(
        '<span class="status status--{}">{}{}</span>', cell.status, _shape_of(cell.status), cell.word
    )


def _shape_of(status: str) -> SafeString:
    return mark_safe(render_to_string("components/shape.html", {"shape": status, "c": None}).strip())


@register.simple_tag(takes_context=True)
def report_marks(context: Context, marks: tuple[str, ...], told: str) -> SafeString:
    """A row of marks, one for each goal, as one drawing that says how many of each."""
    rows = -(-len(marks) // MARKS_PER_LINE) or 1
    width, height = min(len(marks), MARKS_PER_LINE) * STEP, rows * STEP
    shapes = "".join(
        f'<g transform="translate({index % MARKS_PER_LINE * STEP + 1} {index // MARKS_PER_LINE * STEP + 1})">'
        f"{_shape(code, bool(context.get('paper')))}</g>"
        for index, code in enumerate(marks)
    )
    size = PAPER_MARKS if context.get("paper") else 1
    return format_html(
        '<svg class="marks" width="{}" height="{}" viewBox="0 0 {} {}" role="img">{}{}</svg>',
        f"{width * size:g}", f"{height * size:g}", width, height, _title(told), mark_safe(shapes),
    )  # fmt: skip


def _shape(code: str, paper: bool) -> str:
    colour = {"met": "ok", "partly": "partly", "not_met": "not"}.get(code, "muted")
    paint = PRINT_PALETTE[colour] if paper else "currentColor"
    group = "" if paper else f' class="status--{code}"'
    drawing = {
        "met": f'<circle cx="8" cy="8" r="7" fill="{paint}"/>',
        "partly": f'<circle cx="8" cy="8" r="6" fill="none" stroke="{paint}" stroke-width="2"/>'
        f'<path d="M8 2a6 6 0 0 0 0 12z" fill="{paint}"/>',
        "not_met": f'<circle cx="8" cy="8" r="6" fill="none" stroke="{paint}" stroke-width="2"/>',
    }.get(code, f'<path d="M2 8h12" fill="none" stroke="{paint}" stroke-width="2"/>')
    return f"<g{group}>{drawing}</g>"


@register.simple_tag(takes_context=True)
def report_counts(context: Context, counts: tuple[Count, ...]) -> SafeString:
    """How many of each status: the shape and the number, and the word for those who do not see the shape."""
    paper = bool(context.get("paper"))
    return format_html_join(
        " ",
        '<span class="{}">{}{}<span class="for-ears"> {}</span></span>',
        (
            (
                f"mark mark--{one.status} count" if paper else f"status status--{one.status} count",
                "" if paper else _shape_of(one.status),
                one.number,
                one.word,
            )
            for one in counts
        ),
    )


@register.simple_tag
def report_goals(groups: tuple[GoalGroup, ...]) -> SafeString:
    """ "Socialnämnden mål 3 och 6; Valnämnden mål 1", each number a link to the goal."""
    return format_html_join(
        "; ",
        "{} {}{}{}",
        (
            (
                group.committee,
                _("mål"),
                NBSP,
                format_html_join(", ", '<a href="#{}">{}</a>', ((goal.anchor, goal.number) for goal in group.goals)),
            )
            for group in groups
        ),
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def report_spark(context: Context, spark: Spark, told: str) -> SafeString:
    """The small curve of a row, with the sentence that says what it shows."""
    return _titled(spark_svg(spark, _palette(context)), told)


@register.simple_tag(takes_context=True)
def report_chart(context: Context, chart: LineChart) -> SafeString:
    """The large chart: the paper's drawing in the PDF, the wide and the narrow one on screen."""
    plots = (
        [("paper", chart.paper)] if context.get("paper") else [("wide", chart.wide), ("narrow", chart.narrow)]
    )
    parts = [
        render_to_string(
            "components/plot.html", {"chart": chart, "plot": plot, "name": name, "c": _palette(context)}
        )
        for name, plot in plots
    ]
    told = f"{chart.title}. {chart.description}"
    return mark_safe("".join(_titled(part, told) for part in parts))  # each part is escaped by its template


@register.simple_tag(takes_context=True)
def report_balance(context: Context, text: str) -> SafeString | str:
    """A width for a goal's title on paper, so that its lines are about as long; WeasyPrint does not balance."""
    lines = -(-len(text) // TITLE_CHARACTERS)
    if not context.get("paper") or lines < 2:
        return ""
    width = min(
        TITLE_WIDTH,
        (len(text) / lines + len(max(text.split(), key=len)) / 2) * TITLE_WIDTH / TITLE_CHARACTERS,
    )
    return format_html(' style="width: {}mm"', f"{width:.0f}")


@dataclass(frozen=True)
class Sides:
    """The notes beside a goal's chart, and those beside its analysis."""

    chart: tuple[Note, ...]
    analysis: tuple[Note, ...]


@register.simple_tag
def report_sides(goal: Goal) -> Sides:
    """Share a goal's notes between the chart and the analysis, so that no column of notes is much longer than its text."""
    how = tuple(
        Note(_("Så bidrar målet till %(label)s") % {"label": thread.label}, thread.how)
        for thread in goal.threads
        if thread.how
    )
    chart: list[Note] = []
    rest = [*goal.notes, *how]
    room = NOTE_LINES if goal.figure else 0.0
    while rest and (room := room - _lines(rest[0])) >= 0:
        chart.append(rest.pop(0))
    own = [Note(_("Varför bedömningen skiljer sig"), goal.why_other)] if goal.why_other else []
    who = [Note(_("Svarar"), goal.answers)] if goal.answers else []
    return Sides(tuple(chart), (*own, *rest, *who))


def _lines(note: Note) -> float:
    """About how many lines of the margin's column a note takes, the room between notes with it."""
    return 1.8 + -(-len(note.text) // NOTE_CHARACTERS)


@register.simple_tag
def report_nth(labels: tuple[str, ...], place: int) -> str:
    """The label of a column, counted from nought: written beside the value on a telephone."""
    return labels[place]


register.filter("bound", bound)


@register.filter
def keep_last(text: str) -> str:
    """`bound`, and the last short word kept on the line of the word before."""
    start, space, last = bound(text).rpartition(" ")
    return (
        f"{start}{NBSP}{last}"
        if space and len(last) < SHORT_WORD and len(text) > TITLE_CHARACTERS / 2
        else bound(text)
    )


@register.simple_tag
def report_key(chart: LineChart) -> str:
    """What the drawing does not say itself: its own line, the target and each neighbour have their names beside them."""
    parts = []
    if chart.neighbours:
        parts.append(_("Tunna linjer: grannkommuner."))
    if chart.has_preliminary:
        parts.append(_("Ring: preliminärt värde."))
    if chart.has_gap:
        parts.append(_("Avbrott i linjen: värdet saknas."))
    return " ".join(parts) + " " if parts else ""


def _palette(context: Context) -> dict[str, Any] | None:
    return PRINT_PALETTE if context.get("paper") else None


def _title(text: str) -> SafeString:
    return mark_safe(f"<title>{escape(text)}</title>")


def _titled(svg: str, text: str) -> SafeString:
    """Give a drawn SVG its title as the first child."""
    start, rest = svg.strip().split(">", 1)
    return mark_safe(f"{start}>{_title(text)}{rest}")
