"""What an address of a goal names, as far as the reader may know of it; anything else is 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from foundation import clock
from goals.models import EffectGoalVersion
from goals.selectors import current_versions
from organisation.models import Body, Person
from organisation.selectors import get_body
from organisation.versions import State

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def reader(request: HttpRequest) -> Person:
    """The person who is logged in; views that use it demand that."""
    user: Person | AnonymousUser = request.user  # type: ignore[assignment]
    assert isinstance(user, Person)
    return user


def body_of(request: HttpRequest, slug: str) -> Body:
    """The body that the address names, as the permission check found it or read anew."""
    return getattr(request, "body_in_view", None) or get_body(slug, clock.today())


def version_of(request: HttpRequest, year: int, slug: str, number: int) -> EffectGoalVersion:
    """The version of one goal that the reader works on or reads first."""
    body = body_of(request, slug)
    for version in current_versions(year, person=reader(request), body=body):
        if version.goal.number == number:
            version.goal.body = body
            return version
    raise Http404(_("Målet finns inte, eller så är det inte lämnat vidare än."))


def draft_of(request: HttpRequest, year: int, slug: str, number: int) -> EffectGoalVersion | None:
    """The draft of one goal; None when it is past that and cannot be written in."""
    version = version_of(request, year, slug, number)
    return version if version.state == State.DRAFT else None
