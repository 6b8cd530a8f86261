"""`/halsa/`: does the database answer, does Redis, and has a worker been seen lately? Nothing else is touched."""

import time
from dataclasses import dataclass

import psycopg
import redis
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

#: The worker writes here; the key outlives a few missed beats so that the page can say how long ago it was.
HEARTBEAT_KEY = "styrning:worker:seen"
HEARTBEAT_EVERY_SECONDS = 10
HEARTBEAT_FRESH_SECONDS = 30
TIMEOUT_SECONDS = 2


@dataclass(frozen=True)
class Part:
    """One thing that the application needs: its name in Swedish, whether it works, and a few words that hold no secret."""

    name: str
    works: bool
    words: str


def redis_client() -> redis.Redis:
    """Return a client that gives up soon; a health check that hangs is worse than one that says no."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
    )


def record_worker_heartbeat() -> None:
    """Write that a worker is alive. Called from the worker's own process every ten seconds."""
    with redis_client() as client:
        client.set(HEARTBEAT_KEY, int(time.time()), ex=3600)


def database_part() -> Part:
    """Ask PostgreSQL for the number one, over a connection of its own, so that a broken kept one does not answer for it."""
    parameters = connections["default"].get_connection_params()
    try:
        with psycopg.connect(**{**parameters, "connect_timeout": TIMEOUT_SECONDS}) as connection:
            connection.execute("SELECT 1")
    except (psycopg.Error, OSError):
        return Part("databas", False, "svarar inte")
    return Part("databas", True, "svarar")


def redis_parts() -> list[Part]:
    """Ask Redis for an answer and for the worker's last sign of life (both parts fail when Redis does)."""
    try:
        with redis_client() as client:
            client.ping()
            seen = client.get(HEARTBEAT_KEY)
    except (redis.RedisError, OSError):
        return [Part("redis", False, "svarar inte"), Part("arbetare", False, "okänt: redis svarar inte")]
    return [Part("redis", True, "svarar"), worker_part(seen, time.time())]


def worker_part(seen: bytes | None, now: float) -> Part:
    """Judge the worker's last sign of life (seconds since 1970, as Redis keeps it) at the time `now`."""
    if seen is None:
        return Part("arbetare", False, "ingen har synts")
    age = max(0, int(now) - int(seen))
    return Part("arbetare", age < HEARTBEAT_FRESH_SECONDS, f"sågs för {age} s sedan")


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when everything works, else 503 naming what is down; JSON where it is asked for, else lines of text."""
    parts = [database_part(), *redis_parts()]
    works = all(part.works for part in parts)
    status = 200 if works else 503
    response: HttpResponse
    if "json" in request.headers.get("Accept", "") or request.GET.get("format") == "json":
        found = {part.name: {"fungerar": part.works, "besked": part.words} for part in parts}
        response = JsonResponse({"fungerar": works, "delar": found}, status=status)
    else:
        lines = ["Allt fungerar." if works else "Något fungerar inte."]
        lines += [f"{'OK ' if part.works else 'FEL'} {part.name}: {part.words}" for part in parts]
        response = HttpResponse(
            "\n".join(lines) + "\n", status=status, content_type="text/plain; charset=utf-8"
        )
    # Whoever asks keeps the answer; asked every few seconds it would fill the log while something is away.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
