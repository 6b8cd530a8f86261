"""Who may do what: one rule, asked three ways (may, which objects, which people), and how views name it.

Every view carries exactly one of ``@requires(Permission.X)``, ``@signed_in`` or ``@public``; a test walks all
addresses and fails for a view that names none.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from foundation import clock
from foundation.errors import NotAllowed
from foundation.request import Request
from foundation.words import any_of
from organisation.models import Body, Person
from organisation.models.bodies import BodyQuerySet
from organisation.roles import PERMISSION_TEXTS, ROLES, Permission
from organisation.selectors import get_body

View = Callable[..., HttpResponseBase]
#: Years outside of these are not looked for: no municipality has them, and some are no dates at all.
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True)
class Verdict:
    """Whether something is allowed; ``reason`` is a Swedish sentence when it is not, else empty."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Access:
    """What a view demands; read by the walk over all addresses."""

    kind: str
    permission: Permission | None = None


def may(person: Person, permission: Permission, body: Body | None = None) -> Verdict:
    """May this person do this, for this body? A refusal says who may."""
    if person.grants.holds(permission, body.pk if body else None):
        return Verdict(True)
    return Verdict(False, refusal(permission, body))


def refusal(permission: Permission, body: Body | None = None) -> str:
    """The sentence a person reads when refused: what it takes, and whom to ask."""
    roles = [str(spec.role.label) for spec in ROLES.values() if permission in spec.own | spec.everywhere]
    values = {"what": PERMISSION_TEXTS[permission], "roles": any_of(roles)}
    if body is None:
        return _("Din roll räcker inte för att %(what)s. Det får %(roles)s.") % values
    named = body if hasattr(body, "name") else Body.objects.with_name_on(clock.today()).get(pk=body.pk)
    return _("Din roll räcker inte för att %(what)s för %(body)s. Det får %(roles)s.") % {
        **values,
        "body": named.in_sentence,
    }


def require(person: Person, permission: Permission, body: Body | None = None) -> None:
    """Raise ``NotAllowed`` with the reason unless ``may``; services call it first."""
    verdict = may(person, permission, body)
    if not verdict:
        raise NotAllowed(verdict.reason)


def bodies_where(person: Person, permission: Permission) -> BodyQuerySet:
    """The bodies for which the person holds the permission."""
    ids = person.grants.body_ids(permission)
    return Body.objects.all() if ids is None else Body.objects.filter(pk__in=ids)


def people_who(permission: Permission, body: Body | None, on: datetime.date) -> Any:
    """The active people who hold the permission for a body (or everywhere) on a day, as a queryset of Person."""
    everywhere = [role for role, spec in ROLES.items() if permission in spec.everywhere]
    own = [role for role, spec in ROLES.items() if permission in spec.own]
    people = Person.objects.filter(is_active=True, roles__valid__contains=on)
    found = people.filter(roles__role__in=everywhere)
    if body is not None:
        found |= people.filter(roles__role__in=own, roles__body=body)
    return found.distinct()


class BodyRequest(Request):
    """A request to a view that ``requires`` a permission; for annotations only."""

    #: The body that the address names.
    body_in_view: Body | None


def _marked(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]  # the type of functions does not know theirs
    return view


def _guarded(view: View, access: Access, check: Callable[[BodyRequest, dict[str, Any]], None] | None) -> View:
    @wraps(view)
    def wrapper(request: BodyRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not FIRST_YEAR <= kwargs.get("year", FIRST_YEAR) <= LAST_YEAR:
            raise Http404(_("Det året är inte upplagt."))
        if check is not None:
            check(request, kwargs)
        return view(request, *args, **kwargs)

    return _marked(wrapper, access)


def requires(permission: Permission) -> Callable[[View], View]:
    """The view needs this permission; for the body whose ``slug`` the address names, see ``body_of``."""

    def check(request: BodyRequest, kwargs: dict[str, Any]) -> None:
        request.body_in_view = get_body(kwargs["slug"], clock.today()) if "slug" in kwargs else None
        require(reader(request), permission, request.body_in_view)

    def decorate(view: View) -> View:
        return _guarded(view, Access("permission", permission), check)

    return decorate


def signed_in(view: View) -> View:
    """The view is for everyone who is logged in; what it shows is chosen by ``visible_to``."""
    return _guarded(view, Access("signed_in"), None)


def public(view: View) -> View:
    """The view is for everyone, also without logging in."""
    return _marked(view, Access("public"))


def reader(request: HttpRequest) -> Person:
    """The person who is logged in; only for views that demand that."""
    assert isinstance(request.user, Person)
    return request.user


def body_of(request: HttpRequest, slug: str) -> Body:
    """The body that the address names, as the permission check found it or read anew."""
    return getattr(request, "body_in_view", None) or get_body(slug, clock.today())
