"""A committee in the middle of its interim report."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from followup import services
from followup.models import ReportVersion
from goals import services as goal_services
from goals.models import DirectionGoal, EffectGoalVersion, IndicatorVersion, Target
from organisation.models import Body, BodySuccession, Person, ReportingPeriod
from organisation.roles import Role
from organisation.services import decision_register
from plans.services import activity_status_record
from tests import factories

AUGUST = (datetime.date(2026, 8, 1), datetime.date(2026, 8, 31))
AUGUST_BEFORE = (datetime.date(2025, 8, 1), datetime.date(2025, 8, 31))


@dataclass
class Committee:
    """Socialnämnden with its people, and helpers that do what they would do."""

    body: Body
    secretary: Person
    head: Person
    office: Person
    politician: Person
    direction_goal: DirectionGoal
    interim: ReportingPeriod

    def goal(self, paragraph: str = "112", by: Person | None = None, **indicator: Any) -> EffectGoalVersion:
        """A decided goal with one monthly indicator, "minst 85"."""
        by = by or self.secretary
        measure = factories.indicator(self.body, by, **{"frequency": "monthly", **indicator})
        return self.goal_with(measure, paragraph, by)

    def goal_with(
        self, measure: IndicatorVersion, paragraph: str = "112", by: Person | None = None, **wanted: Any
    ) -> EffectGoalVersion:
        """A decided goal with an indicator that there is, "minst 85" and what else is wanted of it."""
        by = by or self.secretary
        version = factories.draft(self.body, by, self.direction_goal)
        factories.target(version, by, of=measure, **wanted)
        factories.activity(version)
        goal_services.responsibility_assign(goal=version.goal, person=by, by=by, moment=factories.MOMENT)
        decision = decision_register(
            body=self.body,
            date=datetime.date(2025, 11, 27),
            paragraph=paragraph,
            dnr="SN 2025/318",
            by=by,
            moment=factories.MOMENT,
        )
        return goal_services.goals_decide(
            versions=[version], decision=decision, by=by, moment=factories.MOMENT
        )[0]

    def start(self) -> ReportVersion:
        """The draft of the interim report."""
        return services.report_start(
            body=self.body, period=self.interim, by=self.secretary, moment=factories.MOMENT
        )

    def value(self, target: Target, number: str, period: Any = AUGUST, by: Person | None = None) -> Any:
        """A measured value."""
        return services.value_record(
            indicator_version=target.indicator_version,
            object=target.object,
            period=period,
            number=Decimal(number),
            by=by or self.secretary,
            moment=factories.MOMENT,
        )

    def fill(
        self,
        version: ReportVersion,
        goal: EffectGoalVersion,
        values: tuple[services.ValueInput, ...] = (services.ValueInput(AUGUST, Decimal(90)),),
        **judgement: str,
    ) -> None:
        """All that the report asks for of a goal: value 90, activities ongoing, a judgement, an analysis."""
        for target in goal.targets.all():
            services.outcome_set(
                version=version,
                target=target,
                data=services.OutcomeInput(forecast=Decimal(92)),
                values=values,
                by=self.secretary,
                moment=factories.MOMENT,
            )
        for link in goal.goal.activity_links.select_related("activity"):
            activity_status_record(
                activity=link.activity,
                status="ongoing",
                as_of=factories.MOMENT.date(),
                comment="",
                by=self.secretary,
                moment=factories.MOMENT,
            )
        services.assessment_save(
            version=version,
            goal_version=goal,
            data=services.AssessmentInput(
                **{"judged": "met", "analysis": "Grupperna håller på vardagar.", **judgement}
            ),
            lock_version=0,
            by=self.secretary,
            moment=factories.MOMENT,
        )

    def submitted(self) -> ReportVersion:
        """A whole report, submitted."""
        goal = self.goal()
        version = self.start()
        self.fill(version, goal)
        return services.report_submit(version=version, by=self.secretary, moment=factories.MOMENT)

    def decided(self) -> ReportVersion:
        """A whole report, decided by the committee."""
        decision = decision_register(
            body=self.body,
            date=datetime.date(2026, 9, 17),
            paragraph="88",
            dnr="SN 2026/201",
            by=self.secretary,
            moment=factories.MOMENT,
        )
        return services.report_decide(
            version=self.submitted(), decision=decision, by=self.secretary, moment=factories.MOMENT
        )

    def sent(self) -> ReportVersion:
        """A whole report, sent to the executive board."""
        return services.report_send(version=self.decided(), by=self.secretary, moment=factories.MOMENT)


def taken_over(body: Body) -> Body:
    """The committee has ended on 9 September, and another has taken over what was open."""
    new = factories.body("Omsorgsnämnden", "omsorgsnamnden")
    ended = datetime.date(2026, 9, 10)
    body.valid = DateRange(datetime.date(2015, 1, 1), ended)
    body.save()
    BodySuccession.objects.create(old=body, new=new, from_date=ended, kind="merged")
    return new


@pytest.fixture
def committee(db: None) -> Committee:
    """A committee, its people and the interim period."""
    body = factories.body()
    return Committee(
        body=body,
        secretary=factories.person(Role.SECRETARY, body),
        head=factories.person(Role.HEAD, body),
        office=factories.person(Role.MANAGEMENT_OFFICE),
        politician=factories.person(Role.POLITICIAN, body),
        direction_goal=factories.direction_goal(),
        interim=factories.period(),
    )
