"""A goal's way from draft to the committee's meeting. The rules are domain.md "States"."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import Refused
from goals.models import EffectGoalVersion
from goals.policy import Finding
from goals.services.versions import copy_to_draft, findings_of, freeze_outcomes, locked
from organisation.access import require
from organisation.models import Person
from organisation.roles import Permission
from organisation.services import require_open_year
from organisation.versions import State, comment_of, move, require_state


class MustsBroken(Refused):
    """The goal cannot be submitted; ``findings`` are the musts that do not hold, each with how to mend it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.message for finding in findings))
        self.findings = findings


@transaction.atomic
def goal_submit(*, version: EffectGoalVersion, by: Person, moment: datetime.datetime) -> EffectGoalVersion:
    """Submit for review: frozen from here on, with the rules' outcomes.

    Raises NotAllowed, Refused (not a draft; a should that is broken without a reason), MustsBroken.
    """
    version = locked(version)
    require(by, Permission.SUBMIT_GOALS, version.goal.body)
    require_state(version, State.DRAFT)
    require_open_year(version.goal.year)
    findings = findings_of(version, moment)
    broken = [finding for finding in findings if finding.stops]
    if broken:
        raise MustsBroken(broken)
    unexplained = [
        finding
        for finding in findings
        if finding.level == "should" and not finding.held and not finding.reason
    ]
    if unexplained:
        raise Refused(
            _("Ange skäl till att målet ändå ska stå kvar: %(what)s") % {"what": unexplained[0].message}
        )
    freeze_outcomes(version, moment)
    move(version, State.SUBMITTED, by=by, moment=moment)
    return version


@transaction.atomic
def goal_withdraw(*, version: EffectGoalVersion, by: Person, moment: datetime.datetime) -> EffectGoalVersion:
    """Take a submitted goal back: that version ends, the next is a draft with the same content, and is returned.

    Raises NotAllowed, Refused (not handed in; a closed year, where nobody could go on with the draft).
    """
    version = locked(version)
    require(by, Permission.SUBMIT_GOALS, version.goal.body)
    require_state(version, State.SUBMITTED, State.REVIEWED, State.READY)
    require_open_year(version.goal.year)
    move(version, State.WITHDRAWN, by=by, moment=moment)
    return copy_to_draft(version, by=by, moment=moment)


@transaction.atomic
def goal_return(
    *, version: EffectGoalVersion, comment: str, by: Person, moment: datetime.datetime
) -> EffectGoalVersion:
    """Return for completion with a comment; the committee gets a new draft with the same content.

    Raises NotAllowed, and Refused without a comment, for one that is too long and in a closed year.
    """
    version = locked(version)
    require(by, Permission.REVIEW_GOALS, version.goal.body)
    require_state(version, State.SUBMITTED, State.REVIEWED, State.READY)
    require_open_year(version.goal.year)
    comment = comment_of(comment, asked=True)
    move(version, State.RETURNED, by=by, moment=moment, comment=comment)
    return copy_to_draft(version, by=by, moment=moment)


@transaction.atomic
def goal_review(
    *, version: EffectGoalVersion, by: Person, moment: datetime.datetime, comment: str = ""
) -> EffectGoalVersion:
    """The management office has reviewed it: advice given, no veto."""
    version = locked(version)
    require(by, Permission.REVIEW_GOALS, version.goal.body)
    require_state(version, State.SUBMITTED)
    move(version, State.REVIEWED, by=by, moment=moment, comment=comment_of(comment))
    return version


@transaction.atomic
def goal_mark_ready(
    *, version: EffectGoalVersion, by: Person, moment: datetime.datetime
) -> EffectGoalVersion:
    """The head of administration marks it ready for the committee; review may have been skipped."""
    version = locked(version)
    require(by, Permission.MARK_GOALS_READY, version.goal.body)
    require_state(version, State.SUBMITTED, State.REVIEWED)
    move(version, State.READY, by=by, moment=moment)
    return version
