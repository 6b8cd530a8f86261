"""Every address as every role: named permission, right answer, a well-formed page, a strict policy for
content.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.html import escape

from organisation.access import refusal
from organisation.models import Body, Person
from organisation.roles import Role
from tests import factories as make
from tests.access_table import ROWS, Row
from tests.access_world import (
    SECRET_ACTIVITY,
    SECRET_ANALYSIS,
    SECRET_DRAFT,
    SECRET_INDICATOR,
    SECRET_REVISION,
    SECRETS,
    WHO,
    World,
    build,
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

#: Addresses that Django's own administration answers; it asks ``is_staff`` itself.
NOT_OURS = ("administration/",)
#: Roles that belong to a body.
OF_A_BODY = {Role.SECRETARY, Role.HEAD, Role.UNIT_MANAGER, Role.POLITICIAN}
#: Everyone, in parts that several workers can walk at once.
GROUPS = ("SHU", "PpM", "shu", "OAK", "RDN", "EFIV")
#: Who may meet a secret.
READERS = {
    SECRET_REVISION: "SHUA",
    SECRET_ANALYSIS: "SHUA",
    SECRET_DRAFT: "shuM",
    SECRET_ACTIVITY: "shuM",
    SECRET_INDICATOR: "shuM",
}


def all_views(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every (address, view) of the project but the administration's."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        address = prefix + str(entry.pattern)
        if address.startswith(NOT_OURS):
            continue
        if isinstance(entry, URLResolver):
            yield from all_views(entry.url_patterns, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.callback


def test_every_view_names_its_permission_in_one_visible_way() -> None:
    nameless = [
        f"{view.__module__}.{getattr(view, '__name__', view)} at /{address}"
        for address, view in all_views()
        if not hasattr(view, "access") and address != "halsa/"
    ]
    assert not nameless, "Put @requires, @signed_in or @public on: " + "; ".join(nameless)


class Page(HTMLParser):
    """What the walk looks at in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.tags: Counter[str] = Counter()
        self.styles: list[str] = []
        self.handlers: list[str] = []
        self.language = ""
        self.title = ""
        self.current = 0
        self._in_title = False
        self.inline_scripts = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count and collect."""
        found = dict(attrs)
        self.tags[tag] += 1
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if "style" in found:
            self.styles.append(f"<{tag} style={found['style']}>")
        self.handlers += [name for name in found if name.startswith("on")]
        if tag == "html":
            self.language = str(found.get("lang", ""))
        if tag == "title" and not self.title:
            self._in_title = True
        if tag == "script" and "src" not in found:
            self.inline_scripts += 1
        if "aria-current" in found:
            self.current += 1

    def handle_endtag(self, tag: str) -> None:
        """The title ends."""
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        """Collect the title's text."""
        if self._in_title:
            self.title += data


@pytest.fixture
def municipality() -> Body:
    """A committee with a decided goal for 2026, its interim period, and a draft of another committee."""
    body = make.body()
    other = make.body("Bildningsnämnden", "bildningsnamnden", order=20)
    writer, stranger = make.person(of=body), make.person(of=other)
    wish = make.direction_goal()
    make.direction_goal(number=2)
    make.decided(body, writer, wish)
    make.draft(other, stranger, wish, statement="Hemligt utkast om skolan")
    make.period()
    return body


def client_of(role: Role, body: Body) -> Client:
    """A logged-in client of a role."""
    person = make.person(role, of=body if role in OF_A_BODY else None)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


# --- Every address × everyone: tests/access_table.py -----------------------------------------------------------------


@pytest.fixture
def world() -> World:
    """Something in every state, and everyone who might come."""
    return build()


def named_addresses() -> dict[str, Any]:
    """Every named address of ours with its view."""
    found: dict[str, Any] = {}

    def walk(patterns: Any, space: str) -> None:
        for entry in patterns:
            if str(entry.pattern).startswith(NOT_OURS):
                continue
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
            else:
                found[f"{space}{entry.name}"] = entry.callback

    walk(get_resolver().url_patterns, "")
    return found


def test_every_address_has_its_answers_in_the_table() -> None:
    assert set(named_addresses()) == {row.name for row in ROWS}, (
        "tests/access_table.py says what each answers whom"
    )


def client_for(person: Person | None, _sessions: dict[int, str] = {}) -> Client:  # noqa: B006
    """A client as someone; the session is made once, outside of what is undone."""
    client = Client()
    if person is None:
        return client
    if not Session.objects.filter(pk=_sessions.get(person.pk, "")).exists():
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        _sessions[person.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.cookies[settings.SESSION_COOKIE_NAME] = _sessions[person.pk]
    return client


def ask(world: World, row: Row, who: str, method: str = "") -> Any:
    """Send the row's request as someone; whatever it changes is undone."""
    address = row.address(world)
    client = client_for(world.people[who])
    with transaction.atomic():
        if (method or row.method) == "GET":
            response = client.get(address, headers=dict(row.headers))
        else:
            response = client.post(address, row.data(world), headers=dict(row.headers))
        transaction.set_rollback(True)
    return response


@pytest.mark.parametrize("group", GROUPS)
def test_every_address_answers_everyone_as_the_table_says(group: str, world: World) -> None:
    wrong = []
    for who in group:
        for row in ROWS:
            response = ask(world, row, who)
            where = f"{row.method} {response.request['PATH_INFO']} {row.query} {row.name} as {WHO[who]}"
            if response.status_code not in (row.answer(who), *row.also):
                wrong.append(f"{where}: {response.status_code}, not {row.answer(who)}")
                continue
            wrong += [f"{where}: {fault}" for fault in faults_of(world, row, who, response)]
    assert not wrong, "\n".join(wrong)


def test_everyone_is_walked() -> None:
    assert sorted("".join(GROUPS)) == sorted(WHO)


def faults_of(world: World, row: Row, who: str, response: Any) -> Iterator[str]:
    """What is wrong with an answer besides its status."""
    text = response.content.decode("utf-8", "replace") + str(dict(response.headers))
    yield from (f"tells {secret!r}" for secret in SECRETS if secret in text and who not in READERS[secret])
    if response.status_code == 403:
        arguments = row.arguments(world)
        about = next((body for body in (world.body, world.other) if body.slug in arguments), world.body)
        asked = [one for one in (row.permission, named_addresses()[row.name].access.permission) if one]
        sentences = [refusal(permission, of) for permission in asked for of in (about, None)]
        if not any(escape(sentence) in text for sentence in sentences):
            yield f"does not say “{sentences[0]}”"
    if (
        response.status_code == 200
        and response.get("Content-Type", "").startswith("text/html")
        and "<html" in text
    ):
        yield from page_faults(response.content.decode())


def page_faults(html: str) -> Iterator[str]:
    """What a whole page must have, and must not."""
    page = Page(html)
    if not page.title.split("–")[0].strip():
        yield "has no title"
    if page.tags["h1"] != 1:
        yield f"has {page.tags['h1']} h1"
    if page.tags["main"] != 1:
        yield "has no main"
    twice = [one for one, count in Counter(page.ids).items() if count > 1]
    if twice:
        yield f"has the same id twice: {twice}"
    if page.language != "sv":
        yield f"is in {page.language!r}"
    if page.styles or page.handlers or page.inline_scripts:
        yield f"has inline styles or scripts: {page.styles} {page.handlers} {page.inline_scripts}"


def test_an_address_takes_only_the_methods_that_the_table_names(world: World) -> None:
    wrong = []
    for name in named_addresses():
        rows = [row for row in ROWS if row.name == name]
        for method in {"GET", "POST"} - {row.method for row in rows}:
            for who, allowed in (("S", (405,)), ("p", (405, 403))):
                status = ask(world, rows[0], who, method).status_code
                if status not in allowed:
                    wrong.append(f"{method} {name} as {WHO[who]}: {status}, not 405")
    assert not wrong, "\n".join(wrong)


def test_other_methods_change_nothing(world: World) -> None:
    client = client_for(world.people["S"])
    for row in ROWS:
        address = reverse(row.name, args=row.arguments(world))
        for method in (client.put, client.patch, client.delete):
            assert method(address).status_code in (200, 302, 403, 404, 405, 422, 503), (
                f"{method.__name__} {address}"
            )
    world.draft.refresh_from_db()
    assert world.draft.state == "draft" and world.draft.statement == "Fler äldre äter en god måltid varje dag"


@pytest.mark.parametrize(
    "name", ["overview:start", "overview:red_thread", "overview:matrix", "overview:policy"]
)
def test_a_page_of_the_navigation_has_its_place_in_it(name: str, municipality: Body) -> None:
    arguments = [2026] if name in ("overview:red_thread", "overview:matrix") else []
    html = client_of(Role.SECRETARY, municipality).get(reverse(name, args=arguments)).content.decode()
    side = re.search(r'<nav class="nav".*?</nav>', html, re.S)
    assert side and "aria-current" in side[0]


def test_pages_may_not_run_what_stands_in_them(municipality: Body) -> None:
    response = client_of(Role.SECRETARY, municipality).get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    assert "default-src 'self'" in policy


def test_a_visitor_is_asked_to_log_in_and_sees_only_what_is_public(municipality: Body) -> None:
    for address, view in all_views():
        if "<" in address or not hasattr(view, "access"):
            continue
        response = Client().get("/" + address)
        if view.access.kind == "public":
            assert response.status_code in (200, 302, 404, 405), address
        else:
            assert response.status_code in (302, 405), f"/{address}: {response.status_code}"


@pytest.mark.parametrize("role", list(Role))
def test_only_the_management_office_may_act_for_a_committee(role: Role, municipality: Body) -> None:
    response = client_of(role, municipality).get(reverse("organisation:acting"))
    assert response.status_code == (200 if role == Role.MANAGEMENT_OFFICE else 403)


@pytest.mark.parametrize("role", list(Role))
def test_the_administration_is_for_the_system_administrator_only(role: Role, municipality: Body) -> None:
    response = client_of(role, municipality).get(reverse("admin:index"))
    assert response.status_code == (200 if role == Role.SYSTEM_ADMIN else 302)


def test_the_administrator_opens_every_list_of_the_administration(municipality: Body) -> None:
    client = client_of(Role.SYSTEM_ADMIN, municipality)
    for name in (
        "municipality", "steeringmodel", "term", "year", "reportingperiod", "duedate", "body", "unit", "person",
        "decision", "actingmandate",
    ):  # fmt: skip
        response = client.get(reverse(f"admin:organisation_{name}_changelist"))
        assert response.status_code == 200, name
    for name, pk in (("body", municipality.pk), ("year", 2026)):
        assert client.get(reverse(f"admin:organisation_{name}_change", args=[pk])).status_code == 200
    assert client.get(reverse("admin:organisation_person_add")).status_code == 200
