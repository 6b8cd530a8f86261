"""What is versioned and decided: the states, and the abstract models that goals, plans and reports share.

The rules are domain.md's "States": content changes in draft only; at most one version of a root is open; a
decided version is in force during a range that no other version of the same root overlaps.
"""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.errors import Refused
from foundation.models import Made
from organisation.models.people import Person


class State(models.TextChoices):
    DRAFT = "draft", _("utkast")
    SUBMITTED = "submitted", _("inlämnad")
    RETURNED = "returned", _("åter för komplettering")
    WITHDRAWN = "withdrawn", _("återtagen")
    REVIEWED = "reviewed", _("granskad")
    READY = "ready", _("klarmarkerad")
    DECIDED = "decided", _("beslutad")
    SENT = "sent", _("expedierad")
    REPLACED = "replaced", _("ändrad på sammanträdet")
    SUPERSEDED = "superseded", _("ersatt")


#: Not yet ended: at most one version of a root is in one of these.
OPEN_STATES = (State.DRAFT, State.SUBMITTED, State.REVIEWED, State.READY)
#: From the committee's decision on.
DECIDED_STATES = (State.DECIDED, State.SENT, State.SUPERSEDED)


class Versioned(Made):
    """One version of a root. Subclasses name the root in ``ROOT`` and add ``version_constraints(...)``."""

    ROOT: ClassVar[str]

    no = models.PositiveIntegerField(_("version"))
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("läge"), max_length=12, choices=State.choices, default=State.DRAFT)
    decision = models.ForeignKey(
        "organisation.Decision",
        verbose_name=_("beslut"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
    )
    correction_reason = models.TextField(_("skäl till rättelsen"), blank=True)
    in_force = DateRangeField(_("gäller"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    lock_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Draft, submitted, reviewed or ready."""
        return self.state in OPEN_STATES

    @property
    def is_decided(self) -> bool:
        """Decided, whether still in force or not."""
        return self.state in DECIDED_STATES


def version_constraints(name: str, root: str) -> list[models.BaseConstraint]:
    """The constraints every versioned table carries; ``root`` is the field that names the identity."""
    return [
        models.UniqueConstraint(fields=[root, "no"], name=f"{name}_one_no"),
        models.UniqueConstraint(
            fields=[root],
            condition=models.Q(state__in=[str(state) for state in OPEN_STATES]),
            name=f"{name}_one_open",
            violation_error_message=_("Det finns redan en öppen version."),
        ),
        ExclusionConstraint(
            name=f"{name}_one_in_force",
            expressions=[(root, RangeOperators.EQUAL), ("in_force", RangeOperators.OVERLAPS)],
            violation_error_message=_("En annan version gäller redan under den tiden."),
        ),
        models.CheckConstraint(
            condition=~models.Q(state__in=[str(state) for state in DECIDED_STATES])
            | (
                models.Q(in_force__isnull=False)
                & (models.Q(decision__isnull=False) | ~models.Q(correction_reason=""))
            ),
            name=f"{name}_decided_has_decision",
        ),
    ]


class Transition(Made):
    """One move between states: kept for ever, with the comment that came with it. Insert-only."""

    from_state = models.CharField(max_length=12, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=12, choices=State.choices)
    comment = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["made_at", "pk"]


#: The longest comment on a version: what needs more is said in a meeting.
COMMENT_LENGTH = 2000


def require_state(version: Versioned, *states: State) -> None:
    """Raise Refused unless the version is in one of the states."""
    if version.state not in states:
        raise Refused(
            gettext("Läget är ”%(state)s”, och då går det inte. Ladda om sidan för att se vad som har hänt.")
            % {"state": version.get_state_display()}
        )


def comment_of(typed: str, *, asked: bool = False) -> str:
    """A reviewer's comment as it is kept. Raises Refused when it is too long, or is asked for and empty."""
    comment = typed.strip()
    if asked and not comment:
        raise Refused(
            gettext("Skriv vad som behöver kompletteras, så att sekreteraren kan göra det."), field="comment"
        )
    if len(comment) > COMMENT_LENGTH:
        raise Refused(
            gettext("Kommentaren är för lång: högst %(most)d tecken.") % {"most": COMMENT_LENGTH},
            field="comment",
        )
    return comment


def move(
    version: Versioned, to: State, *, by: Person | None, moment: datetime.datetime, comment: str = ""
) -> None:
    """Change the state and keep the move with its comment. The caller has locked the version."""
    before, version.state = version.state, to
    version.save()
    moves: Any = version.transitions  # type: ignore[attr-defined]  # every versioned table has its own
    moves.create(from_state=before, to_state=to, comment=comment, made_at=moment, made_by=by)


def next_no(version: Versioned) -> int:
    """The number of the version that comes after all of the same root."""
    root = f"{version.ROOT}_id"
    versions = type(version)._default_manager.filter(**{root: getattr(version, root)})
    return int(versions.aggregate(last=models.Max("no"))["last"]) + 1
