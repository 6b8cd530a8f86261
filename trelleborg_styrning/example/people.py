"""The example's organisation and log-ins. Everyone is a role; there are no names of people."""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from organisation.models import (
    Body,
    BodyName,
    BodySuccession,
    DueDate,
    Municipality,
    Person,
    ReportingPeriod,
    RoleAssignment,
    SteeringModel,
    Term,
    Unit,
    Year,
)
from organisation.roles import Role
from trelleborg_styrning.example import content
from trelleborg_styrning.example.content import day

#: One password for every log-in of the example, which exists in example mode only; shown on the log-in page.
PASSWORD = "trelleborg-exempel"
DOMAIN = "trelleborg.example"
SINCE = datetime.date(2023, 1, 1)


@dataclass(frozen=True)
class Login:
    """An address and the role that it logs in as."""

    email: str
    name: str
    role: str
    body: str = ""
    unit: str = ""
    shown: bool = True


def address(*words: str) -> str:
    """An example address of a role: lower case, without accents, dots between."""
    plain = unicodedata.normalize("NFKD", ".".join(words).lower()).encode("ascii", "ignore").decode()
    kept = "".join(letter if letter.isalnum() else "." for letter in plain)
    return ".".join(part for part in kept.split(".") if part) + "@" + DOMAIN


def short_of(body: dict[str, Any]) -> str:
    """ "social" for socialnämnden, in addresses."""
    return str(body["slug"]).removesuffix("namnden").rstrip("-") or str(body["slug"])


def logins() -> list[Login]:
    """Every log-in: per committee a secretary, a head, a politician and its managers; then the shared."""
    found = []
    for body in content.bodies():
        if "administration" not in body:
            continue
        name, slug = body["names"][0][0], body["slug"]
        short = short_of(body)
        found += [
            Login(
                address("namndsekreterare", short),
                f"Nämndsekreterare, {name}",
                Role.SECRETARY,
                slug,
            ),
            Login(address("forvaltningschef", short), body["head"], Role.HEAD, slug),
            Login(
                address("fortroendevald", short),
                f"Förtroendevald, {name}",
                Role.POLITICIAN,
                slug,
            ),
        ]
        for index, (unit, _name, _parent, manager) in enumerate(body["units"]):
            found.append(
                Login(
                    address(manager),
                    manager,
                    Role.UNIT_MANAGER,
                    slug,
                    unit,
                    shown=index == 0,
                )
            )
    left = "Enhetschef, barn och unga"
    found.append(Login(address(left), left, Role.UNIT_MANAGER, "socialnamnden", "barn-och-unga", shown=False))
    found += [Login(row["email"], row["name"], row["role"]) for row in content.organisation()["person"]]
    return found


def load_organisation() -> None:
    """Municipality, terms, years, reporting periods, due dates, bodies, units and people."""
    data = content.organisation()
    Municipality.objects.create(name=data["name"], code=data["code"])
    for row in data["term"]:
        Term.objects.create(
            name=row["name"],
            council_from=row["council"][0],
            council_to=row["council"][1],
            committee_from=row["committee"][0],
            committee_to=row["committee"][1],
        )
    for row in data["steering_model"]:
        SteeringModel.objects.create(**row)
    model = SteeringModel.objects.get()
    for row in data["year"]:
        Year.objects.create(year=row["year"], steering_model=model, opened_at=row["opened"])
    _load_periods(data)
    for row in content.bodies():
        _load_body(row)
    for row in data["succession"]:
        BodySuccession.objects.create(
            old=Body.objects.get(slug=row["old"]),
            new=Body.objects.get(slug=row["new"]),
            kind=row["kind"],
            from_date=row["from"],
        )
    _load_people()


def _load_periods(data: dict[str, Any]) -> None:
    for row in data["period"]:
        period = ReportingPeriod.objects.create(
            year_id=row["year"],
            kind=row["kind"],
            covers=(day(row["covers"][0]), day(row["covers"][1])),
            cut_off=row["cut_off"],
        )
        DueDate.objects.bulk_create(
            DueDate(period=period, step=step, on=on) for step, on in row["due"].items()
        )
    for row in data["goal_dates"]:
        for step in ("goals_submitted", "goals_decided"):
            DueDate.objects.create(year_id=row["year"], step=step, on=row[step])


def _load_body(row: dict[str, Any]) -> None:
    names = row["names"]
    ended = day(row["ended"]) if "ended" in row else None
    body = Body.objects.create(
        kind=row["kind"],
        slug=row["slug"],
        order=row["order"],
        valid=(day(names[0][1]), ended),
    )
    ends = [day(name[1]) for name in names[1:]] + [ended]
    for (name, since), end in zip(names, ends, strict=True):
        BodyName.objects.create(body=body, name=name, valid=(day(since), end))
    if "administration" not in row:
        return
    top = Unit.objects.create(
        body=body,
        name=row["administration"],
        external_code=row["slug"],
        valid=(SINCE, None),
    )
    made = {"": top}
    for slug, name, parent, _manager in row["units"]:
        made[slug] = Unit.objects.create(
            body=body,
            parent=made[parent],
            name=name,
            external_code=slug,
            valid=(SINCE, None),
        )


def _load_people() -> None:
    bodies = {body.slug: body for body in Body.objects.all()}
    units = {unit.external_code: unit for unit in Unit.objects.all()}
    password = make_password(PASSWORD)
    for login in logins():
        person = Person.objects.create(email=login.email, display_name=login.name, password=password)
        body = bodies.get(login.body)
        unit = units.get(login.unit) or (units.get(login.body) if login.role == Role.HEAD else None)
        RoleAssignment.objects.create(
            person=person, role=login.role, body=body, unit=unit, valid=(SINCE, None)
        )
