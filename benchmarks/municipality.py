"""A large municipality to measure pages with: 2,000 decided goals over ten years, followed up twice a year.

Twenty committees, nine direction goals; ten goals a committee and year, each with two contributions, two targets,
two activities with their statuses, someone who answers for it, and an assessment in each of the year's two reports; an
indicator has two values a year for each gender and for two neighbours. The year to come has ten drafts a committee.
Texts are words of the example's in random order, so that they compress no better than what people write. Rows are
laid in with the models directly, since the services would take an hour; states move as the database's locks allow.
"""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from followup.models import GoalAssessment, IndicatorOutcome, Report, ReportTransition, ReportVersion, Value
from followup.report_view import views_of
from followup.snapshot import digest, snapshot_of
from goals.models import (
    Contribution,
    DirectionGoal,
    EffectGoal,
    EffectGoalTransition,
    EffectGoalVersion,
    GoalResponsibility,
    Indicator,
    IndicatorVersion,
    MeasuredObject,
    RuleOutcome,
    Target,
)
from organisation.models import Body, Decision, DueDate, Person, ReportingPeriod
from organisation.roles import Role
from organisation.versions import State
from plans.models import Activity, ActivityGoal, ActivityResponsibility, ActivityStatus
from tests import factories as make

YEARS = range(2017, 2027)
NOW, PLANNED = 2026, 2027
COMMITTEES, GOALS, DIRECTIONS, INDICATORS = 20, 10, 9, 20
EXAMPLE = Path(__file__).resolve().parent.parent / "trelleborg_styrning" / "example" / "data" / "committees"
_words = sorted(
    {word for file in EXAMPLE.glob("*.toml") for word in re.findall(r"[a-zåäö]{2,}", file.read_text())}
)
_chance = random.Random(2026)


def words(count: int) -> str:
    """A sentence of so many words, the same at every run."""
    return " ".join(_chance.choices(_words, k=count)).capitalize() + "."


def text(sentences: int = 4) -> str:
    """A paragraph as long as an analysis."""
    return " ".join(words(13) for _n in range(sentences))


@dataclass
class Committee:
    """A committee, its people and its indicators."""

    number: int
    body: Body
    secretary: Person
    manager: Person
    measures: list[IndicatorVersion] = field(default_factory=list)


def bulk(model: Any, rows: Iterator[Any]) -> list[Any]:
    """Insert many rows."""
    return model.objects.bulk_create(rows, batch_size=2000)


def start_of(year: int, month: int = 1) -> datetime.date:
    """The first day of a month."""
    return datetime.date(year, month, 1)


def moment_in(year: int, month: int, day: int) -> datetime.datetime:
    """Ten in the morning."""
    return make.MOMENT.replace(year=year, month=month, day=day, hour=10)


@transaction.atomic
def build(tell: Callable[[str], None]) -> None:
    """Fill an empty database."""
    wishes = [make.direction_goal(number=1 + n % 3, direction=1 + n // 3) for n in range(DIRECTIONS)]
    own = MeasuredObject.objects.get_or_create(kind="own", defaults={"name": "Trelleborg"})[0]
    make.person(Role.MANAGEMENT_OFFICE, email="ledningskontor@trelleborg.example")
    make.person(Role.AUDITOR, email="revisor@trelleborg.example")
    _years()
    committees = [_committee(number) for number in range(1, COMMITTEES + 1)]
    tell("indicators and values")
    for committee in committees:
        _measures(committee, own)
    for year in [*YEARS, PLANNED]:
        tell(f"goals {year}")
        versions = _goals(committees, year, wishes, own)
        if year != PLANNED:
            _decide(committees, versions, year)
    for year in YEARS:
        for kind in ("interim", "year_end"):
            tell(f"reports {year} {kind}")
            _reports(committees, ReportingPeriod.objects.get(year=year, kind=kind))


def _years() -> None:
    for year in [*YEARS, PLANNED]:
        make.year(year)
        rows = [DueDate(year_id=year, step=DueDate.Step.GOALS_SUBMITTED, on=datetime.date(year - 1, 10, 1))]
        for kind in ("interim", "year_end"):
            period = make.period(kind, year)
            rows += [
                DueDate(period=period, step=step, on=period.cut_off + datetime.timedelta(days=days))
                for days, step in ((23, "report_submitted"), (40, "report_decided"), (45, "report_sent"))
            ]
        DueDate.objects.bulk_create(rows)


def _committee(number: int) -> Committee:
    slug = f"namnd-{number}"
    body = make.body(f"Nämnd {number}", slug, order=number + 10)
    secretary = make.person(Role.SECRETARY, body, email=f"sekreterare.{number}@trelleborg.example")
    manager = make.person(Role.UNIT_MANAGER, body, email=f"enhetschef.{number}@trelleborg.example")
    make.person(Role.HEAD, body, email=f"chef.{number}@trelleborg.example")
    return Committee(number, body, secretary, manager)


def _measures(committee: Committee, own: MeasuredObject) -> None:
    indicators = bulk(
        Indicator, (Indicator(owner=committee.body, made_at=make.MOMENT) for _n in range(INDICATORS))
    )
    committee.measures = bulk(
        IndicatorVersion,
        (
            IndicatorVersion(
                indicator=indicator, no=1, title=words(9).rstrip("."), short_title=words(4).rstrip("."),
                definition=text(2), unit="%", direction="higher", source="Verksamhetssystemet",
                frequency="half_yearly", by_gender=True, made_at=make.MOMENT,
            )
            for n, indicator in enumerate(indicators)
        ),
    )  # fmt: skip
    neighbours = [
        MeasuredObject.objects.get_or_create(kind="municipality", name=name, kolada_code=code)[0]
        for name, code in (("Ystad", "1286"), ("Svedala", "1263"))
    ]
    places = [(own, gender) for gender in "TKM"] + [(other, "T") for other in neighbours]
    bulk(
        Value,
        (
            Value(
                indicator_id=version.indicator_id, indicator_version=version, object=place, gender=gender,
                number=Decimal(60 + (year * 7 + n * 5 + month + len(place.name)) % 30), period=(start_of(year), end),
                recorded_at=moment_in(year, 9, 10) if month == 9 else moment_in(year + 1, 1, 10), made_at=make.MOMENT,
            )
            for (n, version), year, (month, end), (place, gender) in (
                (version, year, cut, place)
                for version in enumerate(committee.measures)
                for year in YEARS
                for cut in ((9, start_of(year, 9)), (1, start_of(year + 1)))
                if not (year == NOW and cut[0] == 1)
                for place in places
            )
        ),
    )  # fmt: skip


def _goals(
    committees: list[Committee], year: int, wishes: list[DirectionGoal], own: MeasuredObject
) -> list[EffectGoalVersion]:
    """The year's goals as drafts with everything that belongs to them."""
    written = moment_in(year - 1, 9, 15)
    pairs = list(product(committees, range(GOALS)))
    goals = bulk(
        EffectGoal,
        (EffectGoal(body=of.body, year_id=year, number=n + 1, made_at=written, made_by=of.secretary) for of, n in pairs),
    )  # fmt: skip
    versions = bulk(
        EffectGoalVersion,
        (
            EffectGoalVersion(
                goal=goal, no=1, priority=n + 1, made_at=written, made_by=of.secretary, answerable_role=Role.HEAD,
                statement=words(12).rstrip("."), short_name=words(3)[:38].rstrip("."), description=text(3), target_group=words(4),
            )
            for goal, (of, n) in zip(goals, pairs, strict=True)
        ),
    )  # fmt: skip
    bulk(
        Contribution,
        (
            Contribution(
                version=version, direction_goal=wishes[(of.number + n + step) % DIRECTIONS],
                how=words(14),
            )
            for version, (of, n) in zip(versions, pairs, strict=True)
            for step in (0, 4)
        ),
    )  # fmt: skip
    bulk(
        Target,
        (
            Target(
                effect_goal_version=version, indicator_version=of.measures[n + 10 * order], object=own, order=order + 1,
                kind="at_least", low=Decimal(75), tolerance=Decimal(3), baseline=Decimal(70), baseline_period=str(year - 1),
                measured_period=(start_of(year), start_of(year + 1)), coverage="whole" if order == 0 else "partly",
            )
            for version, (of, n) in zip(versions, pairs, strict=True)
            for order in (0, 1)
        ),
    )  # fmt: skip
    bulk(
        GoalResponsibility,
        (
            GoalResponsibility(
                goal=goal,
                person=of.manager,
                valid=(start_of(year - 1, 9), None),
                made_at=written,
                accepted_at=written,
            )
            for goal, (of, _n) in zip(goals, pairs, strict=True)
        ),
    )
    _activities(goals, pairs, year)
    return versions


def _activities(goals: list[EffectGoal], pairs: list[tuple[Committee, int]], year: int) -> None:
    written = moment_in(year - 1, 9, 20)
    twice = [(goal, of, step) for goal, (of, _n) in zip(goals, pairs, strict=True) for step in (0, 1)]
    activities = bulk(
        Activity,
        (
            Activity(
                body=of.body, text=words(7).rstrip("."),
                unit=of.body.units.all()[0], start=start_of(year), end=datetime.date(year, 12, 31), made_at=written,
            )
            for _goal, of, _step in twice
        ),
    )  # fmt: skip
    linked = list(zip(activities, twice, strict=True))
    bulk(ActivityGoal, (ActivityGoal(activity=activity, goal=goal) for activity, (goal, _of, _s) in linked))
    bulk(
        ActivityResponsibility,
        (
            ActivityResponsibility(
                activity=activity, person=of.manager, valid=(start_of(year - 1, 9), None), made_at=written
            )
            for activity, (_goal, of, _step) in linked
        ),
    )
    if year == PLANNED:
        return
    bulk(
        ActivityStatus,
        (
            ActivityStatus(
                activity=activity, status=status, as_of=as_of, recorded_at=moment_in(as_of.year, as_of.month, as_of.day),
                made_at=make.MOMENT, comment=words(6),
            )
            for activity, (_goal, _of, step) in linked
            for status, as_of in (
                ("ongoing", datetime.date(year, 4, 30)), ("done" if step else "ongoing", datetime.date(year, 8, 31))
            )
        ),
    )  # fmt: skip


def _decide(committees: list[Committee], versions: list[EffectGoalVersion], year: int) -> None:
    """How the goals came to be decided, and what the rules said."""
    steps = (
        ("", "draft", 15),
        ("draft", "submitted", 25),
        ("submitted", "reviewed", 28),
        ("reviewed", "decided", 29),
    )
    bulk(
        EffectGoalTransition,
        (
            EffectGoalTransition(
                version=version, from_state=before, to_state=after, made_at=moment_in(year - 1, 9, day),
                made_by_id=version.made_by_id,
            )
            for version in versions
            for before, after, day in steps
        ),
    )  # fmt: skip
    model = make.year(year).steering_model
    bulk(
        RuleOutcome,
        (
            RuleOutcome(
                version=version, rule=rule, outcome=RuleOutcome.Outcome.values[0], steering_model=model
            )
            for version in versions
            for rule in ("P1", "P2", "P4", "P7", "P8")
        ),
    )
    for committee in committees:
        decision = Decision.objects.create(
            body=committee.body, date=datetime.date(year - 1, 11, 27), paragraph="112", dnr=f"N {year - 1}/318",
            made_at=make.MOMENT,
        )  # fmt: skip
        EffectGoalVersion.objects.filter(goal__body=committee.body, goal__year=year).update(
            state=State.DECIDED,
            decision=decision,
            decided_at=moment_in(year - 1, 11, 28),
            in_force=DateRange(start_of(year), start_of(year + 1)),
        )


def _reports(committees: list[Committee], period: ReportingPeriod) -> None:
    """Written and sent; at the last interim every second committee is still writing, and the year end is to come."""
    if period.cut_off > make.MOMENT.date():
        return
    written = moment_in(*(period.cut_off + datetime.timedelta(days=10)).timetuple()[:3])
    year = period.year_id
    reports = bulk(
        Report,
        (Report(body=of.body, period=period, made_at=written, made_by=of.secretary) for of in committees),
    )
    made = bulk(
        ReportVersion,
        (
            ReportVersion(report=report, no=1, made_at=written, made_by_id=report.made_by_id, summary=text())
            for report in reports
        ),
    )
    by_body = {report.body_id: version for report, version in zip(reports, made, strict=True)}
    decided = EffectGoalVersion.objects.filter(goal__year=year, state=State.DECIDED).select_related("goal")
    bulk(
        GoalAssessment,
        (
            GoalAssessment(
                report_version=by_body[version.goal.body_id], effect_goal=version.goal, effect_goal_version=version,
                proposed="partly", judged="met" if version.pk % 3 else "partly", analysis=text(), made_at=written,
                why_other=words(10) if version.pk % 3 else "",
            )
            for version in decided
        ),
    )  # fmt: skip
    values = {
        value.indicator_id: value
        for value in Value.objects.filter(
            period=DateRange(period.covers.lower, period.covers.upper), object__kind="own", gender="T"
        )
    }
    bulk(
        IndicatorOutcome,
        (
            IndicatorOutcome(
                report_version=by_body[target.effect_goal_version.goal.body_id], target=target, made_at=written,
                value=values[target.indicator_version.indicator_id], forecast=Decimal(78),
            )
            for target in Target.objects.filter(effect_goal_version__in=decided).select_related(
                "indicator_version", "effect_goal_version__goal"
            )
        ),
    )  # fmt: skip
    for view in views_of(made):
        version = view.version
        if year == NOW and view.body.order % 2:
            continue
        decision = Decision.objects.create(
            body=view.body, date=period.cut_off + datetime.timedelta(days=12), paragraph=f"{90 + period.is_interim}",
            dnr=f"N {year}/77", made_at=written,
        )  # fmt: skip
        bulk(
            ReportTransition,
            (
                ReportTransition(version=version, from_state=before, to_state=after, made_at=written)
                for before, after in (("", "draft"), ("draft", "decided"), ("decided", "sent"))
            ),
        )
        rows = ReportVersion.objects.filter(pk=version.pk)
        rows.update(
            state=State.DECIDED,
            decision=decision,
            decided_at=written,
            in_force=DateRange(decision.date, None),
        )
        version.refresh_from_db()
        frozen = snapshot_of(view)
        rows.update(state=State.SENT, sent_at=written, snapshot=frozen, sha256=digest(frozen))
