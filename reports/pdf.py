"""HTML to a tagged PDF (PDF/UA-1) with WeasyPrint: embedded fonts, Swedish hyphenation, bookmarks, nothing fetched."""

from __future__ import annotations

import gc
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

#: Told every so many pages, so that a reader of the status page sees that it moves.
PAGES_PER_NEWS = 5
_LAYOUT, _WRITING = "Step 5 - Creating layout - Page %d", "Step 6 - Creating PDF"


@dataclass(frozen=True)
class Made:
    """A finished file."""

    content: bytes
    pages: int
    sha256: str


class _PageCounter(logging.Handler):
    """Listens to WeasyPrint's own progress and passes on which page is being set; None when the file is written."""

    def __init__(self, tell: Callable[[int | None], None]) -> None:
        super().__init__(logging.INFO)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Called for every step; the setting of pages and the writing of the file are of interest."""
        if record.msg == _WRITING:
            self._tell(None)
        if record.msg == _LAYOUT and isinstance(record.args, tuple) and record.args:
            page = int(str(record.args[0]))
            if page % PAGES_PER_NEWS == 0:
                self._tell(page)


def make_pdf(html: str, *, tell: Callable[[int | None], None] | None = None) -> Made:
    """Set the HTML and return the file. ``tell`` is given the number of the page being set, now and then, and None
    when all pages are set and the file is being written.

    The same HTML gives the same bytes: the file's identifier is taken from the HTML, and no time is written into it.
    """
    from weasyprint import HTML
    from weasyprint.logger import PROGRESS_LOGGER

    listener = _PageCounter(tell) if tell else None
    level, speaking = PROGRESS_LOGGER.level, PROGRESS_LOGGER.propagate
    collecting = gc.isenabled()
    if listener:
        PROGRESS_LOGGER.addHandler(listener)
        PROGRESS_LOGGER.setLevel(logging.INFO)
        PROGRESS_LOGGER.propagate = False
    gc.disable()  # layout makes millions of boxes that live to the end; looking through them costs 15–20 %
    try:
        document = HTML(
            string=html, base_url=static_folder().as_uri() + "/", url_fetcher=_local_only()
        ).render()
        content = document.write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=hashlib.sha256(html.encode()).hexdigest()[:32].encode(),
        )  # fmt: skip
    finally:
        if collecting:
            gc.enable()
        if listener:
            PROGRESS_LOGGER.removeHandler(listener)
            PROGRESS_LOGGER.setLevel(level)
            PROGRESS_LOGGER.propagate = speaking
    return Made(content, len(document.pages), hashlib.sha256(content).hexdigest())


def static_folder() -> Path:
    """The folder that the report's addresses are relative to."""
    return Path(settings.STATICFILES_DIRS[0]).resolve()


def _local_only() -> object:
    """A fetcher that reads our own static files and nothing else: a text in a report can never make us fetch."""
    from weasyprint.urls import URLFetcher

    root = static_folder().as_uri() + "/"

    class LocalOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: object = None) -> object:
            if not url.startswith(root) or ".." in url:
                raise ValueError(f"the report may not fetch {url}")
            return super().fetch(url, headers)

    return LocalOnly(allowed_protocols=("file",))
