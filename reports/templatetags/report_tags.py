# ruff: noqa: E501
"""What the report's templates draw: marks, curves and charts, with literal colours and titles where ``paper`` is set.

WeasyPrint takes a figure's alternative text from the SVG's own <title>, so every drawing for the PDF carries one.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from foundation.charts import LineChart
from foundation.curves import PRINT_PALETTE, Spark
from foundation.drawing import spark_svg
from reports.tree import Cell

register = template.Library()

MARKS_PER_LINE = 12
STEP = 18


@register.simple_tag(takes_context=True)
def report_mark(context: Context, cell: Cell | None) -> SafeString | str:
    """A status: its shape and its word; a plain word where there is no status, a dash where there is nothing."""
    if cell is None or not (cell.status or cell.word):
        return "–"
    if not cell.status:
        return cell.word
    if context.get("paper"):
        return format_html('<span class="mark mark--{}">{}</span>', cell.status, cell.word)
    shape = render_to_string("components/shape.html", {"shape": cell.status, "c": None})
    return format_html(
        '<span class="status status--{}">{}{}</span>', cell.status, mark_safe(shape.strip()), cell.word
    )


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
    return format_html(
        '<svg class="marks" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img">{title}{shapes}</svg>',
        w=width, h=height, title=_title(told), shapes=mark_safe(shapes),
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
def report_spark(context: Context, spark: Spark) -> SafeString:
    """The small curve of a row."""
    return _titled(spark_svg(spark, _palette(context)), spark.description)


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


@register.simple_tag
def report_key(chart: LineChart) -> str:
    """The chart's key in words, for those lines that are drawn."""
    parts = [_("Tjock linje: %(name)s") % {"name": chart.own.name}]
    if chart.targets:
        parts.append(_("streckad: målvärde"))
    if chart.neighbours:
        parts.append(_("tunna: grannkommuner"))
    if chart.has_preliminary:
        parts.append(_("ring: preliminärt värde"))
    return ", ".join(parts) + "."


def _palette(context: Context) -> dict[str, Any] | None:
    return PRINT_PALETTE if context.get("paper") else None


def _title(text: str) -> SafeString:
    return mark_safe(f"<title>{escape(text)}</title>")


def _titled(svg: str, text: str) -> SafeString:
    """Give a drawn SVG its title as the first child."""
    start, rest = svg.strip().split(">", 1)
    return mark_safe(f"{start}>{_title(text)}{rest}")
