"""Loads the example municipality into an empty database, once; the second time it sees that it is there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection, transaction

from organisation.models import Body, Municipality, Person, Unit, Year
from organisation.roles import Role
from trelleborg_styrning.example import content
from trelleborg_styrning.example.committees import Scene, load_goals
from trelleborg_styrning.example.council import load_council
from trelleborg_styrning.example.measures import load_indicators, own_numbers, prepare_values
from trelleborg_styrning.example.people import PASSWORD, Login, load_organisation, logins
from trelleborg_styrning.example.reporting import load_reports

#: Two starts at once wait for each other here ("trelleborg" in digits); released with the transaction.
LOCK = 1287_2026


class NotExample(Exception):
    """The example may only be loaded in example mode, into a database that holds nothing else."""


def load_example() -> bool:
    """Load everything in one transaction. True when it was loaded now, False when it was already there.

    Raises NotExample outside example mode, and when the database holds another municipality.
    """
    if not settings.EXAMPLE_MODE:
        raise NotExample(
            "Exemplet läses bara in i exempelläget, aldrig i en riktig kommun. Skriv EXAMPLE_MODE=1 före kommandot."
        )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if is_loaded():
            return False
        if Municipality.objects.exists() or Person.objects.exists():
            raise NotExample(
                "Databasen innehåller redan något annat än exemplet. Töm den först, eller välj en annan."
            )
        _load()
    return True


def is_loaded() -> bool:
    """Whether the example is in the database, by its municipality and its first log-in."""
    first = logins()[0].email
    return (
        Municipality.objects.filter(code=content.organisation()["code"]).exists()
        and Person.objects.filter(email=first).exists()
    )


def _load() -> None:
    load_organisation()
    bodies = {body.slug: body for body in Body.objects.all()}
    people = {person.email: person for person in Person.objects.all()}
    known = logins()

    def of(role: Role) -> dict[str, Person]:
        return {login.body: people[login.email] for login in known if login.role == role}

    secretaries = of(Role.SECRETARY)
    indicators = load_indicators(bodies, secretaries)
    pending = prepare_values(indicators)
    units = {unit.external_code: unit for unit in Unit.objects.all()}
    scene = Scene(
        bodies=bodies,
        secretaries=secretaries,
        heads=of(Role.HEAD),
        office=next(people[login.email] for login in known if login.role == Role.MANAGEMENT_OFFICE),
        units=units,
        people=people,
        unit_of={people[login.email].pk: units[login.unit] for login in known if login.unit},
        values=own_numbers(pending),
        pending=pending,
        owners=_owners(known, people),
        indicators=indicators,
        direction_goals=load_council(indicators),
        years={year.pk: year for year in Year.objects.select_related("steering_model")},
    )
    load_goals(scene)
    load_reports(scene)


def _owners(known: list[Login], people: dict[str, Person]) -> dict[str, Person]:
    """Each unit's manager, the first named where there are two."""
    found: dict[str, Person] = {}
    for login in known:
        if login.unit:
            found.setdefault(login.unit, people[login.email])
    return found


def example_logins() -> list[dict[str, Any]]:
    """What the log-in page lists in example mode: address, role and password; empty outside it."""
    if not settings.EXAMPLE_MODE:
        return []
    return [
        {"email": login.email, "name": login.name, "password": PASSWORD} for login in logins() if login.shown
    ]
