"""What is remembered while a page is read is forgotten with it, and never remembered while something is written."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from foundation.memo import MemoMiddleware, once_a_request

asked: list[str] = []


@once_a_request
def answer(word: str) -> str:
    asked.append(word)
    return word.upper()


def visit(method: str) -> HttpResponse:
    request = getattr(RequestFactory(), method)("/")
    return MemoMiddleware(lambda _request: HttpResponse(answer("mål") + answer("mål") + answer("år")))(
        request
    )


def test_a_question_is_asked_once_while_a_page_is_read() -> None:
    asked.clear()
    assert visit("get").content.decode() == "MÅLMÅLÅR"
    assert asked == ["mål", "år"]


def test_the_next_request_asks_anew() -> None:
    asked.clear()
    visit("get")
    visit("get")
    assert asked == ["mål", "år"] * 2


def test_nothing_is_remembered_while_something_is_written_or_outside_a_request() -> None:
    asked.clear()
    visit("post")
    answer("mål")
    answer("mål")
    assert asked == ["mål", "mål", "år", "mål", "mål"]


def test_an_error_forgets_too() -> None:
    asked.clear()

    def fails(_request: object) -> HttpResponse:
        raise ValueError(answer("mål"))

    with pytest.raises(ValueError, match="MÅL"):
        MemoMiddleware(fails)(RequestFactory().get("/"))
    answer("mål")
    assert asked == ["mål", "mål"]
