"""Numbers in words and lists in a sentence, in the language that the reader has chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.numbers import NBSP

_ZERO = gettext_lazy("noll")
_FROM_TWO = (
    gettext_lazy("två"),
    gettext_lazy("tre"),
    gettext_lazy("fyra"),
    gettext_lazy("fem"),
    gettext_lazy("sex"),
    gettext_lazy("sju"),
    gettext_lazy("åtta"),
    gettext_lazy("nio"),
    gettext_lazy("tio"),
    gettext_lazy("elva"),
    gettext_lazy("tolv"),
)
#: Where "samhällsbyggnadsnämnden" may be broken.
_LAST_PART = re.compile(r"(?<=\w{4})(?=(nämnden|styrelsen|förvaltningen|fullmäktige)\b)")
#: Swedish words that a number must not be parted from: those before it, and those after it.
_NUMBER_AFTER = re.compile(
    r"(?:(?<=§)|(?<=\bårskurs)|(?<=\båk)|(?<=\bmål)|(?<=\bkap\.)|(?<=\bnr)) (?=\d)", re.IGNORECASE
)
_NUMBER_BEFORE = re.compile(
    r"(?<=\d) (?=(?:\d{3}\b|procent|%|kr|kronor|tkr|mnkr|miljoner|miljarder|dagar|dygn|veckor|månader|år|timmar|minuter|°C"
    r"|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)(?!\w))"
)
#: As in "en sak", "två saker".
_COMMON = (_ZERO, gettext_lazy("en"), *_FROM_TWO)
#: As in "inget mål", "ett mål", "två mål".
_NEUTER = (gettext_lazy("inget"), gettext_lazy("ett"), *_FROM_TWO)


def count_word(count: int) -> str:
    """Return "en" for 1, "två" for 2; figures above twelve and below zero."""
    return str(_COMMON[count]) if 0 <= count < len(_COMMON) else str(count)


def count_word_neuter(count: int) -> str:
    """Return "inget" for 0, "ett" for 1, "två" for 2; figures above twelve and below zero."""
    return str(_NEUTER[count]) if 0 <= count < len(_NEUTER) else str(count)


def capitalised(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def in_sentence(text: str) -> str:
    """Return a heading or a name as it stands inside a sentence: "målet lyser", but "AB TrelleborgsHem", "KS föreslår".

    A word with another capital in it is a name or an abbreviation, and keeps its first. A body knows more: its
    ``in_sentence`` leaves every company's name alone.
    """
    first = text.split(maxsplit=1)[:1]
    if any(letter.isupper() for letter in "".join(first)[1:]):
        return text
    return text[:1].lower() + text[1:]


def breakable(name: str) -> str:
    """Return a body's name with a soft hyphen before its last word part, for narrow columns: Chromium has no Swedish
    hyphenation of its own everywhere.
    """
    return _LAST_PART.sub("\u00ad", name)


def bound(text: str) -> str:
    """Return a typed text with no-break spaces where a line may not end: "årskurs 8", "§ 4", "85 procent", "1 040",
    "1 november".
    """
    return _NUMBER_BEFORE.sub(NBSP, _NUMBER_AFTER.sub(NBSP, text))


def listed(items: Sequence[str]) -> str:
    """Return "a", "a och b", "a, b och c"; an empty text for nothing."""
    if len(items) < 2:
        return "".join(items)
    return _("%(items)s och %(last)s") % {"items": ", ".join(items[:-1]), "last": items[-1]}


def any_of(items: Sequence[str]) -> str:
    """Return "a", "a eller b", "a, b eller c"; an empty text for nothing."""
    if len(items) < 2:
        return "".join(items)
    return _("%(items)s eller %(last)s") % {"items": ", ".join(items[:-1]), "last": items[-1]}
