"""What waits for a person: apps register providers from ``AppConfig.ready()``, Överblick shows the lines
by date.

A provider is ``fn(person, moment) -> list[Waiting]`` with a fixed number of queries however much waits. It
shows
only what ``visible_to`` lets the person know of, and only what the person can do something about.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.functional import Promise

from organisation.models import Person

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One line: what to do, by when, and the link that does it.

    ``on`` None means that there is no date; such lines come last. ``progress`` is (done, of). ``late`` is
    set by
    ``waiting_for`` for every line whose date has passed. ``primary`` marks the one line whose button is
    filled.
    """

    on: datetime.date | None
    title: Text
    href: str
    label: Text
    text: Text = ""
    late: bool = False
    progress: tuple[int, int] | None = None
    primary: bool = False


Provider = Callable[[Person, datetime.datetime], Iterable[Waiting]]

PROVIDERS: list[Provider] = []


def register_provider(provider: Provider) -> Provider:
    """Add a provider; the same one twice is kept once. Usable as a decorator."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)
    return provider


def waiting_for(person: Person, moment: datetime.datetime) -> list[Waiting]:
    """Everything that waits for the person: dated lines first, earliest first, then those without a date."""
    today = timezone.localtime(moment).date()
    lines = [
        replace(line, late=line.late or (line.on is not None and line.on < today))
        for provider in PROVIDERS
        for line in provider(person, moment)
    ]
    return sorted(lines, key=lambda line: (line.on is None, line.on or today))
