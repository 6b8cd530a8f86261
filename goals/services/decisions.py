"""The committee's decision on goals, a revision of what is decided, and the mending of a slip (rättelse)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from foundation.errors import Refused
from foundation.languages import kept_language
from goals.corrections import FOLLOWERS
from goals.models import EffectGoalVersion, Target
from goals.services.content import GoalContent, check_statement, fill, write_contributions
from goals.services.indicators import TargetInput, write_target
from goals.services.versions import copy_to_draft, freeze_outcomes, locked
from organisation.access import require
from organisation.models import Decision, Person
from organisation.roles import Permission
from organisation.selectors import year_span
from organisation.services import decision_replace, require_later, require_open_year
from organisation.versions import OPEN_STATES, State, move, require_state


@transaction.atomic
def goals_decide(
    *,
    versions: Iterable[EffectGoalVersion],
    decision: Decision,
    by: Person,
    moment: datetime.datetime,
    wordings: Mapping[int, str] | None = None,
) -> list[EffectGoalVersion]:
    """Register one decision for any number of goals, from whatever open state, and lock them.

    ``wordings`` maps a version's id to the statement as worded at the meeting. Musts that do not hold are kept
    as "avviker från policyn". All or nothing. Raises NotAllowed, and Refused when a goal is not open or is
    another body's than the decision's.
    """
    chosen = sorted(versions, key=lambda version: version.goal_id)
    if not chosen:
        raise Refused(_("Välj minst ett mål som beslutet gäller."), field="versions")
    return [
        _decide_one(version, decision, (wordings or {}).get(version.pk, ""), by=by, moment=moment)
        for version in chosen
    ]


def _decide_one(
    version: EffectGoalVersion, decision: Decision, wording: str, *, by: Person, moment: datetime.datetime
) -> EffectGoalVersion:
    version = locked(version)
    require(by, Permission.REGISTER_DECISION, version.goal.body)
    if decision.body_id != version.goal.body_id:
        raise Refused(_("Beslutet är fattat av ett annat organ än det som målet hör till."))
    require_state(version, *OPEN_STATES)
    if wording.strip() and wording.strip() != version.statement:
        check_statement(wording)
        version = _reword(version, wording.strip(), by=by, moment=moment)
    if version.state == State.DRAFT:
        freeze_outcomes(version, moment)
    span = range_in_force(version.goal.year_id, decision.date)
    _close_current(version, decision, span.lower, by=by, moment=moment)
    version.decision, version.decided_at, version.in_force = decision, moment, span
    move(version, State.DECIDED, by=by, moment=moment)
    return version


def range_in_force(year: int, decided_on: datetime.date) -> DateRange:
    """From 1 January of the goal's year, or the decision's date if later, to the year's end (half open)."""
    first, after = year_span(year)
    return DateRange(min(max(first, decided_on), after - datetime.timedelta(days=1)), after)


def _reword(
    version: EffectGoalVersion, wording: str, *, by: Person, moment: datetime.datetime
) -> EffectGoalVersion:
    with kept_language():
        comment = _("Ny lydelse vid sammanträdet.")
    move(version, State.REPLACED, by=by, moment=moment, comment=comment)
    draft = copy_to_draft(version, by=by, moment=moment)
    draft.statement = wording
    draft.save()
    return draft


def _close_current(
    version: EffectGoalVersion,
    decision: Decision,
    start: datetime.date,
    *,
    by: Person,
    moment: datetime.datetime,
) -> None:
    """End the decided version of the same goal where the new one begins (the old range closes first)."""
    current = (
        EffectGoalVersion.objects.select_for_update()
        .filter(goal=version.goal_id, state=State.DECIDED)
        .first()
    )
    if current is None or current.in_force is None:
        return
    require_later(decision, current.decision)
    lower = current.in_force.lower
    current.in_force = DateRange(lower, max(lower, start))
    move(current, State.SUPERSEDED, by=by, moment=moment)


@transaction.atomic
def goal_revise(*, version: EffectGoalVersion, by: Person, moment: datetime.datetime) -> EffectGoalVersion:
    """Begin a new version of a decided goal; the decided one holds until the committee has decided the new."""
    version = locked(version)
    require(by, Permission.WRITE_GOALS, version.goal.body)
    require_state(version, State.DECIDED)
    require_open_year(version.goal.year)
    if EffectGoalVersion.objects.filter(goal=version.goal_id, state__in=OPEN_STATES).exists():
        raise Refused(_("En ny version av målet är redan påbörjad."))
    return copy_to_draft(version, by=by, moment=moment)


@transaction.atomic
def goal_correct(
    *,
    version: EffectGoalVersion,
    content: GoalContent,
    reason: str,
    by: Person,
    moment: datetime.datetime,
    targets: Mapping[int, TargetInput] | None = None,
) -> EffectGoalVersion:
    """Rättelse: a new version in the decided one's place, naming the same decision and why. Nothing is edited.

    ``targets``: what was wrongly typed, by the decided target's id; which indicators the goal has is not mended.
    Raises NotAllowed (only the management office), and Refused without a reason, while a new version is open, or
    as ``target_change``.
    """
    old = locked(version)
    require(by, Permission.CORRECT_DECIDED, old.goal.body)
    require_state(old, State.DECIDED)
    if not reason.strip():
        raise Refused(_("Skriv vad som rättas och varför. Skälet visas på målets sida."), field="reason")
    check_statement(content.statement)
    if {row.direction_goal_id for row in content.contributions} != {
        row.direction_goal_id for row in old.contributions.all()
    }:
        raise Refused(_("Vad målet bidrar till går inte att rätta. Det kräver ett nytt beslut."))
    draft = _begin_correction(old, by=by, moment=moment)
    fill(draft, content)
    draft.save()
    write_contributions(draft, content.contributions)
    _correct_targets(old, draft, targets or {})
    return _put_in_place(old, draft, old.decision, old.in_force, reason.strip(), by=by, moment=moment)


@transaction.atomic
def decision_correct(
    *,
    decision: Decision,
    date: datetime.date,
    paragraph: str,
    dnr: str,
    reason: str,
    by: Person,
    moment: datetime.datetime,
    link: str = "",
) -> tuple[Decision, list[EffectGoalVersion]]:
    """Rättelse of a decision's own particulars, for every goal that holds by it: all or none.

    Each goal gets a new version with the same content that names the right decision and why. Gives the right
    decision and the new versions. Raises NotAllowed (only the management office), and Refused as
    ``decision_replace``, when no goal holds by the decision, or while a new version of one of them is open.
    """
    require(by, Permission.CORRECT_DECIDED, decision.body)
    found = EffectGoalVersion.objects.filter(decision=decision, state=State.DECIDED).order_by("goal_id")
    olds = [locked(version) for version in found]
    right = decision_replace(
        decision=decision,
        date=date,
        paragraph=paragraph,
        dnr=dnr,
        link=link,
        reason=reason,
        by=by,
        moment=moment,
    )
    if not olds:
        raise Refused(
            _("Inget mål gäller längre enligt beslutet. Det som visas är historik och ändras inte.")
        )
    return right, [_rename_decision(old, right, reason.strip(), by=by, moment=moment) for old in olds]


def _rename_decision(
    old: EffectGoalVersion, right: Decision, reason: str, *, by: Person, moment: datetime.datetime
) -> EffectGoalVersion:
    """The same goal by the right decision. It holds from that decision's date, unless another version came before."""
    require_state(old, State.DECIDED)
    draft = _begin_correction(old, by=by, moment=moment)
    before = (
        EffectGoalVersion.objects.filter(goal=old.goal_id, in_force__isempty=False)
        .exclude(pk=old.pk)
        .select_related("decision")
        .order_by("-no")
        .first()
    )
    span = old.in_force
    if before is None:
        span = range_in_force(old.goal.year_id, right.date)
    else:
        require_later(right, before.decision)
    return _put_in_place(old, draft, right, span, reason, by=by, moment=moment)


def _begin_correction(old: EffectGoalVersion, *, by: Person, moment: datetime.datetime) -> EffectGoalVersion:
    if EffectGoalVersion.objects.filter(goal=old.goal_id, state__in=OPEN_STATES).exists():
        raise Refused(
            _("En ny version av mål %(number)s är påbörjad. Den behöver beslutas eller tas bort först.")
            % {"number": old.goal.number}
        )
    return copy_to_draft(old, by=by, moment=moment)


def _copies(old: EffectGoalVersion, draft: EffectGoalVersion) -> dict[int, Target]:
    """Each decided target's id → its copy in the draft; they stand in the same order."""
    return dict(zip((row.pk for row in old.targets.all()), draft.targets.all(), strict=True))


def _correct_targets(
    old: EffectGoalVersion, draft: EffectGoalVersion, targets: Mapping[int, TargetInput]
) -> None:
    """Write the mended targets into the draft's copies."""
    copies = _copies(old, draft)
    for pk, data in targets.items():
        copy = copies.get(pk)
        if copy is None or copy.indicator_version_id != data.indicator_version_id:
            raise Refused(_("Vilka indikatorer målet har går inte att rätta. Det kräver ett nytt beslut."))
        write_target(copy, draft, data)


def _put_in_place(
    old: EffectGoalVersion,
    draft: EffectGoalVersion,
    decision: Decision | None,
    span: DateRange | None,
    reason: str,
    *,
    by: Person,
    moment: datetime.datetime,
) -> EffectGoalVersion:
    """End the old version and let the draft hold in its place."""
    freeze_outcomes(draft, moment)
    if old.in_force is None or span is None:
        raise Refused(_("Målet gäller inte längre och kan inte rättas."))
    old.in_force = DateRange(old.in_force.lower, old.in_force.lower)
    move(old, State.SUPERSEDED, by=by, moment=moment, comment=reason)
    draft.decision, draft.correction_reason = decision, reason
    draft.decided_at, draft.in_force = moment, span
    move(draft, State.DECIDED, by=by, moment=moment, comment=reason)
    copies = {before: copy.pk for before, copy in _copies(old, draft).items()}
    for follower in FOLLOWERS.values():
        follower(copies)
    return draft
