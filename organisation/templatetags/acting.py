"""{% load acting %}{% acting_notice %}: says on every page that the management office acts for a committee."""

from typing import Any

from django import template

from organisation.navigation import acting_for

register = template.Library()


@register.inclusion_tag("organisation/acting_notice.html", takes_context=True)
def acting_notice(context: template.Context) -> dict[str, Any]:
    """Show each running mandate with a button that ends it; nothing for everyone else, and nothing on error
    pages.
    """
    user = context.get("user")
    mandates = acting_for(user) if user is not None and user.is_authenticated else []
    return {"mandates": mandates, "csrf_token": context.get("csrf_token", "")}
