"""Keeps the translations in step with the code: `script/translate`, and the test of the catalogue.

Swedish is the source language: the texts in the code are the message ids, and only other languages have a
catalogue. Nothing here needs GNU gettext: Python files are read as syntax trees, templates by Django's own
`templatize`, and the compiled catalogue is written by polib. A test compares with `makemessages` where
xgettext exists.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
#: Where no text for people is written, or where it is not part of the product.
LEFT_OUT = {".venv", "var", "staticfiles", "static", "tests", "benchmarks", "script", "docs", "migrations"}
WIDTH = 100
#: Function → the places of the singular, the plural and the context among its arguments.
FUNCTIONS = {
    "_": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
    "npgettext_lazy": (1, 2, 0),
}
HEADER = {
    "Project-Id-Version": "Trelleborg Styrning",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class Message(NamedTuple):
    """A text to translate. `plural` and `context` are empty where it has none."""

    text: str
    plural: str = ""
    context: str = ""


Found = dict[Message, list[str]]


def files(*suffixes: str) -> Iterator[Path]:
    """Return the product's own files with one of the suffixes, in order."""
    for path in sorted(ROOT.rglob("*")):
        inside = path.relative_to(ROOT).parts[:-1]
        if path.suffix in suffixes and not LEFT_OUT & set(inside) and path.is_file():
            yield path


def messages() -> Found:
    """Return every text that the code translates, with the places (`file:line`) where it stands.

    A catalogue holds one entry for a text, so a text that also has a plural somewhere is that entry
    everywhere. Raises ValueError where one text has two different plurals.
    """
    found: Found = {}
    for path in files(".py", ".html", ".txt"):
        read = in_python if path.suffix == ".py" else in_template
        for message, line in read(path.read_text(encoding="utf-8")):
            found.setdefault(message, []).append(f"{path.relative_to(ROOT)}:{line}")
    plurals: dict[tuple[str, str], Message] = {}
    for message in [message for message in found if message.plural]:
        other = plurals.setdefault((message.text, message.context), message)
        if other != message:
            raise ValueError(f"{message.text!r} has two plurals: {found[other][0]} and {found[message][0]}")
    for key, message in plurals.items():
        alone = Message(key[0], "", key[1])
        if alone in found:
            found[message] += found.pop(alone)
    return found


def in_python(source: str) -> Iterator[tuple[Message, int]]:
    """Return the texts of a Python file with their lines.

    Raises ValueError where something else than a plain text is translated: it could never be found in a
    catalogue.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in FUNCTIONS:
            continue
        texts = [
            arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None
            for arg in node.args
        ]
        yield _message(name, texts, node.lineno), node.lineno


def _message(name: str, texts: list[str | None], line: int) -> Message:
    """Return the message of a call with these arguments; None stands for what is not a text."""
    places = FUNCTIONS[name]
    chosen = ["" if place is None else texts[place] if place < len(texts) else None for place in places]
    text, plural, context = chosen
    if text is None or plural is None or context is None:
        raise ValueError(f"line {line}: {name}() needs texts written out, not variables or f-strings")
    return Message(text, plural, context)


_LITERAL = r"""(?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))"""
_TEMPLATE_CALL = re.compile(
    rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL
)


def in_template(source: str) -> Iterator[tuple[Message, int]]:
    """Return the texts of a template with their lines."""
    calls = templatize(source)
    for call in _TEMPLATE_CALL.finditer(calls):
        texts = [ast.literal_eval(part) for part in re.findall(_LITERAL, call[2], re.DOTALL)]
        line = calls.count("\n", 0, call.start()) + 1
        yield _message(call[1], list(texts), line), line


def problems(catalogue: polib.POFile, found: Found) -> list[str]:
    """Return what makes a catalogue incomplete, a line each; an empty list when it is whole."""
    entries = {_of(entry): entry for entry in catalogue if not entry.obsolete}
    lines = []
    for message, places in found.items():
        entry = entries.get(message)
        if entry is None or not _is_translated(entry):
            lines.append(f"not translated: {message.text!r} ({places[0]})")
        elif entry.fuzzy:
            lines.append(f"fuzzy: {message.text!r} ({places[0]})")
    lines += [f"no longer in the code: {message.text!r}" for message in entries if message not in found]
    return lines


def _of(entry: polib.POEntry) -> Message:
    """Return the message that an entry translates."""
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def _is_translated(entry: polib.POEntry) -> bool:
    """Say whether every form has a translation."""
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    return len(forms) == (2 if entry.msgid_plural else 1) and all(forms)


def updated(catalogue: polib.POFile, found: Found) -> polib.POFile:
    """Return the catalogue with exactly the messages of the code, sorted, without places and dates."""
    known = {_of(entry): entry for entry in catalogue if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=WIDTH)
    fresh.header = "Swedish, the source language, is in the code. Kept in step by script/translate."
    fresh.metadata = dict(HEADER)
    fresh.metadata["Language"] = catalogue.metadata.get("Language", "")
    for message in sorted(found, key=lambda message: (message.text, message.context)):
        old = known.get(message)
        entry = polib.POEntry(
            msgid=message.text, msgid_plural=message.plural, msgctxt=message.context or None
        )
        if message.plural:
            entry.msgstr_plural = old.msgstr_plural if old else {0: "", 1: ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        if old and old.tcomment:
            entry.tcomment = old.tcomment
        if "%(" in message.text:
            entry.flags = ["python-format"]
        fresh.append(entry)
    return fresh


def main() -> int:
    """Bring the catalogues up to date, or only say what is missing (`--check`)."""
    arguments = argparse.ArgumentParser(description="Updates locale/ from the texts in the code.")
    arguments.add_argument("--check", action="store_true", help="change nothing, only say what is missing")
    only_check = arguments.parse_args().check
    settings.configure(USE_I18N=True)
    found = messages()
    missing = 0
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        catalogue = polib.pofile(str(path), wrapwidth=WIDTH)
        if not only_check:
            catalogue = updated(catalogue, found)
            catalogue.save(str(path))
            path.with_suffix(".mo").write_bytes(catalogue.to_binary())
        lines = problems(catalogue, found)
        missing += len(lines)
        print(f"{path.relative_to(ROOT)}: {len(found)} texts, {len(lines)} to see to")
        print("".join(f"  {line}\n" for line in lines), end="")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
