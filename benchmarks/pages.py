"""Time, queries and bytes of the large pages against a bare Django page of the same rows, in one run.

    python benchmarks/pages.py [address …]       (a database filled by benchmarks/make_goals.py)

The bare page reads the same goals with one query and writes their wording in a list, through the same
middleware's log-in.
Aim: at most 3 times its time, 12 queries, 100 kB compressed. Never a timed test: it prints, a person judges.
"""

from __future__ import annotations

import gzip
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trelleborg_styrning.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402

from goals.models import EffectGoalVersion  # noqa: E402
from organisation.models import Person  # noqa: E402

BARE = """{% extends "base.html" %}{% block content %}<h1>Mål</h1><ul>{% for row in rows %}<li>{{ row.goal.body.slug }}
{{ row.goal.number }} {{ row.statement }}{% for c in row.contributions.all %} {{ c.direction_goal_id }}{% endfor %}
{% for t in row.targets.all %} {{ t.indicator_version.title }} {{ t.low }}{% endfor %}</li>{% endfor %}</ul>{% endblock %}"""


def bare(request: HttpRequest, year: int) -> HttpResponse:
    """The same goals as a plain list."""
    rows = (
        EffectGoalVersion.objects.filter(goal__year=year, state="decided")
        .select_related("goal__body")
        .prefetch_related("contributions", "targets__indicator_version")
    )
    return HttpResponse(engines["django"].from_string(BARE).render({"rows": rows}, request))


urlpatterns = [path("bare/<int:year>/", bare), path("", include("trelleborg_styrning.urls"))]


def measure(client: Client, address: str, times: int = 7) -> tuple[float, int, int, int]:
    """Median seconds, queries, bytes raw and compressed."""
    client.get(address)
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        content = client.get(address).content
    taken = []
    for _turn in range(times):
        begun = time.perf_counter()
        client.get(address)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken), len(asked), len(content), len(gzip.compress(content))


def main() -> None:
    """Measure and print."""
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["*"]
    person = Person.objects.get(email=os.environ.get("WHO", "matning@trelleborg.example"))
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    addresses = sys.argv[1:] or [
        "/", "/roda-traden/2026/", "/roda-traden/2026/?oppna=alla", "/roda-traden/2026/?namnd=namnd-1",
        "/roda-traden/2026/matris/", "/mal/2026/inriktning/1-1/", "/mal/2026/namnd-1/1/",
    ]  # fmt: skip
    base, asked, raw, sent = measure(client, "/bare/2026/")
    print(f"{'address':34} {'ms':>7} {'ratio':>6} {'queries':>7} {'kB':>6} {'kB sent':>8}")
    print(f"{'bare page':34} {base * 1000:7.0f} {1:6.1f} {asked:7} {raw / 1000:6.0f} {sent / 1000:8.1f}")
    for address in addresses:
        taken, asked, raw, sent = measure(client, address)
        print(
            f"{address:34} {taken * 1000:7.0f} {taken / base:6.1f} {asked:7} {raw / 1000:6.0f} {sent / 1000:8.1f}"
        )


if __name__ == "__main__":
    main()
