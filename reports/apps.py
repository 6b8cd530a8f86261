from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Composing, building and archiving reports."""

    name = "reports"
    verbose_name = _("Rapporter")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from foundation import jobs, navigation
        from organisation.waiting import register_provider
        from reports import permissions, services, waiting

        jobs.register(
            services.JOB_KIND,
            services.report_build,
            may_see=permissions.may_see_job,
            deadline_seconds=services.DEADLINE_SECONDS,
        )
        register_provider(waiting.reports_waiting)
        navigation.register(
            navigation.NavItem("reports", _("Rapporter"), "reports:list", order=50, prefixes=("/rapporter/",))
        )
