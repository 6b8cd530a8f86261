"""What every curve is made of, and the small curve that stands in a row (`spark`).

See charts.py for the large one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from foundation.numbers import format_beside, with_unit
from foundation.plotting import Scale

#: Literal colours for the PDF, where CSS variables do not reach into SVG.
PRINT_PALETTE = {
    "ink": "#16212b",
    "muted": "#54636f",
    "paper": "#ffffff",
    "wash": "#f4f6f7",
    "line": "#dce2e6",
    "edge": "#85929c",
    "ghost": "#8f9ba5",
    "sea": "#0b4a6f",
    "sea_wash": "#e7f0f5",
    "ok": "#1c6b3c",
    "partly": "#8a5a00",
    "not": "#a8261f",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One measured period. `at` is its place in time in years (2025, 2026.67); without it points stand
    evenly.

    `value` None is a gap. `new_definition` breaks the line before this point; `note` says what changed.
    """

    label: str
    value: Decimal | float | None
    at: float | None = None
    preliminary: bool = False
    new_definition: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A target: at least `low`, at most `high`, or between. `first`..`last` is where it is valid, on the
    points' own scale.

    Without first and last it is valid over the whole curve. `label` is the word beside it: "Mål 2026: högst
    10". `edges` are the numbers that a value is never rounded into or past, the lines themselves when left out.
    """

    low: Decimal | float | None = None
    high: Decimal | float | None = None
    label: str = ""
    first: float | None = None
    last: float | None = None
    edges: tuple[Decimal, ...] | None = None

    @property
    def limits(self) -> tuple[Decimal | float, ...]:
        """The numbers that decide how values are written."""
        return self.bounds if self.edges is None else self.edges

    @property
    def bounds(self) -> tuple[float, ...]:
        """The values that are drawn as lines."""
        return tuple(sorted({float(bound) for bound in (self.low, self.high) if bound is not None}))


@dataclass(frozen=True, slots=True)
class Series:
    """A named curve: our own municipality or a neighbour."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked point; `hollow` where the value is preliminary."""

    x: float
    y: float
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A piece of a curve: `points` as SVG writes them; `kind` is line, former (before a new definition)
    or preliminary.
    """

    points: str
    kind: str = "line"


@dataclass(frozen=True, slots=True)
class Band:
    """An area between two heights."""

    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Spark:
    """The small curve: 132 × 36 px or smaller, no axes, only the last point marked; value and target
    stand beside it.
    """

    width: int
    height: int
    paths: tuple[Path, ...]
    lone: tuple[Mark, ...]
    last: Mark | None
    targets: tuple[float, ...]
    band: Band | None
    description: str


def spark(
    points: Sequence[Point],
    *,
    target: Target | None = None,
    unit: str = "",
    decimals: int | None = None,
    width: int = 132,
    height: int = 36,
) -> Spark:
    """Return the geometry of a small curve. Any number of points does, also none."""
    known = [float(point.value) for point in points if point.value is not None]
    bounds = target.bounds if target else ()
    limits = target.limits if target else ()
    places = places_of(points)
    x = Scale(*_ends(places), 4, width - 5) if len(points) > 1 else Scale(0, 1, 4, width - 5)
    spanned = [*known, *bounds] or [0.0]
    y = Scale(min(spanned), max(spanned), height - 6, 6)
    marks = [
        None if p.value is None else (x(at), y(float(p.value))) for p, at in zip(points, places, strict=True)
    ]
    paths, lone = pieces(points, marks, former="line")
    heights = tuple(y(bound) for bound in bounds)
    last = next(
        (Mark(*mark, p.preliminary) for p, mark in zip(points[::-1], marks[::-1], strict=True) if mark), None
    )
    return Spark(
        width=width,
        height=height,
        paths=paths,
        lone=tuple(mark for mark in lone if last is None or (mark.x, mark.y) != (last.x, last.y)),
        last=last,
        targets=heights,
        band=Band(min(heights), round(max(heights) - min(heights), 1)) if len(heights) == 2 else None,
        description=sentence(
            points, unit, lambda value: format_beside(value, limits, decimals), target.label if target else ""
        ),
    )


def places_of(points: Sequence[Point]) -> list[float]:
    """Return where each point stands in time; evenly when the points do not say."""
    if points and all(point.at is not None for point in points):
        return [float(point.at or 0) for point in points]
    return [float(index) for index in range(len(points))]


def _ends(places: Sequence[float]) -> tuple[float, float]:
    """Return the first and the last place."""
    return min(places), max(places)


def pieces(
    points: Sequence[Point], marks: Sequence[tuple[float, float] | None], *, former: str
) -> tuple[tuple[Path, ...], tuple[Mark, ...]]:
    """Return the pieces of a curve and the points that no piece reaches (alone between gaps).

    A piece ends at a gap and before a new definition; the step to a preliminary point is a piece of its own.
    """
    breaks = [index for index, point in enumerate(points) if point.new_definition]
    last_break = breaks[-1] if breaks else 0
    paths: list[Path] = []
    reached: set[int] = set()
    for index in range(1, len(points)):
        here, before = marks[index], marks[index - 1]
        if here is None or before is None or points[index].new_definition:
            continue
        kind = "preliminary" if points[index].preliminary else former if index < last_break else "line"
        joined = (
            paths
            and index - 1 in reached
            and paths[-1].kind == kind
            and paths[-1].points.endswith(_xy(before))
        )
        if joined:
            paths[-1] = Path(f"{paths[-1].points} {_xy(here)}", kind)
        else:
            paths.append(Path(f"{_xy(before)} {_xy(here)}", kind))
        reached |= {index - 1, index}
    lone = tuple(
        Mark(*mark, points[index].preliminary)
        for index, mark in enumerate(marks)
        if mark and index not in reached
    )
    return tuple(paths), lone


def _xy(mark: tuple[float, float]) -> str:
    """Return a point as SVG writes it."""
    return f"{mark[0]:g},{mark[1]:g}"


def sentence(
    points: Sequence[Point], unit: str, written: Callable[[Decimal | float | None], str], target: str = ""
) -> str:
    """Return the curve in words; `written` is how a value is written, `target` the word about it."""
    known = [point for point in points if point.value is not None]
    if not known:
        return _("Inget värde än.")
    first, last = known[0], known[-1]
    value = with_unit(written(last.value), unit)
    if len(known) == 1:
        told = _("%(label)s: %(value)s.") % {"label": last.label, "value": value}
    else:
        told = _("Från %(first)s (%(first_label)s) till %(last)s (%(last_label)s).") % {
            "first": written(first.value),
            "first_label": first.label,
            "last": value,
            "last_label": last.label,
        }
    return f"{told} {target}." if target else told
