"""Which languages the pages can be read in, and which one is written down.

A page speaks the reader's language. What is kept – a report, a frozen outcome of a rule, what a job said – is
Swedish whoever caused it: `kept_language()` around the writing, `in_reader_language()` where it is shown.
"""

from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as translated


@cache
def translated_languages() -> tuple[tuple[str, str], ...]:
    """Return (code, name) of Swedish, in which all is written, and of those that have a compiled translation.

    A switch to a language without one would only change what screen readers believe.
    """
    compiled = "LC_MESSAGES/django.mo"
    return tuple(
        (code, str(name))
        for code, name in settings.LANGUAGES
        if code == settings.LANGUAGE_CODE
        or any((Path(folder) / code / compiled).exists() for folder in settings.LOCALE_PATHS)
    )


def kept_language() -> AbstractContextManager[None]:
    """Write in Swedish within this, whatever the reader or the worker speaks."""
    return translation.override(settings.LANGUAGE_CODE)


def in_reader_language(kept: str) -> str:
    """Return a kept Swedish sentence in the reader's language where the catalogue knows it, else as it is."""
    return translated(kept) if kept else ""
