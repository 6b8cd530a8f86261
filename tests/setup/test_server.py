"""`script/server`: one command from a clean copy to a page, and nothing left running afterwards, whatever happens."""

import re
import signal
import socket

import psutil
import psycopg
import pytest

from .installation import Browser, Installation, Running, wait_for

pytestmark = pytest.mark.servers
SECRETARY = "namndsekreterare.social"
#: An installation without the example, as one of somebody's own is begun.
SOMEBODYS_OWN = {"EXAMPLE_MODE": "0", "HTTPS": "0", "ALLOWED_HOSTS": "127.0.0.1"}
ENGLISH = re.compile(r"\b(the|is|are|and|warning|loaded|error|starting|not)\b", re.IGNORECASE)


def kill(process: psutil.Process | None) -> psutil.Process:
    """Kill a process that must be there."""
    assert process is not None
    process.kill()
    return process


# --- What a newcomer sees --------------------------------------------------------------------------------------------


def test_the_first_start_says_what_it_does_then_the_address_then_the_log_ins(first_output: str) -> None:
    said = ["Startar", "Skapar tabellerna", "Läser in exempelkommunen", "http://127.0.0.1:"]
    said += ["trelleborg-exempel", "namndsekreterare.social@trelleborg.example", "Ctrl-C", "Avslutat"]
    places = [first_output.find(words) for words in said]
    assert -1 not in places, first_output
    assert places == sorted(places), first_output


def test_it_is_short_and_swedish_and_warns_of_nothing(first_output: str) -> None:
    assert len(first_output.splitlines()) < 40
    assert max(map(len, first_output.splitlines())) <= 100
    assert not ENGLISH.search(first_output), first_output


def test_every_log_in_can_be_read_out_of_it(copy: Installation, first_output: str) -> None:
    listed = copy.manage("load_example", "--logins").stdout
    names = re.findall(r"^  (\S+)@trelleborg\.example", listed, re.MULTILINE)
    assert len(names) > 40
    for name in names:
        role, _, committee = name.partition(".")
        in_every = f"{role}.NÄMND" in first_output and f" {committee} " in first_output.replace("\n", " ")
        assert f" {name} " in first_output.replace("\n", " ").replace("@", " ") or in_every, name


# --- Address ---------------------------------------------------------------------------------------------------------


def test_a_taken_port_is_one_sentence_and_another_port_to_take(copy: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found = copy.run("script/server", PORT=port)
    assert found.returncode == 1
    assert found.stdout == ""
    assert re.fullmatch(
        rf"Porten {port} är upptagen av ett annat program\. Välj en annan, till exempel: PORT=\d+ script/server\n",
        found.stderr,
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "åtta", "PORT är 'åtta'. Skriv ett tal mellan 1 och 65535."),
        ("PORT", "70000", "PORT är '70000'. Skriv ett tal mellan 1 och 65535."),
        ("HOST", "finns.inte.example", "HOST är 'finns.inte.example', men någon sådan adress finns inte."),
        ("HOST", "192.0.2.1", "HOST är '192.0.2.1', men den adressen hör inte till den här datorn."),
        ("EXAMPLE_MODE", "kanske", "EXAMPLE_MODE is 'kanske'; write 1 or 0"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(
    copy: Installation, name: str, value: str, sentence: str
) -> None:
    found = copy.run("script/server", **{"PORT": "0", name: value})
    assert (found.returncode, found.stdout, found.stderr) == (1, "", sentence + "\n")


def test_without_the_example_the_sites_name_must_be_said(copy: Installation) -> None:
    found = copy.run("script/server", PORT="0", EXAMPLE_MODE="0")
    assert found.returncode == 1
    assert (
        found.stderr
        == "ALLOWED_HOSTS är tom. Utan exempelläget måste den sättas; docs/operations.md säger hur.\n"
    )
    assert copy.processes() == []


def test_the_host_is_honoured(copy: Installation, first_output: str) -> None:
    server = copy.serve(HOST="127.0.0.2").wait_until_ready()
    try:
        assert server.address.startswith("http://127.0.0.2:")
        assert Browser(server.address).get("/logga-in/")[0] == 200
        assert Browser(server.address.replace("127.0.0.2", "127.0.0.1")).get("/logga-in/")[0] == 0
    finally:
        server.stop()


def test_open_to_the_network_it_says_so(copy: Installation, first_output: str) -> None:
    server = copy.serve(HOST="0.0.0.0").wait_until_ready()
    try:
        assert "Andra datorer på nätverket når exemplet" in server.output
        assert server.address.startswith("http://127.0.0.1:")
        port = server.address.rpartition(":")[2]
        assert Browser(f"http://127.0.0.2:{port}").get("/logga-in/", Host="localhost")[0] == 200
    finally:
        server.stop()


# --- The end ---------------------------------------------------------------------------------------------------------


def test_it_ends_in_order_and_nothing_is_lost(copy: Installation, first_output: str) -> None:
    """Ctrl-C, kill, and a closed terminal; whoever had logged in before is logged in after."""
    server = copy.serve().wait_until_ready()
    browser = Browser(server.address)
    browser.log_in(SECRETARY)
    for number, group in ((signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGHUP, False)):
        assert server.signal(number, group=group) == 0
        assert copy.processes() == []
        assert server.lines[-1] == "Avslutat.\n"
        server = copy.serve(PORT=server.address.rpartition(":")[2]).wait_until_ready()
        assert "Logga ut" in browser.get("/")[1], "still logged in"
    server.stop()


def test_ctrl_c_before_it_has_started_leaves_nothing_either(copy: Installation, first_output: str) -> None:
    server = copy.serve().wait_until_said("Startar")
    assert server.stop() == 0
    copy.nothing_runs()
    assert "Traceback" not in server.output


def test_it_leaves_nothing_when_it_is_killed_itself(copy: Installation, first_output: str) -> None:
    server = copy.serve().wait_until_ready()
    server.signal(signal.SIGKILL)
    copy.nothing_runs()
    copy.serve().wait_until_ready().stop()
    copy.nothing_runs()


# --- While it runs ---------------------------------------------------------------------------------------------------


class TestWhileItRuns:
    """One server for all of these."""

    def test_the_page_answers_and_one_can_log_in(self, server: Running) -> None:
        browser = Browser(server.address)
        assert browser.health() == (200, browser.health()[1])
        status, page = browser.log_in(SECRETARY)
        assert status == 200
        assert "Logga ut" in page

    def test_a_second_start_prepares_nothing_again(self, server: Running) -> None:
        for words in ("Installerar", "tabellerna", "Läser in", "Förbereder"):
            assert words not in server.output

    def test_two_copies_run_side_by_side_and_do_not_log_each_other_out(
        self, copy: Installation, other_copy: Installation, server: Running
    ) -> None:
        other = other_copy.serve(**SOMEBODYS_OWN).wait_until_ready()
        try:
            assert copy.runtime != other_copy.runtime
            first, second = Browser(server.address), Browser(other.address)
            assert first.health()[0] == second.health()[0] == 200
            first.log_in(SECRETARY)
            assert "trelleborg-exempel" not in second.get("/logga-in/")[1]
            assert {cookie.name for cookie in first.cookies}.isdisjoint(
                cookie.name for cookie in second.cookies
            )
        finally:
            assert other.stop() == 0
        other_copy.nothing_runs()
        assert Browser(server.address).health()[0] == 200

    def test_with_real_servers_pointed_out_it_starts_none_of_its_own(
        self, copy: Installation, other_copy: Installation, server: Running
    ) -> None:
        """Those of the first copy stand for real ones, with a database and a part of Redis of their own."""
        ask = "from trelleborg_styrning import embedded as e; print(e.database_url(), e.database_owner_url(), e.redis_url())"
        application, owner, redis = copy.python("-c", ask).stdout.split()
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute("CREATE DATABASE real")
        other = other_copy.serve(
            DATABASE_URL=application.removesuffix("styrning") + "real",
            DATABASE_OWNER_URL=owner.removesuffix("styrning") + "real",
            REDIS_URL=redis.replace("db=0", "db=9"),
            SECRET_KEY="only-for-this-test-0123456789-0123456789-0123456789",
            **SOMEBODYS_OWN,
        ).wait_until_ready()
        try:
            assert Browser(other.address).health()[0] == 200
            assert other_copy.process("gunicorn")
            assert not other_copy.process("keeper")
        finally:
            assert other.stop() == 0
        other_copy.nothing_runs()

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            (("gunicorn",), "Webbservern"),
            (("celery", "worker"), "Arbetaren"),
            (("celery", "beat"), "Schemaläggaren"),
            (("keeper postgres",), "PostgreSQL"),
            (("keeper redis",), "Redis"),
            (("postgres -D",), "PostgreSQL"),
            (("redis-server",), "Redis"),
        ],
    )
    def test_a_part_that_is_killed_is_started_again(
        self, copy: Installation, server: Running, words: tuple[str, ...], name: str
    ) -> None:
        said = len(server.lines)
        killed = kill(copy.process(*words))
        wait_for(lambda: f"{name} " in "".join(server.lines[said:]), f"a line about {name}")

        def another() -> bool:
            found = copy.process(*words)
            return found is not None and found.pid != killed.pid

        wait_for(another, f"a new {words}")
        browser = Browser(server.address)
        wait_for(lambda: browser.health()[0] == 200, "health")
        assert browser.log_in(SECRETARY)[0] == 200
        assert "Traceback" not in server.output


def test_a_part_that_cannot_be_kept_running_stops_everything_and_says_why(
    copy: Installation, server: Running
) -> None:
    before: set[int] = set()

    def kill_again() -> bool:
        found = copy.process("celery", "worker")
        if found is not None and found.pid not in before:
            before.add(found.pid)
            found.kill()
        return server.process.poll() is not None

    wait_for(kill_again, "the end")
    assert server.process.returncode == 1
    assert "Arbetaren går inte att hålla igång (signal 9). Allt stoppas." in server.output
    assert "Varför står i var/log/worker.log" in server.output
    copy.nothing_runs()
