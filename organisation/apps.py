from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = gettext_lazy("Organisation, år och personer")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from organisation import navigation

        navigation.register()
