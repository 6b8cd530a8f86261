# ruff: noqa: E501
"""The PDF: language, title, tags, embedded fonts, bookmarks, pages, and nothing fetched from elsewhere."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from reports.html import report_html
from reports.pdf import Made, make_pdf
from tests.reports.trees import report


@pytest.fixture(scope="module")
def made() -> Made:
    return make_pdf(report_html(report(committees=2, missing=1, goals=2)))


def test_the_file_says_its_language_and_title_and_is_tagged_for_screen_readers(made):
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert str(pdf.Root.Lang) == "sv"
        assert bool(pdf.Root.MarkInfo.Marked) and "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo.Title).startswith("Delårsrapport 2026 – Trelleborgs kommun (utkast)")
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_every_font_is_embedded_and_is_one_of_ours(made):
    names = set()
    for page in PdfReader(io.BytesIO(made.content)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = below["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(str(below["/BaseFont"]))
    assert names and all("Source-S" in name or "SourceS" in name for name in names), names


def test_bookmarks_name_the_chapters_and_the_goals(made):
    titles: list[str] = []

    def walk(items: list) -> None:
        for item in items:
            walk(item) if isinstance(item, list) else titles.append(str(item.title))

    walk(PdfReader(io.BytesIO(made.content)).outline)
    assert {"Innehåll", "Kort sagt", "Socialnämnden", "Så räknas läget"} <= set(titles)
    assert any(title.startswith("Äldre med hemtjänst") for title in titles)


def test_the_contents_give_the_page_that_each_chapter_is_on(made):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages]
    assert len(pages) == made.pages
    place = next(n for n, text in enumerate(pages, start=1) if n > 2 and "Så räknas läget" in text)
    assert str(place) in pages[1].split()


def test_a_draft_says_so_on_every_page_and_a_final_report_nowhere():
    draft = PdfReader(io.BytesIO(make_pdf(report_html(report(2, 1, 1))).content))
    assert all("utkast" in page.extract_text().casefold() for page in draft.pages)
    final = PdfReader(io.BytesIO(make_pdf(report_html(report(1, 0, 1))).content))
    assert not any("utkast" in page.extract_text().casefold() for page in final.pages)


def test_the_same_html_gives_the_same_bytes():
    html = report_html(report(1, 0, 1))
    assert make_pdf(html).sha256 == make_pdf(html).sha256


def test_a_text_in_a_report_cannot_make_it_fetch_anything(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("body { display: none }")
    html = f'<!doctype html><html lang="sv"><head><title>x</title><link rel="stylesheet" href="{secret.as_uri()}"></head><body><p>Synlig</p></body></html>'
    text = PdfReader(io.BytesIO(make_pdf(html).content)).pages[0].extract_text()
    assert "Synlig" in text
