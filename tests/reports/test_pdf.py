"""The PDF: language, title, tags, embedded fonts, bookmarks, pages, and nothing fetched from elsewhere."""

import dataclasses
import io
import os
import re
import subprocess
import sys

import pikepdf
import pytest
from django.conf import settings
from pypdf import PdfReader

from reports.html import report_html
from reports.pdf import Made, make_pdf
from tests.reports import tags
from tests.reports.trees import report

#: The same report set in a process of its own.
ELSEWHERE = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()
from reports.html import report_html
from reports.pdf import make_pdf
from tests.reports.trees import report
print(make_pdf(report_html(report(1, 0, 1))).sha256)
"""


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


def test_the_same_report_gives_the_same_bytes_in_another_process_another_time_zone_and_another_order(
    tmp_path,
):
    made = make_pdf(report_html(report(1, 0, 1))).sha256
    for number, zone in ((1, "Europe/Stockholm"), (2, "Pacific/Auckland")):
        surroundings = {**os.environ, "PYTHONHASHSEED": str(number), "TZ": zone}
        told = subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            env=surroundings, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert told.stdout.split()[-1] == made


def test_a_screen_reader_is_told_everything_in_order_and_nothing_twice():
    html = report_html(report(committees=2, missing=1, goals=2))
    with pikepdf.open(io.BytesIO(make_pdf(html).content)) as pdf:
        reading = tags.read(pdf)
    told, place = tags.plain(reading.text), 0
    for block in tags.Blocks(html).found:
        place = told.find(block, place)
        assert place >= 0, f"{block!r} is not read where it stands"
        place += len(block)
    assert not [mark for mark, owners in reading.marks.items() if owners > 1]
    assert set(reading.marks) <= reading.drawn


def test_every_drawing_is_told_in_a_swedish_sentence(made):
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        figures = tags.read(pdf).figures
    assert len(figures) >= 5
    for told in figures:
        assert told.endswith(".") and len(re.findall(r"[a-zåäö]{2,}", told)) >= 3, told


def test_an_example_is_marked_as_one_on_the_cover_and_in_the_contents():
    note = "Måltexter, målvärden, beslut och övriga siffror är påhittade."
    example = dataclasses.replace(report(1, 0, 1), example=note)
    pages = [
        page.extract_text() for page in PdfReader(io.BytesIO(make_pdf(report_html(example)).content)).pages
    ]
    assert all("Exempel." in pages[number] for number in (0, 1))
    assert not any("Exempel." in page.extract_text() for page in PdfReader(io.BytesIO(make_pdf(report_html(report(1, 0, 1))).content)).pages)  # fmt: skip


def test_a_goal_that_fits_on_a_page_is_not_torn_and_a_very_long_one_is_printed_whole():
    whole = report(1, 0, 3)
    first, second, third = whole.committees[0].goals
    long = dataclasses.replace(
        first,
        statement="Alla som bor på särskilt boende kommer ut minst tre gånger i veckan " * 5,
        analysis=tuple(f"Stycke {n}. {text}" for n in range(30) for text in first.analysis),
        activities=first.activities * 12,
        indicators=first.indicators * 12,
    )
    empty = dataclasses.replace(
        second,
        figure=None,
        spark=None,
        indicators=(),
        analysis=(),
        activities=(),
        notes=(),
        threads=(),
        answers="",
    )
    short = dataclasses.replace(
        third, analysis=third.analysis[:1], activities=third.activities[2:], indicators=third.indicators[:2]
    )
    chapter = dataclasses.replace(whole.committees[0], goals=(long, empty, short))
    made = make_pdf(report_html(dataclasses.replace(whole, committees=(chapter,))))
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(made.content)).pages]
    text = " ".join(pages)
    assert (
        "Stycke 29." in text and "Målet har ingen indikator." in text and "inte skrivit någon analys" in text
    )
    (page,) = [page for page in pages if "mål 3" in page and "Läget nu" in page and "Analys" in page]
    assert "Egen vikariegrupp" in page


def test_no_heading_is_the_last_thing_on_a_page():
    made = make_pdf(report_html(report(committees=3, missing=0, goals=7)))
    for number, page in enumerate(PdfReader(io.BytesIO(made.content)).pages, start=1):
        lines = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
        body = [line for line in lines if line not in ("Trelleborgs kommun", str(number), "Utkast")]
        assert not body or body[-1] not in ("Analys", "Aktiviteter", "Nämndernas mål"), number


def test_a_text_in_a_report_cannot_make_it_fetch_anything(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("body { display: none }")
    html = f'<!doctype html><html lang="sv"><head><title>x</title><link rel="stylesheet" href="{secret.as_uri()}"></head><body><p>Synlig</p></body></html>'
    text = PdfReader(io.BytesIO(make_pdf(html).content)).pages[0].extract_text()
    assert "Synlig" in text


@pytest.mark.parametrize(
    "lines",
    [
        ["verksamhets-", "uppföljning"],
        ["arbetsmark-", "nadsåtgärder"],
        ["kommunfull-", "mäktigebe-", "slut"],
        ["omsorg"],
    ],
    ids="".join,
)
def test_a_long_word_in_a_narrow_column_is_broken_where_swedish_breaks_it(lines):
    """English would break verksamhet-suppföljning and arbets-marknadsåt-gärder, and no language not at all."""
    word = "".join(lines).replace("-", "")
    page = f"""<!doctype html><html lang="sv"><head><title>Prov</title><link rel="stylesheet" href="css/pdf.css"></head>
        <body><div class="text" style="width: 21mm"><p>{word}</p></div></body></html>"""
    (printed,) = PdfReader(io.BytesIO(make_pdf(page).content)).pages
    assert printed.extract_text().split() == [*lines, "1"], "and the page's number"


def test_the_space_that_a_template_is_set_with_breaks_no_line():
    """WeasyPrint counts the space at a block's edge when it measures how wide its text is, and finds it too wide."""
    html = report_html(report(committees=2, missing=1, goals=2))
    assert not re.search(r"<(p|td|th|li|h[1-6])\b[^>]*>\s", html) and not re.search(
        r"\s</(p|td|th|li|h[1-6])>", html
    )


def test_what_a_goal_contributes_to_stands_on_one_line(made):
    lines = [
        line
        for page in PdfReader(io.BytesIO(made.content)).pages
        for line in page.extract_text().splitlines()
        if re.search(r", mål\s\d+\s+bidrar", line)
    ]
    assert lines and all(re.search(r"bidrar till \d\.\d", line) for line in lines), lines
