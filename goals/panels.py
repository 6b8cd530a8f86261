"""What higher apps show of their own on pages about goals: they register from ``AppConfig.ready()``.

A panel is shown where a goal is written and on its page; its notes are a few words per goal in lists. Both with a
fixed number of queries however many goals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString

from goals.models import EffectGoal


@dataclass(frozen=True)
class RowNote:
    """A few words about one goal; ``lacking`` when they say that something is missing."""

    text: str
    lacking: bool = False


def _no_notes(goal_ids: Iterable[int]) -> dict[int, RowNote]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Panel:
    """``render(request, goal, back=address)`` gives the panel's HTML, whose root element has ``key`` as its id."""

    key: str
    order: int
    render: Callable[..., SafeString]
    notes: Callable[[Iterable[int]], dict[int, RowNote]] = _no_notes


PANELS: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Add a panel; the same key again replaces it."""
    PANELS[panel.key] = panel


def rendered(request: HttpRequest, goal: EffectGoal, *, back: str) -> list[SafeString]:
    """All panels of a goal, in their order."""
    ordered = sorted(PANELS.values(), key=lambda panel: panel.order)
    return [panel.render(request, goal, back=back) for panel in ordered]


def notes_for(goal_ids: Iterable[int]) -> dict[int, list[RowNote]]:
    """Per goal, what all panels say of it in a list."""
    ids = list(goal_ids)
    found: dict[int, list[RowNote]] = {goal: [] for goal in ids}
    for panel in sorted(PANELS.values(), key=lambda panel: panel.order):
        for goal, note in panel.notes(ids).items():
            found[goal].append(note)
    return found
