"""A report's way from draft to the executive board, and what is kept on the way."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from followup import services
from followup.models import ReportVersion, Value
from followup.report_view import report_view
from followup.snapshot import digest, snapshot_of
from followup.standings import standings
from foundation.errors import NotAllowed, Refused
from goals.models import EffectGoalVersion
from organisation.models import Body, Decision, Person
from organisation.roles import Role
from organisation.services import decision_register
from organisation.versions import State
from tests import factories
from tests.followup.conftest import AUGUST, AUGUST_BEFORE, Committee, taken_over

MOMENT = factories.MOMENT
SEPTEMBER_17 = datetime.date(2026, 9, 17)


def test_a_report_cannot_begin_without_decided_goals(committee: Committee) -> None:
    with pytest.raises(Refused, match="inga beslutade mål"):
        committee.start()


def test_starting_twice_gives_the_same_report(committee: Committee) -> None:
    committee.goal()
    assert committee.start() == committee.start()


def test_only_the_committees_own_people_write_its_report(committee: Committee) -> None:
    committee.goal()
    stranger = factories.person(Role.SECRETARY, factories.body("Kulturnämnden", "kulturnamnden"))
    with pytest.raises(NotAllowed):
        services.report_start(body=committee.body, period=committee.interim, by=stranger, moment=MOMENT)
    version = committee.start()
    goal = committee.goal("113")
    for by in (stranger, committee.office, committee.politician):
        with pytest.raises(NotAllowed):
            services.assessment_save(
                version=version,
                goal_version=goal,
                data=services.AssessmentInput(judged="met"),
                lock_version=0,
                by=by,
                moment=MOMENT,
            )


def test_submission_lists_everything_that_is_missing(committee: Committee) -> None:
    committee.goal()
    with pytest.raises(services.Incomplete) as refused:
        services.report_submit(version=committee.start(), by=committee.secretary, moment=MOMENT)
    texts = [item.text for item in refused.value.missing]
    assert [item.anchor.split("-")[0] for item in refused.value.missing] == [
        "indikator",
        "aktivitet",
        "bedomning",
        "analys",
    ]
    assert "eller varför det inte är mätt" in texts[0]
    assert texts[3] == "Skriv analysen."


def test_judging_otherwise_needs_a_reason_and_the_same_needs_none(committee: Committee) -> None:
    goal = committee.goal()
    version = committee.start()
    committee.fill(version, goal, judged="partly")
    with pytest.raises(services.Incomplete) as refused:
        services.report_submit(version=version, by=committee.secretary, moment=MOMENT)
    assert [item.text for item in refused.value.missing] == [
        "Skriv varför ni bedömer annorlunda än läget nu."
    ]
    services.assessment_save(
        version=version,
        goal_version=goal,
        data=services.AssessmentInput("partly", "Hösten blir svårare.", "Grupperna håller."),
        lock_version=1,
        by=committee.secretary,
        moment=MOMENT,
    )
    done = services.report_submit(version=version, by=committee.secretary, moment=MOMENT)
    assert done.state == State.SUBMITTED
    assert done.assessments.get().proposed == "met"


def test_a_return_needs_a_comment_and_gives_a_new_draft_with_everything_in_it(committee: Committee) -> None:
    submitted = committee.submitted()
    with pytest.raises(Refused, match="Skriv vad som behöver kompletteras"):
        services.report_return(version=submitted, comment=" ", by=committee.office, moment=MOMENT)
    draft = services.report_return(
        version=submitted, comment="Säg varför.", by=committee.office, moment=MOMENT
    )
    submitted.refresh_from_db()
    assert (submitted.state, draft.state, draft.no, draft.based_on) == ("returned", "draft", 2, submitted)
    assert draft.assessments.get().analysis == "Grupperna håller på vardagar."
    assert draft.outcomes.get().forecast == 92
    again = services.report_submit(version=draft, by=committee.secretary, moment=MOMENT)
    assert again.state == State.SUBMITTED


def test_each_step_belongs_to_its_role(committee: Committee) -> None:
    submitted = committee.submitted()
    for by in (committee.secretary, committee.head, committee.politician):
        with pytest.raises(NotAllowed):
            services.report_review(version=submitted, by=by, moment=MOMENT)
    reviewed = services.report_review(version=submitted, by=committee.office, moment=MOMENT)
    for by in (committee.secretary, committee.office, committee.politician):
        with pytest.raises(NotAllowed):
            services.report_mark_ready(version=reviewed, by=by, moment=MOMENT)
    ready = services.report_mark_ready(version=reviewed, by=committee.head, moment=MOMENT)
    assert ready.state == State.READY
    with pytest.raises(Refused, match="klarmarkerad"):
        services.report_review(version=ready, by=committee.office, moment=MOMENT)
    assert [row.to_state for row in ready.transitions.all()] == ["submitted", "reviewed", "ready"]


def test_the_report_is_decided_by_its_own_committee_and_after_the_cut_off(committee: Committee) -> None:
    submitted = committee.submitted()
    other = factories.body("Kulturnämnden", "kulturnamnden")
    theirs = decision_register(
        body=other,
        date=datetime.date(2026, 9, 17),
        paragraph="5",
        dnr="KN 1",
        by=factories.person(Role.SECRETARY, other),
        moment=MOMENT,
    )
    with pytest.raises(Refused, match="ett annat organ"):
        services.report_decide(version=submitted, decision=theirs, by=committee.secretary, moment=MOMENT)
    early = decision_register(
        body=committee.body,
        date=datetime.date(2026, 8, 20),
        paragraph="70",
        dnr="SN 2",
        by=committee.secretary,
        moment=MOMENT,
    )
    with pytest.raises(Refused, match="före brytdatumet"):
        services.report_decide(version=submitted, decision=early, by=committee.secretary, moment=MOMENT)


def test_a_report_is_sent_only_when_decided_and_then_carries_its_data(committee: Committee) -> None:
    with pytest.raises(Refused):
        services.report_send(version=committee.submitted(), by=committee.secretary, moment=MOMENT)


def test_what_was_sent_can_be_checked_against_its_digest(committee: Committee) -> None:
    sent = committee.sent()
    sent.refresh_from_db()
    assert sent.state == State.SENT and sent.sent_at == MOMENT
    assert sent.snapshot["goals"][0]["indicators"][0]["value"]["number"] == "90"
    assert sent.snapshot["goals"][0]["judged"] == "met"
    assert sent.snapshot["decision"]["paragraph"] == "88"
    assert digest(sent.snapshot) == sent.sha256 and len(sent.sha256) == 64


def test_a_sent_report_does_not_change_when_a_value_is_corrected(committee: Committee) -> None:
    sent = committee.sent()
    target = sent.outcomes.get().target
    later = MOMENT + datetime.timedelta(days=30)
    services.value_record(
        indicator_version=target.indicator_version,
        object=target.object,
        period=AUGUST,
        number=factories.Decimal(10),
        by=committee.secretary,
        moment=later,
    )
    goal = report_view(sent).goals[0]
    assert (goal.proposed, goal.now.status, goal.indicators[0].counted_text) == ("met", "met", "90,0\u00a0%")


@pytest.mark.parametrize("corrected", [False, True], ids=["as it was", "corrected since"])
def test_a_corrected_value_is_still_compared_with_last_year_in_the_report_it_was_in(
    committee: Committee, corrected: bool
) -> None:
    sent = committee.sent()
    target = sent.outcomes.get().target
    committee.value(target, "80", AUGUST_BEFORE)
    if corrected:
        committee.value(target, "89")
    goal = EffectGoalVersion.objects.get(goal=target.effect_goal_version.goal)
    standing = standings([goal], committee.interim, person=committee.politician)[goal.goal_id]
    assert (standing.better, standing.better_why.partition(": ")[2]) == (
        "yes",
        "90,0\u00a0% mot 80,0\u00a0% vid samma tid 2025.",
    )
    (row,) = standing.children
    assert row.comparison.counted is not None
    assert row.comparison.counted.definition == row.series[0].definition == 1


LOCKED_ATTACKS = [
    "UPDATE followup_goalassessment SET judged = 'not_met' WHERE report_version_id = {id}",
    "DELETE FROM followup_goalassessment WHERE report_version_id = {id}",
    "UPDATE followup_indicatoroutcome SET forecast = 1 WHERE report_version_id = {id}",
    "INSERT INTO followup_indicatoroutcome (made_at, not_measured_why, comment, report_version_id, target_id)"
    " SELECT now(), '', '', {id}, id FROM goals_target LIMIT 1",
    "UPDATE followup_reportversion SET snapshot = '{{}}' WHERE id = {id}",
    "UPDATE followup_reportversion SET sha256 = 'x' WHERE id = {id}",
    "UPDATE followup_reportversion SET state = 'draft' WHERE id = {id}",
    "DELETE FROM followup_reportversion WHERE id = {id}",
    "TRUNCATE followup_goalassessment CASCADE",
    "UPDATE followup_value SET number = 1",
    "DELETE FROM followup_value",
    "DELETE FROM followup_reporttransition",
    "ALTER TABLE followup_goalassessment DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
    "UPDATE followup_report SET body_id = body_id + 1",
]


@pytest.mark.parametrize("attack", LOCKED_ATTACKS)
def test_a_sent_report_withstands_the_applications_own_role(committee: Committee, attack: str) -> None:
    from django.db import Error

    sent = committee.sent()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack.format(id=sent.pk))


def test_a_submitted_report_is_locked_too(committee: Committee) -> None:
    submitted = committee.submitted()
    row = submitted.assessments.get()
    row.analysis = "Ändrad i efterhand."
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_revised_report_leaves_the_sent_one_in_force_until_the_new_is_decided(committee: Committee) -> None:
    sent = committee.sent()
    draft = services.report_revise(version=sent, reason="Fel värde.", by=committee.secretary, moment=MOMENT)
    assert ReportVersion.objects.get(pk=sent.pk).state == State.SENT
    decision = decision_register(
        body=committee.body,
        date=datetime.date(2026, 9, 18),
        paragraph="95",
        dnr="SN 3",
        by=committee.secretary,
        moment=MOMENT,
    )
    services.report_decide(version=draft, decision=decision, by=committee.secretary, moment=MOMENT)
    old = ReportVersion.objects.get(pk=sent.pk)
    assert old.state == State.SUPERSEDED and old.sha256 == sent.sha256


def decision_of(body: Body, by: Person, day: datetime.date) -> Decision:
    return decision_register(body=body, date=day, paragraph="88", dnr="", by=by, moment=MOMENT)


@pytest.mark.parametrize("back", ["returned", "withdrawn"])
def test_why_a_report_is_changed_follows_when_the_change_comes_back(committee: Committee, back: str) -> None:
    draft = services.report_revise(
        version=committee.sent(), reason="Fel värde.", by=committee.secretary, moment=MOMENT
    )
    version = services.report_submit(version=draft, by=committee.secretary, moment=MOMENT)
    if back == "returned":
        again = services.report_return(version=version, comment="?", by=committee.office, moment=MOMENT)
    else:
        again = services.report_withdraw(version=version, by=committee.secretary, moment=MOMENT)
    assert again.correction_reason == "Fel värde."


@pytest.mark.parametrize("begun", ["before", "after"])
def test_a_report_of_a_committee_that_has_ended_is_decided_by_its_successor_whenever_it_was_begun(
    committee: Committee, begun: str
) -> None:
    committee.goal()
    if begun == "before":
        committee.start()
    new = taken_over(committee.body)
    by = factories.person(Role.SECRETARY, new)
    version = services.report_start(body=committee.body, period=committee.interim, by=by, moment=MOMENT)
    own = factories.person(Role.SECRETARY, committee.body)
    too_late = Decision.objects.create(body=committee.body, date=SEPTEMBER_17, paragraph="7", made_at=MOMENT)
    with pytest.raises(Refused, match="beslutas av omsorgsnämnden"):
        services.report_decide(version=version, decision=too_late, by=own, moment=MOMENT)
    decided = services.report_decide(
        version=version, decision=decision_of(new, by, SEPTEMBER_17), by=by, moment=MOMENT
    )
    view = report_view(decided)
    assert (decided.state, str(view.body), str(view.deciding_body)) == (
        "decided",
        "Socialnämnden",
        "Omsorgsnämnden",
    )
    sent = services.report_send(version=decided, by=by, moment=MOMENT)
    assert sent.snapshot is not None and sent.snapshot["deciding_body"]["name"] == "Omsorgsnämnden"


def test_what_a_committee_decided_before_it_ended_is_its_own_decision_also_when_registered_later(
    committee: Committee,
) -> None:
    committee.goal()
    version = committee.start()
    new = taken_over(committee.body)
    by = factories.person(Role.SECRETARY, new)
    theirs = decision_of(committee.body, by, datetime.date(2026, 9, 8))
    decided = services.report_decide(version=version, decision=theirs, by=by, moment=MOMENT)
    assert str(report_view(decided).deciding_body) == "Socialnämnden"


def test_nothing_is_written_into_a_closed_year(committee: Committee) -> None:
    committee.goal()
    year = committee.interim.year
    year.closed_at = datetime.date(2026, 9, 1)
    year.save()
    with pytest.raises(Refused, match="stängt"):
        committee.start()


def test_a_correction_keeps_the_old_value_beside_the_new(committee: Committee) -> None:
    target = committee.goal().targets.get()
    first = committee.value(target, "90")
    same = committee.value(target, "90")
    second = committee.value(target, "88")
    first.refresh_from_db()
    assert same == first and first.superseded_at == MOMENT and second.superseded_at is None
    assert Value.objects.count() == 2


def test_a_value_of_a_period_that_has_not_ended_is_refused(committee: Committee) -> None:
    target = committee.goal().targets.get()
    with pytest.raises(Refused, match="inte gått till ända"):
        committee.value(target, "90", (datetime.date(2026, 9, 1), datetime.date(2026, 9, 30)))


def test_another_committees_indicator_is_reported_by_its_owner(committee: Committee) -> None:
    target = committee.goal().targets.get()
    stranger = factories.person(Role.SECRETARY, factories.body("Kulturnämnden", "kulturnamnden"))
    with pytest.raises(NotAllowed):
        committee.value(target, "90", by=stranger)


def test_two_writers_of_one_analysis_are_told_before_anything_is_overwritten(committee: Committee) -> None:
    goal = committee.goal()
    version = committee.start()
    committee.fill(version, goal, analysis="Den första.")
    with pytest.raises(services.Conflict) as conflict:
        services.assessment_save(
            version=version,
            goal_version=goal,
            data=services.AssessmentInput("met", "", "Den andra."),
            lock_version=0,
            by=committee.head,
            moment=MOMENT,
        )
    assert conflict.value.current.analysis == "Den första."


def test_what_is_sent_says_which_part_of_the_year_a_target_is_for(committee: Committee) -> None:
    (goal,) = (committee.sent().snapshot or {})["goals"]
    target = goal["indicators"][0]["target"]
    assert (target["measured_from"], target["measured_to"]) == ("2026-01-01", "2026-12-31")


def test_what_is_sent_is_the_same_swedish_data_whatever_language_the_sender_reads(
    committee: Committee,
) -> None:
    version = committee.decided()
    with translation.override("en"):
        sent = services.report_send(version=version, by=committee.secretary, moment=MOMENT)
    assert sent.snapshot is not None
    assert "når målvärdet" in sent.snapshot["goals"][0]["now"]["why"]
    assert sent.snapshot == snapshot_of(report_view(sent))


def test_what_another_committee_has_typed_but_not_sent_is_not_frozen_into_ours(committee: Committee) -> None:
    other = replace(committee, body=factories.body("Bildningsnämnden", "bildningsnamnden"))
    other = replace(other, secretary=factories.person(Role.SECRETARY, other.body))
    shared = other.goal().targets.get()
    other.start()
    other.value(shared, "97.25")
    ours = committee.goal_with(shared.indicator_version, "113")
    version = committee.start()
    committee.fill(version, ours, values=(), judged="not_assessable")
    services.outcome_set(
        version=version,
        target=ours.targets.get(),
        data=services.OutcomeInput(not_measured_why="later"),
        values=(),
        by=committee.secretary,
        moment=MOMENT,
    )
    version = services.report_submit(version=version, by=committee.secretary, moment=MOMENT)
    assert version.outcomes.get().value is None
    decision = decision_register(
        body=committee.body,
        date=datetime.date(2026, 9, 17),
        paragraph="88",
        dnr="SN 2026/201",
        by=committee.secretary,
        moment=MOMENT,
    )
    version = services.report_decide(
        version=version, decision=decision, by=committee.secretary, moment=MOMENT
    )
    sent = services.report_send(version=version, by=committee.secretary, moment=MOMENT)
    assert "97.25" not in str(sent.snapshot)
