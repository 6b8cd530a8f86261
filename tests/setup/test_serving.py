"""What `script/server` makes of addresses and of its processes' logs; the whole of it is tried in test_server.py."""

import signal
import sys
from pathlib import Path

import pytest

from trelleborg_styrning.serving import watching
from trelleborg_styrning.serving.address import Address, allowed_hosts
from trelleborg_styrning.serving.children import MOST_ENDS, Child, stop

from .installation import wait_for


@pytest.fixture
def child(tmp_path: Path) -> Child:
    """A process that does nothing."""
    return Child(
        "Arbetaren", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path / "log" / "worker.log"
    )


def test_errors_in_a_log_are_found_whoever_wrote_them_and_shown_once(child: Child) -> None:
    child.log.parent.mkdir()
    child.log.write_text(
        "2026-11-24 10:49:18,138 INFO axes: nothing\n"
        "2026-11-24 10:49:18,138 WARNING django.request: Not Found: /x/\n"
        "2026-11-24 10:49:18,138 ERROR django.request: Internal Server Error: /mal/\n"
        "Traceback (most recent call last):\n"
        "[2026-11-24 10:49:18,138: ERROR/MainProcess] Task failed\n"
        "[2026-11-24 10:49:18 +0000] [17] [ERROR] Worker was sent SIGKILL!\n"
        "2026-11-24 10:49:19,000 ERROR ha"
    )
    assert list(child.new_errors()) == [
        "Internal Server Error: /mal/",
        "Task failed",
        "Worker was sent SIGKILL!",
    ]
    assert list(child.new_errors()) == []
    with child.log.open("a") as log:
        log.write("lf.line: whole now\n")
    assert list(child.new_errors()) == ["whole now"]


def test_what_an_earlier_run_wrote_is_not_shown_again(child: Child) -> None:
    child.log.parent.mkdir()
    child.log.write_text("2026-11-24 10:49:18,138 ERROR x: old\n")
    child.start()
    try:
        assert list(child.new_errors()) == []
    finally:
        stop([child])


def test_the_same_error_is_shown_once_a_minute(
    child: Child, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watching.Watch(Address("127.0.0.1", 1), 0, [], lambda: True)
    for error in (
        "Cannot connect to redis://x in 2 seconds. Again (1/100)",
        "Cannot connect to redis://x in 2 seconds. Again (2/100)",
    ):
        watch.show_error(child, error)
    assert capsys.readouterr().out.count("Fel i arbetaren: Cannot connect") == 1


def test_one_that_ends_now_and_then_is_kept_one_that_ends_at_once_is_not(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter([0.0, 30.0, 60.0, 90.0, 120.0, 121.0, 122.0, 123.0])
    monkeypatch.setattr("time.monotonic", lambda: next(now))
    assert [child.gives_up() for _end in range(7)] == [False] * 7
    assert child.gives_up() is True
    assert MOST_ENDS == 5


def test_one_that_does_not_listen_is_stopped_all_the_same_with_what_it_started(child: Child) -> None:
    stubborn = "import signal, subprocess, sys, time\nfor n in (15, 3): signal.signal(n, signal.SIG_IGN)\n"
    stubborn += "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\nprint('deaf', flush=True)\ntime.sleep(60)"
    child.command[-1] = stubborn
    child.start()
    wait_for(lambda: child.last_words() == "deaf", "the process")
    stop([child], signals=((signal.SIGTERM, 0.2), (signal.SIGQUIT, 0.2)))
    assert child.how_it_ended() == "signal 9"


@pytest.mark.parametrize(
    ("host", "url", "open_to_others", "allowed"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/", False, "127.0.0.1,localhost,[::1]"),
        ("localhost", "http://localhost:8000/", False, "127.0.0.1,localhost,[::1]"),
        ("::1", "http://[::1]:8000/", False, "127.0.0.1,localhost,[::1]"),
        ("10.1.2.3", "http://10.1.2.3:8000/", True, "127.0.0.1,localhost,[::1],10.1.2.3"),
    ],
)
def test_the_address_is_one_that_can_be_clicked_and_is_answered(
    host: str, url: str, open_to_others: bool, allowed: str
) -> None:
    at = Address(host, 8000)
    assert (at.url, at.open_to_others, allowed_hosts(at)) == (url, open_to_others, allowed)


def test_everywhere_means_this_computers_own_names_and_not_any_name() -> None:
    at = Address("0.0.0.0", 8000)
    assert (at.url, at.open_to_others) == ("http://127.0.0.1:8000/", True)
    names = allowed_hosts(at).split(",")
    assert "*" not in names
    assert "0.0.0.0" not in names
    assert len(names) > 3
