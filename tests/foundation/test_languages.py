"""Two languages: the switch, what follows it, and what stays Swedish whoever caused it."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.forms import CharField
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext

from foundation.languages import in_reader_language
from foundation.numbers import format_date, format_decimal, format_short_date, format_weekday, parse_date
from foundation.words import any_of, count_word, count_word_neuter, listed
from organisation.roles import Role
from tests import factories

DAY = datetime.date(2026, 5, 1)


def chosen(client: Client, language: str, **more: str) -> str:
    """Press the switch and return the page that it leads to."""
    return client.post(
        "/sprak/", {"language": language, "next": "/logga-in/", **more}, follow=True
    ).content.decode()


@pytest.mark.django_db
def test_the_switch_is_on_the_log_in_page_and_turns_the_whole_page() -> None:
    client = Client()
    swedish = client.get("/logga-in/").content.decode()
    assert '<html lang="sv">' in swedish and 'lang="en"' in swedish and "In English" in swedish
    english = chosen(client, "en")
    assert '<html lang="en">' in english and "Log in" in english and "Logga in" not in english
    assert "In English" not in english and 'lang="sv"' in english and "På svenska" in english


@pytest.mark.django_db
def test_the_choice_is_kept_through_log_in_and_for_the_next_visit() -> None:
    client = Client()
    chosen(client, "en")
    cookie = client.cookies["django_language"]
    assert cookie.value == "en" and int(cookie["max-age"]) >= 30 * 24 * 3600
    client.force_login(factories.person(Role.AUDITOR), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/ord-och-regler/")
    assert '<html lang="en">' in page.content.decode() and "Words and rules" in page.content.decode()
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="sv">' in chosen(client, "sv")


@pytest.mark.django_db
def test_the_switch_takes_only_a_post_from_our_own_pages_and_leads_nowhere_else() -> None:
    assert Client(enforce_csrf_checks=True).post("/sprak/", {"language": "en"}).status_code == 403
    client = Client()
    assert client.get("/sprak/?language=en").status_code == 405
    assert "django_language" not in client.cookies
    away = client.post("/sprak/", {"language": "en", "next": "https://example.org/"})
    assert "example.org" not in away["Location"]


@pytest.mark.django_db
def test_errors_are_told_in_the_chosen_language() -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    assert "The page does not exist" in client.get("/finns-inte/").content.decode()
    wrong = client.post("/logga-in/", {"username": "nobody@trelleborg.example", "password": "x"})
    assert "do not belong together" in wrong.content.decode()


def test_swedish_needs_no_catalogue_of_its_own() -> None:
    """Plurals, dates and Django's own sentences are right with the source language alone."""
    with translation.override("sv"):
        assert [ngettext("en sak", "%(n)d saker", n) for n in (0, 1, 2)] == [
            "%(n)d saker",
            "en sak",
            "%(n)d saker",
        ]
        assert format_date(DAY) == "1\u00a0maj 2026" and format_short_date(DAY) == "1\u00a0maj\u00a02026"
        assert format_weekday(DAY) == "fredag"
        assert (
            Template("{{ day }} {{ number }}").render(Context({"day": DAY, "number": 2.5}))
            == "1 maj 2026 2,5"
        )
        with pytest.raises(ValidationError, match="måste fyllas i"):
            CharField().clean("")


def test_english_pages_have_english_months_and_swedish_figures() -> None:
    with translation.override("en"):
        assert format_date(DAY) == "1\u00a0May 2026" and format_short_date(DAY) == "1\u00a0May\u00a02026"
        assert format_weekday(DAY) == "Friday"
        assert format_decimal(Decimal("1234.5")) == "1\u00a0234,5"
        assert [ngettext("ett mål", "%(count)s mål", n) for n in (1, 2)] == ["one goal", "%(count)s goals"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_date_is_understood_in_both_languages_on_any_page(language: str) -> None:
    with translation.override(language):
        for month in range(1, 13):
            day = datetime.date(2026, month, 27)
            for written_in in ("sv", "en"):
                with translation.override(written_in):
                    texts = format_date(day), format_short_date(day)
                assert [parse_date(text) for text in texts] == [day, day]


@pytest.mark.parametrize(
    ("language", "words", "lists"),
    [
        ("sv", ["noll", "en", "ett", "tolv", "13"], ["a", "a och b", "a, b och c", "a, b eller c"]),
        ("en", ["none", "one", "one", "twelve", "13"], ["a", "a and b", "a, b and c", "a, b or c"]),
    ],
)
def test_numbers_and_lists_are_in_words(language: str, words: list[str], lists: list[str]) -> None:
    with translation.override(language):
        assert [count_word(0), count_word(1), count_word_neuter(1), count_word(12), count_word(13)] == words
        assert [listed("a"), listed("ab"), listed("abc"), any_of("abc")] == lists
        assert listed([]) == ""


def test_what_people_wrote_is_marked_as_swedish_on_an_english_page_only() -> None:
    heading = Template("{% load components %}<h1{% content_lang %}>Mål</h1>")
    with translation.override("en"):
        assert heading.render(Context()) == '<h1 lang="sv">Mål</h1>'
    with translation.override("sv"):
        assert heading.render(Context()) == "<h1>Mål</h1>"


def test_a_kept_sentence_is_shown_in_the_readers_language_where_it_is_known() -> None:
    with translation.override("en"):
        assert in_reader_language("Målet har ingen indikator.") == "The goal has no indicator."
        assert in_reader_language("En egen mening.") == "En egen mening."
        assert in_reader_language("") == ""
        assert gettext("Målet har ingen indikator.") == "The goal has no indicator."
