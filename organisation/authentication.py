"""Logging in and out, and passwords: Django's own views with our words and our look."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import (
    AuthenticationForm,
)
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.addresses import client_address
from organisation.tasks import send_password_letter
from organisation.throttling import may_have_letter

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ExampleLogin:
    """A log-in of the example municipality: a role, never a person's name; the suggested ones come first."""

    role: str
    address: str
    password: str
    suggested: bool = False


_example_logins: list[Callable[[], list[ExampleLogin]]] = []


def register_example_logins(provider: Callable[[], list[ExampleLogin]]) -> None:
    """Say which log-ins the log-in page lists in the example mode; the example registers them when it is
    loaded.
    """
    _example_logins[:] = [provider]


def example_logins() -> list[ExampleLogin]:
    """Return the log-ins to list: none outside the example mode."""
    return _example_logins[0]() if settings.EXAMPLE_MODE and _example_logins else []


class LoginForm(AuthenticationForm):
    """E-mail and password.

    One sentence for every wrong pair, so that it does not tell which addresses exist.
    """

    username = forms.EmailField(
        label=gettext_lazy("E-postadress"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True, "spellcheck": "false"}),
        error_messages={
            "invalid": gettext_lazy("Skriv hela e-postadressen, till exempel namn@trelleborg.se."),
            "max_length": gettext_lazy("Så lång är ingen e-postadress."),
        },
    )
    error_messages = {
        "invalid_login": gettext_lazy("E-postadressen och lösenordet hör inte ihop. Kontrollera stavningen."),
        "inactive": gettext_lazy("Kontot är avstängt. Hör av dig till systemadministratören."),
    }

    def clean_username(self) -> str:
        """Addresses are kept in small letters."""
        return str(self.cleaned_data["username"]).lower()


class RefusedForm:
    """A form that comes back with errors has status 422."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """Return the page with what was typed and why it was refused."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # of the view it stands before
        response.status_code = 422
        return response


class LoginView(RefusedForm, auth_views.LoginView):
    """The log-in page; in the example mode with a list of log-ins."""

    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the example's log-ins."""
        known = example_logins()
        return super().get_context_data(
            example_logins=[login for login in known if login.suggested] or known,
            more_logins=[login for login in known if not login.suggested],
            **kwargs,
        )


class LogoutView(auth_views.LogoutView):
    """Logs out, by POST only, and says so."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Log out."""
        response = super().post(request, *args, **kwargs)
        # The next one at this computer must not find the pages by going back.
        response["Clear-Site-Data"] = '"cache"'
        messages.success(request, _("Du är utloggad."))
        return response


class PasswordChangeView(RefusedForm, auth_views.PasswordChangeView):
    """A new password for the one who is logged in."""

    success_url = reverse_lazy("password_change")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the new password and say so."""
        response = super().form_valid(form)
        messages.success(
            self.request, _("Lösenordet är bytt. Andra webbläsare där du var inloggad har loggats ut.")
        )
        return response


class PasswordResetView(RefusedForm, auth_views.PasswordResetView):
    """Asks for a link by e-mail; the answer is the same whether or not the address is known."""

    email_template_name = "registration/password_reset_email.txt"
    subject_template_name = "registration/password_reset_subject.txt"

    def form_valid(self, form: Any) -> HttpResponse:
        """Leave the letter to a worker: the page takes the same time whoever exists, and says the same."""
        email, request = form.cleaned_data["email"], self.request
        if may_have_letter(email, client_address(request)):
            letter = email, request.get_host(), request.is_secure()
            try:
                send_password_letter.apply_async(letter, retry=False)
            except (
                Exception
            ) as error:  # the broker's libraries raise many kinds; the letter is sent all the same
                log.warning("No worker could be told of a letter: %s", error)
                send_password_letter(*letter)
        return HttpResponseRedirect(self.get_success_url())


class PasswordResetConfirmView(RefusedForm, auth_views.PasswordResetConfirmView):
    """A new password for the one who followed the link."""

    success_url = reverse_lazy("login")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the new password and say so on the log-in page."""
        response = super().form_valid(form)
        messages.success(self.request, _("Lösenordet är bytt. Logga in med det nya."))
        return response
