"""Pages are sent compressed; files that are compressed already are sent as they are."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

#: A PDF, an image or a font gains nothing, and a streamed file would lose its length.
COMPRESSIBLE = ("text/", "application/json")


class CompressionMiddleware(GZipMiddleware):
    """Django's own, which adds a random number of bytes so that lengths tell little; for texts only.

    docs/decisions/compression.md says why pages behind a log-in may be compressed.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a text that is not streamed, for browsers that ask for it."""
        if response.streaming or not response.get("Content-Type", "").startswith(COMPRESSIBLE):
            return response
        return super().process_response(request, response)
