"""The page "Vad får jag göra?": a person's roles and permissions in words, from roles.py and nowhere else."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from organisation.models import Person, Unit
from organisation.register import bodies_named
from organisation.roles import ACTING, PERMISSION_TEXTS, ROLES, Permission, Role, RoleSpec


@dataclass(frozen=True)
class Right:
    """One role that the person has: where, and what it lets them do there and everywhere."""

    role: str
    where: str
    unit: str
    description: str
    own: tuple[str, ...]
    everywhere: tuple[str, ...]


@dataclass(frozen=True)
class RoleRow:
    """One permission in the table of all roles: in words, and per role "own", "everywhere" or empty."""

    text: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RoleTable:
    """All permissions × all roles; ``mine`` marks the columns of the person's own roles."""

    roles: tuple[tuple[str, bool], ...]
    rows: tuple[RoleRow, ...]


def words(permissions: frozenset[Permission]) -> tuple[str, ...]:
    """Permissions in the enum's order, each completing "Du får …"."""
    return tuple(str(PERMISSION_TEXTS[permission]) for permission in Permission if permission in permissions)


def rights_of(person: Person, today: datetime.date) -> list[Right]:
    """The person's roles today with what they permit, and the running mandates as rights of their own."""
    grants = person.grants
    ids = {held.body_id for held in grants.roles} | set(grants.acting_for)
    bodies = bodies_named([pk for pk in ids if pk is not None], today)
    units = Unit.objects.in_bulk([held.unit_id for held in grants.roles if held.unit_id is not None])
    rights = [
        _right(
            ROLES[held.role],
            str(bodies.get(held.body_id, "")) if held.body_id else "",
            str(units.get(held.unit_id, "")) if held.unit_id else "",
        )
        for held in grants.roles
    ]
    office = ROLES[Role.MANAGEMENT_OFFICE]
    for body in grants.acting_for:
        rights.append(
            Right(str(office.role.label), str(bodies[body]), "", "", words(ACTING - office.everywhere), ())
        )
    return rights


def _right(spec: RoleSpec, where: str, unit: str) -> Right:
    return Right(
        str(spec.role.label),
        where,
        unit,
        str(spec.description),
        words(spec.own - spec.everywhere),
        words(spec.everywhere),
    )


def role_table(person: Person) -> RoleTable:
    """Every permission and who has it; no queries but the person's grants."""
    mine = {held.role for held in person.grants.roles}
    roles = list(ROLES.values())
    rows = tuple(
        RoleRow(
            str(PERMISSION_TEXTS[permission]),
            tuple(
                "everywhere" if permission in spec.everywhere else "own" if permission in spec.own else ""
                for spec in roles
            ),
        )
        for permission in Permission
    )
    return RoleTable(tuple((str(spec.role.label), spec.role in mine) for spec in roles), rows)
