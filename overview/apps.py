"""Reading across the chain: Överblick, the red thread, the words and rules."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OverviewConfig(AppConfig):
    """Registers the pages that everyone reads first."""

    name = "overview"
    verbose_name = _("Överblick")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The items of the navigation; the first counts what waits for the person."""
        from foundation.navigation import NavItem, register
        from overview.start import waiting_count

        register(NavItem("overview", _("Överblick"), "overview:start", order=10, count=waiting_count))
        register(
            NavItem(
                "red_thread", _("Röda tråden"), "overview:red_thread", order=30, prefixes=("/roda-traden/",)
            )
        )
        register(NavItem("policy", _("Ord och regler"), "overview:policy", order=900, secondary=True))
