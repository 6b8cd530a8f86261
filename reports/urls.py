"""Addresses of the reports: /rapporter/2026/delar/socialnamnden/, …/las/ to read on screen."""

from django.urls import path, register_converter

from reports import views


class PeriodKind:
    """``delar`` or ``bokslut``."""

    regex = "delar|bokslut"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PeriodKind, "report_kind")

app_name = "reports"

urlpatterns = [
    path("rapporter/", views.report_list, name="list"),
    path("rapporter/jobb/<int:pk>/", views.job, name="job"),
    path("rapporter/arkiv/<int:pk>/", views.archived, name="archived"),
    path("rapporter/arkiv/<int:pk>/uppgifter.json", views.archive_data, name="archive_data"),
    path("rapporter/arkiv/<int:pk>/<str:file_name>", views.archive, name="archive"),
    path("rapporter/<int:year>/<report_kind:kind>/", views.municipal, name="municipal"),
    path("rapporter/<int:year>/<report_kind:kind>/las/", views.read_municipal, name="read_municipal"),
    path("rapporter/<int:year>/<report_kind:kind>/<slug:slug>/", views.committee, name="committee"),
    path(
        "rapporter/<int:year>/<report_kind:kind>/<slug:slug>/las/",
        views.read_committee,
        name="read_committee",
    ),
]
