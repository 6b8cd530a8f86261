"""Who and when: bodies, people, roles, years, decisions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class OrganisationConfig(AppConfig):
    """Organisation: what goals, plans and reports stand on."""

    name = "organisation"
    verbose_name = gettext_lazy("Organisation, år och personer")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The pages about the person in the navigation."""
        from organisation import navigation

        navigation.register()
