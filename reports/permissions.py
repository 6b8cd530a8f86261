"""Who may build which report, and who may open a finished file.

A file that holds nothing unsent is for everyone who is logged in. One that prints a committee's unsent report is for
those who may read the report in the state it had then.
"""

from __future__ import annotations

from django.db.models import Q

from followup.models import ReportVersion
from followup.permissions import visible_reports
from foundation.models import Job
from goals.permissions import visible_states
from organisation.access import Verdict, may
from organisation.models import Body, Person
from organisation.roles import Permission
from reports.models import Build


def may_build(person: Person, body: Body | None) -> Verdict:
    """May the person build this body's report (None: the municipality's)?"""
    if body is None:
        return may(person, Permission.BUILD_MUNICIPAL_REPORT)
    return may(person, Permission.BUILD_REPORT, body)


def visible_archives(person: Person) -> Q:
    """A filter over archives."""
    return visible_states(person, "publication__body")


def may_see_job(job: Job, person: Person) -> bool:
    """Others than the one who asked see a build that they might have asked for, and whose file they may open."""
    build = Build.objects.select_related("publication__body").filter(job=job).first()
    if build is None or not may_build(person, build.publication.body):
        return False
    if build.unsent_id is None:
        return True
    return ReportVersion.objects.filter(visible_reports(person), pk=build.unsent_id).exists()
