"""Writes of goals, as verbs. Every one names who (``by``) and when (``moment``)."""

from goals.services.content import (
    Conflict,
    ContributionInput,
    GoalContent,
    goal_create,
    goal_discard,
    goal_save,
    responsibility_accept,
    responsibility_assign,
    rule_reason_set,
)
from goals.services.decisions import decision_correct, goal_correct, goal_revise, goals_decide
from goals.services.indicators import (
    IndicatorInput,
    TargetInput,
    indicator_create,
    target_add,
    target_change,
    target_remove,
)
from goals.services.states import (
    MustsBroken,
    goal_mark_ready,
    goal_return,
    goal_review,
    goal_submit,
    goal_withdraw,
)

__all__ = [
    "Conflict",
    "ContributionInput",
    "GoalContent",
    "IndicatorInput",
    "MustsBroken",
    "TargetInput",
    "decision_correct",
    "goal_correct",
    "goal_create",
    "goal_discard",
    "goal_mark_ready",
    "goal_return",
    "goal_review",
    "goal_revise",
    "goal_save",
    "goal_submit",
    "goal_withdraw",
    "goals_decide",
    "indicator_create",
    "responsibility_accept",
    "responsibility_assign",
    "rule_reason_set",
    "target_add",
    "target_change",
    "target_remove",
]
