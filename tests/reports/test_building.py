# ruff: noqa: E501
"""Building a report: refused in plain words, draft never leaks, twice gives one result, archived for good."""

import hashlib

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from followup.services import AssessmentInput, assessment_save, report_start
from foundation import clock, jobs
from foundation.errors import NotAllowed, Refused
from foundation.models import Job
from organisation.roles import Role
from reports import services
from reports.archive import archive_content
from reports.compose import compose
from reports.html import report_html
from reports.models import Archive
from reports.pdf import make_pdf
from reports.sources import sources
from tests import factories
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db
SECRET = "Hemligt utkast som bara nämnden får läsa"


@pytest.fixture
def place():
    """A committee with a decided goal and an unsent report with a draft analysis, its secretary and the office."""
    body = factories.body()
    secretary = factories.person(Role.SECRETARY, body)
    goal = factories.decided(body, secretary, factories.direction_goal())
    period = factories.period()
    version = report_start(body=body, period=period, by=secretary, moment=MOMENT)
    assessment_save(
        version=version,
        goal_version=goal,
        data=AssessmentInput(judged="met", analysis=SECRET),
        lock_version=0,
        by=secretary,
        moment=MOMENT,
    )
    office = factories.person(Role.MANAGEMENT_OFFICE)
    return body, period, secretary, office


def build(period, body, by):
    made = services.report_request(period=period, body=body, by=by, moment=MOMENT, wake_worker=False)
    job = jobs.job_run(made.job_id)
    assert job is not None and job.state == Job.State.DONE, (job.error, job.details)
    return Archive.objects.get(pk=job.result["archive"])


def test_without_decided_goals_it_is_refused_and_says_what_is_missing():
    period = factories.period()
    office = factories.person(Role.MANAGEMENT_OFFICE)
    with pytest.raises(Refused, match="inga beslutade mål för 2026"):
        services.report_request(period=period, body=factories.body(), by=office, moment=MOMENT)
    with pytest.raises(Refused, match="minst en nämnd har beslutat"):
        services.report_request(period=period, body=None, by=office, moment=MOMENT)


def test_a_secretary_may_not_build_the_municipal_report(place):
    _body, period, secretary, _office = place
    with pytest.raises(NotAllowed):
        services.report_request(period=period, body=None, by=secretary, moment=MOMENT)


def test_an_unsent_report_is_printed_as_not_sent_and_nothing_of_its_draft_leaks(place):
    body, period, _secretary, office = place
    archive = build(period, None, office)
    assert archive.is_draft and "utkast" in archive.file_name
    text = str(archive.snapshot)
    assert SECRET not in text and "inte inlämnad" in text
    assert archive.snapshot["committees"][0]["goals"][0]["indicators"] == []


def test_the_committees_own_readers_print_their_unsent_report_and_others_cannot_open_it(place):
    body, period, secretary, office = place
    archive = build(period, body, secretary)
    assert archive.is_draft and archive.state == "draft" and SECRET in str(archive.snapshot)
    href = reverse("reports:archive", kwargs={"pk": archive.pk, "file_name": archive.file_name})
    own, other = Client(), Client()
    own.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    other.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    response = own.get(href)
    assert response.status_code == 200 and hashlib.sha256(response.content).hexdigest() == archive.sha256
    assert other.get(href).status_code == 404


def test_building_twice_from_the_same_data_gives_one_result(place):
    _body, period, _secretary, office = place
    first, second = build(period, None, office), build(period, None, office)
    assert first.pk == second.pk and Archive.objects.count() == 1


def test_the_file_is_the_same_swedish_one_whatever_language_the_reader_or_the_worker_has(place):
    _body, period, _secretary, office = place
    with translation.override("en"):
        english = build(period, None, office)
        content = archive_content(english)
    assert "Delårsrapport 2026" in str(english.snapshot) and "Interim report" not in str(english.snapshot)
    again = make_pdf(report_html(compose(sources(period, None, with_unsent=False), made_on=clock.today())))
    assert hashlib.sha256(content).hexdigest() == again.sha256
    assert build(period, None, office).pk == english.pk


def test_the_report_is_read_in_swedish_on_an_english_page_and_says_so(place):
    body, _period, secretary, _office = place
    client = Client()
    client.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    href = reverse("reports:read_committee", kwargs={"year": 2026, "kind": "delar", "slug": body.slug})
    shown = client.get(href).content.decode()
    frame, report = shown.split('<div class="reading__text" lang="sv">')
    assert "Interim report 2026" in frame and '<html lang="en">' in frame
    assert "Läget nu" in report and "Status now" not in report.split("</main>")[0].split("<footer")[0]


def test_asking_twice_while_it_is_built_gives_the_same_build(place):
    _body, period, _secretary, office = place
    asked = [
        services.report_request(period=period, body=None, by=office, moment=MOMENT, wake_worker=False).pk
        for _time in range(2)
    ]
    assert asked[0] == asked[1]


def test_an_archived_file_is_never_changed_or_deleted(place):
    _body, period, _secretary, office = place
    archive = build(period, None, office)
    with pytest.raises(DatabaseError), transaction.atomic():
        Archive.objects.filter(pk=archive.pk).update(sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_archive")


def test_composing_takes_as_many_queries_for_three_committees_as_for_one(place):
    _body, period, _secretary, _office = place
    with CaptureQueriesContext(connection) as one:
        compose(sources(period, None, with_unsent=False), made_on=MOMENT.date())
    for number in (2, 3):
        body = factories.body(f"Nämnd {number}", f"namnd-{number}")
        by = factories.person(Role.SECRETARY, body)
        factories.decided(body, by, factories.direction_goal(number))
    with CaptureQueriesContext(connection) as three:
        compose(sources(period, None, with_unsent=False), made_on=MOMENT.date())
    assert len(one) == len(three) <= 14


def test_the_page_asks_for_the_report_shows_how_it_goes_and_finds_it_again(place):
    _body, _period, _secretary, office = place
    client = Client()
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("reports:municipal", kwargs={"year": 2026, "kind": "delar"})
    assert "Bygg delårsrapport" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    shown = client.get(page).content.decode()
    assert "väntar på att byggas" in shown and "Uppdatera" in shown and "Bygg delårsrapport" not in shown
    jobs.job_run(Job.objects.get().pk)
    shown = client.get(page).content.decode()
    assert "är klar" in shown and Archive.objects.get().sha256 in shown


def test_a_failed_build_says_why_and_offers_to_try_again(place):
    _body, period, _secretary, office = place
    made = services.report_request(period=period, body=None, by=office, moment=MOMENT, wake_worker=False)
    Job.objects.filter(pk=made.job_id).update(
        state="failed", error="Arbetet avbröts tre gånger.", ended_at=MOMENT
    )
    client = Client()
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(reverse("reports:job", kwargs={"pk": made.job_id})).content.decode()
    assert "Arbetet avbröts tre gånger." in shown and "Försök igen" in shown


def test_the_reading_page_shows_the_same_report_and_no_draft_to_strangers(place):
    body, _period, secretary, office = place
    href = reverse("reports:read_committee", kwargs={"year": 2026, "kind": "delar", "slug": body.slug})
    for person, sees in ((secretary, True), (office, False)):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        shown = client.get(href).content.decode()
        assert (SECRET in shown) is sees and shown.count("<h1") == 1


def test_the_command_builds_in_its_own_process_without_a_worker(place, tmp_path, capsys):
    target = tmp_path / "rapport.pdf"
    call_command("build_report", "delar", "2026", output=target)
    assert target.read_bytes().startswith(b"%PDF-1.7")
    with pytest.raises(CommandError, match="inga beslutade mål"):
        call_command(
            "build_report", "delar", "2026", committee=factories.body("Ny", "ny").slug, output=target
        )
