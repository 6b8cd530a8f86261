"""A goal is corrected while its committee writes the report: what was typed follows to the version that holds."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from followup import services
from followup.models import ReportVersion
from followup.report_view import report_view
from goals import services as goal_services
from goals.models import EffectGoalVersion
from tests.factories import MOMENT
from tests.followup.conftest import Committee

pytestmark = pytest.mark.django_db


def corrected(goal: EffectGoalVersion, committee: Committee) -> EffectGoalVersion:
    _right, (new,) = goal_services.decision_correct(
        decision=goal.decision,  # type: ignore[arg-type]  # it is decided
        date=datetime.date(2025, 11, 27),
        paragraph="113",
        dnr="SN 2025/318",
        reason="Fel paragraf.",
        by=committee.office,
        moment=MOMENT,
    )
    return new


def test_what_was_typed_of_an_indicator_stays_when_the_goal_is_corrected(committee: Committee) -> None:
    goal = committee.goal()
    version = committee.start()
    typed = services.OutcomeInput(forecast=Decimal(92), comment="Räknat med hösten.")
    services.outcome_set(
        version=version, target=goal.targets.get(), data=typed, by=committee.secretary, moment=MOMENT
    )
    new = corrected(goal, committee)
    (row,) = report_view(version).goals[0].indicators
    assert row.target == new.targets.get() and row.outcome is not None
    assert (row.outcome.forecast, row.outcome.comment) == (92, "Räknat med hösten.")


def test_a_report_that_is_handed_in_keeps_the_version_it_was_judged_by(committee: Committee) -> None:
    version = committee.submitted()
    goal = EffectGoalVersion.objects.get(state="decided")
    corrected(goal, committee)
    again = ReportVersion.objects.get(pk=version.pk)
    (row,) = report_view(again).goals[0].indicators
    assert row.target == goal.targets.get()
    assert row.outcome is not None and row.outcome.forecast == 92
