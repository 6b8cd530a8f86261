from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from goals import policy
        from goals.panels import register_panel
        from plans import panels, rules

        for rule in rules.RULES:
            policy.register(rule)
        register_panel(panels.PANEL)
