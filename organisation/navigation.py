"""What this app tells the frame: the years to choose from, who is logged in, and whether they act for a
committee.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation import clock, navigation
from foundation.numbers import format_day, format_time
from foundation.words import capitalised
from organisation.models import ActingMandate, Body, Person
from organisation.register import bodies_named, read_register
from organisation.roles import Role
from organisation.selectors import years


@dataclass(frozen=True)
class Acting:
    """A running mandate as the frame shows it."""

    body: Body
    until: str
    reason: str


def person_label(person: Person) -> tuple[str, str]:
    """ "Nämndsekreterare", "Socialnämnden": the first role and its body; the name alone where there is no
    role.
    """
    held = person.grants.roles[:1]
    if not held:
        return str(person), ""
    role = Role(held[0].role).label
    where = ""
    if held[0].body_id is not None:
        where = str(read_register().body(held[0].body_id, clock.today()))
    elif str(person).casefold() != str(role).casefold():
        where = str(person)
    return capitalised(str(role)), where


def acting_for(person: Person) -> list[Acting]:
    """The mandates that run now, for the notice in the frame. No query unless one runs."""
    if not person.grants.acting_for:
        return []
    mandates = {
        mandate.body_id: mandate
        for mandate in ActingMandate.objects.filter(
            person=person, body__in=person.grants.acting_for, ended_at__isnull=True
        ).order_by("ends_at")
    }
    bodies = bodies_named(mandates, clock.today())
    return [Acting(bodies[body], until_text(mandate), mandate.reason) for body, mandate in mandates.items()]


def until_text(mandate: ActingMandate) -> str:
    """ "i dag klockan 16.30", "21 september klockan 9.00"."""
    ends = timezone.localtime(mandate.ends_at)
    day = _("i dag") if ends.date() == clock.today() else format_day(ends.date())
    return _("%(day)s klockan %(time)s") % {"day": day, "time": format_time(ends)}


def register() -> None:
    """Called from ``AppConfig.ready()``."""
    navigation.register_years(lambda _person: years())
    navigation.register_person_label(person_label)
    navigation.register(
        navigation.NavItem(
            "permissions",
            gettext_lazy("Vad får jag göra?"),
            "organisation:permissions",
            order=910,
            secondary=True,
        )
    )
