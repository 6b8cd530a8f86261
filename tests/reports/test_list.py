"""The list of reports: what is due first, what is to come last, each with its file; few questions to the database."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation import jobs
from organisation.models import DueDate
from organisation.roles import Role
from reports import services
from tests import factories
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db


def shown_to(person, **query) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("reports:list"), query).content.decode()
    return " ".join(text[text.index("<main") :].split())


def test_the_period_that_is_due_stands_first_and_the_one_to_come_says_when(committee):
    committee.goal()
    year_end = factories.period("year_end")
    DueDate.objects.create(period=year_end, step="report_sent", on=datetime.date(2027, 2, 12))
    shown = shown_to(committee.politician)
    assert shown.index("Delårsrapport 2026") < shown.index("Kommande") < shown.index("Bokslut 2026")
    coming = shown[shown.index("Kommande") :]
    assert "Läget räknas 31" in coming and "senast 12" in coming and "/rapporter/2026/bokslut/" not in coming


def test_a_year_without_a_period_that_has_been_is_not_the_first_one_shown(committee):
    committee.goal()
    factories.period(of=2027)
    assert "Rapporter 2026" in shown_to(committee.politician)
    assert "Inga rapporter" not in shown_to(committee.politician, ar="2027")
    assert "Kommande" in shown_to(committee.politician, ar="2027")


def test_a_sent_report_says_when_and_can_be_read_and_one_that_is_not_says_by_when(committee):
    other = factories.body("Bildningsnämnden", "bildningsnamnden", order=20)
    factories.decided(other, factories.person(Role.SECRETARY, other), committee.direction_goal)
    DueDate.objects.create(period=committee.interim, step="report_sent", on=datetime.date(2026, 9, 10))
    committee.sent()
    shown = shown_to(factories.person(Role.POLITICIAN, other))
    assert "1 av 2 nämnder har lämnat sin rapport." in shown
    assert "Inlämnad 18" in shown and "/rapporter/2026/delar/socialnamnden/las/" in shown
    assert "sen, skulle vara inne 10" in shown and "/rapporter/2026/delar/bildningsnamnden/las/" not in shown
    assert "fullmäktige och revisorerna senast 31" in shown


def test_a_file_built_before_the_report_was_sent_says_so(committee):
    version = committee.decided()
    made = services.report_request(
        period=committee.interim, body=committee.body, by=committee.office, moment=MOMENT, wake_worker=False
    )
    jobs.job_run(made.job_id)
    assert "byggd innan rapporten lämnades" not in shown_to(committee.politician)
    from followup.services import report_send

    report_send(version=version, by=committee.secretary, moment=MOMENT + datetime.timedelta(days=1))
    assert "byggd innan rapporten lämnades" in shown_to(committee.politician)


def test_the_list_asks_the_database_as_often_for_three_committees_as_for_one(committee):
    committee.sent()
    counts = []
    for number in (1, 2, 3):
        if number > 1:
            body = factories.body(f"Nämnd {number}", f"namnd-{number}", order=10 * number)
            factories.decided(body, factories.person(Role.SECRETARY, body), factories.direction_goal(number))
        if number != 2:
            client = Client()
            client.force_login(committee.office, backend="django.contrib.auth.backends.ModelBackend")
            client.get(reverse("reports:list"))
            with CaptureQueriesContext(connection) as found:
                client.get(reverse("reports:list"))
            counts.append(len(found))
    assert counts[0] == counts[1] <= 16, counts
