"""Everything that a person reads can be read in English, and nothing Swedish is written past the catalogue.

When a text is missing: `script/translate` adds it to locale/en/LC_MESSAGES/django.po and names it; write its
translation there and run `script/translate` again.
"""

import ast
import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import polib
import pytest
from django.template.base import Lexer, Token, TokenType

ROOT = Path(__file__).parents[2]
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"


def load_tool() -> ModuleType:
    """Return script/catalogue.py, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "script" / "catalogue.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["catalogue"] = module
    spec.loader.exec_module(module)
    return module


tool = load_tool()


# --- The catalogue --------------------------------------------------------------------------------------------


def test_every_text_has_an_english_translation() -> None:
    lacking = tool.problems(polib.pofile(str(PO)), tool.messages())
    told = "\n".join(lacking)
    assert not lacking, (
        f"run script/translate, translate these in {PO.relative_to(ROOT)}, run it again:\n{told}"
    )


def test_the_catalogue_is_written_as_the_tool_writes_it() -> None:
    """Sorted, without places and dates: what one person adds never moves what another has added."""
    text = PO.read_text(encoding="utf-8")
    assert "\n#: " not in text
    assert "POT-Creation-Date" not in text
    assert "fuzzy" not in text
    assert str(tool.updated(polib.pofile(str(PO), wrapwidth=tool.WIDTH), tool.messages())) == text


def test_the_compiled_catalogue_is_the_written_one() -> None:
    """It is kept in the repository, so that a newcomer needs no gettext."""
    assert PO.with_suffix(".mo").read_bytes() == polib.pofile(str(PO)).to_binary(), "run script/translate"


def placeholders(text: str) -> list[str]:
    """Return what is filled in: %(name)s and %(name)d, and the tags and entities around them."""
    return sorted(re.findall(r"%\(\w+\)[sd]|</?[a-z]+|https?://[\w./]+|&\w+;", text))


def test_a_translation_fills_in_what_the_text_does() -> None:
    wrong = [
        (entry.msgid, form)
        for entry in polib.pofile(str(PO))
        for form in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if set(placeholders(form)) != set(placeholders(entry.msgid_plural or entry.msgid))
        and set(placeholders(form)) != set(placeholders(entry.msgid))
    ]
    assert not wrong


def test_no_english_text_is_still_swedish() -> None:
    """å, ä and ö stand only in what is itself Swedish: examples of names, and the marks of the values' sources."""
    quoted = re.compile(
        r"Källa: Kolada|Exempelvärde|Andel brukare som[^.]*|Kontinuitet i hemtjänsten|samhällsbyggnadsnämnden"
    )
    left = [
        entry.msgid
        for entry in polib.pofile(str(PO))
        for form in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if re.search("[åäöÅÄÖ]", quoted.sub("", form))
    ]
    assert not left


# --- How texts are found --------------------------------------------------------------------------------------


def test_the_tool_reads_python_and_templates_as_django_does() -> None:
    python = (
        'a = _("ett " "två")\n'
        'b = ngettext("en sak", "%(n)d saker", n)\n'
        "c = f\"{gettext('i en sats')} {pgettext('om mål', 'Mål')}\"\n"
    )
    template = (
        '{% load i18n %}{% translate "Hej" %}{% translate "Mål" context "om mål" %}{{ x|default:_("tomt") }}'
        "{% blocktranslate count n=n trimmed %}\n ett %\n  {{ who }}{% plural %}{{ n }} hos {{ who }}"
        '{% endblocktranslate %}{% button label=_("Spara") %}'
    )
    message = tool.Message
    assert [found for found, _line in tool.in_python(python)] == [
        message("ett två"),
        message("en sak", "%(n)d saker"),
        message("i en sats"),
        message("Mål", "", "om mål"),
    ]
    assert [found for found, _line in tool.in_template(template)] == [
        message("Hej"),
        message("Mål", "", "om mål"),
        message("tomt"),
        message("ett %% %(who)s", "%(n)s hos %(who)s"),
        message("Spara"),
    ]


def test_a_text_that_no_catalogue_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="written out"):
        list(tool.in_python("_(name)"))
    with pytest.raises(ValueError, match="written out"):
        list(tool.in_python('_(f"{count} mål")'))


def test_gettexts_own_tool_finds_nothing_that_ours_does_not(tmp_path: Path) -> None:
    """Where GNU gettext is installed; ours reads f-strings too, which xgettext passes by."""
    if not shutil.which("xgettext"):
        return
    for path in tool.files(".py", ".html", ".txt"):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin"})
    theirs = polib.pofile(str(tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    ours = {(message.text, message.context) for message in tool.messages()}
    assert len(theirs) > 1000
    assert {(entry.msgid.replace("\\u00a0", "\u00a0"), entry.msgctxt or "") for entry in theirs} <= ours


# --- Nothing past the catalogue -------------------------------------------------------------------------------

#: Names, which are the same in every language, and what the page with all components shows as samples.
NAMES = re.compile(r"Trelleborg Styrning|Kolada|SHA-256|På svenska|In English|dnr|bare--narrow|&\w+;")
SAMPLES = {"templates/gallery.html", "foundation/gallery.py"}
#: Attributes that are read or heard.
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt|data-label)="([^"]*)"')
#: A text in a tag: has a space, a Swedish letter, or begins with a capital.
SENTENCE = re.compile(r"[åäöÅÄÖ]|^[A-Z][a-z]|\w \w")
NO_TEXT_TAGS = {"url", "static", "include", "extends", "load", "icon", "translate", "block", "language"}


def texts_of(source: str) -> Iterator[str]:
    """Return the words of a template that stand outside what is translated."""
    inside = False
    kept: list[str] = []
    for token in Lexer(source).tokenize():
        name = token.contents.split()[0] if token.contents.split() else ""
        if token.token_type == TokenType.BLOCK and name in ("blocktranslate", "comment"):
            inside = True
        elif token.token_type == TokenType.BLOCK and name in ("endblocktranslate", "endcomment"):
            inside = False
        elif token.token_type == TokenType.TEXT and not inside:
            kept.append(token.contents)
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR) and not inside:
            yield from arguments_of(token, name)
            kept.append("\x00")
    html = re.sub(r"<(script|style)\b.*?</\1>|<meta [^>]*>", "", "".join(kept), flags=re.DOTALL)
    yield from SPOKEN.findall(html)
    yield from re.findall(r">([^<]*)<", f">{html}<")


def arguments_of(token: Token, name: str) -> Iterator[str]:
    """Return the sentences among a tag's own arguments."""
    if name in NO_TEXT_TAGS:
        return
    written = re.sub(r'_\("[^"]*"\)|\|(?:date|default|cut):"[^"]*"', "", token.contents)
    for argument in re.findall(r'"([^"]*)"', written):
        if SENTENCE.search(argument):
            yield argument


def test_templates_say_nothing_that_is_not_translated() -> None:
    past = [
        f"{path.relative_to(ROOT)}: {text.strip()!r}"
        for path in tool.files(".html", ".txt")
        if "templates" in path.parts and str(path.relative_to(ROOT)) not in SAMPLES
        for text in texts_of(path.read_text(encoding="utf-8"))
        if re.search(r"[^\W\d_]{2}", NAMES.sub("", text.replace("\x00", " ")))
    ]
    assert not past, "\n".join(past)


#: Files and folders whose Swedish is no page's text: what a terminal or a monitor reads, letters and names to compare with.
TERMINAL = (
    *(
        "manage.py",
        "trelleborg_styrning/serve.py",
        "trelleborg_styrning/serving/",
        "trelleborg_styrning/embedded/",
    ),
    "foundation/health.py",
)
LETTERS_AND_NAMES = {
    "foundation/numbers.py": {"å", "ä", "ö"},
    "reports/compose.py": {"å", "ä", "ö"},
    "overview/matrix.py": {
        "nämnden",
        "nämnd",
        "Samhällsbyggnad",
        "Samhälls\u00adbyggnad",
        "Överförmyndar",
        "Över\u00adförmyndar",
        "Kultur och fritid",
        "Kultur- och fritids",
    },
}
#: What is looked for in a text is not said to anyone.
COMPARING = {"compile", "removeprefix", "removesuffix", "startswith", "endswith"}
#: A sentence without å, ä and ö is known to be Swedish by its commonest words.
SWEDISH = re.compile(r"[åäöÅÄÖ]|(?=.* )\b(och|inte|som|av|till|med|den|det|har|kan|ska|ingen|finns|alla)\b")


def literals_of(source: str) -> Iterator[tuple[int, str]]:
    """Return a Python file's texts that are neither translated nor documentation, with their lines."""
    tree = ast.parse(source)
    set_aside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            set_aside.add(id(node.value))
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in tool.FUNCTIONS or name in COMPARING:
                set_aside.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in set_aside:
            yield node.lineno, node.value


def test_python_says_nothing_in_swedish_that_is_not_translated() -> None:
    past = []
    for path in tool.files(".py"):
        name = str(path.relative_to(ROOT))
        if name.startswith(("trelleborg_styrning/example/", *TERMINAL)) or name in SAMPLES:
            continue
        past += [
            f"{name}:{line}: {text!r}"
            for line, text in literals_of(path.read_text(encoding="utf-8"))
            if SWEDISH.search(text) and text not in LETTERS_AND_NAMES.get(name, ())
        ]
    assert not past, "\n".join(past)


def test_scripts_in_the_browser_have_no_words_of_their_own() -> None:
    """What they say is handed to them by the page, in its language."""
    said = re.compile(r'(["\'`])(?=[^"\'`\n]*(?:[åäöÅÄÖ]|\w+ \w+ \w+ \w+))[^"\'`\n<>{}\[\]=$#]*\1')
    past = [
        f"{path.name}: {found.group()}"
        for path in sorted((ROOT / "static" / "js").glob("*.js"))
        for found in said.finditer(
            re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        )
    ]
    assert not past
