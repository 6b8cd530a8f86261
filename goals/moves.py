"""What a person may do with a version in its state: the buttons of the pages, each a service of its own."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals import services
from goals.models import EffectGoalVersion
from organisation.access import may
from organisation.models import Person
from organisation.roles import Permission
from organisation.versions import State

_S = State


@dataclass(frozen=True)
class Move:
    """One step: from which states, with which permission, and what it says before and after: ``done`` of one goal,
    ``done_many`` of several, where several can take it together.
    """

    name: str
    label: Promise
    done: Promise
    states: tuple[State, ...]
    permission: Permission
    run: Callable[..., Any]
    kind: str = "secondary"
    icon: str = ""
    wants_comment: bool = False
    done_many: Promise | str = ""

    def may_be_done(self, person: Person, version: EffectGoalVersion) -> bool:
        """Whether this person may take this version that step now."""
        return version.state in self.states and bool(may(person, self.permission, version.goal.body))


def _submit(version: EffectGoalVersion, by: Person, moment: datetime.datetime, comment: str) -> Any:
    return services.goal_submit(version=version, by=by, moment=moment)


def _withdraw(version: EffectGoalVersion, by: Person, moment: datetime.datetime, comment: str) -> Any:
    return services.goal_withdraw(version=version, by=by, moment=moment)


def _return(version: EffectGoalVersion, by: Person, moment: datetime.datetime, comment: str) -> Any:
    return services.goal_return(version=version, comment=comment, by=by, moment=moment)


def _review(version: EffectGoalVersion, by: Person, moment: datetime.datetime, comment: str) -> Any:
    return services.goal_review(version=version, by=by, moment=moment, comment=comment)


def _ready(version: EffectGoalVersion, by: Person, moment: datetime.datetime, comment: str) -> Any:
    return services.goal_mark_ready(version=version, by=by, moment=moment)


def _revise(version: EffectGoalVersion, by: Person, moment: datetime.datetime, comment: str) -> Any:
    return services.goal_revise(version=version, by=by, moment=moment)


def _discard(version: EffectGoalVersion, by: Person, moment: datetime.datetime, comment: str) -> Any:
    return services.goal_discard(version=version, by=by, moment=moment)


MOVES = {
    move.name: move
    for move in (
        Move(
            "lamna",
            _("Lämna för granskning"),
            _("inlämnat för granskning"),
            (_S.DRAFT,),
            Permission.SUBMIT_GOALS,
            _submit,
            kind="primary",
            done_many=_("inlämnade för granskning"),
        ),
        Move(
            "granskad",
            _("Markera som granskat"),
            _("markerat som granskat"),
            (_S.SUBMITTED,),
            Permission.REVIEW_GOALS,
            _review,
            kind="primary",
            done_many=_("markerade som granskade"),
        ),
        Move(
            "klarmarkera",
            _("Klarmarkera"),
            _("klarmarkerat inför nämndens beslut"),
            (_S.SUBMITTED, _S.REVIEWED),
            Permission.MARK_GOALS_READY,
            _ready,
            kind="primary",
            done_many=_("klarmarkerade inför nämndens beslut"),
        ),
        Move(
            "ater",
            _("Åter för komplettering"),
            _("lämnat åter för komplettering"),
            (_S.SUBMITTED, _S.REVIEWED, _S.READY),
            Permission.REVIEW_GOALS,
            _return,
            icon="undo-2",
            wants_comment=True,
            done_many=_("lämnade åter för komplettering"),
        ),
        Move(
            "ta-tillbaka",
            _("Ta tillbaka för att ändra"),
            _("taget tillbaka och är ett utkast igen"),
            (_S.SUBMITTED, _S.REVIEWED, _S.READY),
            Permission.SUBMIT_GOALS,
            _withdraw,
            icon="undo-2",
        ),
        Move(
            "ny-version",
            _("Ändra målet"),
            _("öppnat i en ny version; den beslutade gäller tills nämnden har beslutat den nya"),
            (_S.DECIDED,),
            Permission.WRITE_GOALS,
            _revise,
            icon="pencil",
        ),
        Move(
            "lagg-undan",
            _("Lägg undan utkastet"),
            _("undanlagt. Numret används inte igen"),
            (_S.DRAFT,),
            Permission.WRITE_GOALS,
            _discard,
            kind="danger",
        ),
    )
}


def moves_for(person: Person, version: EffectGoalVersion) -> list[Move]:
    """The steps that the person may take with the version now, the main one first. The goal's body must be loaded."""
    return [move for move in MOVES.values() if move.may_be_done(person, version)]
