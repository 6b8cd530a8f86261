"""A report: every step from every state, by those who may and those who may not."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from followup import services
from followup.models import ReportVersion
from foundation.errors import NotAllowed, Refused
from organisation.models import Decision, Person, Year
from organisation.roles import Role
from organisation.services import decision_register
from organisation.versions import State
from tests import factories as make
from tests.followup.conftest import AUGUST, Committee

S, M = State, make.MOMENT
OPEN = (S.DRAFT, S.SUBMITTED, S.REVIEWED, S.READY)
HANDED_IN = (S.SUBMITTED, S.REVIEWED, S.READY)
WRITERS, OFFICE = {Role.SECRETARY, Role.HEAD}, {Role.MANAGEMENT_OFFICE}
_paragraph = count(300)


def _decide(version: ReportVersion, by: Person) -> Any:
    decision = decision_register(
        body=version.report.body, date=datetime.date(2026, 9, 17), paragraph=str(next(_paragraph)), dnr="SN 1", by=by,
        moment=M,
    )  # fmt: skip
    return services.report_decide(version=version, decision=decision, by=by, moment=M)


def _row(version: ReportVersion, by: Person) -> Any:
    goal = version.report.body.effect_goals.get().versions.get()
    return services.outcome_set(
        version=version, target=goal.targets.get(), data=services.OutcomeInput(), by=by, moment=M,
        values=(services.ValueInput(AUGUST, None),),
    )  # fmt: skip


def _assess(version: ReportVersion, by: Person) -> Any:
    goal = version.report.body.effect_goals.get().versions.get()
    return services.assessment_save(
        version=version, goal_version=goal, data=services.AssessmentInput("partly", "", "Annat."), lock_version=1, by=by,
        moment=M,
    )  # fmt: skip


STEPS: dict[str, tuple[tuple[State, ...], set[Role], Callable[[ReportVersion, Person], Any]]] = {
    "row": ((S.DRAFT,), WRITERS, _row),
    "assess": ((S.DRAFT,), WRITERS, _assess),
    "summary": ((S.DRAFT,), WRITERS, lambda v, by: services.summary_save(
        version=v, summary="Nytt.", lock_version=v.lock_version, by=by, moment=M)),
    "submit": ((S.DRAFT,), WRITERS, lambda v, by: services.report_submit(version=v, by=by, moment=M)),
    "withdraw": (HANDED_IN, WRITERS, lambda v, by: services.report_withdraw(version=v, by=by, moment=M)),
    "return": (HANDED_IN, OFFICE, lambda v, by: services.report_return(version=v, comment="Säg hur.", by=by, moment=M)),
    "review": ((S.SUBMITTED,), OFFICE, lambda v, by: services.report_review(version=v, by=by, moment=M)),
    "ready": ((S.SUBMITTED, S.REVIEWED), {Role.HEAD}, lambda v, by: services.report_mark_ready(version=v, by=by, moment=M)),
    "decide": (OPEN, WRITERS, _decide),
    "send": ((S.DECIDED,), WRITERS, lambda v, by: services.report_send(version=v, by=by, moment=M)),
    "revise": ((S.DECIDED, S.SENT), WRITERS, lambda v, by: services.report_revise(version=v, reason="Fel.", by=by, moment=M)),
}  # fmt: skip


def in_state(committee: Committee, state: State) -> tuple[ReportVersion, dict[Role, Person]]:
    """A committee of its own whose report is in a state, and a person of every role there."""
    body = make.body(f"Nämnden för {state}", f"namnden-{state}", order=50)
    people = {role: make.person(role, body) for role in Role}
    own = replace(committee, body=body, secretary=people[Role.SECRETARY], head=people[Role.HEAD])
    if state == S.DRAFT:
        goal = own.goal()
        version = own.start()
        own.fill(version, goal)
        return version, people
    if state in (S.DECIDED, S.SENT):
        return (own.decided() if state == S.DECIDED else own.sent()), people
    version = own.submitted()
    office = people[Role.MANAGEMENT_OFFICE]
    if state == S.REVIEWED:
        services.report_review(version=version, by=office, moment=M)
    elif state == S.READY:
        services.report_mark_ready(version=version, by=people[Role.HEAD], moment=M)
    elif state == S.RETURNED:
        services.report_return(version=version, comment="Säg hur.", by=office, moment=M)
    elif state == S.WITHDRAWN:
        services.report_withdraw(version=version, by=own.secretary, moment=M)
    return version, people


def tried(step: str, pk: int, by: Person) -> str:
    version = ReportVersion.objects.select_related("report__body", "report__period").get(pk=pk)
    try:
        with transaction.atomic():
            STEPS[step][2](version, by)
            transaction.set_rollback(True)
    except NotAllowed:
        return "not allowed"
    except Refused:
        return "refused"
    return "done"


def test_every_step_from_every_state_by_every_role(committee: Committee) -> None:
    wrong = []
    for state in (*OPEN, S.DECIDED, S.SENT, S.RETURNED, S.WITHDRAWN):
        version, people = in_state(committee, state)
        for step, (states, roles, _run) in STEPS.items():
            for role, person in people.items():
                wanted = "not allowed" if role not in roles else "done" if state in states else "refused"
                found = tried(step, version.pk, person)
                if found != wanted:
                    wrong.append(f"{step} from {state} by {role}: {found}, not {wanted}")
    assert not wrong, "\n".join(wrong)


def test_a_report_is_not_handed_in_before_its_figures_have_stopped(committee: Committee) -> None:
    goal = committee.goal()
    year_end = make.period("year_end")
    version = services.report_start(body=committee.body, period=year_end, by=committee.secretary, moment=M)
    services.assessment_save(
        version=version, goal_version=goal, data=services.AssessmentInput("met", "", "Bra."), lock_version=0,
        by=committee.secretary, moment=M,
    )  # fmt: skip
    with pytest.raises(Refused, match="31.december 2026"):
        services.report_submit(version=version, by=committee.secretary, moment=M)


def test_a_report_does_not_begin_before_its_period(committee: Committee) -> None:
    committee.goal()
    before = M.replace(year=2025)
    with pytest.raises(Refused, match="har inte börjat"):
        services.report_start(
            body=committee.body, period=committee.interim, by=committee.secretary, moment=before
        )


def test_an_older_decision_does_not_take_the_place_of_the_one_that_holds(committee: Committee) -> None:
    sent = committee.sent()
    draft = services.report_revise(version=sent, reason="Fel.", by=committee.secretary, moment=M)
    older = decision_register(
        body=committee.body,
        date=datetime.date(2026, 9, 16),
        paragraph="80",
        dnr="SN 1",
        by=committee.secretary,
        moment=M,
    )
    with pytest.raises(Refused, match="äldre än det som gäller nu"):
        services.report_decide(version=draft, decision=older, by=committee.secretary, moment=M)
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_nobody_dates_a_value_into_a_closed_year(committee: Committee) -> None:
    goal = committee.goal()
    make.year(2025)
    Year.objects.filter(pk=2025).update(closed_at=datetime.date(2026, 3, 1))
    with pytest.raises(Refused, match="2025 är stängt"):
        committee.value(goal.targets.get(), "80", (datetime.date(2025, 8, 1), datetime.date(2025, 8, 31)))


def test_a_closed_year_takes_neither_a_summary_nor_a_new_version(committee: Committee) -> None:
    sent = committee.sent()
    draft = services.report_revise(version=sent, reason="Fel.", by=committee.secretary, moment=M)
    Year.objects.filter(pk=2026).update(closed_at=datetime.date(2026, 9, 18))
    with pytest.raises(Refused, match="2026 är stängt"):
        services.summary_save(
            version=draft, summary="Nytt.", lock_version=0, by=committee.secretary, moment=M
        )
    with pytest.raises(Refused, match="2026 är stängt"):
        services.report_revise(version=sent, reason="Fel.", by=committee.secretary, moment=M)


def test_no_draft_is_handed_in_or_left_behind_in_a_closed_year(committee: Committee) -> None:
    goal = committee.goal()
    draft = committee.start()
    committee.fill(draft, goal)
    year = Year.objects.filter(pk=2026)
    year.update(closed_at=datetime.date(2026, 9, 18))
    with pytest.raises(Refused, match="2026 är stängt"):
        services.report_submit(version=draft, by=committee.secretary, moment=M)
    year.update(closed_at=None)
    submitted = services.report_submit(version=draft, by=committee.secretary, moment=M)
    year.update(closed_at=datetime.date(2026, 9, 18))
    with pytest.raises(Refused, match="2026 är stängt"):
        services.report_withdraw(version=submitted, by=committee.secretary, moment=M)
    with pytest.raises(Refused, match="2026 är stängt"):
        services.report_return(version=submitted, comment="Mer.", by=committee.office, moment=M)
    assert [version.state for version in submitted.report.versions.all()] == ["submitted"]


def test_a_comment_without_end_is_refused_as_it_is_for_goals(committee: Committee) -> None:
    submitted = committee.submitted()
    for step in (services.report_return, services.report_review):
        with pytest.raises(Refused, match="för lång") as refused:
            step(version=submitted, comment="x" * 2001, by=committee.office, moment=M)
        assert refused.value.field == "comment"


def test_a_decision_that_the_report_cannot_have_is_not_left_behind(committee: Committee) -> None:
    from django.test import Client

    committee.submitted()
    before = Decision.objects.count()
    client = Client()
    client.force_login(committee.secretary, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(
        "/uppfoljning/2026/delar/socialnamnden/beslut/",
        {"date": "30 augusti 2026", "paragraph": "77", "dnr": "SN 1"},
    )
    assert answer.status_code == 422 and "före brytdatumet" in answer.text and 'value="77"' in answer.text
    assert Decision.objects.count() == before
