"""The navigation shows what apps registered, to those who may see it, with what waits for them."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import ResolverMatch

from foundation import navigation
from foundation.context import frame
from foundation.navigation import NavItem


class Someone:
    """A person who is logged in, as far as the frame cares."""

    is_authenticated = True

    def __str__(self) -> str:
        return "Någon"


@pytest.fixture
def registered() -> Iterator[None]:
    """An empty navigation with items of the tests' own."""
    kept = dict(navigation._items), list(navigation._years), list(navigation._person_labels)
    navigation._items.clear()
    navigation.register(NavItem("statement", "Tillgänglighet", "accessibility", order=20, count=lambda _p: 3))
    navigation.register(NavItem("gallery", "Komponenter", "gallery", order=10))
    navigation.register(NavItem("hidden", "Hemligt", "gallery", order=5, visible=lambda _p: False))
    navigation.register(NavItem("nowhere", "Finns inte", "no-such-page", order=1))
    navigation.register(NavItem("help", "Hjälp", "password_reset", order=90, secondary=True))
    navigation.register_years(lambda _person: [2027, 2026, 2025])
    navigation.register_person_label(lambda _person: ("Nämndsekreterare", "Socialnämnden"))
    yield
    navigation._items.clear()
    navigation._items.update(kept[0])
    navigation._years[:], navigation._person_labels[:] = kept[1], kept[2]


def shown(
    path: str = "/tillganglighet/", person: object | None = None, **kwargs: object
) -> dict[str, object]:
    request = RequestFactory().get(path)
    request.user = person or Someone()
    request.resolver_match = ResolverMatch(lambda: None, (), kwargs, url_name="goals:year")
    return frame(request)


def test_items_stand_in_order_and_only_where_a_page_answers(registered: None) -> None:
    assert [link.label for link in shown()["nav"]] == ["Komponenter", "Tillgänglighet"]
    assert [link.label for link in shown()["nav_more"]] == ["Hjälp"]


def test_the_item_of_this_page_is_marked_and_counts_what_waits(registered: None) -> None:
    links = {link.key: link for link in shown()["nav"]}
    assert links["statement"].current
    assert links["statement"].count == 3
    assert not links["gallery"].current


def test_a_stranger_sees_neither_navigation_nor_years(registered: None) -> None:
    context = shown(person=AnonymousUser())
    assert not context["nav"]
    assert not context["years"]


def test_the_person_menu_says_the_role(registered: None) -> None:
    assert tuple(shown()["person_label"]) == ("Nämndsekreterare", "Socialnämnden")


def test_without_any_app_the_frame_is_empty_but_whole(registered: None) -> None:
    navigation._items.clear()
    navigation._years.clear()
    navigation._person_labels.clear()
    context = shown()
    assert not context["nav"]
    assert not context["years"]
    assert context["person_label"][0] == "Någon"


def test_the_year_is_that_of_the_address_else_this_year(registered: None) -> None:
    assert shown(year=2025)["year"] == 2025
    assert shown()["year"] == 2026


def test_the_year_switch_leads_to_the_same_page_another_year() -> None:
    request = RequestFactory().get("/mal/2026/")
    request.user = Someone()
    from django.urls import resolve

    request.resolver_match = resolve("/mal/2026/")
    kept = list(navigation._years)
    navigation.register_years(lambda _person: [2027, 2026])
    try:
        links = {link.year: link.href for link in frame(request)["years"]}
    finally:
        navigation._years[:] = kept
    assert links == {2027: "/mal/2027/", 2026: "/mal/2026/"}
