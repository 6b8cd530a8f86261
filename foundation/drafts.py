"""What people are typing, kept for them until they press save: see ``DraftBuffer``.

A buffer is its writer's alone. That somebody else is writing on the same thing is told, not what.
"""

from __future__ import annotations

import datetime
from typing import Any

from foundation.memo import once_a_request
from foundation.models import DraftBuffer

#: Someone who has not typed for this long is not writing any more.
STILL_WRITING = datetime.timedelta(minutes=20)


def buffer_save(
    *, person: Any, key: str, payload: dict[str, Any], based_on: int, moment: datetime.datetime
) -> DraftBuffer:
    """Keep what is typed; ``based_on`` is the lock version that the writer had read when they began."""
    found, _made = DraftBuffer.objects.update_or_create(
        person=person, key=key, defaults={"payload": payload, "based_on": based_on, "saved_at": moment}
    )
    return found


def buffer_of(person: Any, key: str) -> DraftBuffer | None:
    """What the person was typing, if anything."""
    return next((row for row in _buffers(key) if row.person_id == person.pk), None)


def buffer_drop(*, person: Any, key: str) -> None:
    """Throw away what was typed: it is saved, or not wanted."""
    DraftBuffer.objects.filter(person=person, key=key).delete()


def others_writing(person: Any, key: str, moment: datetime.datetime) -> list[DraftBuffer]:
    """Others who have typed on the same thing lately, with their names."""
    return [
        row
        for row in _buffers(key)
        if row.person_id != person.pk and moment - STILL_WRITING < row.saved_at <= moment + STILL_WRITING
    ]


@once_a_request
def _buffers(key: str) -> list[DraftBuffer]:
    """What anybody has typed on a thing, the latest first."""
    return list(DraftBuffer.objects.filter(key=key).select_related("person").order_by("-saved_at"))
