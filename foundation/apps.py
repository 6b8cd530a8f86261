"""The bottom layer: knows nothing of goals, plans or committees."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy


class FoundationConfig(AppConfig):
    """Foundation: what any such application needs."""

    name = "foundation"
    verbose_name = gettext_lazy("Grunden")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the application's database role its rights after every migration, and join `check --deploy`."""
        from foundation.checks import example_mode, mail_server, two_roles
        from foundation.rights import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="foundation.rights")
        checks.register(two_roles, checks.Tags.security, deploy=True)
        checks.register(example_mode, checks.Tags.security, deploy=True)
        checks.register(mail_server, checks.Tags.security, deploy=True)
