"""Pages of the reports: the list, one report with its builds and archive, reading on screen, a job, a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foundation import clock, jobs
from foundation.errors import Refused
from foundation.languages import kept_language
from foundation.models import Job
from foundation.request import Request
from foundation.texts import whole_number
from organisation.access import body_of, reader, requires, signed_in
from organisation.models import Body, ReportingPeriod
from organisation.roles import Permission
from organisation.selectors import get_period, municipality, years
from reports import archive as archives
from reports import selectors, services
from reports.compose import compose, municipality_name, report_title
from reports.models import Archive, Build
from reports.pages import BuildStatus, Links, archived_chapters, build_status, is_news, page_links
from reports.permissions import may_build
from reports.sources import nothing_decided, sources
from reports.summary import handing_over


@require_safe
@requires(Permission.READ_DECIDED)
def report_list(request: Request) -> HttpResponse:
    """A year's reports: the latest period first, what is to come last."""
    asked, today = whole_number(request.GET.get("ar")), clock.today()
    laid_up = years()
    year = asked if asked is not None and asked in laid_up else selectors.latest_year(today)
    found = selectors.report_list(year, reader(request), today)
    context = {
        "shown_year": year,
        "past": [(one, *_headed(one.period, None)) for one in found.past],
        "coming": [(one, *_headed(one.period, None)) for one in found.coming],
        "owner": _owner(),
        "may_build_all": bool(may_build(reader(request), None)),
        "year_choices": [(str(one), f"{reverse('reports:list')}?ar={one}", one == year) for one in laid_up],
    }
    return render(request, "reports/list.html", context)


def _headed(period: ReportingPeriod, body: Body | None) -> tuple[str, str, Links]:
    """A period's title, the sentence about when it must be handed over, and its addresses."""
    return report_title(period), handing_over(period) + ".", page_links(period, body)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_DECIDED)
def municipal(request: Request, year: int, kind: str) -> HttpResponse:
    """The whole municipality's report: build it, find it again, read it."""
    return _report_page(request, get_period(year, kind), None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_DECIDED)
def committee(request: Request, year: int, kind: str, slug: str) -> HttpResponse:
    """A committee's report: build it, find it again, read it."""
    return _report_page(request, get_period(year, kind), _with_goals(body_of(request, slug)))


def _report_page(request: Request, period: ReportingPeriod, body: Body | None) -> HttpResponse:
    person, refused = reader(request), ""
    if request.method == "POST":
        try:
            services.report_request(period=period, body=body, by=person, moment=clock.now())
            return redirect(request.path)
        except Refused as refusal:
            refused = str(refusal)
    build = selectors.latest_build(period, body, person)
    if build is not None and jobs.is_stale(build.job) and jobs.sweep(job_id=build.job_id):
        build = selectors.latest_build(period, body, person)
    links = page_links(period, body)
    today = clock.today()
    listed = selectors.list_period(period, person, today)
    row = next((row for row in listed.rows if body and row.body.pk == body.pk), None)
    context = {
        "period": period,
        "body": body,
        "title": report_title(period),
        "subject": str(body) if body else _owner(),
        "status": build_status(build, body, person) if build and is_news(build.job) else None,
        "listed": listed,
        "row": row,
        "early": period.cut_off > today,
        "hand_over": handing_over(period) + ".",
        "archives": selectors.archives_of(period, body, person),
        "cannot": may_build(person, body).reason
        if row or (listed.rows and body is None)
        else nothing_decided(period.year_id, body),
        "refused": refused,
        "unsent": row is not None and row.unsent,
        "links": links,
        "page_crumbs": [(_("Rapporter"), f"{links.list}?ar={period.year_id}"), (report_title(period), "")],
    }
    return render(request, "reports/report.html", context, status=422 if refused else 200)


@require_safe
@requires(Permission.READ_DECIDED)
def read_municipal(request: Request, year: int, kind: str) -> HttpResponse:
    """The whole report on screen, as it stands now."""
    return _read(request, get_period(year, kind), None)


@require_safe
@requires(Permission.READ_DECIDED)
def read_committee(request: Request, year: int, kind: str, slug: str) -> HttpResponse:
    """A committee's report on screen, as it stands now."""
    return _read(request, get_period(year, kind), _with_goals(body_of(request, slug)))


def _read(request: Request, period: ReportingPeriod, body: Body | None) -> HttpResponse:
    links = page_links(period, body)
    context: dict[str, Any] = {"period": period, "body": body, "links": links, "title": report_title(period)}
    context["page_crumbs"] = [
        (_("Rapporter"), f"{links.list}?ar={period.year_id}"), (context["title"], links.page), (_("Läs"), ""),
    ]  # fmt: skip
    try:
        with kept_language():
            found = sources(period, body, unsent=services.unsent_version(reader(request), body, period))
            context["report"] = compose(found, made_on=clock.today())
    except Refused:
        context["missing"] = nothing_decided(period.year_id, body)
    return render(request, "reports/read.html", context)


@require_safe
@never_cache
@signed_in
def job(request: Request, pk: int) -> HttpResponse:
    """How a build goes: the whole page, or the part that htmx asks for until it has ended."""
    try:
        found = jobs.job_fetch(job_id=pk, person=reader(request))
    except Job.DoesNotExist:
        raise Http404(_("Det finns inget sådant arbete, eller så är det någon annans.")) from None
    if jobs.is_stale(found) and jobs.sweep(job_id=pk):
        found.refresh_from_db()
    build = selectors.build_of(found)
    if build is None:
        raise Http404(_("Arbetet är inte en rapport."))
    body = build.publication.body_on(clock.today())
    status = build_status(build, body, reader(request))
    if request.htmx:
        response = render(request, "reports/status.html", {"status": status})
        if not status.open:
            response["HX-Refresh"] = "true"
        return response
    return render(request, "reports/job.html", _job_context(build, body, status))


def _job_context(build: Build, body: Body | None, status: BuildStatus) -> dict[str, Any]:
    period = build.publication.report_period
    links = page_links(period, body)
    return {
        "status": status,
        "title": report_title(period),
        "subject": str(body) if body else _owner(),
        "links": links,
        "page_crumbs": [
            (_("Rapporter"), f"{links.list}?ar={period.year_id}"),
            (report_title(period), links.page),
        ],
    }


@require_safe
@signed_in
def archive(request: Request, pk: int, file_name: str) -> HttpResponse:
    """A file from the archive, for those who may open it; the name in the address is only for people."""
    found = _archived(request, pk)
    try:
        content = archives.archive_content(found)
    except Refused as refusal:
        return _gone(request, found, refusal)
    return _file(content, "application/pdf", found.file_name, found, download="ladda" in request.GET)


@require_safe
@signed_in
def archived(request: Request, pk: int) -> HttpResponse:
    """What the archive knows of a file: when, by whom, from what, and whether it is still the same."""
    found = _archived(request, pk, with_data=True)
    publication = found.publication
    period = publication.report_period
    body = publication.body_on(period.cut_off)
    title, _sentence, links = _headed(period, body)
    fault = ""
    try:
        archives.archive_content(found)
        archives.archive_data(found)
    except Refused as refusal:
        fault = str(refusal)
    context = {
        "file": found,
        "fault": fault,
        "chapters": archived_chapters(found),
        "title": title,
        "subject": str(body) if body else _owner(),
        "links": links,
        "page_crumbs": [
            (_("Rapporter"), f"{links.list}?ar={publication.year_id}"), (title, links.page), (_("Fil"), ""),
        ],
    }  # fmt: skip
    return render(request, "reports/archived.html", context)


@require_safe
@signed_in
def archive_data(request: Request, pk: int) -> HttpResponse:
    """The data that a file was made from, as the JSON text whose SHA-256 the archive keeps."""
    found = _archived(request, pk, with_data=True)
    try:
        text = archives.archive_data(found)
    except Refused as refusal:
        return _gone(request, found, refusal)
    name = f"{found.file_name.removesuffix('.pdf')}.json"
    return _file(text.encode(), "application/json", name, found, download=True)


def _archived(request: Request, pk: int, *, with_data: bool = False) -> Archive:
    found = selectors.archive_of(pk, reader(request), with_data=with_data)
    if found is None:
        raise Http404(_("Filen finns inte, eller så är den inte för dig."))
    return found


def _file(content: bytes, kind: str, name: str, archive: Archive, *, download: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'{"attachment" if download else "inline"}; filename="{name}"'
    response["Cache-Control"] = "private, no-store" if archive.is_draft else "private, max-age=3600"
    return response


def _gone(request: Request, archive: Archive, refusal: Refused) -> HttpResponse:
    links = page_links(archive.publication.report_period, archive.publication.body)
    return render(request, "reports/gone.html", {"reason": str(refusal), "links": links}, status=410)


def _with_goals(body: Body) -> Body:
    if body.kind not in (Body.Kind.BOARD, Body.Kind.COMMITTEE, Body.Kind.COMPANY):
        raise Http404(_("Det organet har inga egna mål och lämnar ingen rapport."))
    return body


def _owner() -> str:
    found = municipality()
    return municipality_name(found.name) if found else _("Kommunen")
