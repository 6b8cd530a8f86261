"""The report's tree set as HTML for the PDF. The reading page renders the same parts through its own view."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from reports.tree import Report

#: The space around the tags of blocks, which is how our templates are set and nothing that is read.
BLOCK_EDGE = re.compile(
    r"\s*(</?(?:p|h[1-6]|[uod]l|li|d[td]|table|t(?:head|body|foot|[rhd])|caption|fig(?:ure|caption)|div|article|section"
    r"|header|footer|main|nav|aside|body)\b[^>]*>)\s*"
)
#: Printed in the file's properties; raised when what the program makes of a tree changes.
PROGRAM = "Trelleborg Styrning 1"


@lru_cache(maxsize=1)
def program_version() -> str:
    """The program and what sets its pages, with versions: the same ones give the same bytes. Kept in the archive."""
    from weasyprint import __version__
    from weasyprint.text.ffi import pango

    pango_version = ".".join(str(pango.pango_version() // part % 100) for part in (10_000, 100, 1))
    return f"{PROGRAM}, WeasyPrint {__version__}, Pango {pango_version}"


def report_html(report: Report) -> str:
    """The whole report as one HTML document, addresses relative to the static folder.

    Without space at the edges of blocks: WeasyPrint counts it when it measures how wide a text wants to be, and then
    breaks lines that have room.
    """
    html = render_to_string("reports/print.html", {"report": report, "paper": True, "program": PROGRAM})
    return BLOCK_EDGE.sub(r"\1", html)


@lru_cache(maxsize=1)
def template_version() -> str:
    """A hash (16 hex digits) of everything that sets the report: templates, styles, drawings, fonts, and what draws."""
    static = Path(settings.STATICFILES_DIRS[0])
    templates = Path(settings.BASE_DIR) / "templates"
    base = Path(settings.BASE_DIR)
    files = [
        templates / "reports" / "print.html",
        templates / "components" / "plot.html",
        base / "reports" / "html.py",
        base / "reports" / "templatetags" / "report_tags.py",
        *(
            base / "foundation" / f"{name}.py"
            for name in ("charts", "curves", "drawing", "plotting", "words")
        ),
        static / "css" / "pdf.css",
        *(templates / "reports" / "parts").glob("*.html"),
        *(static / "report").iterdir(),
        *(static / "fonts").glob("*.woff2"),
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
