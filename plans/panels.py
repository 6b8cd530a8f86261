"""The panel "Aktiviteter": a goal's activities with status, shown on the goal's page and where the goal is written.

Other apps show it with ``activities_panel(request, goal, back=…)``; goals, which
does not know plans, shows it through ``goals.panels``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import clock
from foundation.timeline import month_head
from goals.models import EffectGoal
from goals.panels import Panel, RowNote
from organisation.access import may, reader
from organisation.roles import Permission
from plans.selectors import activities_for, activities_of, summary


def panel_context(request: HttpRequest, goal: EffectGoal, back: str) -> dict[str, Any]:
    """What templates/plans/panel.html shows; the goal's body must be named."""
    today = clock.today()
    views = activities_of(goal)
    person = reader(request)
    return {
        "goal": goal,
        "rows": [(view, view.bar(goal.year_id, today), view.is_late(today)) for view in views],
        "head": month_head(year=goal.year_id, today=today),
        "sums": summary(views, today),
        "may_write": may(person, Permission.WRITE_ACTIVITIES, goal.body),
        "may_report": may(person, Permission.REPORT_ACTIVITY, goal.body),
        "new_href": reverse("plans:new", args=[goal.year_id, goal.body.slug]) + f"?mal={goal.number}",
        "back": back,
    }


def activities_panel(request: HttpRequest, goal: EffectGoal, *, back: str = "") -> SafeString:
    """The panel as HTML; ``back`` is the address that changes return to (the page's own when empty)."""
    context = panel_context(request, goal, back or request.get_full_path())
    return render_to_string("plans/panel.html", context, request=request)


def activity_notes(goal_ids: Iterable[int]) -> dict[int, RowNote]:
    """Per goal, how many activities lead to it and how many are late: for lists of goals."""
    today = clock.today()
    notes = {}
    for goal, views in activities_for(goal_ids).items():
        sums = summary(views, today)
        if not sums["all"]:
            notes[goal] = RowNote(_("ingen aktivitet"), lacking=True)
            continue
        parts = [
            ngettext("%(count)d aktivitet", "%(count)d aktiviteter", sums["all"]) % {"count": sums["all"]}
        ]
        if sums["late"]:
            parts.append(
                ngettext("%(late)d försenad", "%(late)d försenade", sums["late"]) % {"late": sums["late"]}
            )
        notes[goal] = RowNote(", ".join(parts))
    return notes


PANEL = Panel(key="aktiviteter", order=10, render=activities_panel, notes=activity_notes)
