"""Nothing of a committee's unsent report is met by those who may not read it: list, page, reading, file, data."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from followup import services as followup
from followup.models import ReportVersion
from foundation import jobs
from foundation.errors import NotAllowed
from goals import services as goal_services
from goals.models import EffectGoalVersion
from organisation.models import Person
from organisation.roles import Role
from organisation.services import decision_register
from reports import services
from reports.models import Archive
from tests import factories
from tests.factories import MOMENT
from tests.followup.conftest import Committee

pytestmark = pytest.mark.thorough

SECRET = "Hemlig analys som bara somliga får läsa"
REVISED = "Hemlig ändring av det som är beslutat"
WHERE = {"year": 2026, "kind": "delar", "slug": "socialnamnden"}
ALL = {"year": 2026, "kind": "delar"}
#: Who reads the report in each of its states; everyone else is told that it is not sent.
READERS = {
    "draft": {"secretary", "head", "unit"},
    "submitted": {"secretary", "head", "unit", "office", "auditor"},
    "ready": {"secretary", "head", "unit", "office", "auditor", "politician"},
    "decided": {"secretary", "head", "unit", "office", "auditor", "politician", "stranger", "other", "presidium", "admin"},
}  # fmt: skip
BUILDERS = {"secretary", "head", "office", "presidium"}


@pytest.fixture
def people(committee: Committee) -> dict[str, Person]:
    other = factories.body("Bildningsnämnden", "bildningsnamnden", order=20)
    return {
        "secretary": committee.secretary,
        "head": committee.head,
        "unit": factories.person(Role.UNIT_MANAGER, committee.body),
        "politician": committee.politician,
        "office": committee.office,
        "auditor": factories.person(Role.AUDITOR),
        "presidium": factories.person(Role.PRESIDIUM),
        "admin": factories.person(Role.SYSTEM_ADMIN),
        "stranger": factories.person(Role.POLITICIAN, other),
        "other": factories.person(Role.SECRETARY, other),
    }


def brought_to(state: str, committee: Committee) -> None:
    """A whole report with a secret in its analysis, in a state."""
    goal = committee.goal()
    version = committee.start()
    committee.fill(version, goal, analysis=SECRET)
    if state == "draft":
        return
    version = followup.report_submit(version=version, by=committee.secretary, moment=MOMENT)
    if state == "submitted":
        return
    version = followup.report_mark_ready(version=version, by=committee.head, moment=MOMENT)
    if state == "ready":
        return
    decision = decision_register(
        body=committee.body, date=datetime.date(2026, 9, 17), paragraph="88", dnr="SN 2026/201",
        by=committee.secretary, moment=MOMENT,
    )  # fmt: skip
    followup.report_decide(version=version, decision=decision, by=committee.secretary, moment=MOMENT)


def revise(committee: Committee) -> None:
    """Begin a new version of the decided report, which is not sent, with another secret in its analysis."""
    goal = EffectGoalVersion.objects.get()
    draft = followup.report_revise(
        version=ReportVersion.objects.get(), reason="Analysen var ofullständig.", by=committee.secretary, moment=MOMENT
    )  # fmt: skip
    followup.assessment_save(
        version=draft, goal_version=goal, data=followup.AssessmentInput("met", "", REVISED), lock_version=0,
        by=committee.secretary, moment=MOMENT,
    )  # fmt: skip


def seen_by(person: Person, name: str, **where: object) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(name, kwargs=where)).content.decode()


@pytest.mark.parametrize("state", READERS)
def test_the_reading_page_shows_an_unsent_report_to_its_readers_and_no_one_else(state, committee, people):
    brought_to(state, committee)
    for who, person in people.items():
        shown = seen_by(person, "reports:read_committee", **WHERE)
        assert (SECRET in shown) is (who in READERS[state]), who
        assert "Äldre med hemtjänst möter" in shown, "the decided goal is everyone's"
        assert SECRET not in seen_by(person, "reports:read_municipal", **ALL), who


def test_a_decided_report_that_is_revised_is_read_as_it_was_decided_by_all_but_its_own(committee, people):
    brought_to("decided", committee)
    revise(committee)
    for who, person in people.items():
        shown = seen_by(person, "reports:read_committee", **WHERE)
        own = who in READERS["draft"]
        assert (REVISED in shown, SECRET in shown) == (own, not own), who


def test_a_decided_report_that_is_revised_is_built_in_the_version_that_the_builder_reads(committee, people):
    brought_to("decided", committee)
    revise(committee)
    for who in sorted(BUILDERS):
        made = services.report_request(
            period=committee.interim, body=committee.body, by=people[who], moment=MOMENT, wake_worker=False
        )
        job = jobs.job_run(made.job_id)
        assert job is not None and job.state == "done", who
        archive = Archive.objects.get(pk=job.result["archive"])
        own = who in READERS["draft"]
        assert (REVISED in str(archive.snapshot), SECRET in str(archive.snapshot)) == (own, not own), who
        assert archive.state == ("draft" if own else "decided"), who


def test_a_version_that_is_taken_back_before_the_worker_comes_is_not_built(committee, people):
    brought_to("submitted", committee)
    made = services.report_request(
        period=committee.interim, body=committee.body, by=people["office"], moment=MOMENT, wake_worker=False
    )
    followup.report_withdraw(version=ReportVersion.objects.get(), by=committee.secretary, moment=MOMENT)
    job = jobs.job_run(made.job_id)
    assert job is not None and job.state == "failed"
    assert job.error == "Rapporten har ändrats sedan du bad om filen. Bygg den igen."
    assert not Archive.objects.exists()


def test_a_version_that_is_sent_before_the_worker_comes_is_built_as_it_was_sent(committee, people):
    brought_to("decided", committee)
    made = services.report_request(
        period=committee.interim, body=committee.body, by=people["office"], moment=MOMENT, wake_worker=False
    )
    followup.report_send(version=ReportVersion.objects.get(), by=committee.secretary, moment=MOMENT)
    job = jobs.job_run(made.job_id)
    assert job is not None and job.state == "done", job.details
    assert (Archive.objects.get().state, Archive.objects.get().is_draft) == ("sent", False)


@pytest.mark.parametrize("state", READERS)
def test_the_list_and_the_reports_page_tell_its_state_to_its_readers_and_no_one_else(
    state, committee, people
):
    brought_to(state, committee)
    word = {"draft": "Pågår", "submitted": "Inlämnad", "ready": "Klarmarkerad", "decided": "Beslutad"}[state]
    for who, person in people.items():
        for shown in (
            seen_by(person, "reports:list"),
            seen_by(person, "reports:committee", **WHERE),
        ):
            text = shown[shown.index("<main") :]
            assert (f">{word}<" in text.replace(" <", "<").replace("> ", ">")) is (who in READERS[state]), who


@pytest.mark.parametrize("state", READERS)
def test_the_file_and_its_data_are_for_those_who_may_read_the_report(state, committee, people):
    brought_to(state, committee)
    for who in BUILDERS & READERS[state]:
        made = services.report_request(
            period=committee.interim, body=committee.body, by=people[who], moment=MOMENT, wake_worker=False
        )
        job = jobs.job_run(made.job_id)
        assert job is not None and job.state == "done", who
    assert SECRET in str(Archive.objects.get().snapshot)
    for who, person in people.items():
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        archive = Archive.objects.get()
        for name, kwargs in (
            ("reports:archive", {"pk": archive.pk, "file_name": archive.file_name}),
            ("reports:archived", {"pk": archive.pk}),
            ("reports:archive_data", {"pk": archive.pk}),
        ):
            status = client.get(reverse(name, kwargs=kwargs)).status_code
            assert status == (200 if who in READERS[state] else 404), (who, name)
        shown = seen_by(person, "reports:list") + seen_by(person, "reports:committee", **WHERE)
        assert (archive.file_name in shown) is (who in READERS[state]), who


def test_who_may_not_read_the_report_builds_the_decided_goals_alone(committee, people):
    brought_to("draft", committee)
    for who in ("office", "presidium"):
        made = services.report_request(
            period=committee.interim, body=committee.body, by=people[who], moment=MOMENT, wake_worker=False
        )
        assert made.unsent is None
        jobs.job_run(made.job_id)
    archive = Archive.objects.get()
    assert archive.is_draft and archive.state == "sent" and SECRET not in str(archive.snapshot)


def test_only_those_who_may_build_can(committee, people):
    brought_to("decided", committee)
    for who, person in people.items():
        if who in BUILDERS:
            services.report_request(
                period=committee.interim, body=committee.body, by=person, moment=MOMENT, wake_worker=False
            )
            continue
        with pytest.raises(NotAllowed):
            services.report_request(
                period=committee.interim, body=committee.body, by=person, moment=MOMENT, wake_worker=False
            )


def test_a_draft_that_is_built_stays_its_own_officials_when_the_report_goes_on(committee, people):
    brought_to("draft", committee)
    made = services.report_request(
        period=committee.interim,
        body=committee.body,
        by=people["secretary"],
        moment=MOMENT,
        wake_worker=False,
    )
    jobs.job_run(made.job_id)
    version = committee.start()
    followup.report_submit(version=version, by=committee.secretary, moment=MOMENT)
    assert "utkast.pdf" in seen_by(people["head"], "reports:committee", **WHERE)
    assert "utkast.pdf" not in seen_by(people["office"], "reports:committee", **WHERE)


def test_what_another_committee_has_typed_but_not_sent_is_not_in_the_file(committee, people):
    other = factories.body("Bildningsnämnden", "bildningsnamnden", order=20)
    theirs = factories.indicator(other, people["other"], frequency="monthly")
    shared = factories.draft(committee.body, committee.secretary, committee.direction_goal)
    for target in (theirs, factories.indicator(committee.body, committee.secretary, frequency="monthly")):
        factories.target(shared, committee.secretary, of=target)
    factories.activity(shared)
    goal_services.responsibility_assign(
        goal=shared.goal, person=committee.secretary, by=committee.secretary, moment=MOMENT
    )
    decision = decision_register(
        body=committee.body, date=datetime.date(2025, 11, 27), paragraph="113", dnr="SN 2025/319",
        by=committee.secretary, moment=MOMENT,
    )  # fmt: skip
    goal_services.goals_decide(versions=[shared], decision=decision, by=committee.secretary, moment=MOMENT)
    factories.decided(other, people["other"], committee.direction_goal)
    followup.report_start(body=other, period=committee.interim, by=people["other"], moment=MOMENT)
    target = shared.targets.get(indicator_version=theirs)
    committee.value(target, "37.25", by=people["other"])
    committee.start()
    made = services.report_request(
        period=committee.interim,
        body=committee.body,
        by=people["secretary"],
        moment=MOMENT,
        wake_worker=False,
    )
    job = jobs.job_run(made.job_id)
    assert job is not None and job.state == "done", job.details
    (goal,) = Archive.objects.get().snapshot["committees"][0]["goals"]
    (row,) = [row for row in goal["indicators"] if row["name"] == theirs.title]
    assert (row["now"], row["not_measured"] != "") == ("", True)
