"""Who answers for what: "Ansvar", and the goals that wait for a yes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountabilityConfig(AppConfig):
    """Registers its item of the navigation and what waits for a person named to answer."""

    name = "accountability"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The navigation's item and the goals that wait for an answer."""
        from accountability.selectors import may_answer, unaccepted_count
        from accountability.waiting import waiting_goals
        from foundation import navigation
        from organisation.waiting import register_provider

        register_provider(waiting_goals)
        navigation.register(
            navigation.NavItem(
                "accountability",
                _("Ansvar"),
                "accountability:mine",
                order=60,
                visible=may_answer,
                count=unaccepted_count,
                prefixes=("/ansvar/",),
            )
        )
