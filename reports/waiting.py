"""What waits in Överblick: a report that one asked for is finished, or could not be built."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.languages import in_reader_language
from foundation.models import Job
from organisation.models import Body, Person
from organisation.register import bodies_named
from organisation.waiting import Provider, Waiting
from reports.compose import report_title
from reports.models import Build, Publication
from reports.pages import NEWS_HOURS


def ended_builds(person: Person, moment: datetime.datetime) -> list[QuerySet[Build]]:
    """The last build of each publication that the person asked for and that ended lately."""
    since = timezone.now() - datetime.timedelta(hours=NEWS_HOURS)
    return [
        Build.objects.filter(job__made_by=person, job__ended_at__gte=since)
        .select_related("job", "publication__period__year")
        .order_by("publication", "-pk")
        .distinct("publication")
    ]


def lines_of_builds(person: Person, moment: datetime.datetime, builds: list[Build]) -> list[Waiting]:
    """One line for each publication."""
    wanted = [build.publication.body_id for build in builds if build.publication.body_id]
    names = bodies_named(wanted, timezone.localtime(moment).date())
    return [_line(build, names) for build in builds]


reports_waiting = Provider(ended_builds, lines_of_builds)


def _line(build: Build, names: dict[int, Body]) -> Waiting:
    publication = build.publication
    body = names.get(publication.body_id or 0)
    report = report_title(publication.report_period)
    what = f"{report}, {body}" if body else report
    done = build.job.state == Job.State.DONE
    title = _("%(what)s är klar") if done else _("%(what)s kunde inte byggas")
    return Waiting(
        on=None,
        title=title % {"what": what},
        text="" if done else in_reader_language(build.job.error),
        href=address(publication, body),
        label=_("Öppna") if done else _("Försök igen"),
    )


def address(publication: Publication, body: Body | None) -> str:
    """The publication's page."""
    period = publication.report_period
    where = {"year": period.year_id, "kind": period.url_kind}
    if body is None:
        return reverse("reports:municipal", kwargs=where)
    return reverse("reports:committee", kwargs={**where, "slug": body.slug})
