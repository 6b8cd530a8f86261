"""What tests need to stand on: a municipality, a committee, people with roles, goals in any state.

Plain functions with defaults; everything that has a service is made through it.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange

from goals import services as goal_services
from goals.models import (
    DirectionGoal,
    DirectionGoalVersion,
    EffectGoalVersion,
    IndicatorVersion,
    StrategicDirection,
)
from organisation.models import (
    Body,
    BodyName,
    Decision,
    Municipality,
    Person,
    ReportingPeriod,
    RoleAssignment,
    SteeringModel,
    Unit,
    Year,
)
from organisation.roles import Role
from organisation.services import decision_register
from organisation.versions import State
from plans.models import Activity, ActivityGoal

YEAR = 2026
#: The example's today at nine in the morning.
MOMENT = datetime.datetime(2026, 9, 18, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
PASSWORD = "ett-langt-losenord-for-prov"
_serial = count(1)


def always(start: datetime.date = datetime.date(2015, 1, 1)) -> DateRange:
    """An open-ended range."""
    return DateRange(start, None)


def municipality() -> Municipality:
    """Trelleborg."""
    return Municipality.objects.get_or_create(code="1287", defaults={"name": "Trelleborg"})[0]


def year(number: int = YEAR) -> Year:
    """A year with a steering model."""
    municipality()
    model = SteeringModel.objects.get_or_create(from_year=2015)[0]
    return Year.objects.get_or_create(year=number, defaults={"steering_model": model})[0]


def period(kind: str = "interim", of: int = YEAR) -> ReportingPeriod:
    """The interim (31 August) or the year end (31 December) of a year."""
    cut_off = datetime.date(of, 8, 31) if kind == "interim" else datetime.date(of, 12, 31)
    covers = DateRange(datetime.date(of, 1, 1), cut_off + datetime.timedelta(days=1))
    return ReportingPeriod.objects.get_or_create(
        year=year(of), kind=kind, cut_off=cut_off, defaults={"covers": covers}
    )[0]


def body(
    name: str = "Socialnämnden", slug: str = "socialnamnden", kind: str = Body.Kind.COMMITTEE, order: int = 10
) -> Body:
    """A body with a name and one förvaltning."""
    found, made = Body.objects.get_or_create(
        slug=slug, defaults={"kind": kind, "order": order, "valid": always()}
    )
    if made:
        BodyName.objects.create(body=found, name=name, valid=always())
        Unit.objects.create(body=found, name=f"Förvaltningen för {name.lower()}", valid=always())
    return Body.objects.with_name_on(MOMENT.date()).get(pk=found.pk)


def person(role: Role | str | None = Role.SECRETARY, of: Body | None = None, **fields: Any) -> Person:
    """A person who can log in with PASSWORD, with one role."""
    n = next(_serial)
    made = Person.objects.create_user(
        fields.pop("email", f"person{n}@trelleborg.example"),
        PASSWORD,
        display_name=fields.pop("display_name", f"Person {n}"),
        **fields,
    )
    if role is not None:
        unit = of.units.first() if of is not None else None
        RoleAssignment.objects.create(person=made, role=role, body=of, unit=unit, valid=always())
    return made


def direction_goal(number: int = 1, direction: int = 1, title: str = "") -> DirectionGoal:
    """A direction goal decided by the council, in force from 2023 with an open end."""
    council = body("Kommunfullmäktige", "kommunfullmaktige", Body.Kind.COUNCIL, order=1)
    decision = Decision.objects.get_or_create(
        body=council,
        date=datetime.date(2022, 11, 28),
        paragraph="201",
        defaults={"made_at": MOMENT, "dnr": "KS 2022/1"},
    )[0]
    group = StrategicDirection.objects.get_or_create(
        number=direction,
        defaults={
            "name": f"Inriktning {direction}",
            "slug": f"inriktning-{direction}",
            "valid": always(),
            "made_at": MOMENT,
        },
    )[0]
    goal = DirectionGoal.objects.create(direction=group, number=number, made_at=MOMENT)
    version = DirectionGoalVersion.objects.create(
        goal=goal,
        no=1,
        title=title or f"Trelleborgarna ska känna sig trygga {direction}.{number}",
        made_at=MOMENT,
    )
    version.state, version.decision, version.decided_at = State.DECIDED, decision, MOMENT
    version.in_force = DateRange(datetime.date(2023, 1, 1), None)
    version.save()
    return goal


def indicator(owner: Body, by: Person, title: str = "", **fields: Any) -> IndicatorVersion:
    """An indicator in percent, higher is better, known at once."""
    data = {"unit": "%", "direction": "higher", "source": "Verksamhetssystemet", **fields}
    return goal_services.indicator_create(
        owner=owner,
        data=goal_services.IndicatorInput(title=title or f"Nöjda med stödet {next(_serial)}", **data),
        by=by,
        moment=MOMENT,
    )


def draft(
    of: Body,
    by: Person,
    contributes_to: DirectionGoal | None = None,
    statement: str = "Äldre med hemtjänst möter högst tio olika medarbetare under två veckor",
    of_year: int = YEAR,
    moment: datetime.datetime = MOMENT,
) -> EffectGoalVersion:
    """A draft with a statement and, where given, a contribution; nothing more."""
    contributions = (
        [goal_services.ContributionInput(contributes_to.pk, "Den som känner igen sin hjälp vågar be om den.")]
        if contributes_to
        else []
    )
    content = goal_services.GoalContent(
        statement=statement,
        answerable_role=Role.HEAD,
        answerable_unit_id=of.units.values_list("pk", flat=True).first(),
        contributions=contributions,
    )
    return goal_services.goal_create(body=of, year=year(of_year), content=content, by=by, moment=moment)


def target(version: EffectGoalVersion, by: Person, of: IndicatorVersion | None = None, **fields: Any) -> Any:
    """A target "minst 85" with baseline 80 on a draft."""
    data: dict[str, Any] = {
        "kind": "at_least",
        "low": Decimal(85),
        "baseline": Decimal(80),
        "baseline_period": "2025",
        **fields,
    }
    measure = of or indicator(version.goal.body, by)
    return goal_services.target_add(
        version=version,
        data=goal_services.TargetInput(indicator_version_id=measure.pk, **data),
        by=by,
        moment=MOMENT,
    )


def activity(version: EffectGoalVersion, text: str = "Fasta grupper i varje hemtjänstområde") -> Activity:
    """An activity through the goal's year."""
    of_year = version.goal.year_id
    made = Activity.objects.create(
        body=version.goal.body,
        text=text,
        start=datetime.date(of_year, 1, 1),
        end=datetime.date(of_year, 12, 31),
        made_at=MOMENT,
    )
    ActivityGoal.objects.create(activity=made, goal=version.goal)
    return made


def whole_draft(of: Body, by: Person, contributes_to: DirectionGoal, **fields: Any) -> EffectGoalVersion:
    """A draft that every must holds for: contribution, target, activity, someone who answers."""
    version = draft(of, by, contributes_to, **fields)
    target(version, by)
    activity(version)
    goal_services.responsibility_assign(goal=version.goal, person=by, by=by, moment=MOMENT)
    return version


def decided(
    of: Body, by: Person, contributes_to: DirectionGoal, paragraph: str = "112", **fields: Any
) -> EffectGoalVersion:
    """A goal decided by its committee in November of the year before."""
    version = whole_draft(of, by, contributes_to, **fields)
    on = datetime.date(version.goal.year_id - 1, 11, 27)
    decision = decision_register(
        body=of, date=on, paragraph=paragraph, dnr="SN 2025/318", by=by, moment=MOMENT
    )
    return goal_services.goals_decide(versions=[version], decision=decision, by=by, moment=MOMENT)[0]
