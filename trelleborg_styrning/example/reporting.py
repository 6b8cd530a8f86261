"""The committees' reports in the example, period by period, through the same services as on the pages.

Values are recorded in between, so that each report knew what was known then and nothing more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from followup.models import ReportVersion
from followup.periods import measured_periods
from followup.services import (
    AssessmentInput,
    OutcomeInput,
    assessment_save,
    outcome_set,
    report_decide,
    report_mark_ready,
    report_return,
    report_review,
    report_send,
    report_start,
    report_submit,
    summary_save,
)
from goals.models import EffectGoalVersion, Target
from organisation.models import Decision, Person, ReportingPeriod, Year
from organisation.services import decision_register
from organisation.versions import State
from trelleborg_styrning.example import content, measures
from trelleborg_styrning.example.committees import Scene
from trelleborg_styrning.example.content import at, day

#: Each period with the moment until which values are known when its reports are written.
ROUNDS = (
    (2025, "interim", "2025-09-14"),
    (2025, "year_end", "2026-01-19"),
    (2026, "interim", "2026-09-18"),
)


@dataclass(frozen=True)
class Course:
    """How far a report has come and when. Dates are empty for what has not happened."""

    state: str
    submitted: str = ""
    reviewed: str = ""
    ready: str = ""
    decided: tuple[str, str, str] | None = None
    sent: str = ""
    returned: str = ""
    comment: str = ""
    done: tuple[str, ...] | None = None


def load_reports(scene: Scene) -> None:
    """All reports, oldest period first; the year that is finished is closed at the end."""
    for year, kind, known in ROUNDS:
        measures.record(scene.pending, until=at(known, 22))
        period = ReportingPeriod.objects.get(year=year, kind=kind)
        for slug in content.committees():
            course = course_of(slug, f"{kind}_{year}")
            if course is not None:
                _load(scene, slug, period, course)
    for row in content.organisation()["year"]:
        Year.objects.filter(pk=row["year"]).update(closed_at=row.get("closed"))


def course_of(slug: str, key: str) -> Course | None:
    """What the calendar says of a report; None when it has not been begun."""
    found = content.calendar()[slug].get(key)
    if found is None or (isinstance(found, dict) and found["state"] == "not_started"):
        return None
    if isinstance(found, list):
        submitted, reviewed, ready, decided, paragraph, dnr, sent = found
        return Course("sent", submitted, reviewed, ready, (decided, paragraph, dnr), sent)
    known = {**found, "done": tuple(found["done"]) if "done" in found else None}
    if "decided" in known:
        known["decided"] = tuple(known["decided"])
    return Course(**known)


def _load(scene: Scene, slug: str, period: ReportingPeriod, course: Course) -> None:
    by = scene.secretaries[slug]
    written = at(period.cut_off + datetime.timedelta(days=6), 10)
    version = report_start(body=scene.bodies[slug], period=period, by=by, moment=written)
    versions = _versions(scene, slug, period.year_id)
    for goal, own in content.goals_of(slug, period.year_id):
        goal_version = versions[scene.goals[goal["key"], period.year_id].pk]
        _write(version, goal_version, judgement(goal, own, period, course), by, written)
        for target, outcome in _outcomes(goal_version, goal, own, period, course):
            outcome_set(version=version, target=target, data=outcome, by=by, moment=written)
    summary = content.calendar()[slug].get("summaries", {}).get(f"{period.kind}_{period.year_id}", "")
    if summary:
        version.refresh_from_db()
        summary_save(
            version=version, summary=summary, lock_version=version.lock_version, by=by, moment=written
        )
    _advance(scene, slug, version, course)


def _versions(scene: Scene, slug: str, year: int) -> dict[int, EffectGoalVersion]:
    """The decided version of each of the committee's goals, with targets."""
    found = EffectGoalVersion.objects.filter(
        goal__body=scene.bodies[slug], goal__year=year, state=State.DECIDED
    )
    return {
        version.goal_id: version
        for version in found.select_related("goal").prefetch_related("targets__indicator_version__indicator")
    }


def judgement(
    goal: dict[str, Any], own: dict[str, Any], period: ReportingPeriod, course: Course
) -> AssessmentInput:
    """What the committee says of a goal; empty for what is still to be written."""
    if course.done is not None and goal["key"] not in course.done:
        return AssessmentInput(analysis=own.get("draft_analysis", ""))
    if period.year_id == content.YEARS[0]:
        kind = str(period.kind)
        return AssessmentInput(own[kind], own.get(f"{kind}_why", ""), own[f"{kind}_analysis"])
    return AssessmentInput(own["interim"], own.get("why_other", ""), own["analysis"])


def _write(
    version: ReportVersion,
    goal_version: EffectGoalVersion,
    data: AssessmentInput,
    by: Person,
    moment: datetime.datetime,
) -> None:
    if data.judged or data.analysis:
        assessment_save(
            version=version, goal_version=goal_version, data=data, lock_version=0, by=by, moment=moment
        )


def _outcomes(
    goal_version: EffectGoalVersion,
    goal: dict[str, Any],
    own: dict[str, Any],
    period: ReportingPeriod,
    course: Course,
) -> Iterator[tuple[Target, OutcomeInput]]:
    """Forecasts, and why a value is not there although the rule cannot know it."""
    if course.done is not None and goal["key"] not in course.done:
        return
    forecasts = own.get("forecast", {}) if period.year_id != content.YEARS[0] else {}
    for target in goal_version.targets.all():
        row = measures.row_of(target.indicator_version)
        forecast = Decimal(forecasts[row["key"]]) if row["key"] in forecasts else None
        why, next_on = _not_measured(row, target, period)
        if forecast is not None or why:
            yield target, OutcomeInput(forecast=forecast, not_measured_why=why, next_value_on=next_on)


def _not_measured(
    row: dict[str, Any], target: Target, period: ReportingPeriod
) -> tuple[str, datetime.date | None]:
    """A fixed day of publication after the cut-off, or a source that failed."""
    if "not_measured" in row and str(period.year_id) in row["not_measured"]:
        why, next_on = row["not_measured"][str(period.year_id)]
        return why, day(next_on)
    if "published" not in row:
        return "", None
    month, date = (int(part) for part in row["published"].split("-"))
    published = datetime.date(period.year_id, month, date)
    ends = [end for _start, end in measured_periods(target.indicator_version.frequency, period.year_id)]
    return ("later", published) if published > period.cut_off and ends else ("", None)


def _advance(scene: Scene, slug: str, version: ReportVersion, course: Course) -> None:
    """Submitted, reviewed or returned, ready, decided, sent: as far as the calendar says."""
    by, office = scene.secretaries[slug], scene.office
    if course.submitted:
        version = report_submit(version=version, by=by, moment=at(course.submitted, 11))
    if course.returned:
        report_return(version=version, comment=course.comment, by=office, moment=at(course.returned, 9))
        return
    if course.reviewed:
        version = report_review(version=version, by=office, moment=at(course.reviewed, 13))
    if course.ready:
        version = report_mark_ready(version=version, by=scene.heads[slug], moment=at(course.ready, 15))
    if course.decided:
        decision = _decision(scene, slug, course.decided)
        version = report_decide(version=version, decision=decision, by=by, moment=decision.made_at)
    if course.sent:
        report_send(version=version, by=by, moment=at(course.sent, 10))


def _decision(scene: Scene, slug: str, decided: tuple[str, str, str]) -> Decision:
    date, paragraph, dnr = decided
    return decision_register(
        body=scene.bodies[slug],
        date=day(date),
        paragraph=paragraph,
        dnr=dnr,
        by=scene.secretaries[slug],
        moment=at(date, 17),
    )
