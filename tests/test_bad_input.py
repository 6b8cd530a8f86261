"""Whatever is sent, nobody meets an error of ours: no 500, nothing half written, and what was typed is still there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils.html import escape

from tests.access_table import ROWS, Row
from tests.access_world import World, build
from tests.test_walk import client_for

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

#: What clumsy and hostile people send, in any field whatever.
NASTY = {
    "nothing": "",
    "blanks": " \u00a0\t ",
    "NUL": "a\x00b och c",
    "a long text": "Ord som är många " * 400,
    "markup": "<script>alert(1)</script> \"'><b>",
    "direction marks": "\u202eAbc 👩🏽‍🦳 \u2067def",
    "a power": "1e400",
    "thirty digits": "9" * 30,
    "five thousand digits": "9" * 5000,
    "a small two": "²",
    "another row's number": "2147483647",
    "a day that is not": "31 november 2026",
    "the last day there is": "9999-12-31",
    "the first day there is": "0001-01-01",
}
#: Those that are also sent as htmx sends.
WITH_HTMX = ("nothing", "markup", "a small two", "the last day there is")
HTMX = {"HX-Request": "true"}
#: Fields that a form may send besides those of the table's rows.
MORE = (
    "description", "short_name", "target_group", "influence", "answerable_role", "answerable_unit", "person", "priority",
    "bidrag", "nytt_bidrag", "lock_version", "steg", "mal", "regel", "skal", "comment", "reason", "link", "date",
    "paragraph", "dnr", "back", "unit", "owner", "goals", "start", "end", "resources", "text", "status", "as_of", "kind",
    "low", "high", "baseline", "tolerance", "baseline_period", "baseline_absent_why", "period_from", "period_to",
    "coverage", "coverage_text", "gender", "judged", "why_other", "analysis", "summary", "body", "hours", "title",
    "decimals", "direction", "source", "frequency", "lag_months", "definition", "version", "username", "email",
    "old_password", "new_password1", "new_password2", "language", "next", "statement",
)  # fmt: skip


@pytest.fixture
def world() -> World:
    return build()


def written() -> list[Row]:
    """One row per address that is posted to."""
    return list({row.name: row for row in ROWS if row.method == "POST"}.values())


def allowed(row: Row) -> str:
    """Someone whom the row lets in."""
    return next((who for who in "SOAHKD" if row.answer(who) in (200, 302, 422)), "S")


def send(world: World, row: Row, data: dict[str, Any], headers: dict[str, str]) -> Any:
    """Post, look at what a commit would say, and undo."""
    address = reverse(row.name, args=row.arguments(world))
    client = client_for(world.people[allowed(row)])
    client.raise_request_exception = False
    with transaction.atomic():
        response = client.post(
            address + (f"?{row.query.format(w=world)}" if row.query else ""), data, headers=headers
        )
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
    return response


def test_every_form_stands_the_same_nonsense_in_every_field(world: World) -> None:
    target = world.target_pk
    rows = [
        f"rad-{target}-{name}"
        for name in ("value", "value_K", "forecast", "not_measured_why", "next_value_on", "confirm_why")
    ]
    wrong = []
    for what, nonsense in NASTY.items():
        named = [f"lydelse-{world.submitted.pk}", f"hur-{world.direction.pk}", f"hur-{nonsense[:20]}", *rows]
        everything = dict.fromkeys((*MORE, *named), nonsense)
        for row in written():
            for headers in ({}, HTMX) if what in WITH_HTMX else ({},):
                wrong += [
                    f"{row.name} with {what}: {fault}"
                    for fault in faults_of(send(world, row, everything, headers))
                ]
    assert not wrong, "\n".join(wrong)


def faults_of(response: Any) -> Iterator[str]:
    """An error of ours, or markup written as it came."""
    if response.status_code >= 500:
        yield f"{response.status_code} {response.exc_info and response.exc_info[1]!r}"[:200]
    if b"<script>alert(1)" in response.content:
        yield "writes markup as it came"


def test_one_nonsense_among_good_answers_is_told_and_the_good_ones_stay(world: World) -> None:
    wrong = []
    for what in ("nothing", "a long text", "thirty digits", "a day that is not", "the last day there is"):
        for row in written():
            good = dict(row.data(world))
            for name in good:
                response = send(world, row, {**good, name: NASTY[what]}, {})
                where = f"{row.name} with {what} as {name}"
                wrong += [f"{where}: {fault}" for fault in faults_of(response)]
                if response.status_code == 422:
                    wrong += [f"{where} loses {lost!r}" for lost in lost_of(response, good, name)]
    assert not wrong, "\n".join(wrong)


def lost_of(response: Any, good: dict[str, Any], bad: str) -> Iterator[str]:
    """Texts that were typed and are not in the page that asks again."""
    page = response.content.decode()
    if "<form" not in page or "Inget är ändrat. Gå tillbaka" in page:
        return
    for name, value in good.items():
        typed = isinstance(value, str) and " " in value and name != bad and "password" not in name
        if typed and escape(value) not in page:
            yield value


def opened() -> list[Row]:
    """One row per address."""
    return [row for row in {row.name: row for row in ROWS}.values() if row.name != "health"]


def test_every_address_stands_numbers_and_names_that_cannot_be(world: World) -> None:
    wrong = []
    for row in opened():
        arguments = row.arguments(world)
        for index, argument in enumerate(arguments):
            for nonsense in (0, 99999, 2**63) if isinstance(argument, int) else ("x", "_" * 300):
                if argument in ("delar", "bokslut") and row.name.startswith("reports"):
                    continue
                address = reverse(row.name, args=[*arguments[:index], nonsense, *arguments[index + 1 :]])
                client = client_for(world.people["S"])
                client.raise_request_exception = False
                with transaction.atomic():
                    answer = getattr(client, row.method.lower())(address, row.data(world))
                    transaction.set_rollback(True)
                wrong += [f"{row.method} {address}: {fault}" for fault in faults_of(answer)]
    assert not wrong, "\n".join(wrong)


def test_every_page_stands_nonsense_after_the_question_mark(world: World) -> None:
    wrong = []
    names = ("q", "sok", "mal", "ar", "version", "indikator", "varde", "ejmatt", "steg", "visa", "grupp", "oppna", "namnd",
             "status", "inriktning", "format", "next", "back", "ladda", "filter", "sida")  # fmt: skip
    for row in opened():
        address = reverse(row.name, args=row.arguments(world))
        client = client_for(world.people["S"])
        client.raise_request_exception = False
        for nonsense in ("a\x00b", "²", "9" * 5000, "<script>alert(1)</script>"):
            for headers in ({}, HTMX) if nonsense == "²" else ({},):
                answer = client.get(address, dict.fromkeys(names, nonsense), headers=headers)
                wrong += [f"{address} {nonsense[:10]!r}: {fault}" for fault in faults_of(answer)]
    assert not wrong, "\n".join(wrong)
