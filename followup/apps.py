"""Following up: measured values, committees' reports, assessments."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    """Registers what the frame and Överblick show of it."""

    name = "followup"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The navigation's item, the lines that wait, and drafts that follow a goal's correction."""
        from followup import waiting
        from followup.services.content import outcomes_follow
        from foundation import navigation
        from goals.corrections import register_follower
        from organisation.waiting import register_provider

        navigation.register(
            navigation.NavItem(
                "followup", _("Uppföljning"), "followup:year", order=40, prefixes=("/indikatorer/",)
            )
        )
        register_provider(waiting.reports_waiting)
        register_follower(outcomes_follow)
