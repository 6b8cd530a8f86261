"""Pages that any such application has: the gallery of components and the accessibility statement.

Who may see them is said where they get their addresses (organisation/authentication_urls.py).
"""

from email.utils import parseaddr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from foundation.context import gallery_is_shown
from foundation.gallery import gallery_context
from foundation.kept import comes_from_us, has_text, kept_page
from foundation.request import Request


def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    """Say that the page is too old to be sent; what was typed on a page of ours can be sent again.

    FragmentMiddleware gives an open page a new token. A form from elsewhere is never offered to be sent again.
    """
    request.csrf_failed = True
    if comes_from_us(request) and has_text(request):
        return kept_page(request, logged_out=False, status=403)
    return render(request, "403_csrf.html", status=403)


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; only where the application is built or shown."""
    if not gallery_is_shown():
        raise Http404
    return render(request, "gallery.html", gallery_context())


def about_example(request: HttpRequest) -> HttpResponse:
    """Say what is real and what is made up in the example municipality; there is no such page elsewhere."""
    if not settings.EXAMPLE_MODE:
        raise Http404
    context = {"today": settings.EXAMPLE_TODAY, "fetched": settings.EXAMPLE_FETCHED}
    return render(request, "about_example.html", context)


def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the statement that the law asks for (2018:1937, 13 §)."""
    return render(request, "accessibility.html", {"contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]})
