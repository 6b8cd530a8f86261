"""Goals: what the council and the committees decide, and the rules of the policy."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class GoalsConfig(AppConfig):
    """Registers the policy's rules, what waits, and the item of the navigation."""

    name = "goals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The rules with their check at start, the lines that wait, and the navigation's item."""
        from foundation import navigation
        from goals import policy, rules, waiting
        from organisation.waiting import register_provider

        for rule in rules.RULES:
            policy.register(rule)
        register(policy.check_registry)
        register_provider(waiting.goals_waiting)
        register_provider(waiting.without_owner)
        navigation.register(
            navigation.NavItem("goals", _("Mål"), "goals:year", order=20, prefixes=("/mal/", "/aktiviteter/"))
        )
