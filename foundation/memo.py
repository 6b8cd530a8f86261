"""What is read once a request: a function's answer is kept while one page is made, and never longer.

Only while a page is *read* (GET, HEAD): such a request changes nothing that is remembered, so an answer cannot be
stale, and it is forgotten before the next request begins, so nothing is ever shown to another person. In commands,
tasks, tests and requests that write, every call asks anew.
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

Answer = TypeVar("Answer", bound=Callable[..., Any])

_remembered: ContextVar[dict[Hashable, Any] | None] = ContextVar("remembered", default=None)


def once_a_request(function: Answer) -> Answer:
    """Decorate a function of hashable arguments, whose answer nobody changes."""

    @wraps(function)
    def asked(*args: Hashable) -> Any:
        kept = _remembered.get()
        if kept is None:
            return function(*args)
        key = (function, args)
        if key not in kept:
            kept[key] = function(*args)
        return kept[key]

    return asked  # type: ignore[return-value]


class MemoMiddleware:
    """Remembers while a page is read. Outermost of those that ask the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _remembered.set({} if request.method in ("GET", "HEAD") else None)
        try:
            return self.get_response(request)
        finally:
            _remembered.reset(token)
