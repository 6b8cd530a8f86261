"""What is typed is read without the characters that nobody sees, and too much is told so."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from foundation.middleware import TextMiddleware
from foundation.texts import needs_care, seen, whole_number
from tests import factories as make


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Fler möts", "Fler möts"),
        ("Fler\x00 möts", "Fler möts"),
        ("rad\x0bannan rad\u2028tredje", "rad\nannan rad\ntredje"),
        ("\u202eabc\u202c \u200fdef\ufeff", "abc def"),
        ("👩🏽‍🦳 och\u00a0en", "👩🏽‍🦳 och\u00a0en"),
        ("mjukt\u00adbindestreck\ttabb\r\nny rad", "mjukt\u00adbindestreck\ttabb\r\nny rad"),
        ("\ud800halv \uffff", "halv "),
    ],
)
def test_what_nobody_sees_is_taken_out_and_the_rest_stays(typed: str, read: str) -> None:
    assert seen(typed) == read


@given(st.text())
def test_what_has_been_read_once_needs_no_more_care(text: str) -> None:
    read = seen(text)
    assert not needs_care(read) and seen(read) == read
    assert needs_care(text) is (read != text)
    assert "\x00" not in read


@pytest.mark.parametrize(
    "text", ["", None, "²", "٣", "-1", "1.0", " 1", "1e3", "9" * 30, "9" * 5000, "2147483648"]
)
def test_what_is_no_number_of_a_row_is_none(text: str | None) -> None:
    assert whole_number(text) is None


@given(st.integers(min_value=0, max_value=2_147_483_647))
def test_a_rows_number_is_read(number: int) -> None:
    assert whole_number(str(number)) == number


def read_by(request: HttpRequest) -> HttpRequest:
    """The request as a view gets it."""
    got: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        got.append(request)
        return HttpResponse()

    TextMiddleware(view)(request)
    return got[0]


def test_forms_and_filters_are_read_so_and_passwords_as_they_are() -> None:
    sent = {"statement": ["a\x00b", "c"], "password": "hem\u200bligt", "new_password1": "x\x7fy"}
    request = read_by(RequestFactory().post("/?q=a%00b", sent))
    assert request.POST.getlist("statement") == ["ab", "c"]
    assert request.POST["password"] == "hem\u200bligt" and request.POST["new_password1"] == "x\x7fy"
    assert request.GET["q"] == "ab"


@pytest.mark.django_db
def test_ten_megabytes_are_refused_with_a_sentence_and_nothing_is_saved() -> None:
    body = make.body()
    client = Client()
    client.force_login(make.person(of=body), backend="django.contrib.auth.backends.ModelBackend")
    address, text = "/mal/2026/socialnamnden/nytt/", "Äldre " * 1_700_000
    page = client.post(address, {"statement": text})
    assert page.status_code == 413 and "för stort och är inte sparat" in page.content.decode()
    fragment = client.post(address, {"statement": text}, headers={"HX-Request": "true"})
    assert fragment.status_code == 422 and fragment["HX-Retarget"] == "#messages"
    fields = client.post(address, {f"falt-{number}": "x" for number in range(2000)})
    assert fields.status_code == 413
    assert not body.effect_goals.exists()
