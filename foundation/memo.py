"""What is read once a request: a function's answer is kept while one page is made, and never longer.

Only while a page is *read* (GET, HEAD): such a request changes nothing that is remembered, so an answer cannot be
stale, and it is forgotten before the next request begins, so nothing is ever shown to another person. In commands,
tasks, tests and requests that write, every call asks anew.
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_remembered: ContextVar[dict[Hashable, Any] | None] = ContextVar("remembered", default=None)


class once_a_request(Generic[Asked, Answer]):  # noqa: N801 - it is used as a decorator
    """Decorate a function of hashable arguments, whose answer nobody changes."""

    def __init__(self, function: Callable[Asked, Answer]) -> None:
        self.function = function
        update_wrapper(self, function)

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        kept = _remembered.get()
        if kept is None:
            return self.function(*args, **kwargs)
        key = self._key(args, kwargs)
        if key not in kept:
            kept[key] = self.function(*args, **kwargs)
        return kept[key]  # type: ignore[no-any-return]

    def tell(self, answer: Answer, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        """Remember an answer that came in another way, so that it is not asked for."""
        kept = _remembered.get()
        if kept is not None:
            kept[self._key(args, kwargs)] = answer
        return answer

    def _key(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Hashable:
        return (self.function, args, tuple(sorted(kwargs.items())))


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
