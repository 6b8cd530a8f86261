"""The promises: vision, directions, direction goals, effect goals, indicators and their targets."""

from goals.models.direction import (
    DirectionGoal,
    DirectionGoalTransition,
    DirectionGoalVersion,
    StrategicDirection,
    Vision,
)
from goals.models.effect import (
    Contribution,
    EffectGoal,
    EffectGoalTransition,
    EffectGoalVersion,
    GoalResponsibility,
    RuleOutcome,
)
from goals.models.indicators import Indicator, IndicatorVersion, MeasuredObject, Target

__all__ = [
    "Contribution",
    "DirectionGoal",
    "DirectionGoalTransition",
    "DirectionGoalVersion",
    "EffectGoal",
    "EffectGoalTransition",
    "EffectGoalVersion",
    "GoalResponsibility",
    "Indicator",
    "IndicatorVersion",
    "MeasuredObject",
    "RuleOutcome",
    "StrategicDirection",
    "Target",
    "Vision",
]
