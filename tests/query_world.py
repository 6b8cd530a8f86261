"""A municipality in one size or another, to count questions in: ``build(1)`` and ``build(3)`` differ in number only.

As many committees, goals of each, earlier years that a goal continues, contributions, indicators and activities of each
goal, drafts, values, people and files as ``count`` says.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from followup import services as followup
from followup.models import ReportVersion
from foundation.models import Job
from goals import services as goals
from goals.models import Contribution, DirectionGoal, EffectGoalVersion, MeasuredObject
from organisation.models import Body, DueDate, Person, ReportingPeriod
from organisation.roles import Role
from organisation.services import decision_register
from plans.services import activity_status_record
from reports.models import Archive, Build, Publication
from reports.tree import data_text
from tests import factories as make

BODIES = ("Socialnämnden", "Bildningsnämnden", "Tekniska servicenämnden")
SLUGS = ("socialnamnden", "bildningsnamnden", "tekniska-servicenamnden")
AUGUST = (datetime.date(2026, 8, 1), datetime.date(2026, 8, 31))


@dataclass(frozen=True)
class World:
    """What addresses name."""

    secretary: Person
    office: Person
    indicator_pk: int
    activity_pk: int
    target_pk: int
    draft_target_pk: int
    draft_indicator_pk: int
    job_pk: int
    archive_pk: int
    decision_pk: int


def build(count: int) -> World:
    """The municipality."""
    office = make.person(Role.MANAGEMENT_OFFICE)
    wishes = [make.direction_goal(number=number + 1, direction=number + 1) for number in range(count)]
    make.direction_goal(number=9, direction=9)
    _dates()
    secretaries, versions, drafts = [], [], []
    for name, slug in list(zip(BODIES, SLUGS, strict=True))[:count]:
        body = make.body(name, slug, order=10)
        secretary = make.person(Role.SECRETARY, body)
        for _person in range(count):
            make.person(Role.UNIT_MANAGER, body)
        secretaries.append(secretary)
        versions.append([_decided(body, secretary, wishes, number, count) for number in range(count)])
        for _draft in range(count):
            drafts.append(make.whole_draft(body, secretary, wishes[0], of_year=2027))
            make.draft(body, secretary, of_year=2027)
    reports = [
        _report(own[0].goal.body, secretary, own)
        for own, secretary in zip(versions, secretaries, strict=True)
    ]
    for report, secretary in list(zip(reports, secretaries, strict=True))[1:]:
        followup.report_submit(version=report, by=secretary, moment=make.MOMENT)
    first = versions[0][0]
    target, drafted = first.targets.all()[0], drafts[0].targets.all()[0]
    job, archive = _files(first.goal.body, make.period(), secretaries[0], count)
    return World(
        secretary=secretaries[0],
        office=office,
        indicator_pk=target.indicator_version.indicator_id,
        activity_pk=first.goal.activity_links.all()[0].activity_id,
        target_pk=target.pk,
        draft_target_pk=drafted.pk,
        draft_indicator_pk=drafted.indicator_version_id,
        job_pk=job.pk,
        archive_pk=archive.pk,
        decision_pk=first.decision_id or 0,
    )


def _dates() -> None:
    for kind in ("interim", "year_end"):
        make.period(kind, 2025)
        period = make.period(kind)
        DueDate.objects.create(
            period=period, step="report_submitted", on=period.cut_off + datetime.timedelta(days=20)
        )
    make.year(2027)
    DueDate.objects.create(year_id=2027, step="goals_submitted", on=datetime.date(2026, 10, 14))


def _decided(
    body: Body, by: Person, wishes: list[DirectionGoal], number: int, count: int
) -> EffectGoalVersion:
    """A goal of 2026 that continues one of 2025 and so on, with ``count`` of everything."""
    before: EffectGoalVersion | None = None
    for year in range(2027 - count, 2027):
        version = make.draft(body, by, wishes[0], f"Mål {number} för {year} håller", of_year=year)
        if before is not None:
            version.goal.continues = before.goal
            version.goal.save()
        for wish in wishes[1:]:
            Contribution.objects.create(version=version, direction_goal=wish, how="Så här.")
        for _indicator in range(count):
            make.target(version, by, of=make.indicator(body, by, frequency="monthly", by_gender=True))
            make.activity(version, f"Aktivitet {_indicator}")
        goals.responsibility_assign(goal=version.goal, person=by, by=by, moment=make.MOMENT)
        decision = decision_register(
            body=body,
            date=datetime.date(year - 1, 11, 27),
            paragraph="112",
            dnr="",
            by=by,
            moment=make.MOMENT,
        )
        before = goals.goals_decide(versions=[version], decision=decision, by=by, moment=make.MOMENT)[0]
    assert before is not None
    return before


def _report(body: Body, by: Person, versions: list[EffectGoalVersion]) -> ReportVersion:
    """The interim report as a draft with everything in it."""
    who: dict[str, Any] = {"by": by, "moment": make.MOMENT}
    report = followup.report_start(body=body, period=make.period(), **who)
    neighbour = MeasuredObject.objects.get_or_create(kind="municipality", name="Ystad", kolada_code="1286")[0]
    for version in versions:
        for target in version.targets.all():
            for place, month in ((target.object, 7), (neighbour, 8)):
                followup.value_record(
                    indicator_version=target.indicator_version,
                    object=place,
                    period=(datetime.date(2026, month, 1), datetime.date(2026, month, 28)),
                    number=Decimal(80),
                    **who,
                )
            followup.outcome_set(
                version=report,
                target=target,
                data=followup.OutcomeInput(forecast=Decimal(92)),
                values=(followup.ValueInput(AUGUST, Decimal(90)),),
                **who,
            )
        for link in version.goal.activity_links.all():
            activity_status_record(
                activity=link.activity, status="ongoing", as_of=make.MOMENT.date(), comment="", **who
            )
        followup.assessment_save(
            version=report,
            goal_version=version,
            data=followup.AssessmentInput(judged="met", analysis="Grupperna håller."),
            lock_version=0,
            **who,
        )
    return report


def _files(body: Body, period: ReportingPeriod, by: Person, count: int) -> tuple[Job, Archive]:
    """A build that ended just now, and files of the publication."""
    publication = Publication.objects.create(body=body, period=period, year=period.year)
    for number in range(count):
        job = Job.objects.create(
            kind="reports.build", key=str(number), made_by=by, queued_at=timezone.now(), ended_at=timezone.now(),
            state=Job.State.DONE,
        )  # fmt: skip
        made = Build.objects.create(publication=publication, job=job)
        content = b"%PDF-1.7 prov"
        path = storages["archive"].save(f"2026/{number}.pdf", ContentFile(content))
        archive = Archive.objects.create(
            publication=publication, build=made, file=path, file_name="delarsrapport.pdf", size=len(content), pages=1,
            sha256=hashlib.sha256(content).hexdigest(), is_draft=False, state="sent", snapshot={"file": number},
            data_sha256=hashlib.sha256(data_text({"file": number}, "prov", "prov").encode()).hexdigest(),
            program_version="prov", template_version="prov", made_at=make.MOMENT,
        )  # fmt: skip
    return job, archive
