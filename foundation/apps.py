"""The bottom layer: knows nothing of goals, plans or committees."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Foundation: what any such application needs."""

    name = "foundation"
    verbose_name = "Grunden"
    default_auto_field = "django.db.models.BigAutoField"
