from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "organisation"
    verbose_name = "Organisation, år och personer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from organisation import navigation

        navigation.register()
