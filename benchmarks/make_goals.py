"""Makes 2,000 decided goals over ten years in the database that the settings name, to measure pages with.

    python benchmarks/make_goals.py        (a database of its own, migrated and empty)

Twenty committees, nine direction goals, ten goals a committee and year, each with one indicator with six
values.
"""

from __future__ import annotations

import datetime
import os
import sys
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trelleborg_styrning.settings")

import django  # noqa: E402

django.setup()

from django.db import transaction  # noqa: E402

from followup.models import Value  # noqa: E402
from goals.models import (  # noqa: E402
    Contribution,
    EffectGoal,
    EffectGoalVersion,
    Indicator,
    IndicatorVersion,
    MeasuredObject,
    Target,
)
from organisation.models import Decision  # noqa: E402
from organisation.roles import Role  # noqa: E402
from plans.models import Activity, ActivityGoal  # noqa: E402
from tests import factories as make  # noqa: E402

YEARS = range(2017, 2027)
COMMITTEES, GOALS, DIRECTIONS = 20, 10, 9


@transaction.atomic
def main() -> None:
    """Fill the database."""
    wishes = [make.direction_goal(number=1 + n % 3, direction=1 + n // 3) for n in range(DIRECTIONS)]
    for wish in wishes:
        wish.versions.first()
    own = MeasuredObject.objects.get_or_create(kind="own", defaults={"name": "Trelleborg"})[0]
    make.person(Role.MANAGEMENT_OFFICE, email="matning@trelleborg.example")
    for number in range(COMMITTEES):
        body = make.body(f"Nämnd {number}", f"namnd-{number}", order=number + 10)
        measure = Indicator.objects.create(owner=body, made_at=make.MOMENT)
        definition = IndicatorVersion.objects.create(
            indicator=measure, no=1, title=f"Nöjda, nämnd {number}", unit="%", direction="higher", source="Mätning",
            made_at=make.MOMENT,
        )  # fmt: skip
        Value.objects.bulk_create(
            Value(
                indicator=measure, indicator_version=definition, object=own, number=Decimal(70 + year % 9),
                period=(datetime.date(year, 1, 1), datetime.date(year, 9, 1)), recorded_at=make.MOMENT,
                made_at=make.MOMENT,
            )
            for year in YEARS
        )  # fmt: skip
        for year in YEARS:
            make.period(of=year)
            decision = Decision.objects.create(
                body=body, date=datetime.date(year - 1, 11, 27), paragraph="112", made_at=make.MOMENT
            )
            for index in range(GOALS):
                goal = EffectGoal.objects.create(
                    body=body, year_id=year, number=index + 1, made_at=make.MOMENT
                )
                version = EffectGoalVersion.objects.create(
                    goal=goal, no=1, statement=f"Trelleborgarna får svar inom {index + 2} dagar av nämnd {number}",
                    priority=index + 1, made_at=make.MOMENT,
                )  # fmt: skip
                Contribution.objects.create(
                    version=version, direction_goal=wishes[(number + index) % DIRECTIONS], how="Det märks."
                )
                Target.objects.create(
                    effect_goal_version=version, indicator_version=definition, object=own, kind="at_least",
                    low=Decimal(75), baseline=Decimal(70),
                    measured_period=(datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)),
                )  # fmt: skip
                activity = Activity.objects.create(
                    body=body, text="Fler svarar i telefon", start=datetime.date(year, 1, 1),
                    end=datetime.date(year, 12, 31), made_at=make.MOMENT,
                )  # fmt: skip
                ActivityGoal.objects.create(activity=activity, goal=goal)
                version.state, version.decision, version.decided_at = "decided", decision, make.MOMENT
                version.in_force = (datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1))
                version.save()
    print(EffectGoal.objects.count(), "goals")


if __name__ == "__main__":
    main()
