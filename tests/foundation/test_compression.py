"""Pages are sent compressed, with a length that tells little; files are sent as they are."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory

from foundation.compression import CompressionMiddleware


def sent(response: HttpResponseBase, accept: str = "gzip, br") -> HttpResponseBase:
    request = RequestFactory(HTTP_ACCEPT_ENCODING=accept).get("/")
    return CompressionMiddleware(lambda _request: response)(request)


@pytest.mark.django_db
def test_a_page_is_compressed_for_a_browser_that_asks_for_it(client: Client) -> None:
    plain = client.get("/logga-in/")
    packed = client.get("/logga-in/", HTTP_ACCEPT_ENCODING="gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert "Logga in" in gzip.decompress(packed.content).decode()


def test_the_same_page_has_another_length_each_time() -> None:
    lengths = {len(sent(HttpResponse("<p>mål</p>" * 500)).content) for _turn in range(40)}
    assert len(lengths) > 5


def test_a_table_for_spreadsheets_is_compressed() -> None:
    assert sent(HttpResponse("a;b\n" * 500, content_type="text/csv")).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(b"%PDF-1.7" * 500, content_type="application/pdf"),
        HttpResponse("<p>kort</p>"),
    ],
)
def test_a_pdf_or_a_short_fragment_is_sent_as_it_is(response: HttpResponse) -> None:
    assert "Content-Encoding" not in sent(response).headers


def test_a_streamed_file_keeps_its_length() -> None:
    with open(__file__, "rb") as file:  # noqa: PTH123
        response = sent(FileResponse(file, content_type="text/plain"))
        assert int(response.headers["Content-Length"]) > 0
        assert "Content-Encoding" not in response.headers
