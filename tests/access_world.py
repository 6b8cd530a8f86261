"""The world of the walk: one committee with something in every state, a neighbour with secrets, and everyone who might come.

``build()`` makes the rows; ``World.people`` are the ones who knock, by the letter that the table of answers uses.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from followup import services as followup
from foundation.models import Job
from goals import services as goals
from goals.models import EffectGoalVersion
from organisation.models import Body, Person, RoleAssignment
from organisation.roles import Role
from organisation.services import mandate_start
from plans.models import Activity
from reports.models import Archive, Build, Publication
from reports.tree import data_text
from tests import factories as make

#: Texts that nobody outside their readers may meet, in any page, list, message, file or address.
SECRET_DRAFT = "Hemligt utkast om skolmaten"
SECRET_REVISION = "Hemlig ny lydelse om hemtjänsten"
SECRET_ACTIVITY = "Hemlig aktivitet om skolmaten"
SECRET_INDICATOR = "Hemlig indikator om skolmaten"
SECRET_ANALYSIS = "Hemlig analys av hemtjänsten"
SECRETS = (SECRET_DRAFT, SECRET_REVISION, SECRET_ACTIVITY, SECRET_INDICATOR, SECRET_ANALYSIS)

#: Who knocks.
WHO = {
    "S": "nämndsekreterare i nämnden",
    "H": "förvaltningschef i nämnden",
    "U": "enhetschef i nämnden",
    "P": "förtroendevald i nämnden",
    "s": "nämndsekreterare i en annan nämnd",
    "h": "förvaltningschef i en annan nämnd",
    "u": "enhetschef i en annan nämnd",
    "p": "förtroendevald i en annan nämnd",
    "O": "ledningskontoret",
    "A": "ledningskontoret som handlar för nämnden",
    "K": "KS-presidiet",
    "R": "revisor",
    "D": "systemadministratör",
    "E": "sekreterare vars roll har gått ut",
    "F": "sekreterare vars roll börjar senare",
    "N": "någon utan roll",
    "M": "förtroendevald i nämnden och sekreterare i en annan",
    "I": "avstängd sekreterare",
    "V": "någon som inte är inloggad",
}


@dataclass(frozen=True)
class World:
    """The rows that addresses and posts name."""

    body: Body
    other: Body
    people: dict[str, Person | None]
    decided: EffectGoalVersion
    draft: EffectGoalVersion
    submitted: EffectGoalVersion
    activity: Activity
    draft_activity: Activity
    secret_activity: Activity
    secret_draft: EffectGoalVersion
    direction: Any
    target_pk: int
    draft_target_pk: int
    indicator_pk: int
    secret_indicator_pk: int
    draft_indicator_pk: int
    report: Any
    job: Job
    archive: Archive
    draft_archive: Archive
    responsibility_pk: int


def _people(body: Body, other: Body) -> dict[str, Person | None]:
    def dated(valid: DateRange) -> Person:
        person = make.person(None)
        RoleAssignment.objects.create(
            person=person, role=Role.SECRETARY, body=body, unit=body.units.first(), valid=valid
        )
        return person

    two = make.person(Role.POLITICIAN, body)
    RoleAssignment.objects.create(
        person=two, role=Role.SECRETARY, body=other, unit=other.units.first(), valid=make.always()
    )
    return {
        "S": make.person(Role.SECRETARY, body),
        "H": make.person(Role.HEAD, body),
        "U": make.person(Role.UNIT_MANAGER, body),
        "P": make.person(Role.POLITICIAN, body),
        "s": make.person(Role.SECRETARY, other),
        "h": make.person(Role.HEAD, other),
        "u": make.person(Role.UNIT_MANAGER, other),
        "p": make.person(Role.POLITICIAN, other),
        "O": make.person(Role.MANAGEMENT_OFFICE),
        "A": make.person(Role.MANAGEMENT_OFFICE),
        "K": make.person(Role.PRESIDIUM),
        "R": make.person(Role.AUDITOR),
        "D": make.person(Role.SYSTEM_ADMIN),
        "E": dated(DateRange(datetime.date(2020, 1, 1), datetime.date(2026, 9, 18))),
        "F": dated(DateRange(datetime.date(2026, 9, 19), None)),
        "N": make.person(None),
        "M": two,
        "I": make.person(Role.SECRETARY, body, is_active=False),
        "V": None,
    }


def _archive(publication: Publication, build: Build, state: str) -> Archive:
    content = b"%PDF-1.7 prov"
    path = storages["archive"].save(f"2026/{state}.pdf", ContentFile(content))
    return Archive.objects.create(
        publication=publication,
        build=build,
        file=path,
        file_name=f"delarsrapport-{state}.pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        pages=1,
        is_draft=state != "sent",
        state=state,
        snapshot={"state": state},
        data_sha256=hashlib.sha256(data_text({"state": state}, "prov", "prov").encode()).hexdigest(),
        program_version="prov",
        template_version="prov",
        made_at=make.MOMENT,
    )


def build() -> World:
    """Everything, once."""
    body = make.body()
    other = make.body("Bildningsnämnden", "bildningsnamnden", order=20)
    people = _people(body, other)
    writer, stranger = people["S"], people["s"]
    assert writer and stranger
    wish = make.direction_goal(title="Trelleborgarna ska känna sig trygga")
    make.direction_goal(number=2, title="Trelleborgarna ska klara sig själva")
    who: dict[str, Any] = {"by": writer, "moment": make.MOMENT}
    decided = make.decided(body, writer, wish)
    draft = make.whole_draft(body, writer, wish, statement="Fler äldre äter en god måltid varje dag")
    submitted = make.whole_draft(body, writer, wish, statement="Färre barn väntar på hjälp")
    goals.goal_submit(version=submitted, **who)
    revision = goals.goal_revise(version=decided, **who)
    goals.goal_save(
        version=revision, content=goals.GoalContent(statement=SECRET_REVISION), lock_version=0, **who
    )
    secret = make.draft(other, stranger, wish, statement=SECRET_DRAFT)
    hidden = make.indicator(other, stranger, title=SECRET_INDICATOR)
    make.target(secret, stranger, hidden)
    secret_activity = make.activity(secret, SECRET_ACTIVITY)
    period = make.period()
    make.period("year_end")
    report = followup.report_start(body=body, period=period, **who)
    target = decided.targets.get()
    followup.assessment_save(
        version=report,
        goal_version=decided,
        data=followup.AssessmentInput("met", "", SECRET_ANALYSIS),
        lock_version=0,
        **who,
    )
    followup.outcome_set(
        version=report,
        target=target,
        data=followup.OutcomeInput(forecast=Decimal(77)),
        values=(followup.ValueInput((datetime.date(2026, 8, 1), datetime.date(2026, 8, 31)), Decimal(77)),),
        **who,
    )
    publication = Publication.objects.create(body=body, period=period, year=period.year)
    job = Job.objects.create(
        kind="reports.build", key="x", made_by=writer, queued_at=timezone.now(), state=Job.State.FAILED
    )
    made = Build.objects.create(publication=publication, job=job, unsent=report)
    office = people["A"]
    assert office
    # The time of day is the real one: the mandate runs all day.
    begun = make.MOMENT - datetime.timedelta(hours=9)
    mandate_start(person=office, body=body, reason="Sekreteraren är sjuk", hours=72, moment=begun)
    return World(
        body=body,
        other=other,
        people=people,
        decided=decided,
        draft=draft,
        submitted=submitted,
        activity=Activity.objects.get(goal_links__goal=decided.goal),
        draft_activity=Activity.objects.get(goal_links__goal=draft.goal),
        secret_activity=secret_activity,
        secret_draft=secret,
        direction=wish,
        target_pk=target.pk,
        draft_target_pk=draft.targets.get().pk,
        indicator_pk=target.indicator_version.indicator_id,
        draft_indicator_pk=draft.targets.get().indicator_version_id,
        secret_indicator_pk=hidden.indicator_id,
        report=report,
        job=job,
        archive=_archive(publication, made, "sent"),
        draft_archive=_archive(publication, made, "draft"),
        responsibility_pk=decided.goal.responsibilities.get().pk,
    )
