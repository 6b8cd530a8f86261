"""What the browser is told with every answer: nothing runs that is not ours, nothing is kept on the way, no other site may."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from organisation.models import RESERVED_SLUGS, Body
from organisation.roles import Role
from tests import factories as make
from tests.access_table import ROWS
from tests.access_world import build
from tests.test_walk import ask

pytestmark = pytest.mark.django_db


def everywhere(response: Any) -> list[str]:
    """What an answer lacks."""
    headers = response.headers
    policy = headers.get("Content-Security-Policy", "")
    wanted = {
        "a policy for content": "default-src 'self'" in policy
        and "unsafe" not in policy
        and "frame-ancestors 'none'" in policy,
        "no framing": headers.get("X-Frame-Options") == "DENY",
        "no sniffing": headers.get("X-Content-Type-Options") == "nosniff",
        "a quiet referrer": headers.get("Referrer-Policy") == "same-origin",
        "a window of its own": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "no sensors": "camera=()" in headers.get("Permissions-Policy", ""),
        "a word on keeping": "private" in headers.get("Cache-Control", "")
        or "no-store" in headers.get("Cache-Control", ""),
        "no name of the software": not {"Server", "X-Powered-By"} & set(headers),
    }
    return [what for what, held in wanted.items() if not held]


def test_every_answer_of_every_address_carries_them() -> None:
    world = build()
    wrong = [
        f"{row.method} {row.name} as {who} ({response.status_code}): {lacking}"
        for row in {row.name: row for row in ROWS}.values()
        for who in "SV"
        if (lacking := everywhere(response := ask(world, row, who)))
    ]
    assert not wrong, "\\n".join(wrong)


@pytest.mark.parametrize(
    "address",
    [
        "/finns-inte/",
        "/administration/",
        "/administration/organisation/person/add/",
        "/static/finns-inte.css",
    ],
)
def test_errors_and_the_administration_carry_them_too(address: str) -> None:
    client = Client()
    client.force_login(make.person(Role.SYSTEM_ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    assert not everywhere(client.get(address))


def test_another_name_of_the_computer_is_refused_in_swedish(client: Client) -> None:
    answer = client.get("/logga-in/", headers={"host": "evil.example"})
    assert answer.status_code == 400 and "Det gick inte att förstå" in answer.content.decode()
    assert "evil.example" not in answer.content.decode()


def test_cookies_are_for_this_site_and_not_for_scripts(client: Client) -> None:
    person = make.person(of=make.body())
    answer = client.post("/logga-in/", {"username": person.email, "password": make.PASSWORD})
    assert answer.cookies
    for cookie in answer.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax", cookie.key


def test_every_form_wants_its_token() -> None:
    world = build()
    for row in {row.name: row for row in ROWS if row.method == "POST"}.values():
        client = Client(enforce_csrf_checks=True)
        person = world.people["S"]
        assert person
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        from django.urls import reverse

        answer = client.post(reverse(row.name, args=row.arguments(world)), row.data(world))
        assert answer.status_code == 403 and "csrf" not in answer.content.decode().lower().split("<h1>")[0], (
            row.name
        )


@pytest.mark.parametrize("slug", RESERVED_SLUGS)
def test_a_body_cannot_be_called_what_an_address_says(slug: str) -> None:
    from django.core.exceptions import ValidationError

    body = Body(kind="committee", slug=slug, valid=make.always())
    with pytest.raises(ValidationError, match="används redan i adresser"):
        body.full_clean()


def test_what_the_office_does_for_a_committee_is_seen_by_it_and_by_auditors_only() -> None:
    world = build()
    told = {who: "Sekreteraren är sjuk" in page(world, who) for who in "SHUPshpOAKRDN"}
    assert {who for who, sees in told.items() if sees} == set("SHUPOAR")


def page(world: Any, who: str) -> str:
    row = next(row for row in ROWS if row.name == "organisation:permissions")
    return str(ask(world, row, who).content.decode())


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "-1", "@x"])
def test_a_file_for_spreadsheets_holds_no_formula(title: str) -> None:
    body = make.body()
    by = make.person(of=body)
    indicator = make.indicator(body, by, title=title, unit="=1+1")
    from followup.models import Value
    from goals.services.indicators import own_object

    Value.objects.create(
        indicator=indicator.indicator, indicator_version=indicator, object=own_object(), number=1, recorded_at=make.MOMENT,
        made_at=make.MOMENT, period=("2025-01-01", "2026-01-01"),
    )  # fmt: skip
    client = Client()
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(f"/indikatorer/{indicator.indicator_id}/serie.csv").content.decode()
    assert f"'{title}" in text and "'=1+1" in text
