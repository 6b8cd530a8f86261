"""Logging in and out, and passwords: plain Swedish, throttled, and silent about who exists."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from organisation.authentication import ExampleLogin, register_example_logins
from organisation.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> Person:
    """A secretary who may log in."""
    return factories.person(of=factories.body(), email="sekreterare@trelleborg.example")


def log_in(client: Client, email: str, password: str, **extra: Any) -> Any:
    return client.post("/logga-in/", {"username": email, "password": password, **extra})


def test_one_logs_in_with_e_mail_in_any_case_and_comes_where_one_was_going(
    client: Client, secretary: Person
) -> None:
    response = log_in(client, "Sekreterare@Trelleborg.example", factories.PASSWORD, next="/tillganglighet/")
    assert response.status_code == 302
    assert response["Location"] == "/tillganglighet/"
    assert "Byt lösenord" in client.get("/tillganglighet/").content.decode()


def test_another_site_cannot_be_where_one_comes_after_logging_in(client: Client, secretary: Person) -> None:
    response = log_in(client, secretary.email, factories.PASSWORD, next="https://evil.example/")
    assert response["Location"] == "/"


def test_a_wrong_pair_is_refused_with_one_sentence_whoever_exists(client: Client, secretary: Person) -> None:
    known = log_in(client, secretary.email, "fel")
    unknown = log_in(client, "ingen@trelleborg.example", "fel")
    for response in (known, unknown):
        assert response.status_code == 422
        assert "hör inte ihop" in response.content.decode()
    assert 'value="sekreterare@trelleborg.example"' in known.content.decode()


def test_too_many_wrong_attempts_are_stopped_with_a_sentence(
    client: Client, secretary: Person, settings: Any
) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    for _attempt in range(3):
        response = log_in(client, secretary.email, "fel")
    assert response.status_code == 429
    assert "För många försök" in response.content.decode()
    assert log_in(client, secretary.email, factories.PASSWORD).status_code == 429


def test_logging_out_is_a_button_and_says_so(client: Client, secretary: Person) -> None:
    client.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/logga-ut/").status_code == 405
    page = client.post("/logga-ut/", follow=True).content.decode()
    assert "Du är utloggad." in page


def test_a_password_is_changed_and_told_so(client: Client, secretary: Person) -> None:
    client.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    wrong = client.post("/losenord/byt/", {"old_password": "fel", "new_password1": "x", "new_password2": "y"})
    assert wrong.status_code == 422
    new = "ett-helt-nytt-losenord-2026"
    right = client.post(
        "/losenord/byt/",
        {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new},
        follow=True,
    )
    assert "Lösenordet är bytt." in right.content.decode()
    secretary.refresh_from_db()
    assert secretary.check_password(new)


def test_a_forgotten_password_is_chosen_anew_by_a_link(client: Client, secretary: Person) -> None:
    asked = client.post("/losenord/glomt/", {"email": secretary.email}, follow=True)
    assert "Titta i din e-post" in asked.content.decode()
    (letter,) = mail.outbox
    assert letter.subject == "Nytt lösenord till Trelleborg Styrning"
    link = re.search(r"http://testserver(/losenord/nytt/\S+)", str(letter.body))
    assert link
    form = client.get(link[1], follow=True)
    assert "Välj ett nytt lösenord" in form.content.decode()
    new = "ett-helt-nytt-losenord-2026"
    done = client.post(form.request["PATH_INFO"], {"new_password1": new, "new_password2": new}, follow=True)
    assert "Logga in med det nya" in done.content.decode()
    used = client.get(link[1], follow=True).content.decode()
    assert "Länken gäller inte längre" in used


def test_asking_for_a_link_does_not_tell_who_exists(client: Client) -> None:
    asked = client.post("/losenord/glomt/", {"email": "ingen@trelleborg.example"}, follow=True)
    assert "Titta i din e-post" in asked.content.decode()
    assert mail.outbox == []


@pytest.fixture
def one_example() -> Any:
    """A single known log-in, for as long as the test runs."""
    from organisation import authentication

    before = list(authentication._example_logins)
    register_example_logins(lambda: [ExampleLogin("Revisor", "revisor@trelleborg.example", "hemligt", True)])
    yield
    authentication._example_logins[:] = before


def test_example_log_ins_are_listed_in_the_example_mode_only(
    client: Client, settings: Any, one_example: None
) -> None:
    assert "revisor@trelleborg.example" in client.get("/logga-in/").content.decode()
    settings.EXAMPLE_MODE = False
    page = client.get("/logga-in/").content.decode()
    assert "revisor@trelleborg.example" not in page
    assert "hemligt" not in page
    assert "Exempelkommun" not in page
