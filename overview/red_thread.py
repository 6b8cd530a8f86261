"""The red thread: the whole chain from the council's direction goals to committees' goals, with filters in
the address.

Also the facts of its second form, the matrix (``overview.matrix``). The number of queries does not depend
on how many
goals there are; when they are many, the groups are closed and their rows are fetched when opened.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goals.council import council
from goals.models import Contribution, DirectionGoal, DirectionGoalVersion, StrategicDirection
from goals.scales import Attainment
from organisation.models import Body, Person
from organisation.roles import Permission
from organisation.versions import State
from overview.lines import SCALE, GoalLine, goal_lines, status_counts, year_versions
from overview.reading import Reading, reading_of

#: With more rows than this on the page, the groups start closed.
MOST_OPEN_ROWS = 80


@dataclass(frozen=True)
class Filters:
    """What the address says. Unknown words are ignored, never an error."""

    body: str = ""
    status: str = ""
    direction: str = ""
    query: str = ""
    working: bool = False
    opened: str = ""
    planning: bool = False

    @staticmethod
    def of(address: QueryDict, *, planning: bool = False) -> Filters:
        """Read ?namnd=&status=&inriktning=&sok=&visa=&oppna=; a planned year is shown as worked on."""
        status = address.get("status", "")
        shown = address.get("visa", "arbete" if planning else "")
        return Filters(
            body=address.get("namnd", ""),
            status=status if status in {str(code) for code in SCALE} else "",
            direction=address.get("inriktning", ""),
            query=address.get("sok", "").strip()[:100],
            working=shown == "arbete",
            opened=address.get("oppna", ""),
            planning=planning,
        )

    @property
    def narrowing(self) -> bool:
        """Whether anything but the whole is shown."""
        return bool(self.body or self.status or self.direction or self.query)

    def address(self, **changes: Any) -> str:
        """The query string with some filters changed: "?namnd=socialnamnden&status=met"."""
        changed = replace(self, **changes)
        pairs = {
            "namnd": changed.body,
            "status": changed.status,
            "inriktning": changed.direction,
            "sok": changed.query,
            "visa": "arbete" if changed.working else "",
            "oppna": changed.opened,
        }
        if self.planning:
            pairs["visa"] = "arbete" if changed.working else "beslutat"
        said = {name: value for name, value in pairs.items() if value}
        return "?" + urlencode(said)

    @property
    def address_all(self) -> str:
        """The same with every group open."""
        return self.address(opened="alla")

    @property
    def address_csv(self) -> str:
        """The same as a file for spreadsheets."""
        address = self.address(opened="")
        return address + ("&" if len(address) > 1 else "") + "format=csv"


@dataclass(frozen=True)
class Gap:
    """A direction goal to which nobody contributes: what was the year before, and where to read of it."""

    text: str
    before: str
    before_href: str


@dataclass(frozen=True)
class Group:
    """A direction goal with the goals that contribute to it (those that the filters let through)."""

    goal: DirectionGoal
    version: DirectionGoalVersion
    lines: tuple[GoalLine, ...]
    all_lines: tuple[GoalLine, ...]
    open: bool
    gap: Gap | None

    @property
    def label(self) -> str:
        """ "1.2"."""
        return self.goal.label

    @property
    def anchor(self) -> str:
        """The id of its heading: "mal-1-2"."""
        return f"mal-{self.goal.slug}"

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many have each status now."""
        return status_counts(line.now for line in self.lines)

    @property
    def summary(self) -> str:
        """ "3 nämnder bidrar med 5 mål"."""
        bodies = len({line.body.pk for line in self.lines})
        goals = len(self.lines)
        return _("%(bodies)s med %(goals)s") % {
            "bodies": ngettext("%(count)d nämnd", "%(count)d nämnder", bodies) % {"count": bodies},
            "goals": ngettext("%(count)d mål", "%(count)d mål", goals) % {"count": goals},
        }


@dataclass(frozen=True)
class Section:
    """A strategic direction with its groups; ``shown`` those that the filters leave."""

    direction: StrategicDirection
    groups: tuple[Group, ...]

    @property
    def shown(self) -> tuple[Group, ...]:
        """Groups with a line, or that are a gap."""
        return tuple(group for group in self.groups if group.lines or group.gap)


@dataclass(frozen=True)
class Thread:
    """The whole of it for one year."""

    reading: Reading
    filters: Filters
    sections: tuple[Section, ...]
    loose: tuple[GoalLine, ...]
    lines: tuple[GoalLine, ...]
    all_lines: tuple[GoalLine, ...]
    bodies: tuple[Body, ...]
    directions: tuple[StrategicDirection, ...]
    may_see_work: bool

    @property
    def year(self) -> int:
        """The year shown."""
        return self.reading.year

    @property
    def closed(self) -> bool:
        """Whether the rows are too many to be shown at once."""
        return any(not group.open for section in self.sections for group in section.groups if group.lines)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of the lines shown have each status now."""
        return status_counts(line.now for line in self.lines)

    @property
    def contributions(self) -> int:
        """How many links there are from the lines shown to direction goals."""
        return sum(len(group.lines) for section in self.sections for group in section.groups)

    @property
    def gaps(self) -> list[Group]:
        """Direction goals without any contributing goal."""
        return [group for section in self.sections for group in section.groups if not group.all_lines]

    def group(self, slug: str) -> Group | None:
        """The group of a direction goal, by "1-2"."""
        found = (group for section in self.sections for group in section.groups if group.goal.slug == slug)
        return next(found, None)

    def pills(self) -> list[tuple[str, str, bool]]:
        """The statuses as filters: (label with count, address, current)."""
        base = [line for line in self.all_lines if lets_through(line, replace(self.filters, status=""))]
        counted = dict(status_counts(line.now for line in base))
        pills = [
            (
                _("Alla mål %(count)d") % {"count": len(base)},
                self.filters.address(status="", opened=""),
                not self.filters.status,
            )
        ]
        for code in SCALE:
            if counted.get(str(code)) or self.filters.status == code:
                words = f"{STATUS_PILLS[code]} {counted.get(str(code), 0)}"
                pills.append(
                    (words, self.filters.address(status=str(code), opened=""), self.filters.status == code)
                )
        return pills if len(pills) > 1 else []


#: The computed status in the plural, for filters.
STATUS_PILLS = {
    Attainment.MET: gettext_lazy("Uppfyllda"),
    Attainment.PARTLY: gettext_lazy("Delvis"),
    Attainment.NOT_MET: gettext_lazy("Ej uppfyllda"),
    Attainment.NOT_ASSESSABLE: gettext_lazy("Går ej att bedöma"),
}


def lets_through(line: GoalLine, filters: Filters) -> bool:
    """Whether a line passes the filters on body, status and words (the direction is the group's)."""
    return (
        (not filters.body or line.body.slug == filters.body)
        and (not filters.status or line.now == filters.status)
        and (not filters.query or line.says(filters.query))
    )


def thread_of(year: int, address: QueryDict, *, person: Person, today: datetime.date) -> Thread:
    """The red thread of a year as the person may see it."""
    reading = reading_of(year, today)
    planning = reading.period is None and year > today.year
    filters = Filters.of(address, planning=planning and sees_work(person))
    versions = year_versions(year, person=person, working=filters.working)
    lines = goal_lines(versions, reading, person)
    shown = [line for line in lines if lets_through(line, filters)]
    direction_goals = directions_of(year)
    sections = _sections(direction_goals, lines, shown, filters, reading)
    linked = {version.goal_id for version in direction_goals}
    loose = (
        [line for line in shown if not linked.intersection(line.direction_goal_ids)]
        if filters.working
        else []
    )
    if filters.direction:
        kept = {line.version.pk for section in sections for group in section.groups for line in group.lines}
        shown = [line for line in shown if line.version.pk in kept]
        loose = []
    return Thread(
        reading=reading,
        filters=filters,
        sections=sections,
        loose=tuple(loose),
        lines=tuple(shown),
        all_lines=tuple(lines),
        bodies=_bodies(lines),
        directions=tuple(
            {version.goal.direction_id: version.goal.direction for version in direction_goals}.values()
        ),
        may_see_work=sees_work(person),
    )


def sees_work(person: Person) -> bool:
    """Whether the person may read anything that is not decided yet."""
    return any(
        person.grants.holds(permission)
        for permission in (Permission.READ_DRAFT, Permission.READ_SUBMITTED, Permission.READ_READY)
    )


def directions_of(year: int) -> list[DirectionGoalVersion]:
    """The direction goals in force some time in the year, in order, with their directions."""
    return council().in_force(year)


def _bodies(lines: Sequence[GoalLine]) -> tuple[Body, ...]:
    """The bodies that have goals, once each, in order."""
    return tuple({line.body.pk: line.body for line in lines}.values())


def _sections(
    directions: Sequence[DirectionGoalVersion],
    lines: Sequence[GoalLine],
    shown: Sequence[GoalLine],
    filters: Filters,
    reading: Reading,
) -> tuple[Section, ...]:
    by_goal, shown_by_goal = _by_direction_goal(lines), _by_direction_goal(shown)
    rows = sum(len(found) for found in shown_by_goal.values())
    empty = [version.goal_id for version in directions if version.goal_id not in by_goal]
    gaps = gaps_of(empty, reading.year) if empty and not filters.narrowing else {}
    sections: dict[int, tuple[StrategicDirection, list[Group]]] = {}
    for version in directions:
        direction = version.goal.direction
        if filters.direction and direction.slug != filters.direction:
            continue
        group = Group(
            goal=version.goal,
            version=version,
            lines=tuple(shown_by_goal.get(version.goal_id, ())),
            all_lines=tuple(by_goal.get(version.goal_id, ())),
            open=rows <= MOST_OPEN_ROWS or filters.opened in (version.goal.slug, "alla"),
            gap=gaps.get(version.goal_id),
        )
        sections.setdefault(direction.pk, (direction, []))[1].append(group)
    return tuple(Section(direction, tuple(groups)) for direction, groups in sections.values())


def _by_direction_goal(lines: Sequence[GoalLine]) -> dict[int, list[GoalLine]]:
    found: dict[int, list[GoalLine]] = {}
    for line in lines:
        for goal in line.direction_goal_ids:
            found.setdefault(goal, []).append(line)
    return found


def gaps_of(goal_ids: Sequence[int], year: int) -> dict[int, Gap]:
    """Per direction goal without contributions, a sentence that says so and what was the year before; one
    query.
    """
    rows = (
        Contribution.objects.filter(
            direction_goal__in=goal_ids, version__state=State.DECIDED, version__goal__year=year - 1
        )
        .values_list("direction_goal_id", "direction_goal__number", "direction_goal__direction__number")
        .order_by("direction_goal")
    )
    counted: dict[int, list[str]] = {}
    for goal, number, direction in rows:
        counted.setdefault(goal, []).append(f"{direction}-{number}")
    gaps = {}
    for goal in goal_ids:
        slugs = counted.get(goal, [])
        before = (
            ngettext("%(year)s bidrog ett mål.", "%(year)s bidrog %(count)d mål.", len(slugs))
            % {"year": year - 1, "count": len(slugs)}
            if slugs
            else ""
        )
        gaps[goal] = Gap(
            text=_("Ingen nämnd bidrar till målet %(year)s.") % {"year": year},
            before=before,
            before_href=reverse("overview:red_thread", args=[year - 1]) + f"#mal-{slugs[0]}" if slugs else "",
        )
    return gaps
