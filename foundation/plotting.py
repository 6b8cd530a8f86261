"""The arithmetic that the charts share: scales, nice ticks, labels that do not collide.

Pure; units are those of the SVG.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values (`low`..`high`) to places on paper (`start`..`end`); turned round where
    end < start.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value, rounded to a tenth: more cannot be seen and costs bytes."""
        if self.high == self.low:
            return round((self.start + self.end) / 2, 1)
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


@dataclass(frozen=True, slots=True)
class Ticks:
    """The marked values of an axis and how many decimals their labels need."""

    values: tuple[float, ...]
    decimals: int

    @property
    def low(self) -> float:
        """The lowest marked value."""
        return self.values[0]

    @property
    def high(self) -> float:
        """The highest marked value."""
        return self.values[-1]


def nice_ticks(low: float, high: float, *, wanted: int = 5, decimals: int | None = None) -> Ticks:
    """Return about `wanted` round values that enclose low..high: steps of 1, 2, 2.5 or 5 times a power of
    ten. With `decimals` no value has more of them: an axis of people has no halves.
    """
    if high <= low:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    step = _nice_step((high - low) / max(wanted - 1, 1), 0.0 if decimals is None else 10.0**-decimals)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    shown = max(0, -math.floor(math.log10(step)))
    if round(step, shown) != round(step, shown + 1):
        shown += 1
    return Ticks(tuple(round(index * step, shown) for index in range(first, last + 1)), shown)


def _nice_step(raw: float, finest: float) -> float:
    """Return the smallest nice step that is at least `raw`, and a whole number of `finest`."""
    raw = max(raw, finest)
    power = 10.0 ** math.floor(math.log10(raw))
    steps = (factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * (1 - 1e-9))
    return next(step for step in steps if not finest or abs(step / finest - round(step / finest)) < 1e-9)


def axis_range(values: Sequence[float], *, from_zero: bool) -> tuple[float, float]:
    """Return what the axis must cover.

    It starts at zero for shares, and wherever zero does not flatten the curve.
    """
    low, high = min(values), max(values)
    if low >= 0 and (from_zero or high - low >= 0.2 * high):
        return 0.0, high
    return low, high


def spread(wanted: Sequence[float], heights: Sequence[float], *, top: float, bottom: float) -> list[float]:
    """Return the centres of labels so that none overlap, each as near its wanted place as the others allow.

    `wanted[i]` is where label i would stand alone, `heights[i]` its height. The order is kept. When all do
    not fit between
    top and bottom they start at the top and run over the bottom, which is seen rather than hidden.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    groups: list[list[int]] = []
    for index in order:
        groups.append([index])
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], wanted, heights, top, bottom):
            groups[-2].extend(groups.pop())
    centres = [0.0] * len(wanted)
    for group in groups:
        edge = _group_top(group, wanted, heights, top, bottom)
        for index in group:
            centres[index] = round(edge + heights[index] / 2, 1)
            edge += heights[index]
    return centres


def _group_top(
    group: Sequence[int], wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float
) -> float:
    """Return the upper edge of a stack of labels that lies as near its members' wanted places as it may."""
    offset, total = 0.0, 0.0
    for index in group:
        total += wanted[index] - (offset + heights[index] / 2)
        offset += heights[index]
    return max(top, min(total / len(group), bottom - offset))


def _overlap(
    upper: Sequence[int],
    lower: Sequence[int],
    wanted: Sequence[float],
    heights: Sequence[float],
    top: float,
    bottom: float,
) -> bool:
    """Say whether two stacks of labels would touch."""
    upper_end = _group_top(upper, wanted, heights, top, bottom) + sum(heights[index] for index in upper)
    return upper_end > _group_top(lower, wanted, heights, top, bottom) + 1e-6


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is in Source Sans at `size`: generous, since it only decides what has
    room.
    """
    return len(text) * size * 0.52


def thin_out(places: Sequence[float], widths: Sequence[float], *, gap: float = 8) -> list[int]:
    """Return which labels of an axis to write so that none touch: always the last, the others from the
    right.
    """
    kept: list[int] = []
    free = math.inf
    for index in range(len(places) - 1, -1, -1):
        if places[index] + widths[index] / 2 + gap <= free:
            kept.append(index)
            free = places[index] - widths[index] / 2
    return kept[::-1]
