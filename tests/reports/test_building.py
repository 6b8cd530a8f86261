"""Building a report: refused in plain words, draft never leaks, twice gives one result, archived for good."""

import hashlib
import json
import re
import threading
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from django.core.files.storage import storages
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
from reports.models import Archive, Build
from reports.pdf import make_pdf
from reports.sources import sources
from tests import factories
from tests.factories import MOMENT

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
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
    again = make_pdf(report_html(compose(sources(period, None), made_on=clock.today())))
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
        compose(sources(period, None), made_on=MOMENT.date())
    for number in (2, 3):
        body = factories.body(f"Nämnd {number}", f"namnd-{number}")
        by = factories.person(Role.SECRETARY, body)
        factories.decided(body, by, factories.direction_goal(number))
    with CaptureQueriesContext(connection) as three:
        compose(sources(period, None), made_on=MOMENT.date())
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


@pytest.fixture
def sent(transactional_db):
    """As above, for tests where several connections work at once."""
    body = factories.body()
    secretary = factories.person(Role.SECRETARY, body)
    factories.decided(body, secretary, factories.direction_goal())
    return factories.period(), factories.person(Role.MANAGEMENT_OFFICE)


def at_once(*works):
    """Do the works at the same time, each with a connection of its own; what they return."""
    start, found = threading.Barrier(len(works)), []

    def run(work):
        try:
            start.wait(timeout=10)
            found.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(found) == len(works)
    return found


def test_clicks_at_the_same_moment_give_one_build(sent):
    period, office = sent

    def click():
        return services.report_request(
            period=period, body=None, by=office, moment=MOMENT, wake_worker=False
        ).pk

    assert len(set(at_once(click, click, click))) == 1
    assert Job.objects.count() == 1


def test_two_workers_with_the_same_report_give_one_file(sent):
    period, office = sent
    whole = services.report_request(period=period, body=None, by=office, moment=MOMENT, wake_worker=False)
    again = Job.objects.create(
        kind=services.JOB_KIND, key="den andra", arguments={}, made_by=office, queued_at=MOMENT
    )
    Build.objects.create(publication=whole.publication, job=again)
    jobs_done = at_once(lambda: jobs.job_run(whole.job_id), lambda: jobs.job_run(again.pk))
    assert [job.state for job in jobs_done] == ["done", "done"]
    archive = Archive.objects.get()
    assert {job.result["archive"] for job in jobs_done} == {archive.pk}
    folder = Path(storages["archive"].path(archive.file)).parent
    assert [path.name for path in folder.iterdir()] == [Path(archive.file).name]


def page_of(person, name, **kwargs):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(name, kwargs=kwargs))


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda path: path.unlink(), "Filen finns inte i arkivet."),
        (
            lambda path: path.write_bytes(path.read_bytes() + b" "),
            "Filen stämmer inte med sin kontrollsumma och lämnas inte ut.",
        ),
    ],
)
def test_a_file_that_is_gone_or_changed_is_not_handed_out_and_the_page_says_why(place, harm, sentence):
    _body, period, _secretary, office = place
    archive = build(period, None, office)
    assert "är de som arkiverades" in page_of(office, "reports:archived", pk=archive.pk).content.decode()
    harm(Path(storages["archive"].path(archive.file)))
    handed = page_of(office, "reports:archive", pk=archive.pk, file_name=archive.file_name)
    assert handed.status_code == 410 and sentence in handed.content.decode()
    assert "Till rapportens sida och arkiv" in handed.content.decode()
    assert sentence in page_of(office, "reports:archived", pk=archive.pk).content.decode()


HARMS = [lambda path: path.unlink(), lambda path: path.write_bytes(b"%PDF-1.7 annat")]


@pytest.mark.parametrize("harm", HARMS, ids=["gone", "changed"])
def test_a_file_that_is_lost_or_harmed_is_put_back_to_the_byte_when_the_report_is_built_again(
    place, harm, monkeypatch
):
    body, period, secretary, office = place
    archive = build(period, body, secretary)
    path = Path(storages["archive"].path(archive.file))
    before = path.read_bytes()
    harm(path)
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert build(period, body, secretary).pk == archive.pk and Archive.objects.count() == 1
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert (
        page_of(secretary, "reports:archive", pk=archive.pk, file_name=archive.file_name).status_code == 200
    )
    assert (
        "exakt likadan" in page_of(secretary, "reports:job", pk=Job.objects.latest("pk").pk).content.decode()
    )


def test_a_lost_file_that_cannot_be_made_again_to_the_byte_gets_a_new_one_beside_it_that_says_so(
    place, monkeypatch
):
    _body, period, _secretary, office = place
    lost = build(period, None, office)
    Path(storages["archive"].path(lost.file)).unlink()
    monkeypatch.setattr(
        services, "report_html", lambda report: report_html(report).replace("<body", "<body lang='sv'")
    )
    new = build(period, None, office)
    assert new.pk != lost.pk and new.program_version == f"{lost.program_version} (2)"
    assert build(period, None, office).pk == new.pk and Archive.objects.count() == 2
    assert page_of(office, "reports:archive", pk=new.pk, file_name=new.file_name).status_code == 200
    assert page_of(office, "reports:archive", pk=lost.pk, file_name=lost.file_name).status_code == 410
    data = page_of(office, "reports:archive_data", pk=new.pk)
    assert hashlib.sha256(data.content).hexdigest() == new.data_sha256


def test_with_another_version_of_what_sets_the_pages_it_is_another_file(place, monkeypatch):
    _body, period, _secretary, office = place
    first = build(period, None, office)
    assert f"WeasyPrint {version('weasyprint')}" in first.program_version
    assert re.search(r"Pango 1\.\d+\.\d+$", first.program_version)
    monkeypatch.setattr(
        services, "program_version", lambda: first.program_version.replace("Print ", "Print 9")
    )
    assert build(period, None, office).pk != first.pk


def test_the_data_a_file_was_made_from_is_handed_out_with_a_checksum_that_anyone_can_count(place):
    _body, period, _secretary, office = place
    archive = build(period, None, office)
    data = page_of(office, "reports:archive_data", pk=archive.pk)
    assert hashlib.sha256(data.content).hexdigest() == archive.data_sha256
    report, program, template = json.loads(data.content)
    assert report["title"] == "Delårsrapport 2026" and (program, template) == (
        archive.program_version,
        archive.template_version,
    )
    page = page_of(office, "reports:archived", pk=archive.pk).content.decode()
    assert archive.data_sha256 in page and "inte inlämnad" in page


def test_the_archive_says_which_report_a_chapter_was_made_from(committee):
    version = committee.sent()
    archive = build(committee.interim, None, committee.office)
    assert archive.snapshot["committees"][0]["source"] == {
        "version": version.no, "sent_on": "2026-09-18", "sha256": version.sha256,
    }  # fmt: skip
    page = page_of(committee.office, "reports:archived", pk=archive.pk).content.decode()
    assert version.sha256 in page and "version 1, lämnad 18" in page


def test_what_becomes_known_after_a_report_was_sent_does_not_change_the_file(committee):
    version = committee.sent()
    first = build(committee.interim, None, committee.office)
    target = version.assessments.get().effect_goal_version.targets.get()
    committee.value(target, "12")
    assert build(committee.interim, None, committee.office).pk == first.pk


def test_a_failed_build_can_be_tried_again_and_then_gives_the_file(place):
    _body, period, _secretary, office = place
    made = services.report_request(period=period, body=None, by=office, moment=MOMENT, wake_worker=False)
    Job.objects.filter(pk=made.job_id).update(
        state="failed", error="Arbetet avbröts 3 gånger.", ended_at=MOMENT
    )
    client = Client()
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("reports:municipal", kwargs={"year": 2026, "kind": "delar"})
    shown = client.get(page).content.decode()
    assert "kunde inte byggas" in shown and "Arbetet avbröts 3 gånger." in shown and "Försök igen" in shown
    assert client.post(page).status_code == 302
    jobs.job_run(Job.objects.exclude(pk=made.job_id).get().pk)
    shown = client.get(page).content.decode()
    assert "är klar" in shown and "kunde inte byggas" not in shown
