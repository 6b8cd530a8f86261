"""Reading a PDF as a screen reader does: through its structure tree, mark by mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pikepdf

BLOCKS = {"p", "h1", "h2", "h3", "caption", "th", "td", "li"}
UNSEEN = {"head", "svg", "style"}


@dataclass
class Reading:
    """What the tags say: the text in order, each mark's owner count, and the figures' descriptions."""

    text: str = ""
    marks: dict[tuple[int, int], int] = field(default_factory=dict)
    drawn: set[tuple[int, int]] = field(default_factory=set)
    figures: list[str] = field(default_factory=list)


def read(pdf: pikepdf.Pdf) -> Reading:
    """Read a whole file."""
    found = Reading()
    texts: dict[tuple[int, int], str] = {}
    for page in pdf.pages:
        texts |= _texts_of(page)
    found.drawn = set(texts)
    parts: list[str] = []
    for owner, kid in _leaves(pdf.Root.StructTreeRoot, None):
        if kid is None:
            found.figures.append(str(owner.get("/Alt", "")))
            continue
        found.marks[kid] = found.marks.get(kid, 0) + 1
        parts.append(texts.get(kid, ""))
    found.text = "".join(parts)
    return found


def _leaves(node: Any, page: int | None) -> Iterator[tuple[Any, tuple[int, int] | None]]:
    """Every mark of the tree in order; None for a figure itself."""
    if isinstance(node, int):
        return
    here = node.get("/Pg")
    page = here.objgen[0] if here is not None else page
    if node.get("/S") == "/Figure":
        yield node, None
    kids = node.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            assert page is not None
            yield node, (page, int(kid))
        elif kid.get("/Type") == "/MCR":
            at = kid.get("/Pg")
            yield node, (at.objgen[0] if at is not None else page or 0, int(kid["/MCID"]))
        elif kid.get("/Type") != "/OBJR":
            yield from _leaves(kid, page)


def _texts_of(page: pikepdf.Page) -> dict[tuple[int, int], str]:
    """The text of each mark on a page."""
    fonts = {name: _unicode(font) for name, font in page.obj.get("/Resources", {}).get("/Font", {}).items()}
    number, texts, stack = page.obj.objgen[0], {}, []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            marked = operands[1] if len(operands) > 1 else None
            mcid = marked.get("/MCID") if isinstance(marked, pikepdf.Dictionary) else None
            stack.append((number, int(mcid)) if mcid is not None else None)
            if stack[-1]:
                texts.setdefault(stack[-1], "")
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in ("Tj", "TJ"):
            place = next((one for one in reversed(stack) if one), None)
            if place:
                texts[place] += _shown(operands[0], font)
    return texts


def _shown(operand: Any, font: dict[int, str]) -> str:
    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    shown = ""
    for string in strings:
        if isinstance(string, pikepdf.String):
            codes = bytes(string)
            shown += "".join(
                font.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2)
            )
    return shown


def _unicode(font: Any) -> dict[int, str]:
    """A font's own table from code to letters."""
    table = font["/ToUnicode"].read_bytes().decode("latin-1")
    found = {}
    for section in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letters in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", section):
            found[int(code, 16)] = bytes.fromhex(letters).decode("utf-16-be")
    return found


class Blocks(HTMLParser):
    """The texts of a page's innermost blocks, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._text = ""
        self._unseen = 0
        self.feed(html)
        self._flush()

    def _flush(self) -> None:
        if plain(self._text):
            self.found.append(plain(self._text))
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins; what came before it is one of its own."""
        self._unseen += tag in UNSEEN
        if tag in BLOCKS:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        """A block ends."""
        self._unseen -= tag in UNSEEN
        if tag in BLOCKS:
            self._flush()

    def handle_data(self, data: str) -> None:
        """Text that is seen."""
        if not self._unseen:
            self._text += data


def plain(text: str) -> str:
    """A text without what setting it may change: spaces, hyphens, capitals."""
    return re.sub(r"[\s\u00a0\u00ad-]", "", text).casefold()
