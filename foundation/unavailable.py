"""What people see while PostgreSQL or Redis is away: one clear page, that touches neither, with status 503."""

import logging
import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from foundation.context import still_frame

log = logging.getLogger(__name__)

#: Errors that mean "a server that we need does not answer", and nothing about what the person did.
AWAY = (OperationalError, InterfaceError, RedisConnectionError, RedisTimeoutError, BrokerError)
RETRY_AFTER_SECONDS = 20


def unavailable_response(error: BaseException) -> HttpResponse:
    """Return the page that says so. It reads no session, no person and no database."""
    log.warning("A server is away: %s", str(error).splitlines()[0] if str(error) else type(error).__name__)
    page = loader.get_template("503.html").render(still_frame())
    response = HttpResponse(
        page, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    )
    # The line above says it; Django's own would call it an error of this program, once for every page.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be understood, by another name of the computer too; what is wrong with it is not told."""
    return HttpResponse(loader.get_template("400.html").render(still_frame()), status=400)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error that nothing else caught: 503 when a server is away, else 500. Neither page needs a database."""
    error = sys.exception()
    if isinstance(error, AWAY):
        return unavailable_response(error)
    return HttpResponse(loader.get_template("500.html").render(still_frame()), status=500)


class UnavailableMiddleware:
    """Turns a view's failure to reach PostgreSQL or Redis into the page above, also in debug."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for the errors that mean a server is away; leave all others."""
        return unavailable_response(exception) if isinstance(exception, AWAY) else None
