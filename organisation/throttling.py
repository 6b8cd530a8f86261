"""Slowing down those who guess passwords, without shutting anybody else out.

Six wrong passwords for one account from one address stop that pair for a quarter of an hour (django-axes, settings.py).
That alone lets one address try every account five times: so an address from which very many attempts have failed is
stopped too, except for the accounts that have logged in from it lately. A guesser behind the municipality's own address
therefore never locks colleagues out, nor does one from elsewhere lock out the owner of an account.
"""

from __future__ import annotations

import datetime
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.core.cache import cache
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

#: How long an account that has logged in from an address is known there.
KNOWN_FOR = datetime.timedelta(days=30)
#: Letters with a link to a new password: to one address of e-mail, and to all that one computer asks for, an hour.
LETTERS_TO_ONE, LETTERS_FROM_ONE = 3, 20


class LoginThrottle(AxesDatabaseHandler):  # type: ignore[misc]
    """django-axes' own rule, and the one about addresses."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether this attempt is stopped before the password is looked at."""
        if super().is_locked(request, credentials):
            return True
        address = request.axes_ip_address  # type: ignore[attr-defined]
        return _failures_from(address, request) >= settings.LOGIN_FAILURES_PER_ADDRESS and not _known_at(
            get_client_username(request, credentials), address
        )


def _failures_from(address: str, request: HttpRequest) -> int:
    attempts = AccessAttempt.objects.filter(
        ip_address=address, attempt_time__gte=get_cool_off_threshold(request)
    )
    return int(attempts.aggregate(all=Sum("failures_since_start"))["all"] or 0)


def _known_at(username: str | None, address: str) -> bool:
    since = timezone.now() - KNOWN_FOR
    known = AccessLog.objects.filter(username=username, ip_address=address, attempt_time__gte=since)
    return bool(known.exists())


def may_have_letter(email: str, address: str) -> bool:
    """Count one request for a link to a new password; False when there have been too many this hour.

    The hour runs from the first request and is not renewed by those that are refused: whoever keeps asking for
    somebody else's link does not keep the owner from getting one.
    """
    counted = [(f"letter:{email.casefold()}", LETTERS_TO_ONE), (f"letters:{address}", LETTERS_FROM_ONE)]
    fits = [_count(key) <= most for key, most in counted]  # both are counted, whatever the first says
    return all(fits)


def _count(key: str) -> int:
    """Count one more during the hour that began with the first, also when two ask at once."""
    if cache.add(key, 1, timeout=3600):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # the hour ended between the two
        return 1
