"""PostgreSQL or Redis stops while people work: a clear page meanwhile, and all is well by itself when it is back."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from .installation import Browser, Installation, Running, wait_for

pytestmark = pytest.mark.servers
SECRETARY = "namndsekreterare.social"
REPORT = "/rapporter/2026/delar/socialnamnden/"
WRONG = "E-postadressen och lösenordet hör inte ihop"
#: What may not be read on a page about something that is away.
TRACES = ("Traceback", "psycopg", "OperationalError", "redis.", "styrning_app", ".s.PGSQL", "/tmp/")


@pytest.fixture
def browser(server: Running) -> Browser:
    """Somebody who has logged in and has a page open."""
    somebody = Browser(server.address)
    assert somebody.log_in(SECRETARY)[0] == 200
    return somebody


@contextmanager
def away(copy: Installation, keeper: str, program: str) -> Iterator[None]:
    """Have a server away: its keeper paused, so that it does not start it again, and the server killed."""
    paused = copy.process(f"keeper {keeper}")
    assert paused is not None
    paused.suspend()
    try:
        killed = copy.process(program)
        assert killed is not None
        killed.kill()
        wait_for(lambda: copy.process(program) is None, "its end", 60)
        yield
    finally:
        paused.resume()


def web_processes(copy: Installation) -> set[int]:
    """Return the web server's processes."""
    return {process.pid for process in copy.processes() if "gunicorn" in " ".join(process.cmdline())}


class TestAnOutage:
    """One server for all of these."""

    def test_without_postgresql_there_is_a_clear_page_and_it_comes_back_by_itself(
        self, copy: Installation, server: Running, browser: Browser
    ) -> None:
        before = web_processes(copy)
        with away(copy, "postgres", "postgres -D"):
            for path in ("/", "/mal/2026/socialnamnden/", REPORT, "/logga-in/", "/administration/"):
                for _again in range(3):
                    status, page = browser.get(path)
                    assert status == 503, path
                    assert "Tjänsten är tillfälligt borta" in page, path
                    assert not any(trace in page for trace in TRACES), page
            status, text = browser.health()
            assert status == 503
            assert "FEL databas: svarar inte" in text
            assert "OK  redis: svarar" in text
            assert not any(trace in text for trace in TRACES), text
            assert browser.get("/finns-inte/")[0] in (404, 503)
        wait_for(lambda: browser.get("/")[0] == 200, "the page")
        for _again in range(20):
            assert browser.get("/mal/2026/socialnamnden/")[0] == 200
        wait_for(lambda: browser.health()[0] == 200, "health")
        assert web_processes(copy) == before, "the same web server"
        assert "PostgreSQL har stannat och startas om." in server.output
        assert "PostgreSQL svarar igen." in server.output

    def test_what_is_being_written_is_told_so_in_place_and_can_be_sent_again(
        self, copy: Installation, browser: Browser
    ) -> None:
        """A part of a page, as htmx asks for it: the sentence goes beside what was typed."""
        part = {"HX_Request": "true", "HX_Target": "main"}
        key = browser.form_key(REPORT)
        with away(copy, "postgres", "postgres -D"):
            for status, text in (
                browser.get("/mal/2026/socialnamnden/", **part),
                browser.post(REPORT, {"csrfmiddlewaretoken": key}, **part),
            ):
                assert status == 503
                assert "Det du skrev finns kvar här" in text
                assert "data-away" in text, "frame.js takes it away when the service answers again"
                assert "<html" not in text
        wait_for(lambda: browser.get("/")[0] == 200, "the page")
        assert browser.get("/mal/2026/socialnamnden/", **part)[0] == 200

    def test_without_redis_pages_are_read_and_log_in_is_still_throttled(
        self, copy: Installation, server: Running, browser: Browser
    ) -> None:
        with away(copy, "redis", "redis-server"):
            for path in ("/", "/mal/2026/socialnamnden/", REPORT, "/rapporter/"):
                assert browser.get(path)[0] == 200, path
            status, text = browser.health()
            assert status == 503
            assert "FEL redis: svarar inte" in text
            assert "OK  databas: svarar" in text
            stranger = Browser(server.address)
            assert stranger.log_in("revisor")[0] == 200
            guesser = Browser(server.address)
            answers = [guesser.log_in("vice.ordforande.ks", "fel-losenord-1") for _attempt in range(7)]
            assert WRONG in answers[0][1]
            assert answers[-1][0] == 429
        wait_for(lambda: browser.health()[0] == 200, "health")

    def test_without_redis_a_report_waits_and_is_built_when_it_is_back(
        self, copy: Installation, browser: Browser
    ) -> None:
        with away(copy, "redis", "redis-server"):
            status, page = browser.post(REPORT, {"csrfmiddlewaretoken": browser.form_key(REPORT)})
            assert status == 200
            assert "väntar på att byggas" in page, page
        wait_for(lambda: "är klar" in browser.get(REPORT)[1], "the report")
