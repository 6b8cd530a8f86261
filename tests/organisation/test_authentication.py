"""Logging in and out, and passwords: plain Swedish, throttled, and silent about who exists."""

import datetime
import re
import time
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.cache.backends import locmem
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisation import tasks
from organisation.authentication import ExampleLogin, register_example_logins
from organisation.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> Person:
    """A secretary who may log in."""
    return factories.person(of=factories.body(), email="sekreterare@trelleborg.example")


def log_in(client: Client, email: str, password: str, **extra: Any) -> Any:
    """Log in; names in capitals are of the request, others of the form."""
    environ = {name: extra.pop(name) for name in list(extra) if name.isupper()}
    return client.post("/logga-in/", {"username": email, "password": password, **extra}, **environ)


class Letters:
    """What a worker has been asked to send."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Any, ...]] = []

    def send(self) -> None:
        """Do the worker's work."""
        while self.waiting:
            tasks.send_password_letter(*self.waiting.pop())


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> Letters:
    """Catch the messages to the worker."""
    cache.clear()
    found = Letters()
    monkeypatch.setattr(
        tasks.send_password_letter, "apply_async", lambda letter, **_options: found.waiting.append(letter)
    )
    return found


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


def test_a_forgotten_password_is_chosen_anew_by_a_link(
    client: Client, secretary: Person, letters: Letters
) -> None:
    asked = client.post("/losenord/glomt/", {"email": secretary.email}, follow=True)
    assert "Titta i din e-post" in asked.content.decode()
    letters.send()
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


def test_asking_for_a_link_does_not_tell_who_exists(
    client: Client, secretary: Person, letters: Letters
) -> None:
    answers = []
    for email in ("ingen@trelleborg.example", secretary.email):
        with CaptureQueriesContext(connection) as queries:
            asked = client.post("/losenord/glomt/", {"email": email})
        answers.append((asked.status_code, asked["Location"], len(queries)))
    assert answers[0] == answers[1], "the same page after the same work: the letter is a worker's"
    assert len(letters.waiting) == 2 and mail.outbox == []
    letters.send()
    assert [letter.to for letter in mail.outbox] == [[secretary.email]]


def test_nobodys_letter_box_is_filled_by_others(client: Client, secretary: Person, letters: Letters) -> None:
    for _attempt in range(6):
        asked = client.post("/losenord/glomt/", {"email": secretary.email.upper()}, follow=True)
        assert "Titta i din e-post" in asked.content.decode()
    assert len(letters.waiting) == 3
    for number in range(30):
        client.post("/losenord/glomt/", {"email": f"person{number}@trelleborg.example"})
    assert len(letters.waiting) <= 20


def test_whoever_keeps_asking_does_not_keep_the_owner_from_a_link(
    client: Client, secretary: Person, letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hour runs from the first request: those that are refused do not renew it."""
    begun = time.time()
    for minutes in range(0, 60, 10):
        monkeypatch.setattr(locmem.time, "time", lambda minutes=minutes: begun + 60 * minutes)
        client.post("/losenord/glomt/", {"email": secretary.email})
    assert len(letters.waiting) == 3
    monkeypatch.setattr(locmem.time, "time", lambda: begun + 3601)
    client.post("/losenord/glomt/", {"email": secretary.email})
    assert len(letters.waiting) == 4


def test_a_letter_is_sent_also_when_no_worker_can_be_told(
    client: Client, secretary: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: Any, **_options: Any) -> None:
        raise ConnectionError("Redis is away")

    cache.clear()
    monkeypatch.setattr(tasks.send_password_letter, "apply_async", away)
    client.post("/losenord/glomt/", {"email": secretary.email})
    assert len(mail.outbox) == 1


# --- Guessing ---------------------------------------------------------------------------------------------------------


def test_whoever_guesses_from_elsewhere_does_not_lock_the_owner_out(
    client: Client, secretary: Person
) -> None:
    for _attempt in range(20):
        log_in(client, secretary.email, "fel", REMOTE_ADDR="198.51.100.7")
    assert log_in(client, secretary.email, factories.PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 429
    assert log_in(client, secretary.email, factories.PASSWORD, REMOTE_ADDR="192.0.2.1").status_code == 302


def test_an_address_that_tries_everyone_is_stopped_but_not_those_who_work_there(
    secretary: Person, settings: Any
) -> None:
    settings.LOGIN_FAILURES_PER_ADDRESS = 8
    assert log_in(Client(), secretary.email, factories.PASSWORD).status_code == 302
    victim = factories.person(of=factories.body())
    for number in range(8):
        log_in(Client(), f"person{number}@trelleborg.example", "Sommar2026!")
    assert log_in(Client(), victim.email, factories.PASSWORD).status_code == 429
    assert log_in(Client(), secretary.email, factories.PASSWORD).status_code == 302
    assert log_in(Client(), victim.email, factories.PASSWORD, REMOTE_ADDR="192.0.2.9").status_code == 302


def test_the_case_of_the_letters_does_not_give_new_attempts(client: Client, secretary: Person) -> None:
    for number in range(6):
        email = secretary.email.upper() if number % 2 else f" {secretary.email.title()} "
        log_in(client, email, "fel")
    assert log_in(client, secretary.email, factories.PASSWORD).status_code == 429


def test_a_made_up_forwarded_address_does_not_give_new_attempts(client: Client, secretary: Person) -> None:
    for number in range(6):
        log_in(client, secretary.email, "fel", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    assert (
        log_in(client, secretary.email, factories.PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.99").status_code
        == 429
    )


def test_no_password_is_kept_with_the_failed_attempts(client: Client, secretary: Person) -> None:
    log_in(client, secretary.email, "mitt-riktiga-losenord-fast-fel")
    (attempt,) = AccessAttempt.objects.all()
    assert "mitt-riktiga" not in f"{attempt.post_data}{attempt.get_data}{attempt.path_info}"


@pytest.mark.parametrize("address", ["/logga-in/", "/losenord/glomt/"])
@pytest.mark.parametrize(
    "email", ["x" * 300 + "@trelleborg.example", "a\x00b@trelleborg.example", "'--", "", "å@ä.ö"]
)
def test_no_address_of_e_mail_is_too_strange(
    client: Client, address: str, email: str, letters: Letters
) -> None:
    answer = client.post(address, {"username": email, "email": email, "password": "x\x00y"})
    assert answer.status_code in (302, 422)


# --- The session ------------------------------------------------------------------------------------------------------


def test_a_session_and_a_token_from_before_the_log_in_are_worth_nothing_after_it(secretary: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    session, token = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
    client.cookies[session] = "planted-by-someone-else"
    page = client.get("/logga-in/")
    before = client.cookies[token].value
    form = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert form
    log_in(client, secretary.email, factories.PASSWORD, csrfmiddlewaretoken=form[1])
    assert (
        client.cookies[session].value != "planted-by-someone-else" and client.cookies[token].value != before
    )
    other = Client()
    other.cookies[session] = "planted-by-someone-else"
    assert other.get("/").status_code == 302


def test_a_new_password_and_being_shut_off_end_the_other_browsers_log_in(secretary: Person) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        log_in(client, secretary.email, factories.PASSWORD)
    new = "ett-helt-nytt-losenord-2026"
    here.post(
        "/losenord/byt/", {"old_password": factories.PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert here.get("/").status_code == 200 and there.get("/").status_code == 302
    Person.objects.filter(pk=secretary.pk).update(is_active=False)
    assert here.get("/").status_code == 302
    assert log_in(Client(), secretary.email, new).status_code == 422


@pytest.mark.parametrize(
    "next_page",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil"],
)
def test_nobody_is_led_elsewhere_by_logging_in_or_by_the_language(
    client: Client, secretary: Person, next_page: str
) -> None:
    assert client.post("/sprak/", {"language": "sv", "next": next_page})["Location"] == "/"
    assert log_in(client, secretary.email, factories.PASSWORD, next=next_page)["Location"] == "/"
    assert client.get("/logga-in/", {"next": next_page})["Location"] == "/"


def test_logging_out_empties_what_the_browser_remembers(client: Client, secretary: Person) -> None:
    log_in(client, secretary.email, factories.PASSWORD)
    assert client.post("/logga-ut/")["Clear-Site-Data"] == '"cache"'
    assert client.get("/").status_code == 302


def test_the_administration_has_the_same_log_in_and_tells_others_who_may(
    client: Client, secretary: Person
) -> None:
    asked = client.get("/administration/organisation/person/", follow=True)
    assert asked.redirect_chain[-1][0] == "/logga-in/?next=/administration/organisation/person/"
    log_in(client, secretary.email, factories.PASSWORD)
    refused = client.get("/administration/organisation/person/", follow=True)
    assert refused.status_code == 403 and "Det får systemadministratör" in refused.content.decode()
    assert client.post("/administration/login/", {"username": "x", "password": "y"}).status_code == 403


def test_ended_sessions_and_old_notes_of_log_ins_are_weeded(secretary: Person) -> None:
    client = Client()
    log_in(client, secretary.email, factories.PASSWORD)
    assert tasks.sweep_log_ins() == 0
    long_ago = timezone.now() - datetime.timedelta(days=91)
    Session.objects.update(expire_date=long_ago)
    AccessLog.objects.update(attempt_time=long_ago)
    assert tasks.sweep_log_ins() == 2


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
