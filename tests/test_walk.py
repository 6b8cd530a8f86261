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
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from organisation.models import Body
from organisation.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db

#: Addresses that Django's own administration answers; it asks ``is_staff`` itself.
NOT_OURS = ("administration/",)
#: Roles that belong to a body.
OF_A_BODY = {Role.SECRETARY, Role.HEAD, Role.UNIT_MANAGER, Role.POLITICIAN}
#: Addresses to visit as a page, with the arguments that the fixture's municipality has.
PAGES = [
    ("overview:start", []),
    ("overview:red_thread", [2026]),
    ("overview:matrix", [2026]),
    ("overview:direction_goal", [2026, "1-1"]),
    ("overview:effect_goal", [2026, "socialnamnden", 1]),
    ("overview:policy", []),
    ("organisation:permissions", []),
    ("followup:year", [2026]),
    ("accessibility", []),
    ("password_change", []),
]


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


@pytest.mark.parametrize("role", list(Role))
def test_every_page_is_whole_for_every_role(role: Role, municipality: Body) -> None:
    client = client_of(role, municipality)
    for name, arguments in PAGES:
        address = reverse(name, args=arguments)
        response = client.get(address)
        assert response.status_code == 200, f"{address} as {role}: {response.status_code}"
        page = Page(response.content.decode())
        where = f"{address} as {role}"
        assert page.title.split("–")[0].strip(), f"{where} has no title"
        assert page.tags["h1"] == 1, f"{where} has {page.tags['h1']} h1"
        assert page.tags["main"] == 1, where
        twice = [one for one, count in Counter(page.ids).items() if count > 1]
        assert not twice, f"{where} has the same id twice: {twice}"
        assert page.language == "sv", where
        assert not page.styles and not page.handlers, f"{where}: {page.styles} {page.handlers}"
        assert not page.inline_scripts, where
        assert "Hemligt utkast" not in response.content.decode(), where


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
