"""What was typed, kept on a page of its own when a post cannot be taken: the log-in or the form's token had run out.

htmx answers in place (foundation/middleware.py); this is for plain posts, so that pressing save after lunch loses nothing.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: Never written back into a page.
SECRET_WORDS = ("password", "csrfmiddlewaretoken", "losenord")


def kept_page(request: HttpRequest, *, logged_out: bool, status: int) -> HttpResponse:
    """Everything that was sent, to read and to send again, with a token that works."""
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in SECRET_WORDS)
        for value in values
    ]
    context = {
        "sent": sent,
        "texts": [value for _name, value in sent if _is_text(value)],
        "address": request.get_full_path(),
        "logged_out": logged_out,
    }
    return render(request, "kept.html", context, status=status)


def comes_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that the post comes from a page of ours: nobody else's form may be sent again."""
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(source)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def has_text(request: HttpRequest) -> bool:
    """Whether anything was typed that is worth keeping."""
    return any(
        _is_text(value)
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in SECRET_WORDS)
        for value in values
    )


def _is_text(value: str) -> bool:
    """Whether a value is something that a person wrote rather than a choice or a number."""
    return any(letter.isalpha() for letter in value) and (" " in value.strip() or len(value) > 15)
