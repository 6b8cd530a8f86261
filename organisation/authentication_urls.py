"""Addresses that need no role: logging in, passwords, language, the accessibility statement, the gallery."""

from django.contrib.auth import views as auth_views
from django.urls import path
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from foundation.views import about_example, accessibility, gallery
from organisation.access import public, signed_in
from organisation.authentication import (
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetConfirmView,
    PasswordResetView,
)

urlpatterns = [
    path("logga-in/", public(LoginView.as_view()), name="login"),
    path("logga-ut/", public(LogoutView.as_view()), name="logout"),
    path("losenord/byt/", signed_in(PasswordChangeView.as_view()), name="password_change"),
    path("losenord/glomt/", public(PasswordResetView.as_view()), name="password_reset"),
    path(
        "losenord/glomt/skickat/",
        public(auth_views.PasswordResetDoneView.as_view()),
        name="password_reset_done",
    ),
    path(
        "losenord/nytt/<uidb64>/<token>/",
        public(PasswordResetConfirmView.as_view()),
        name="password_reset_confirm",
    ),
    path("sprak/", public(require_POST(set_language)), name="set_language"),
    path("tillganglighet/", public(require_safe(accessibility)), name="accessibility"),
    path("komponenter/", public(require_safe(gallery)), name="gallery"),
    path("om-exemplet/", public(require_safe(about_example)), name="about_example"),
]
