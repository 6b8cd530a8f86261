"""The frame, the error pages, and what htmx is answered."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django_htmx.middleware import HtmxDetails

from foundation.errors import NotAllowed, Refused
from foundation.languages import translated_languages
from foundation.middleware import FragmentMiddleware, LanguageMiddleware


def ask(method: str = "get", *, htmx: bool = True, path: str = "/mal/2026/") -> HttpRequest:
    """A request as the middleware sees it."""
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{path}"} if htmx else {}
    request: Any = getattr(RequestFactory(), method)(path, headers=headers)
    request.htmx = HtmxDetails(request)
    request.session = SessionStore()
    request._messages = FallbackStorage(request)
    return request


def answer(request: HttpRequest, view: Any) -> HttpResponse:
    """Run a view inside the middleware, as Django does."""
    middleware = FragmentMiddleware(lambda _request: inner(request))

    def inner(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Exception as error:
            found = middleware.process_exception(request, error)
            if found is None:
                raise
            return found

    return middleware(request)


def fragment(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>rad</p>")


def test_a_fragment_and_a_page_are_never_mistaken_for_each_other_by_a_cache() -> None:
    assert "HX-Request" in answer(ask(), fragment)["Vary"]
    assert "HX-Request" in answer(ask(htmx=False), fragment)["Vary"]


def test_messages_come_along_with_a_fragment() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        messages.success(request, "Målet är sparat.")
        return fragment(request)

    body = answer(ask(), view).content.decode()
    assert body.startswith("<p>rad</p>")
    assert 'id="messages" hx-swap-oob="innerHTML"' in body
    assert "Målet är sparat." in body
    assert "Målet är sparat." not in answer(ask(htmx=False), view).content.decode()


def test_messages_wait_when_the_fragment_leads_elsewhere() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        messages.success(request, "Målet är sparat.")
        return HttpResponse(headers={"HX-Redirect": "/"})

    request = ask()
    assert b"sparat" not in answer(request, view).content
    assert [str(each) for each in messages.get_messages(request)] == ["Målet är sparat."]


def to_log_in(_request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/logga-in/?next=/x/")


def test_reading_with_an_expired_log_in_leads_to_the_log_in_page_and_back() -> None:
    response = answer(ask(path="/mal/2026/socialnamnden/"), to_log_in)
    assert response["HX-Redirect"] == "/logga-in/?next=%2Fmal%2F2026%2Fsocialnamnden%2F"


def test_writing_with_an_expired_log_in_loses_nothing_that_was_typed() -> None:
    response = answer(ask("post"), to_log_in)
    assert response.status_code == 401
    assert "HX-Redirect" not in response
    assert response["HX-Retarget"] == "#messages"
    assert "Det du skrev finns kvar här" in response.content.decode()


@pytest.mark.django_db
def test_a_page_that_outlived_its_token_gets_a_new_one_and_keeps_its_text() -> None:
    client = Client(enforce_csrf_checks=True)
    refused = client.post("/logga-in/", headers={"HX-Request": "true"})
    assert refused.status_code == 403
    assert "Det du skrev finns kvar" in refused.content.decode()
    token = json.loads(refused["HX-Trigger"])["csrf-token"]["token"]
    again = client.post("/logga-in/", headers={"HX-Request": "true", "X-CSRFToken": token})
    assert again.status_code == 422
    assert "HX-Trigger" not in client.post("/logga-in/")


def test_without_htmx_an_expired_log_in_is_an_ordinary_redirect() -> None:
    assert answer(ask(htmx=False), to_log_in).status_code == 302


def test_without_htmx_what_was_typed_after_the_log_in_ran_out_is_kept_and_can_be_sent_again() -> None:
    typed = {
        "statement": "Äldre möter <b>högst</b> tio",
        "mal": ["1", "2"],
        "password": "hemligt-ord",
        "steg": "spara",
    }
    request = RequestFactory().post("/mal/2026/socialnamnden/nytt/?a=1", typed)
    response = answer(request, to_log_in)
    page = response.content.decode()
    assert response.status_code == 401
    assert "Äldre möter &lt;b&gt;högst&lt;/b&gt; tio</textarea>" in page
    assert 'action="/mal/2026/socialnamnden/nytt/?a=1"' in page
    assert page.count('name="mal"') == 2 and 'name="steg" value="spara"' in page
    assert "hemligt-ord" not in page


@pytest.mark.django_db
def test_a_form_that_outlived_its_token_can_be_sent_again_from_a_page_of_ours_only() -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {
        "username": "nagon@trelleborg.example",
        "comment": "Säg mer om hur ni mäter.",
        "password": "hemligt-ord",
    }
    refused = client.post("/logga-in/", typed, headers={"Origin": "http://testserver"})
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "Säg mer om hur ni mäter." in page and "Skicka igen" in page and "hemligt-ord" not in page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    again = client.post(
        "/logga-in/", {**typed, "csrfmiddlewaretoken": token[1]}, headers={"Origin": "http://testserver"}
    )
    assert again.status_code == 422
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/"},
        {},
    ):
        elsewhere = Client(enforce_csrf_checks=True).post("/logga-in/", typed, headers=headers)
        assert elsewhere.status_code == 403
        assert "Skicka igen" not in elsewhere.content.decode() and "Säg mer" not in elsewhere.content.decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [(Refused("Målet är redan beslutat."), 422), (NotAllowed("Målet är redan beslutat."), 403)],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_refusal_is_told_with_its_own_sentence(error: Exception, status: int, htmx: bool) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        raise error

    response = answer(ask("post", htmx=htmx), view)
    assert response.status_code == status
    assert "Målet är redan beslutat." in response.content.decode()
    assert (b"<html" in response.content) is not htmx


def test_an_error_page_becomes_a_sentence_in_a_fragment() -> None:
    page = get_template("500.html").render()
    response = answer(ask(), lambda _request: HttpResponse(page, status=500))
    assert b"<html" not in response.content
    assert "Något gick fel hos oss" in response.content.decode()


def test_a_view_s_own_fragment_of_errors_is_left_as_it_is() -> None:
    response = answer(ask("post"), lambda _request: HttpResponse("<form>fel</form>", status=422))
    assert response.content == b"<form>fel</form>"
    assert "HX-Retarget" not in response


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "500.html", "503.html"])
@pytest.mark.django_db
def test_an_error_page_touches_no_database(name: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = get_template(name).render()
        with_request = get_template(name).render({"exception": "Din roll räcker inte."}, ask(htmx=False))
    assert len(queries) == 0
    assert page.count("<h1>") == 1
    assert "–" in with_request


@pytest.mark.django_db
def test_an_unknown_address_is_told_in_swedish_without_the_database(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/finns-inte/")
    assert response.status_code == 404
    assert "Sidan finns inte" in response.content.decode()
    assert len(queries) == 0


@pytest.fixture
def english(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A translation to English, with nothing in it."""
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    polib.POFile().save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    translated_languages.cache_clear()
    yield
    translated_languages.cache_clear()


def test_the_language_follows_the_switch_and_never_the_browser(english: None) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": "en-GB,en"})
    middleware = LanguageMiddleware(lambda _request: HttpResponse())
    assert middleware(request)["Content-Language"] == "sv"
    request.COOKIES["django_language"] = "en"
    assert middleware(request)["Content-Language"] == "en"


@pytest.mark.django_db
def test_a_language_without_a_translation_is_not_offered(client: Client) -> None:
    translated_languages.cache_clear()
    untranslated = len(translated_languages()) == 1
    page = client.get("/logga-in/").content.decode()
    assert ("In English" not in page) is untranslated


def test_an_unknown_language_in_the_cookie_is_swedish() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["django_language"] = "xx"
    assert LanguageMiddleware(lambda _request: HttpResponse())(request)["Content-Language"] == "sv"


@pytest.mark.django_db
def test_the_statement_that_the_law_asks_for_is_there(client: Client) -> None:
    page = client.get("/tillganglighet/").content.decode()
    assert "2018:1937" in page
    assert "mailto:" in page
