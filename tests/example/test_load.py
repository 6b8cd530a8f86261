"""The example municipality in the database: whole, once, in the states that the screens need."""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, Max, Q
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from followup.models import GoalAssessment, Report, ReportVersion, Value
from foundation import clock
from foundation.models import Made
from goals.models import (
    DirectionGoal,
    EffectGoal,
    EffectGoalVersion,
    Indicator,
    RuleOutcome,
)
from organisation.models import Body, BodySuccession, Person, Year
from plans.models import Activity, ActivityStatus
from trelleborg_styrning.example import content
from trelleborg_styrning.example.load import example_logins, load_example
from trelleborg_styrning.example.people import PASSWORD

TODAY = datetime.date(2026, 9, 18)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The example, loaded once for this file as the application's role and rolled back after it."""
    with django_db_blocker.unblock(), override_settings(EXAMPLE_MODE=True), transaction.atomic():
        assert load_example()
        yield
        transaction.set_rollback(True)


def test_loading_again_changes_nothing_and_asks_little() -> None:
    before = (EffectGoalVersion.objects.count(), Value.objects.count(), Person.objects.count())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert not load_example()
    assert len(queries) <= 5
    assert before == (EffectGoalVersion.objects.count(), Value.objects.count(), Person.objects.count())


def test_outside_example_mode_it_refuses() -> None:
    with override_settings(EXAMPLE_MODE=False):
        with pytest.raises(CommandError, match="EXAMPLE_MODE"):
            call_command("load_example")
        assert example_logins() == []


def test_the_log_ins_are_printed_with_their_password(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_example", "--logins")
    shown = capsys.readouterr().out
    assert "namndsekreterare.social@trelleborg.example" in shown
    assert "Nämndsekreterare, Socialnämnden" in shown
    assert PASSWORD in shown
    assert Person.objects.get(email="namndsekreterare.social@trelleborg.example").check_password(PASSWORD)


def test_everyone_is_a_role_with_an_example_address() -> None:
    """No names of people: every name is a title, and mail to the addresses can reach no one."""
    titles = ("sekreterare", "chef", "direktör", "rektor", "förtroendevald", "ordförande", "strateg",
              "controller", "revis", "administratör", "samordnare", "ledare")  # fmt: skip
    for person in Person.objects.all():
        assert person.email.endswith("@trelleborg.example")
        assert any(title in person.display_name.lower() for title in titles), person.display_name


def test_committees_follow_those_of_2015() -> None:
    merged = Counter(BodySuccession.objects.values_list("new__slug", flat=True))
    assert merged == {"kultur-och-fritidsnamnden": 2, "tekniska-servicenamnden": 2}
    on_2016 = Body.objects.valid_on(datetime.date(2016, 5, 1)).values_list("slug", flat=True)
    assert {"kulturnamnden", "fritidsnamnden", "tekniska-namnden", "servicenamnden"} <= set(on_2016)
    assert "kultur-och-fritidsnamnden" not in on_2016


def test_goals_of_the_years_and_the_gap() -> None:
    counts = dict(EffectGoal.objects.values_list("year").annotate(n=Count("pk")))
    assert counts == {2025: 40, 2026: 44, 2027: 31}
    decided = EffectGoalVersion.objects.of_year_in_force(2026)
    assert decided.count() == 44
    without = DirectionGoal.objects.exclude(contributions__version__in=decided)
    assert [goal.label for goal in without] == ["3.2"]


def test_planning_of_next_year_stands_in_every_state() -> None:
    states = Counter(EffectGoalVersion.objects.filter(goal__year=2027).values_list("state", flat=True))
    assert (
        states["draft"]
        and states["submitted"]
        and states["returned"]
        and states["reviewed"]
        and states["ready"]
    )
    assert not states["decided"]


def test_every_decided_goal_keeps_the_musts_or_says_that_it_deviates() -> None:
    decided = EffectGoalVersion.objects.filter(state="decided")
    musts = {"P1", "P2", "P4", "P7", "P8"}
    for version in decided.annotate(rules=Count("rule_outcomes", filter=Q(rule_outcomes__rule__in=musts))):
        assert version.rules == len(musts), version
    broken = RuleOutcome.objects.filter(version__in=decided, outcome="broken", rule__in=musts)
    assert {(row.version.short_name, row.rule) for row in broken.select_related("version")} == {
        ("Feriejobb", "P7")
    }


def test_the_story_of_the_hemtjanst_goal() -> None:
    """Changed at the meeting, decided, mended: three versions, of which the third holds."""
    goal = EffectGoal.objects.get(body__slug="socialnamnden", year=2026, number=1)
    versions = list(goal.versions.order_by("no"))
    assert [version.state for version in versions] == ["replaced", "superseded", "decided"]
    assert "högst elva" in versions[0].statement
    assert "högst tio" in versions[1].statement
    assert versions[2].correction_reason
    assert versions[2].decision.paragraph == "112"
    assert versions[2].decision.dnr == "SN 2025/318"
    assert goal.continues.year_id == 2025


def test_reports_stand_where_the_screens_need_them() -> None:
    """All of 2025 sent; this interim in every state, and valnämnden's not begun."""
    latest: dict[tuple[int, str], Counter[str]] = {}
    for report in Report.objects.select_related("period"):
        version = report.versions.order_by("-no").first()
        assert version is not None
        latest.setdefault((report.period.year_id, report.period.kind), Counter())[version.state] += 1
    assert latest[2025, "interim"] == {"sent": 8}
    assert latest[2025, "year_end"] == {"sent": 8}
    assert latest[2026, "interim"] == {"draft": 3, "submitted": 1, "reviewed": 1, "decided": 1, "sent": 2}
    assert ReportVersion.objects.filter(state="returned", report__period__year=2026).count() == 1
    assert Year.objects.get(pk=2025).closed_at is not None


def test_the_state_now_is_as_the_overview_tells() -> None:
    """Sent and submitted reports froze what the rule said; the judgement gives a reason where it differs."""
    for row in GoalAssessment.objects.exclude(proposed="").exclude(judged=""):
        assert row.judged == row.proposed or row.why_other, row.effect_goal
        assert row.analysis


def test_year_end_knew_only_what_was_known_then() -> None:
    """Företagens betyg for 2025 came in April: the year end could not be judged by it."""
    goal = EffectGoal.objects.get(body__slug="kommunstyrelsen", year=2025, number=3)
    row = GoalAssessment.objects.get(
        effect_goal=goal, report_version__report__period__kind="year_end", report_version__state="sent"
    )
    assert row.proposed == "not_assessable"


def test_real_values_say_their_source_and_others_say_that_they_are_examples() -> None:
    real = {fact.kpi for fact in content.kolada_values()}
    for value in Value.objects.select_related("indicator"):
        if value.indicator.kolada_id in real:
            assert value.source.startswith("Källa: Kolada")
        else:
            assert value.source == "Exempelvärde"
    kept = Value.objects.filter(indicator__kolada_id__in=real)
    assert kept.count() == len(content.kolada_values())
    for fact in content.kolada_values():
        row = kept.get(
            indicator__kolada_id=fact.kpi,
            object__kolada_code=fact.municipality,
            period__startswith=datetime.date(fact.year, 1, 1),
        )
        assert (row.number, row.preliminary) == (fact.number, fact.preliminary)


def test_values_hold_a_hole_a_preliminary_figure_and_a_broken_series() -> None:
    assert Value.objects.filter(state="missing").count() >= 3
    assert Value.objects.filter(preliminary=True, indicator__kolada_id__isnull=True).exists()
    assert Indicator.objects.filter(versions__comparable_with_previous=False).count() == 1
    assert Indicator.objects.filter(kolada_id__isnull=False).count() >= 20
    assert not Value.objects.filter(recorded_at__date__gt=TODAY).exists()


def test_activities_have_owners_and_statuses() -> None:
    assert Activity.objects.count() > 150
    assert not Activity.objects.filter(responsibilities=None).exists()
    assert {"not_started", "ongoing", "done", "delayed", "cancelled"} == set(
        ActivityStatus.objects.values_list("status", flat=True)
    )


def test_a_goal_stands_without_anyone_answering_for_it() -> None:
    """The manager left on 31 August."""
    goal = EffectGoal.objects.get(body__slug="socialnamnden", year=2026, number=7)
    assert not goal.responsibilities.filter(valid__contains=TODAY).exists()
    assert Person.objects.filter(is_active=False).count() == 1


def test_nothing_in_it_is_recorded_later_than_what_is_done_after_it_was_loaded() -> None:
    recorded = [model for model in apps.get_models() if issubclass(model, Made) and model is not Made]
    assert len(recorded) > 10
    for model in recorded:
        last = model._base_manager.aggregate(last=Max("made_at"))["last"]
        assert last is None or last < clock.now(), model
