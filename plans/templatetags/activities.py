"""The panel "Aktiviteter" as a tag: {% load activities %}{% activities_panel goal=goal back=address %}."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from goals.models import EffectGoal
from plans import panels

register = template.Library()


@register.simple_tag(takes_context=True)
def activities_panel(context: template.Context, *, goal: EffectGoal, back: str = "") -> SafeString:
    """Show a goal's activities with their status; the goal's body must be named."""
    return panels.activities_panel(context["request"], goal, back=back)
