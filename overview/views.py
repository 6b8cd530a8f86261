"""Pages that show more than one link of the chain."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation import clock
from foundation.components import STATUS_WORDS
from foundation.request import Request
from goals import policy as rules
from goals.services import responsibility_assign
from organisation.access import reader, requires, signed_in
from organisation.roles import Permission
from organisation.selectors import bodies_of_year, get_body, level_names, steering_model
from overview.direction_page import direction_page
from overview.glossary import words
from overview.goal_page import goal_page
from overview.lines import SCALE, goal_href
from overview.matrix import matrix_csv, matrix_of
from overview.red_thread import thread_of
from overview.row import goal_more
from overview.start import start_page
from plans.panels import activities_panel


def legend() -> list[tuple[str, str]]:
    """The four statuses with their words, to explain the shapes of a table."""
    words = STATUS_WORDS["computed"]
    return [(str(code), str(words[code]).lower()) for code in SCALE]


@require_safe
@signed_in
def start(request: Request) -> HttpResponse:
    """Överblick."""
    page = start_page(reader(request), clock.now())
    return render(request, "overview/start.html", {"page": page, "legend": legend()})


@require_safe
@signed_in
def red_thread(request: Request, year: int) -> HttpResponse:
    """The whole chain; htmx asks for one group's rows when it is opened, or for what a filter leaves."""
    thread = thread_of(year, request.GET, person=reader(request), today=clock.today())
    context = {"thread": thread, "year": year}
    if request.htmx and request.GET.get("grupp"):
        group = thread.group(request.GET["grupp"])
        if group is None:
            raise Http404(_("Det målet har fullmäktige inte i år."))
        return render(request, "overview/red_thread.html#rows", {**context, "group": group})
    return render(request, "overview/red_thread.html", context)


@require_safe
@signed_in
def red_thread_goal(request: Request, year: int, slug: str, number: int) -> HttpResponse:
    """What opens under a row of the red thread; a plain request goes to the goal's own page."""
    if not request.htmx:
        return redirect("overview:effect_goal", year, slug, number)
    today = clock.today()
    body = get_body(slug, today)
    more = goal_more(year, body, number, person=reader(request), today=today)
    if more is None:
        raise Http404(_("Det finns inget mål på den adressen."))
    return render(request, "overview/goal_more.html", {"more": more, "today": today})


@require_safe
@signed_in
def matrix(request: Request, year: int) -> HttpResponse:
    """Direction goals × committees, also as a file for spreadsheets."""
    thread = thread_of(year, request.GET, person=reader(request), today=clock.today())
    found = matrix_of(thread, bodies_of_year(year))
    if request.GET.get("format") == "csv":
        response = HttpResponse(matrix_csv(found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="matris-{year}.csv"'
        return response
    return render(
        request, "overview/matrix.html", {"matrix": found, "thread": thread, "year": year, "legend": legend()}
    )


@require_safe
@signed_in
def effect_goal(request: Request, year: int, slug: str, number: int) -> HttpResponse:
    """One effektmål with its whole thread; not found for those who may not know of it."""
    moment = clock.now()
    body = get_body(slug, moment.date())
    page = goal_page(
        year, body, number, person=reader(request), moment=moment, asked=request.GET.get("version", "")
    )
    if page is None:
        raise Http404(_("Det finns inget mål på den adressen."))
    panel = activities_panel(request, page.goal)
    return render(request, "overview/effect_goal.html", {"page": page, "activities": panel})


@require_POST
@requires(Permission.WRITE_GOALS)
def responsible(request: Request, year: int, slug: str, number: int) -> HttpResponse:
    """Name who answers for the goal: people change without a decision."""
    moment, person = clock.now(), reader(request)
    body = get_body(slug, moment.date())
    page = goal_page(year, body, number, person=person, moment=moment)
    if page is None:
        raise Http404(_("Det finns inget mål på den adressen."))
    chosen = next((one for one in page.possible if str(one.pk) == request.POST.get("person")), None)
    if chosen is None:
        messages.error(request, _("Välj vem som svarar för målet."))
    else:
        responsibility_assign(goal=page.goal, person=chosen, by=person, moment=moment)
        messages.success(request, _("%(who)s svarar nu för målet.") % {"who": chosen})
    return redirect(goal_href(page.goal, body) + "#ansvarig")


@require_safe
@signed_in
def direction_goal(request: Request, year: int, number: str) -> HttpResponse:
    """One inriktningsmål: who contributes and how it goes."""
    page = direction_page(year, number, person=reader(request), today=clock.today())
    if page is None:
        raise Http404(_("Fullmäktige hade inte det målet det året."))
    return render(request, "overview/direction_goal.html", {"page": page, "legend": legend()})


@require_safe
@signed_in
def policy(request: Request) -> HttpResponse:
    """Ord och regler: the policy's rules as the system has them, and the words."""
    model = steering_model(clock.today().year)
    levels = model.rule_levels if model else {}
    shown = [(rule, rules.Level(levels.get(rule.id, rule.level))) for rule in rules.ordered()]
    return render(
        request,
        "overview/policy.html",
        {"rules": shown, "words": words(level_names(clock.today().year)), "legend": legend()},
    )
