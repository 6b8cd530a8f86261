"""Which languages the pages can be read in."""

from functools import cache
from pathlib import Path

from django.conf import settings


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
