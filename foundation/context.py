"""The frame around every page: navigation, years, banner. Nothing is fetched unless the template shows it.

An error page shows none of it, and so touches no database.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import clock, navigation
from foundation.languages import translated_languages
from foundation.numbers import format_date
from foundation.request import Request


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the navigation as it is shown."""

    key: str
    label: str
    href: str
    current: bool
    count: int
    secondary: bool


@dataclass(frozen=True, slots=True)
class YearLink:
    """A year of the year switch."""

    year: int
    href: str
    current: bool


def frame(request: Request) -> dict[str, Any]:
    """Return nav, nav_more, year, years, example_banner, person_label and what the foot needs, each made
    when first used.
    """
    return {
        "nav": SimpleLazyObject(lambda: [link for link in _links(request) if not link.secondary]),
        "nav_more": SimpleLazyObject(lambda: [link for link in _links(request) if link.secondary]),
        "year": SimpleLazyObject(lambda: current_year(request)),
        "years": SimpleLazyObject(lambda: _year_links(request)),
        "example_banner": SimpleLazyObject(_example_banner),
        "example_more": example_note(),
        "example_href": reverse("about_example") if settings.EXAMPLE_MODE else "",
        "person_label": SimpleLazyObject(lambda: _person_label(request)),
        "language": get_language() or settings.LANGUAGE_CODE,
        "other_languages": [pair for pair in translated_languages() if pair[0] != get_language()],
        "show_gallery": SimpleLazyObject(lambda: gallery_is_shown() and _administers(request)),
    }


def still_frame() -> dict[str, Any]:
    """Return what a page needs that is shown without a request: its language, and that this is the example."""
    return {
        "language": get_language() or settings.LANGUAGE_CODE,
        "example_banner": _example_banner(),
        "example_more": example_note(),
    }


def example_note() -> str:
    """Say what is made up and what is real in the example municipality; on every page and in every report."""
    return _(
        "Måltexter, målvärden, beslut och övriga siffror är påhittade. "
        "Verkliga är bara de värden som anges med ”Källa: Kolada”, hämtade %(date)s."
    ) % {"date": format_date(settings.EXAMPLE_FETCHED)}


def gallery_is_shown() -> bool:
    """Say whether the page with all components has an address here."""
    return bool(settings.DEBUG or settings.EXAMPLE_MODE or getattr(settings, "COMPONENT_GALLERY", False))


def current_year(request: HttpRequest) -> int:
    """Return the year in the address, else this year."""
    match = request.resolver_match
    year = match.kwargs.get("year") if match else None
    return int(year) if year else clock.today().year


def _signed_in(request: HttpRequest) -> bool:
    """Say whether someone is logged in; also before the middleware that knows has run."""
    user = getattr(request, "user", None)
    return bool(user and user.is_authenticated)


def _administers(request: HttpRequest) -> bool:
    """Say whether the system administrator is logged in: the components are of interest to nobody else."""
    return _signed_in(request) and bool(getattr(request.user, "is_staff", False))


def _links(request: Request) -> list[Link]:
    """Return the navigation of this person, made once a request."""
    if not _signed_in(request):
        return []
    if not hasattr(request, "frame_links"):
        year = current_year(request)
        found = [(item, item.href(year)) for item in navigation.items_for(request.user)]
        shown = [(item, href) for item, href in found if href is not None]
        current = _current_key(request, shown)
        request.frame_links = [
            Link(
                item.key, str(item.label), href, item.key == current, item.count(request.user), item.secondary
            )
            for item, href in shown
        ]
    return request.frame_links


def _current_key(request: HttpRequest, shown: list[tuple[navigation.NavItem, str]]) -> str:
    """Return the item that this page belongs to: the one with the longest address that begins this page's."""
    best = ("", 0)
    for item, href in shown:
        for start in (href, *item.prefixes):
            fits = request.path == start or (len(start) > 1 and request.path.startswith(start))
            if fits and len(start) > best[1]:
                best = (item.key, len(start))
    return best[0]


def _year_links(request: Request) -> list[YearLink]:
    """Return the years with, for each, the address of this page that year; none where only one year
    exists.
    """
    if not _signed_in(request):
        return []
    years = navigation.years_for(request.user)
    now = current_year(request)
    links = [(year, _same_page(request, year)) for year in sorted({*years, now}, reverse=True)]
    shown = [YearLink(year, href, year == now) for year, href in links if href]
    return shown if len(shown) > 1 else []


#: What an address may hold and still mean the same page another year: a committee, a period's kind.
_SAME_EACH_YEAR = {"year", "slug", "kind"}


def _same_page(request: Request, year: int) -> str | None:
    """Return this page's address in another year, else the address of the part of the navigation that it
    belongs to.
    """
    match = request.resolver_match
    if match and "year" in match.kwargs and set(match.kwargs) <= _SAME_EACH_YEAR:
        try:
            return reverse(match.view_name, kwargs={**match.kwargs, "year": year})
        except NoReverseMatch:
            pass
    items = navigation.items_for(request.user)
    key = next((link.key for link in _links(request) if link.current), "")
    for item in sorted(items, key=lambda item: item.key != key):
        try:
            return reverse(item.url_name, kwargs={"year": year})
        except NoReverseMatch:
            continue
    return None


def _example_banner() -> str:
    """Return what every page says in the example mode; an empty text otherwise."""
    if not settings.EXAMPLE_MODE:
        return ""
    return _("Dagens datum är %(date)s.") % {"date": format_date(clock.today())}


def _person_label(request: HttpRequest) -> tuple[str, str]:
    """Return who is logged in, as two lines."""
    return navigation.label_for(request.user) if _signed_in(request) else ("", "")
