"""Activities: what the administration does so that goals are reached."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers what activities add to goals."""

    name = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The rules about activities (P7, P11), and their part of a goal's page."""
        from goals import policy
        from goals.panels import register_panel
        from plans import panels, rules

        for rule in rules.RULES:
            policy.register(rule)
        register_panel(panels.PANEL)
