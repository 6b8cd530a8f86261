"""A person's roles worked out to permissions on a day: the data behind the three questions in access.py."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from foundation.nested import together
from organisation.models import ActingMandate, Person, RoleAssignment
from organisation.register import read_register
from organisation.roles import ACTING, ROLES, Permission, Role


@dataclass(frozen=True)
class HeldRole:
    """One role on a day; ``label`` is ready for the screen ("Nämndsekreterare")."""

    role: Role
    body_id: int | None
    unit_id: int | None


@dataclass(frozen=True)
class Grants:
    """Permissions of one person at one moment: everywhere, and per body id."""

    roles: tuple[HeldRole, ...] = ()
    everywhere: frozenset[Permission] = frozenset()
    by_body: dict[int, frozenset[Permission]] = field(default_factory=dict)
    acting_for: tuple[int, ...] = ()

    def has_role(self, role: Role) -> bool:
        """Whether the person holds a role, for any body."""
        return any(held.role == role for held in self.roles)

    def holds(self, permission: Permission, body_id: int | None = None) -> bool:
        """Whether the permission is held everywhere, or for that body (any body where None is given)."""
        if permission in self.everywhere:
            return True
        if body_id is None:
            return any(permission in held for held in self.by_body.values())
        return permission in self.by_body.get(body_id, frozenset())

    def body_ids(self, permission: Permission) -> frozenset[int] | None:
        """The bodies for which it is held; None means all of them."""
        if permission in self.everywhere:
            return None
        return frozenset(body for body, held in self.by_body.items() if permission in held)

    @property
    def own_body_ids(self) -> tuple[int, ...]:
        """Bodies that the person's roles name, in no order but first the earliest given."""
        return tuple(dict.fromkeys(held.body_id for held in self.roles if held.body_id is not None))


def predecessors(body_ids: Iterable[int], on: datetime.date) -> dict[int, set[int]]:
    """Per body, the ended bodies whose open matters it has taken over by a day (transitively)."""
    body_ids = list(body_ids)
    if not body_ids:
        return {}
    direct: dict[int, set[int]] = {}
    for row in read_register().successions:
        if row.from_date <= on:
            direct.setdefault(row.new_id, set()).add(row.old_id)
    found: dict[int, set[int]] = {}
    for body in body_ids:
        seen: set[int] = set()
        queue = [body]
        while queue:
            for old in direct.get(queue.pop(), ()):
                if old not in seen:
                    seen.add(old)
                    queue.append(old)
        found[body] = seen
    return found


def grants_of(person: Person, moment: datetime.datetime) -> Grants:
    """Work out a person's grants: valid roles, successors' roles over ended bodies, running mandates."""
    if not person.is_active:
        return Grants()
    day = timezone.localtime(moment).date()
    roles, mandates = together(
        RoleAssignment.objects.filter(person=person, valid__contains=day).order_by("pk"),
        ActingMandate.objects.filter(
            person=person, started_at__lte=moment, ends_at__gt=moment, ended_at__isnull=True
        ),
    )
    held = tuple(HeldRole(Role(row.role), row.body_id, row.unit_id) for row in roles)
    everywhere: set[Permission] = set()
    by_body: dict[int, set[Permission]] = {}
    inherited = predecessors({role.body_id for role in held if role.body_id is not None}, day)
    for role in held:
        spec = ROLES[role.role]
        everywhere |= spec.everywhere
        if role.body_id is not None:
            for body in {role.body_id} | inherited[role.body_id]:
                by_body.setdefault(body, set()).update(spec.own)
    acting: tuple[int, ...] = ()
    if Permission.ACT_FOR_BODY in everywhere:
        acting = tuple(mandate.body_id for mandate in mandates)
        for body in acting:
            by_body.setdefault(body, set()).update(ACTING)
    return Grants(held, frozenset(everywhere), {body: frozenset(p) for body, p in by_body.items()}, acting)
