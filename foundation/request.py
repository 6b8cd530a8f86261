"""What our middleware and views put on a request, so that it can be read with its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from foundation.context import Link


class Request(HttpRequest):
    """A request as our views get it. For annotations only: Django makes the object."""

    #: Whether htmx asked, and how; by django_htmx's middleware.
    htmx: HtmxDetails
    #: Its page was too old to be sent.
    csrf_failed: bool
    #: The navigation, once it is made.
    frame_links: list[Link]
