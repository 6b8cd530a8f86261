"""Which versions of goals a person may know of.

draft – the body's own officials; submitted and reviewed – and the management office and auditors; ready – and
the body's politicians; decided – everyone who is logged in. Returned and withdrawn versions are drafts' history.
"""

from __future__ import annotations

from django.db.models import Q

from organisation.models import Person
from organisation.roles import Permission
from organisation.versions import DECIDED_STATES, State

#: Per permission, the states it lets one read.
READS: dict[Permission, tuple[State, ...]] = {
    Permission.READ_DECIDED: DECIDED_STATES,
    Permission.READ_DRAFT: (State.DRAFT, State.RETURNED, State.WITHDRAWN, State.REPLACED),
    Permission.READ_SUBMITTED: (State.SUBMITTED, State.REVIEWED, State.RETURNED),
    Permission.READ_READY: (State.READY, State.REPLACED),
}


def visible_states(person: Person, body_field: str) -> Q:
    """A filter over any versioned table whose body is reached by ``body_field`` ("goal__body")."""
    allowed = Q(pk__in=[])
    for permission, states in READS.items():
        bodies = person.grants.body_ids(permission)
        which = Q(state__in=[str(state) for state in states])
        if bodies is None:
            allowed |= which
        elif bodies:
            allowed |= which & Q(**{f"{body_field}__in": list(bodies)})
    return allowed


def visible_versions(person: Person) -> Q:
    """The versions of effect goals that the person may see."""
    return visible_states(person, "goal__body")
