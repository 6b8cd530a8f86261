"""What the council has set: visions, strategic directions and direction goals with every wording.

A few dozen rows that most pages read for titles, order and what is in force; fetched together with one query, once while
a page is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange

from foundation.memo import once_a_request
from foundation.nested import together, with_children
from goals.models import DirectionGoalVersion, StrategicDirection, Target, Vision
from organisation.selectors import year_span


@dataclass(frozen=True)
class Council:
    """Everything, in the order that it is read: directions, then their goals, then the wordings by number."""

    visions: tuple[Vision, ...]
    directions: tuple[StrategicDirection, ...]
    versions: tuple[DirectionGoalVersion, ...]

    def vision(self, year: int) -> Vision | None:
        """The vision that holds in a year; the last one where it changes."""
        held = [vision for vision in self.visions if overlaps(vision.valid, year)]
        return held[-1] if held else None

    def directions_of(self, year: int) -> list[StrategicDirection]:
        """The strategic directions that hold some time in a year."""
        return [direction for direction in self.directions if overlaps(direction.valid, year)]

    def in_force(self, year: int) -> list[DirectionGoalVersion]:
        """Per direction goal in force some time in a year, the wording that holds (or held last)."""
        held = [version for version in self.versions if version.in_force and overlaps(version.in_force, year)]
        return list({version.goal_id: version for version in held}.values())

    def titles(self) -> dict[int, str]:
        """The latest decided wording of every direction goal, by its id."""
        return {version.goal_id: version.title for version in self.versions if version.in_force is not None}


@once_a_request
def council() -> Council:
    """What the council has set, now; one query."""
    visions, directions, versions = together(
        Vision.objects.select_related("decision").order_by("valid"),
        StrategicDirection.objects.order_by("number"),
        with_children(
            DirectionGoalVersion.objects.select_related("goal__direction", "decision__body").order_by(
                "goal__direction__number", "goal__number", "no"
            ),
            targets=Target.objects.select_related("indicator_version__indicator", "object"),
        ),
    )
    return Council(tuple(visions), tuple(directions), tuple(versions))


def overlaps(span: DateRange, year: int) -> bool:
    """Whether a range of days touches a year."""
    first, after = year_span(year)
    return (
        not span.isempty
        and (span.lower is None or span.lower < after)
        and (span.upper is None or span.upper > first)
    )
