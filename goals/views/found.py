"""What an address of a goal names, as far as the reader may know of it; anything else is 404."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from goals.models import EffectGoalVersion
from goals.selectors import current_versions
from organisation.access import body_of, reader
from organisation.versions import State


def version_of(request: HttpRequest, year: int, slug: str, number: int) -> EffectGoalVersion:
    """The version of one goal that the reader works on or reads first."""
    body = body_of(request, slug)
    for version in current_versions(year, person=reader(request), body=body, number=number):
        version.goal.body = body
        return version
    raise Http404(_("Målet finns inte, eller så är det inte lämnat vidare än."))


def draft_of(request: HttpRequest, year: int, slug: str, number: int) -> EffectGoalVersion | None:
    """The draft of one goal; None when it is past that and cannot be written in."""
    version = version_of(request, year, slug, number)
    return version if version.state == State.DRAFT else None
