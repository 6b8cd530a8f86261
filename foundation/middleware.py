"""Language from the cookie alone, and one place that makes messages, expired log-ins and errors work in
fragments.
"""

import json
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from foundation.errors import NotAllowed, Refused
from foundation.kept import kept_page
from foundation.languages import translated_languages
from foundation.request import Request
from foundation.texts import needs_care, seen

GetResponse = Callable[[HttpRequest], HttpResponse]
HTML = "text/html"


class LanguageMiddleware:
    """Swedish for everyone, whatever the browser asks for, until a person chooses otherwise with the
    switch.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(translated_languages()) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        try:
            response = self.get_response(request)
        finally:
            translation.activate(settings.LANGUAGE_CODE)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


class TextMiddleware:
    """Reads what was typed without the characters that nobody sees, and says so when it is too much to take in.

    Before the check of the form's token, which reads the form too. Passwords are left as they are.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.GET = _seen_only(request.GET)  # type: ignore[assignment]
        if request.method == "POST":
            try:
                request.POST = _seen_only(request.POST)  # type: ignore[assignment]
            except (RequestDataTooBig, TooManyFieldsSent):
                return _too_much(request)
        return self.get_response(request)


def _seen_only(sent: QueryDict) -> QueryDict:
    """The same without the characters that nobody sees; the very same where there are none."""
    if not any(needs_care(value) for _name, values in sent.lists() for value in values):
        return sent
    cleaned = sent.copy()
    for name, values in sent.lists():
        if "password" not in name.lower():
            cleaned.setlist(name, [seen(str(value)) for value in values])
    cleaned._mutable = False
    return cleaned


def _too_much(request: HttpRequest) -> HttpResponse:
    """Refuse a form that is larger than any that a person writes; the text stays where it was typed."""
    text = _("Det du skickade är för stort och är inte sparat. Korta texten och försök igen.")
    if "HX-Request" in request.headers:
        return _told(request, text, 422)
    return render(request, "refused.html", {"sentence": text}, status=413)


class PrivacyMiddleware:
    """What people read here is theirs: kept by no one on the way, and gone from the browser when they log out.

    Pages may lie in the browser's own memory, so that going back finds what was typed; they are asked for anew before
    they are shown again. Camera, place and the like are asked for by nothing of ours.
    """

    NOTHING_ASKED_FOR = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("Permissions-Policy", self.NOTHING_ASKED_FOR)
        return response


class FragmentMiddleware:
    """Answers htmx in fragments where a browser would get a page; needs django_htmx's own middleware before
    it.

    - messages left for the person are sent along, into #messages
    - an expired log-in: reading goes to the log-in page; writing is told so in place, so that nothing typed
    is lost
    - without htmx, what was sent without a log-in is shown on a page of its own, from where it can be sent again
    - Refused is 422 and NotAllowed 403, with their sentence, as a fragment or as a page
    - any other error page becomes a sentence in #messages, unless its view said which part to show
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ("HX-Request",))
        if not _is_fragment_request(request):
            if request.method == "POST" and _asks_to_log_in(response):
                return kept_page(request, logged_out=True, status=401)
            return response
        if _leads_to_log_in(response):
            return _log_in_again(request)
        if getattr(request, "csrf_failed", False):
            return _try_again(request)
        if response.status_code >= 400 and _is_page(response) and "HX-Reselect" not in response:
            return _told(request, _sentence(response.status_code), response.status_code)
        return _with_messages(request, response)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """Answer for the two errors that are written for people; leave all others."""
        if isinstance(exception, Refused):
            return _refused(request, str(exception), 422)
        if isinstance(exception, NotAllowed):
            return _refused(request, str(exception), 403)
        return None


def _is_fragment_request(request: Request) -> bool:
    """Say whether htmx asked for a part of a page (and not for a whole one out of its history)."""
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return False
    return not htmx.history_restore_request and not htmx.boosted


def _is_page(response: HttpResponseBase) -> bool:
    """Say whether the response is a whole page, or not HTML at all; a view's own fragments are left as
    they are.
    """
    if not isinstance(response, HttpResponse) or not response.get("Content-Type", "").startswith(HTML):
        return True
    return b"<html" in response.content[:500].lower()


def _leads_to_log_in(response: HttpResponseBase) -> bool:
    """Say whether the response sends the person to log in."""
    if response.status_code not in (301, 302, 303, 307):
        return False
    return urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)


def _asks_to_log_in(response: HttpResponseBase) -> bool:
    """Say whether the person must log in before what they sent can be done (logging out leads there too)."""
    return _leads_to_log_in(response) and "next=" in urlsplit(response["Location"]).query


def _log_in_again(request: Request) -> HttpResponse:
    """Answer an expired log-in."""
    page = request.htmx.current_url_abs_path or "/"
    log_in = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}"
    if request.method in ("GET", "HEAD"):
        return HttpResponse(status=204, headers={"HX-Redirect": log_in, "Vary": "HX-Request"})
    text = _(
        "Du har loggats ut. Det du skrev finns kvar här men är inte sparat. "
        "Logga in i en ny flik och försök igen."
    )
    return _told(request, text, 401, href=log_in, link_text=_("Logga in"))


def _try_again(request: Request) -> HttpResponse:
    """Give a page that outlived its token (a new log-in in another tab) a new one, and ask for another try.

    Only a page of our own can read the answer: the browser lets no other site send htmx's header or see ours.
    """
    text = _("Sidan hade legat öppen länge. Det du skrev finns kvar men är inte sparat; försök igen nu.")
    response = _told(request, text, 403)
    response["HX-Trigger"] = json.dumps({"csrf-token": {"token": get_token(request)}})
    return response


def _refused(request: Request, sentence: str, status: int) -> HttpResponse:
    """Say why, beside where the person is or on a page of its own."""
    if _is_fragment_request(request):
        return _told(request, sentence, status)
    if status == 403:
        return render(request, "403.html", {"exception": sentence}, status=403)
    return render(request, "refused.html", {"sentence": sentence}, status=status)


def _told(
    request: HttpRequest, text: str, status: int, *, href: str = "", link_text: str = ""
) -> HttpResponse:
    """Return a sentence as a fragment for #messages."""
    kind = "warning" if status == 401 else "error"
    fragment = render_to_string(
        "components/told.html",
        {"kind": kind, "text": text, "href": href, "link_text": link_text, "away": status == 503},
    )
    headers = {
        "HX-Retarget": "#messages",
        "HX-Reswap": "innerHTML show:top",
        "HX-Reselect": "unset",
        "Vary": "HX-Request",
    }
    return HttpResponse(fragment, status=status, headers=headers)


def _with_messages(request: Request, response: HttpResponse) -> HttpResponse:
    """Send Django's messages along with a fragment; a redirect or an empty answer leaves them for the
    next page.
    """
    moves = any(header in response for header in ("HX-Redirect", "HX-Refresh", "HX-Location"))
    if moves or response.status_code not in (200, 422) or _is_page(response):
        return response
    waiting = get_messages(request)
    if isinstance(waiting, list) or waiting.used or not len(waiting):
        return response
    fragment = render_to_string("components/messages_along.html", {"messages": waiting})
    response.content += fragment.encode()
    return response


def _sentence(status: int) -> str:
    """Return what a failed part of a page says."""
    sentences = {
        403: _("Du får inte göra det här. Ladda om sidan; det kan ha ändrats vad du får göra."),
        404: _("Det du öppnade finns inte längre. Ladda om sidan."),
        409: _("Någon annan har ändrat samma sak. Ladda om sidan och jämför."),
        429: _("För många försök. Vänta en stund och försök igen."),
        503: _("Tjänsten är tillfälligt borta. Det du skrev finns kvar här; försök igen om en stund."),
    }
    return sentences.get(
        status, _("Något gick fel hos oss och är antecknat. Det du skrev finns kvar här; försök igen.")
    )
