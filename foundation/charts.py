"""The two curves of the application: the small one in a row (`spark`) and the large one on a goal's page
(`line_chart`).

Pure geometry and sentences, no drawing: drawing.py and templates/components/line_chart.html draw what
stands here, on
screen with CSS classes and in the PDF with literal colours (`palette="print"`). The rules are those of the
look: our own line
is strong, a preliminary part dotted and its end hollow, the line breaks at a gap and at a new definition,
targets stand only
where they are valid, shares start at zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.curves import (
    PRINT_PALETTE,
    Mark,
    Path,
    Point,
    Series,
    Spark,
    Target,
    pieces,
    places_of,
    sentence,
    spark,
)
from foundation.numbers import format_beside, format_decimal, with_unit
from foundation.plotting import Scale, Ticks, axis_range, nice_ticks, spread, text_width, thin_out
from foundation.words import in_sentence

__all__ = ["PRINT_PALETTE", "LineChart", "Point", "Series", "Spark", "Target", "line_chart", "spark"]


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """A label of an axis at its place."""

    place: float
    text: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class EndLabel:
    """A label in the column right of the plot.

    `kind` is own, neighbour or target; the leader starts where the line ends.
    """

    y: float
    text: str
    under: str
    kind: str
    from_x: float
    from_y: float
    leader: bool


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A piece of a target: a horizontal line."""

    x1: float
    x2: float
    y: float


@dataclass(frozen=True, slots=True)
class Break:
    """A new definition: a vertical line with its sentence above."""

    x: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The large chart drawn at one width. All places are in the SVG's own units."""

    width: int
    height: int
    size: float
    left: float
    right: float
    top: float
    bottom: float
    label_x: float
    y_axis: tuple[AxisLabel, ...]
    x_axis: tuple[AxisLabel, ...]
    own: tuple[Path, ...]
    dots: tuple[Mark, ...]
    last: Mark | None
    neighbours: tuple[str, ...]
    targets: tuple[TargetLine, ...]
    ends: tuple[EndLabel, ...]
    breaks: tuple[Break, ...]


@dataclass(frozen=True)
class LineChart:
    """One indicator over time, against its targets and the neighbours. Make it with `line_chart`."""

    title: str
    own: Series
    neighbours: tuple[Series, ...]
    targets: tuple[Target, ...]
    unit: str
    decimals: int | None
    from_zero: bool
    note: str
    source: str
    csv_href: str

    @cached_property
    def wide(self) -> Plot:
        """The drawing beside a column of facts."""
        return _plot(self, width=752, height=400, size=14.5)

    @cached_property
    def narrow(self) -> Plot:
        """The drawing on a telephone."""
        return _plot(self, width=343, height=300, size=14.5)

    @cached_property
    def paper(self) -> Plot:
        """The drawing in the printed report's text column: low, so that a whole goal has room on its page."""
        return _plot(self, width=424, height=168, size=11)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no value of our own or a neighbour's."""
        return not any(_last_known(series) for series in (self.own, *self.neighbours))

    @property
    def has_preliminary(self) -> bool:
        """Whether the key must explain the hollow ring."""
        return any(point.preliminary and point.value is not None for point in self.own.points)

    @property
    def has_gap(self) -> bool:
        """Whether a value is missing between two others."""
        known = [index for index, point in enumerate(self.own.points) if point.value is not None]
        return bool(known) and len(known) < known[-1] - known[0] + 1

    @cached_property
    def description(self) -> str:
        """The chart in sentences, for those who do not see it."""
        parts = [f"{self.own.name}: {sentence(self.own.points, self.unit, self.told)}"]
        parts += [f"{target.label}." for target in self.targets if target.label]
        ends = [(series.name, _last_known(series)) for series in self.neighbours]
        named = [f"{name} {self.told(point.value)} ({point.label})" for name, point in ends if point]
        if named:
            parts.append(_("Grannkommuner: %(names)s.") % {"names": ", ".join(named)})
        parts += [f"{_break_text(point)}." for point in self.own.points if point.new_definition]
        return " ".join(parts)

    def told(self, value: Decimal | float | None) -> str:
        """A value as it is written in the chart: as in the text beside it, never rounded into a target."""
        return format_beside(
            value, [limit for target in self.targets for limit in target.limits], self.decimals
        )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The heads of the table beside the chart: the period, each series, the target."""
        target = (pgettext("målvärde", "Mål"),) if self.targets else ()
        return (_("Period"), self.own.name, *(series.name for series in self.neighbours), *target)

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The table's rows in order of time, all as text."""
        return tuple(_table_row(self, label, place) for place, label in _all_periods(self))


def line_chart(
    *,
    title: str,
    own: Series,
    neighbours: Sequence[Series] = (),
    targets: Sequence[Target] = (),
    unit: str = "",
    decimals: int | None = None,
    share: bool = False,
    note: str = "",
    source: str = "",
    csv_href: str = "",
) -> LineChart:
    """Return a chart of one indicator. `share` (percent of something) makes the axis start at zero without
    exception.

    `note` stands under the title ("Medeltal. Lägre är bättre."), `source` under the chart. Neighbours
    without any value are
    left out; the last target's label stands at the line's end.
    """
    told = tuple(series for series in neighbours if _last_known(series))
    return LineChart(title, own, told, tuple(targets), unit, decimals, share, note, source, csv_href)


def _last_known(series: Series) -> Point | None:
    """Return a series' last point that has a value."""
    return next((point for point in reversed(series.points) if point.value is not None), None)


def _break_text(point: Point) -> str:
    """Return the sentence over a new definition."""
    text = _("Ny definition %(label)s") % {"label": point.label}
    return f"{text}: {in_sentence(point.note)}" if point.note else text


def _all_periods(chart: LineChart) -> list[tuple[float, str]]:
    """Return every period of any series once, in order of time."""
    found: dict[str, float] = {}
    for series in (chart.own, *chart.neighbours):
        for point, place in zip(series.points, places_of(series.points), strict=True):
            found.setdefault(point.label, place)
    return sorted((place, label) for label, place in found.items())


def _table_row(chart: LineChart, label: str, place: float) -> tuple[str, ...]:
    """Return one row of the table: what each series says for the period."""
    cells = [label]
    for series in (chart.own, *chart.neighbours):
        point = next((candidate for candidate in series.points if candidate.label == label), None)
        cells.append(_cell(chart, point))
    if chart.targets:
        valid = [target for target in chart.targets if _is_valid(target, place)]
        cells.append(" – ".join(format_decimal(bound) for bound in valid[-1].bounds) if valid else "–")
    return tuple(cells)


def _cell(chart: LineChart, point: Point | None) -> str:
    """Return a value as the table writes it; a dash where there is none."""
    if point is None or point.value is None:
        return "–"
    text = chart.told(point.value)
    return _("%(value)s (preliminärt)") % {"value": text} if point.preliminary else text


def _is_valid(target: Target, place: float) -> bool:
    """Say whether a target holds at a place in time."""
    return (target.first is None or target.first <= place) and (target.last is None or place <= target.last)


def _plot(chart: LineChart, *, width: int, height: int, size: float) -> Plot:
    """Draw the chart at a width: scales first, then each layer."""
    ticks = _y_ticks(chart, wanted=5 if width > 400 else 4)
    tick_texts = [format_decimal(value, ticks.decimals) for value in ticks.values]
    left = max(text_width(text, size) for text in tick_texts) + 10
    label_room = min(max([text_width(text, size) for text in _end_texts(chart)] or [40]) + 22, width * 0.36)
    top = size * 2.2 if any(point.new_definition for point in chart.own.points) else size * 0.9
    right, bottom = round(width - label_room, 1), round(height - size * 2, 1)
    periods = _all_periods(chart) or [(0.0, "")]
    x = Scale(periods[0][0], periods[-1][0], left + 12, right - 10)
    y = Scale(ticks.low, max(ticks.high, _highest(chart, ticks.low)), bottom, top)
    marks = _marks(chart.own, x, y)
    own, lone = pieces(chart.own.points, marks, former="former")
    drawn = [
        Mark(*mark, point.preliminary) for point, mark in zip(chart.own.points, marks, strict=True) if mark
    ]
    last = drawn[-1] if drawn else None
    return Plot(
        width=width,
        height=height,
        size=size,
        left=round(left, 1),
        right=right,
        top=round(top, 1),
        bottom=bottom,
        label_x=right + 8,
        y_axis=tuple(AxisLabel(y(value), text) for value, text in zip(ticks.values, tick_texts, strict=True)),
        x_axis=_x_axis(periods, x, size),
        own=own,
        dots=_dots(chart, marks, lone),
        last=last,
        neighbours=tuple(
            path.points
            for s in chart.neighbours
            for path in pieces(s.points, _marks(s, x, y), former="line")[0]
        ),
        targets=_target_lines(chart, x, y, left, right),
        ends=_ends_of_lines(chart, x, y, last, size, top, bottom, right),
        breaks=_breaks(chart, x, width, size),
    )


def _marks(series: Series, x: Scale, y: Scale) -> list[tuple[float, float] | None]:
    """Return each point's place on paper; None for a gap."""
    places = places_of(series.points)
    return [
        None if point.value is None else (x(place), y(float(point.value)))
        for point, place in zip(series.points, places, strict=True)
    ]


def _dots(
    chart: LineChart, marks: Sequence[tuple[float, float] | None], lone: Sequence[Mark]
) -> tuple[Mark, ...]:
    """Return the points to mark: those of the present definition, and any that stands alone between gaps."""
    breaks = [index for index, point in enumerate(chart.own.points) if point.new_definition]
    first = breaks[-1] if breaks else 0
    present = [
        Mark(*mark, chart.own.points[index].preliminary)
        for index, mark in enumerate(marks)
        if mark and index >= first
    ]
    return tuple(dict.fromkeys([*present, *lone]))


def _all_values(chart: LineChart) -> list[float]:
    """Return every value that must have room: all series and targets."""
    series = (chart.own, *chart.neighbours)
    values = [float(point.value) for one in series for point in one.points if point.value is not None]
    return values + [bound for target in chart.targets for bound in target.bounds] or [0.0, 1.0]


def _highest(chart: LineChart, low: float) -> float:
    """Return where the plot ends upwards: a little over the highest value, never past 100 for shares.

    `low` is where the axis begins: the room above is a share of what the axis shows, not of the value.
    """
    values = _all_values(chart)
    top = max(values) + 0.04 * (max(values) - low)
    return min(top, 100.0) if chart.from_zero and max(values) <= 100 else top


def _y_ticks(chart: LineChart, *, wanted: int) -> Ticks:
    """Return the vertical axis: from zero where that is honest; the highest tick lies within the plot."""
    low, high = axis_range(_all_values(chart), from_zero=chart.from_zero)
    ticks = nice_ticks(low, high, wanted=wanted, decimals=chart.decimals)
    highest = _highest(chart, ticks.low)
    within = tuple(value for value in ticks.values if value <= highest or value == ticks.low)
    return Ticks(within if len(within) > 2 else ticks.values, ticks.decimals)


def _x_axis(periods: Sequence[tuple[float, str]], x: Scale, size: float) -> tuple[AxisLabel, ...]:
    """Return the labels under the plot that have room; the last is now."""
    places = [x(place) for place, _label in periods]
    kept = thin_out(places, [text_width(label, size) for _place, label in periods])
    return tuple(AxisLabel(places[index], periods[index][1], index == len(periods) - 1) for index in kept)


def _target_lines(chart: LineChart, x: Scale, y: Scale, left: float, right: float) -> tuple[TargetLine, ...]:
    """Return the targets' lines, only where they are valid; a target for one period is still a visible
    stroke.
    """
    lines = []
    for target in chart.targets:
        start = left if target.first is None else max(left, x(target.first))
        end = right if target.last is None else min(right, x(target.last))
        if end - start < 24:
            start, end = max(left, min(start, right - 24)), min(right, max(end, start + 24))
        lines += [TargetLine(round(start, 1), round(end, 1), y(bound)) for bound in target.bounds]
    return tuple(lines)


def _end_texts(chart: LineChart) -> list[str]:
    """Return every text of the label column, to know how wide it must be."""
    return [text for kind in _wanted_ends(chart) for text in (kind[1], kind[2])]


def _wanted_ends(chart: LineChart) -> list[tuple[str, str, str, Point | None, Series | None]]:
    """Return (kind, text, text under, point, series) of each label in the column: ours, the neighbours',
    the last target's.
    """
    wanted: list[tuple[str, str, str, Point | None, Series | None]] = []
    own = _last_known(chart.own)
    if own:
        value = with_unit(chart.told(own.value), "%" if chart.unit == "%" else "")
        under = _("preliminärt") if own.preliminary else chart.own.name
        wanted.append(("own", value, under, own, chart.own))
    for series in chart.neighbours:
        point = _last_known(series)
        text = f"{series.name} {chart.told(point.value)}" if point else ""
        wanted.append(("neighbour", text, "", point, series))
    if chart.targets and chart.targets[-1].bounds:
        when, told, bound = (chart.targets[-1].label or pgettext("målvärde", "Mål")).partition(": ")
        wanted.append(("target", bound, when, None, None) if told else ("target", when, "", None, None))
    return wanted


def _ends_of_lines(
    chart: LineChart,
    x: Scale,
    y: Scale,
    last: Mark | None,
    size: float,
    top: float,
    bottom: float,
    right: float,
) -> tuple[EndLabel, ...]:
    """Return the labels right of the plot, moved apart, each with a leader to its line's end."""
    wanted = _wanted_ends(chart)
    starts: list[tuple[float, float]] = []
    for kind, _text, _under, point, series in wanted:
        if kind == "target":
            starts.append((right, y(chart.targets[-1].bounds[-1])))
        elif point and series:
            place = places_of(series.points)[series.points.index(point)]
            starts.append((x(place), y(float(point.value or 0))))
    heights = [size * 2.6 if under else size * 1.3 for _kind, _text, under, *_rest in wanted]
    centres = spread([start[1] for start in starts], heights, top=top - size, bottom=bottom + size)
    return tuple(
        EndLabel(
            y=centre,
            text=text,
            under=under,
            kind=kind,
            from_x=start[0],
            from_y=start[1],
            leader=kind == "neighbour" and (right - start[0] > 14 or abs(centre - start[1]) > 4),
        )
        for (kind, text, under, _point, _series), start, centre in zip(wanted, starts, centres, strict=True)
    )


def _breaks(chart: LineChart, x: Scale, width: int, size: float) -> tuple[Break, ...]:
    """Return the new definitions: a line half-way from the point before, its sentence where it has room."""
    places = places_of(chart.own.points)
    found = []
    for index, point in enumerate(chart.own.points):
        if point.new_definition and index:
            place = round((x(places[index - 1]) + x(places[index])) / 2, 1)
            text = _break_text(point)
            room = width - place > text_width(text, size)
            found.append(
                Break(
                    place,
                    text if room or place > width / 2 else _("Ny definition"),
                    "start" if room else "end",
                )
            )
    return tuple(found)
