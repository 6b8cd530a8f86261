"""What all state changes share: lock the root first, move, copy to the next draft, freeze the rules' outcomes."""

from __future__ import annotations

import datetime

from foundation.languages import kept_language
from goals.models import (
    Contribution,
    EffectGoal,
    EffectGoalVersion,
    RuleOutcome,
    Target,
)
from goals.policy import Finding, findings_for
from organisation.models import Person, SteeringModel
from organisation.versions import next_no

COPIED = (
    "statement",
    "short_name",
    "description",
    "target_group",
    "influence",
    "answerable_role",
    "answerable_unit_id",
    "priority",
)
COPIED_TARGET = (
    "indicator_version_id",
    "object_id",
    "gender",
    "measured_period",
    "kind",
    "low",
    "high",
    "tolerance",
    "baseline",
    "baseline_period",
    "baseline_absent_why",
    "coverage",
    "coverage_text",
    "order",
)


def locked(version: EffectGoalVersion) -> EffectGoalVersion:
    """The version read anew with its root and itself locked for this transaction, root first."""
    EffectGoal.objects.select_for_update().get(pk=version.goal_id)
    return (
        EffectGoalVersion.objects.select_for_update(of=("self",))
        .select_related("goal__body")
        .get(pk=version.pk)
    )


def copy_to_draft(version: EffectGoalVersion, *, by: Person, moment: datetime.datetime) -> EffectGoalVersion:
    """The next version as a draft with the same content, contributions, targets and reasons."""
    draft = EffectGoalVersion.objects.create(
        goal=version.goal,
        no=next_no(version),
        based_on=version,
        made_at=moment,
        made_by=by,
        **{name: getattr(version, name) for name in COPIED},
    )
    Contribution.objects.bulk_create(
        Contribution(version=draft, direction_goal_id=row.direction_goal_id, how=row.how)
        for row in version.contributions.all()
    )
    Target.objects.bulk_create(
        Target(effect_goal_version=draft, **{name: getattr(row, name) for name in COPIED_TARGET})
        for row in version.targets.all()
    )
    RuleOutcome.objects.bulk_create(
        RuleOutcome(version=draft, rule=row.rule, reason=row.reason, steering_model_id=row.steering_model_id)
        for row in version.rule_outcomes.all()
        if row.reason
    )
    return draft


def freeze_outcomes(version: EffectGoalVersion, moment: datetime.datetime) -> None:
    """Write what the rules say; called while the version is still a draft, just before it leaves that state."""
    with kept_language():
        findings = findings_of(version, moment)
    model: SteeringModel = version.goal.year.steering_model
    RuleOutcome.objects.bulk_create(
        (
            RuleOutcome(
                version=version,
                rule=finding.rule.id,
                outcome=outcome_of(finding),
                message=finding.message,
                reason=finding.reason,
                steering_model=model,
            )
            for finding in findings
        ),
        update_conflicts=True,
        unique_fields=["version", "rule"],
        update_fields=["outcome", "message", "steering_model"],
    )


def outcome_of(finding: Finding) -> RuleOutcome.Outcome:
    """Held; kept with a reason; or broken ("avviker från policyn")."""
    if finding.held:
        return RuleOutcome.Outcome.HELD
    return (
        RuleOutcome.Outcome.EXPLAINED if finding.reason and not finding.stops else RuleOutcome.Outcome.BROKEN
    )


def findings_of(version: EffectGoalVersion, moment: datetime.datetime) -> list[Finding]:
    """The rules' findings of one saved version."""
    return findings_for([version], moment)[version.pk]
