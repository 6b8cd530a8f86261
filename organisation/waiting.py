"""What waits for a person: apps register providers from ``AppConfig.ready()``, Överblick shows the lines
by date.

A provider's number of queries is fixed however much waits. It shows only what ``visible_to`` lets the person know of,
and only what the person can do something about.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from foundation.nested import together
from organisation.models import Person

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One line: what to do, by when, and the link that does it.

    ``on`` None means that there is no date; such lines come last. ``progress`` is (done, of). ``late`` is
    set by ``waiting_for`` for every line whose date has passed.
    """

    on: datetime.date | None
    title: Text
    href: str
    label: Text
    text: Text = ""
    late: bool = False
    progress: tuple[int, int] | None = None


@dataclass(frozen=True)
class Provider:
    """Some of what waits: the questions it has, and the lines that their answers give.

    The questions of all providers are asked with one statement. No question: nothing of this provider's waits for the
    person, and ``lines`` is not called.
    """

    asks: Callable[[Person, datetime.datetime], Sequence[QuerySet[Any]]]
    lines: Callable[..., Iterable[Waiting]]

    def __call__(self, person: Person, moment: datetime.datetime) -> list[Waiting]:
        """This provider's lines alone."""
        return _lines_of([self], person, moment)


PROVIDERS: list[Provider] = []


def register_provider(provider: Provider) -> Provider:
    """Add a provider; the same one twice is kept once."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)
    return provider


def waiting_for(person: Person, moment: datetime.datetime) -> list[Waiting]:
    """Everything that waits for the person: dated lines first, earliest first, then those without a date."""
    today = timezone.localtime(moment).date()
    lines = [
        replace(line, late=line.late or (line.on is not None and line.on < today))
        for line in _lines_of(PROVIDERS, person, moment)
    ]
    return sorted(lines, key=lambda line: (line.on is None, line.on or today))


def _lines_of(providers: Iterable[Provider], person: Person, moment: datetime.datetime) -> list[Waiting]:
    asked = [(provider, provider.asks(person, moment)) for provider in providers]
    answers = iter(together(*(question for _provider, asks in asked for question in asks)))
    return [
        line
        for provider, asks in asked
        if asks
        for line in provider.lines(person, moment, *(next(answers) for _question in asks))
    ]
