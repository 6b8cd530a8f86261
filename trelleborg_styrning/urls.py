"""All addresses: each app owns its own, included here from the top layer to the bottom one."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("overview.urls")),
    path("", include("accountability.urls")),
    path("", include("followup.urls")),
    path("", include("plans.urls")),
    path("", include("goals.urls")),
    path("", include("organisation.urls")),
    path("", include("organisation.authentication_urls")),
    path("", include("foundation.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]

handler400 = "foundation.unavailable.bad_request"
handler500 = "foundation.unavailable.server_error"
