"""Time, queries and bytes of the story's pages, each against the bare Django page of the same rows, in one run.

    python benchmarks/pages.py [part of a page's name …]

The first run makes a database of its own with 2,000 goals over ten years (three minutes). The two pages of a pair
are asked for in turn and their median times compared. A query is a statement sent to PostgreSQL, log-in and session
included. The bytes are those that a browser gets the first time with its fonts in place: the page as the server
compresses it, style sheets, scripts and icons. Aim: at most 3 times the bare page, 12 queries, 100 kB. It prints, a
person judges; never a test.
"""

from __future__ import annotations

import gc
import re
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.ground import ground

TURNS = 9
OFFICE, SECRETARY = "ledningskontor@trelleborg.example", "sekreterare.2@trelleborg.example"
MINE = {"goal__body__slug": "namnd-2"}
YEAR_2026 = {"goal__year": 2026, "state": "decided"}
OWN = {"object__kind": "own", "gender": "T"}
INTERIM = {"report_version__report__period__year": 2026, "report_version__report__period__kind": "interim"}
LIST = {"links": True, "values": OWN, "activities": True, "assessments": INTERIM}
WHOLE = {**LIST, "people": True}


@dataclass(frozen=True)
class Page:
    """A measured page: who asks, and which goals with which of their rows its bare page has."""

    name: str
    who: str
    address: str
    goals: dict[str, Any]
    parts: dict[str, Any]
    fragment: bool = False


PAGES = [
    Page("Överblick, a secretary", SECRETARY, "/",
         {**MINE, "goal__year__in": [2026, 2027]}, WHOLE),
    Page("Överblick, the management office", OFFICE, "/", YEAR_2026, LIST),
    Page("the year's goals", SECRETARY, "/mal/2026/", YEAR_2026, {}),
    Page("a committee's goals", SECRETARY, "/mal/2026/namnd-2/", {**MINE, **YEAR_2026}, {**WHOLE, "values": None}),
    Page("a committee's drafts", SECRETARY, "/mal/2027/namnd-2/",
         {**MINE, "goal__year": 2027}, {"links": True, "activities": True, "people": True}),
    Page("writing a goal", SECRETARY, "/mal/2027/namnd-2/1/skriv/",
         {**MINE, "goal__year": 2027, "goal__number": 1}, {"links": True, "activities": True, "people": True}),
    Page("deciding goals", SECRETARY, "/mal/2027/namnd-2/beslut/",
         {**MINE, "goal__year": 2027}, {"links": True, "activities": True, "people": True}),
    Page("one effektmål", SECRETARY, "/mal/2026/namnd-2/1/",
         {**MINE, **YEAR_2026, "goal__number": 1}, {**WHOLE, "values": {"gender": "T"}}),
    Page("one inriktningsmål", SECRETARY, "/mal/2026/inriktning/1-1/",
         {**YEAR_2026, "contributions__direction_goal__number": 1,
          "contributions__direction_goal__direction__number": 1}, LIST),
    Page("red thread, groups closed", SECRETARY, "/roda-traden/2026/", YEAR_2026, LIST),
    Page("red thread, one group open", SECRETARY, "/roda-traden/2026/?oppna=1-1", YEAR_2026, LIST),
    Page("red thread, a group opened by htmx", SECRETARY, "/roda-traden/2026/?grupp=1-1", YEAR_2026, LIST, True),
    Page("red thread, one goal opened by htmx", SECRETARY, "/roda-traden/2026/namnd-2/1/",
         {**MINE, **YEAR_2026, "goal__number": 1}, WHOLE, True),
    Page("red thread, a committee", SECRETARY, "/roda-traden/2026/?namnd=namnd-2", YEAR_2026, LIST),
    Page("red thread, everything open", SECRETARY, "/roda-traden/2026/?oppna=alla", YEAR_2026, LIST),
    Page("matrix", SECRETARY, "/roda-traden/2026/matris/", YEAR_2026, LIST),
    Page("the year's reports", OFFICE, "/uppfoljning/2026/", YEAR_2026, {}),
    Page("a committee's report", "sekreterare.3@trelleborg.example", "/uppfoljning/2026/delar/namnd-3/",
         {**YEAR_2026, "goal__body__slug": "namnd-3"}, {**WHOLE, "values": {"object__kind": "own"}}),
    Page("entry of one goal", "sekreterare.3@trelleborg.example", "/uppfoljning/2026/delar/namnd-3/?mal=1",
         {**YEAR_2026, "goal__body__slug": "namnd-3"}, {**WHOLE, "values": {"object__kind": "own"}}),
    Page("the list of reports", SECRETARY, "/rapporter/", {**YEAR_2026, "goal__number": 1}, {}),
    Page("reading a committee's report", SECRETARY, "/rapporter/2026/delar/namnd-2/las/",
         {**MINE, **YEAR_2026}, {**WHOLE, "values": {"object__kind": "own"}}),
    Page("reading the municipality's report", SECRETARY, "/rapporter/2026/delar/las/",
         YEAR_2026, {**WHOLE, "values": {"object__kind": "own"}}),
]  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """What a page took."""

    seconds: float
    queries: int
    kilobytes: float
    first_load: float


class Browser:
    """A logged-in client that says it takes compressed answers and remembers nothing between pages."""

    def __init__(self, who: str) -> None:
        from django.test import Client

        from organisation.models import Person

        self.client = Client(HTTP_ACCEPT_ENCODING="gzip")
        self.client.force_login(
            Person.objects.get(email=who), backend="django.contrib.auth.backends.ModelBackend"
        )

    def get(self, address: str, fragment: bool = False) -> Any:
        """The response; anything but 200 ends the run."""
        headers = {"HTTP_HX_REQUEST": "true"} if fragment else {}
        response = self.client.get(address, **headers)
        if response.status_code != 200:
            sys.exit(f"{address}: {response.status_code}")
        return response

    def seconds(self, address: str, fragment: bool = False) -> float:
        """The time of one answer."""
        begun = time.perf_counter()
        self.get(address, fragment)
        return time.perf_counter() - begun

    def queries(self, address: str, fragment: bool = False) -> int:
        """How many statements one answer takes."""
        from django.db import connection

        asked: list[str] = []

        def count(execute: Any, sql: str, *rest: Any) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            self.get(address, fragment)
        return len(asked)

    def bytes_of(self, address: str, fragment: bool = False) -> tuple[int, int]:
        """The page as sent, and with everything that it asks for (fonts apart) the first time."""
        import gzip

        response = self.get(address, fragment)
        page = len(response.content)
        html = response.content
        if response.headers.get("Content-Encoding") == "gzip":
            html = gzip.decompress(html)
        wanted = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', html.decode()))
        parts = [one for one in wanted if not one.endswith(".woff2")]
        return page, page + sum(len(b"".join(self.get(one).streaming_content)) for one in parts)


def compare(page: Page) -> tuple[Figures, Figures]:
    """The page and its bare page, asked for in turn."""
    from benchmarks.bare import SHOWN

    SHOWN["rader"] = (page.goals, page.parts)
    browser = Browser(page.who)
    asked = (("/bara/rader/", False), (page.address, page.fragment))
    for one in asked:
        browser.get(*one)
    gc.collect()
    gc.freeze()  # as the web server does when it has started
    taken: tuple[list[float], list[float]] = ([], [])
    for _turn in range(TURNS):
        for times, one in zip(taken, asked, strict=True):
            times.append(browser.seconds(*one))
    found = []
    for times, one in zip(taken, asked, strict=True):
        sent, first = browser.bytes_of(*one)
        found.append(Figures(statistics.median(times), browser.queries(*one), sent / 1000, first / 1000))
    return found[0], found[1]


def main() -> None:
    """Measure and print."""
    wanted = sys.argv[1:]
    with ground():
        from django.conf import settings

        settings.ROOT_URLCONF = "benchmarks.bare"
        print(
            f"{'page':36} {'bare ms':>8} {'ms':>7} {'ratio':>6} {'queries':>8} {'(bare)':>7} {'kB':>6} {'first kB':>9}"
        )
        for page in PAGES:
            if wanted and not any(word in page.name for word in wanted):
                continue
            base, ours = compare(page)
            print(
                f"{page.name:36} {base.seconds * 1000:8.1f} {ours.seconds * 1000:7.1f} {ours.seconds / base.seconds:6.2f}"
                f" {ours.queries:8} {base.queries:7} {ours.kilobytes:6.1f} {ours.first_load:9.1f}"
            )  # fmt: skip


if __name__ == "__main__":
    main()
