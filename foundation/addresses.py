"""Which computer a request comes from, for the throttling of log-in."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the client's address. A forwarded one counts only where the setting TRUST_PROXY says that our own proxy wrote it.

    The last entry is the one that our proxy added; what stands before it was written by the client.
    """
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.TRUST_PROXY and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
