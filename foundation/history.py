"""History of what people change outside the decided versions: who, when, before and after."""

from __future__ import annotations

from typing import TypeVar

import pghistory
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
