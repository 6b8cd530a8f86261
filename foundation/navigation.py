"""What the frame shows, told from above: apps register from `AppConfig.ready()`, so that foundation knows
none of them.

from foundation import navigation
navigation.register(navigation.NavItem("goals", _("Mål"), "goals:year", order=20))
navigation.register_years(years_for)           # (person) -> the years to choose from, newest first
navigation.register_person_label(label_for)    # (person) -> ("Nämndsekreterare", "Socialnämnden")
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Person = Any


def _everyone(_person: Person) -> bool:
    """Show the item to each who is logged in."""
    return True


def _no_count(_person: Person) -> int:
    """Show no count."""
    return 0


@dataclass(frozen=True)
class NavItem:
    """A line of the navigation. `count` is what waits for this person; `secondary` stands under a line, in
    grey.

    `url_name` takes a `year` or nothing. `prefixes` are further beginnings of addresses that belong to the
    item.
    """

    key: str
    label: str | Promise
    url_name: str
    order: int
    visible: Callable[[Person], bool] = _everyone
    count: Callable[[Person], int] = _no_count
    secondary: bool = False
    prefixes: tuple[str, ...] = ()

    def href(self, year: int) -> str | None:
        """Return the item's address in a year; None while no page answers to the name."""
        for arguments in ({"year": year}, {}):
            try:
                return reverse(self.url_name, kwargs=arguments)
            except NoReverseMatch:
                continue
        return None


_items: dict[str, NavItem] = {}
_years: list[Callable[[Person], Sequence[int]]] = []
_person_labels: list[Callable[[Person], tuple[str, str]]] = []


def register(item: NavItem) -> None:
    """Add an item to the navigation; the same key again replaces it."""
    _items[item.key] = item


def register_years(provider: Callable[[Person], Sequence[int]]) -> None:
    """Say which years there are to choose from."""
    _years[:] = [provider]


def register_person_label(provider: Callable[[Person], tuple[str, str]]) -> None:
    """Say what stands in the person menu: (role or name, where)."""
    _person_labels[:] = [provider]


def items_for(person: Person) -> list[NavItem]:
    """Return the items that this person sees, in order."""
    return sorted((item for item in _items.values() if item.visible(person)), key=lambda item: item.order)


def years_for(person: Person) -> list[int]:
    """Return the years to choose from, newest first; none when no app has said."""
    return list(_years[0](person)) if _years else []


def label_for(person: Person) -> tuple[str, str]:
    """Return the two lines of the person menu."""
    return _person_labels[0](person) if _person_labels else (str(person), "")
