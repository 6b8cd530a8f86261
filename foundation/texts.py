"""What people type, without the characters that nobody sees: read once, for every form and filter (foundation/middleware.py).

Text pasted from other programs brings characters that PostgreSQL refuses (NUL), that turn a line around (the marks for
writing from right to left), or that a PDF cannot set. They mean nothing in Swedish, and are taken out before anything
is judged; line breaks of other kinds become ordinary ones. What can be seen is never changed.
"""

from __future__ import annotations

import re

#: Other programs' line breaks: vertical tab, form feed, next line, line and paragraph separator.
_BREAKS = re.compile("[\u000b\u000c\u0085\u2028\u2029]")
#: Control characters but tab and line breaks, marks for direction, the byte order mark, what is no character at all.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
#: The largest whole number that a column of ids or counts holds.
LARGEST = 2_147_483_647


def seen(text: str) -> str:
    """The text as it is seen."""
    return _UNSEEN.sub("", _BREAKS.sub("\n", text))


def needs_care(text: str) -> bool:
    """Whether ``seen`` would change the text."""
    return bool(_UNSEEN.search(text) or _BREAKS.search(text))


def for_spreadsheet(text: str) -> str:
    """Text for a table that a spreadsheet opens: never taken for a formula."""
    return "'" + text if text and text[0] in "=+-@\t\r" else text


def whole_number(text: str | None, largest: int = LARGEST) -> int | None:
    """A whole number that came with a request (an id, a version), or None for anything else: "", "²", "-1", 30 digits."""
    if not text or not (text.isascii() and text.isdigit()) or len(text) > len(str(largest)):
        return None
    number = int(text)
    return number if number <= largest else None
