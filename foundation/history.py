"""History of what people change outside the decided versions: who, when, before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(model: M) -> M:
    """Class decorator: every insert, update and delete of the model is kept in an append-only event table.

    Insert-only tables need none (their rows are their history), and neither do versions once they are
    locked; it is for drafts and for what changes without a decision.
    """
    made: M = pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())(
        model
    )
    return made


def tracked_without(*hidden: str, noticed: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Class decorator: like ``tracked``, but ``hidden`` columns are never written in the history.

    That one of the ``noticed`` among them was changed shows as a row, who and when; not what to.
    """

    def decorate(model: M) -> M:
        shown = [field.name for field in model._meta.concrete_fields if field.name not in hidden]
        changed = pgtrigger.AnyChange(*shown, *noticed)
        events = pghistory.InsertEvent(), pghistory.UpdateEvent(condition=changed), pghistory.DeleteEvent()
        made: M = pghistory.track(*events, exclude=list(hidden))(model)
        return made

    return decorate
