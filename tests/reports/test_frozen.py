"""A sent report is printed from what was sent: names that change afterwards do not change it, nor its fingerprint."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from followup import services as followup
from foundation import jobs
from goals import services as goal_services
from goals.models import DirectionGoalVersion
from organisation.models import BodyName, Municipality, ReportingPeriod, SteeringModel, Unit
from organisation.versions import State
from reports import services
from reports.compose import compose
from reports.models import Archive
from reports.sources import sources
from reports.tree import as_data
from tests import factories

MOMENT = factories.MOMENT
#: Half past midnight on 19 September in Sweden, where UTC still says the 18th.
NIGHT = datetime.datetime(2026, 9, 18, 22, 30, tzinfo=datetime.UTC)


def build(committee, body):
    made = services.report_request(
        period=committee.interim, body=body, by=committee.office, moment=MOMENT, wake_worker=False
    )
    job = jobs.job_run(made.job_id)
    assert job is not None and job.state == "done", job.details
    return Archive.objects.get(pk=job.result["archive"])


def rename_everything(committee):
    """New names for all that a report names: municipality, levels, committee, its administration, direction goal."""
    Municipality.objects.update(name="Nystad")
    SteeringModel.objects.update(
        level_names={"effect_goals": "Åtaganden", "direction_goals": "Prioriteringar"}
    )
    BodyName.objects.filter(body=committee.body).update(name="Omsorgsnämnden")
    Unit.objects.filter(body=committee.body).update(name="Omsorgsförvaltningen")
    held = committee.direction_goal.versions.get()
    held.in_force = DateRange(datetime.date(2023, 1, 1), datetime.date(2026, 10, 1))
    held.state = State.SUPERSEDED
    held.save()
    new = DirectionGoalVersion.objects.create(
        goal=committee.direction_goal, no=2, title="Ett nytt inriktningsmål", made_at=MOMENT
    )
    new.state, new.decision, new.decided_at = State.DECIDED, held.decision, MOMENT
    new.in_force = DateRange(datetime.date(2026, 10, 1), None)
    new.save()


def test_a_sent_report_is_the_same_file_after_everything_in_it_has_been_renamed(committee):
    committee.sent()
    first = build(committee, committee.body)
    rename_everything(committee)
    again = build(committee, factories.body())
    assert again.pk == first.pk
    told = str(as_data(compose(sources(committee.interim, factories.body()), made_on=MOMENT.date())))
    assert "Förvaltningschef, förvaltningen för socialnämnden" in told
    assert "Trelleborgs kommun" in told and "Trelleborgarna ska känna sig trygga 1.1" in told
    for new in ("Nystad", "Åtaganden", "Prioriteringar", "Omsorg", "Ett nytt inriktningsmål"):
        assert new not in told


def test_a_committees_chapter_in_the_municipal_report_is_as_it_was_sent_too(committee):
    committee.sent()
    before = as_data(compose(sources(committee.interim, None), made_on=MOMENT.date()))["committees"]
    rename_everything(committee)
    after = as_data(compose(sources(committee.interim, None), made_on=MOMENT.date()))["committees"]
    assert after == before


def test_a_sent_report_keeps_the_cut_off_that_it_was_sent_for(committee):
    committee.sent()
    before = as_data(compose(sources(committee.interim, committee.body), made_on=MOMENT.date()))
    ReportingPeriod.objects.update(
        cut_off=datetime.date(2026, 4, 30),
        covers=DateRange(datetime.date(2026, 1, 1), datetime.date(2026, 5, 1)),
    )
    moved = ReportingPeriod.objects.get()
    assert as_data(compose(sources(moved, committee.body), made_on=MOMENT.date())) == before


def test_a_year_has_one_interim_and_one_year_end(committee):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingPeriod.objects.create(
            year=committee.interim.year,
            kind="interim",
            cut_off=datetime.date(2026, 4, 30),
            covers=DateRange(datetime.date(2026, 1, 1), datetime.date(2026, 5, 1)),
        )


def test_a_report_that_is_sent_after_midnight_is_sent_on_the_swedish_day(committee):
    followup.report_send(version=committee.decided(), by=committee.secretary, moment=NIGHT)
    report = compose(sources(committee.interim, committee.body), made_on=MOMENT.date())
    assert report.data_on == "2026-09-19" and "19\N{NO-BREAK SPACE}september" in report.dated
    assert report.committees[0].source.sent_on == "2026-09-19"


def test_what_happened_to_a_goal_after_midnight_is_told_with_the_swedish_day(committee):
    goal = factories.whole_draft(committee.body, committee.secretary, committee.direction_goal)
    goal_services.goal_submit(version=goal, by=committee.secretary, moment=NIGHT)
    client = Client()
    client.force_login(committee.secretary, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("overview:effect_goal", args=[2026, "socialnamnden", goal.goal.number]))
    assert "Inlämnad 19\N{NO-BREAK SPACE}september" in page.content.decode()
