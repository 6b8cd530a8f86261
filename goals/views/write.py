"""Writing an effect goal: one column to write, one that answers. Saved by itself; nothing is overwritten unseen."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation import clock
from foundation.drafts import buffer_drop, buffer_of, buffer_save, others_writing
from foundation.errors import Refused
from foundation.forms import refuse
from foundation.models import DraftBuffer
from foundation.nested import known_with
from foundation.texts import whole_number
from goals import services
from goals.forms import GoalForm
from goals.models import EffectGoalTransition, EffectGoalVersion, Target
from goals.panels import rendered
from goals.selectors import answering, direction_tree, people_and_units
from goals.services import Conflict, MustsBroken
from goals.views.found import draft_of, version_of
from goals.writing import ANCHORS, Answer, Typed, answers, buffer_key
from organisation.access import body_of, reader, requires
from organisation.models import Body, Person, Year
from organisation.roles import Permission
from organisation.selectors import get_year, level_names
from organisation.versions import State


@dataclass(frozen=True)
class Desk:
    """Who writes what: everything that the writing page needs to know besides what is typed."""

    person: Person
    body: Body
    year: Year
    version: EffectGoalVersion | None
    moment: datetime.datetime

    @property
    def number(self) -> int | None:
        """The goal's number; None until it is saved for the first time."""
        return self.version.goal.number if self.version else None

    @property
    def key(self) -> str:
        """The name of the writer's buffer."""
        return buffer_key(self.year.pk, self.body.slug, self.number)

    @property
    def address(self) -> str:
        """The page's own address."""
        place = [self.year.pk, self.body.slug]
        return (
            reverse("goals:write", args=[*place, self.number])
            if self.version
            else reverse("goals:new", args=place)
        )

    @property
    def answer_address(self) -> str:
        """Where what is typed is sent while typing."""
        place = [self.year.pk, self.body.slug]
        if self.version:
            return reverse("goals:answer", args=[*place, self.number])
        return reverse("goals:answer_new", args=place)

    @property
    def saved(self) -> Typed:
        """What is saved; nothing for a new goal."""
        if self.version is None:
            return Typed()
        person = answering(self.version.goal)
        return Typed.from_version(self.version, person.pk if person else None)

    @property
    def lock(self) -> int:
        """The lock version of what is saved."""
        return self.version.lock_version if self.version else 0


@requires(Permission.WRITE_GOALS)
def new(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """A goal that is not saved yet: its number is given at the first save."""
    desk = Desk(reader(request), body_of(request, slug), get_year(year), None, clock.now())
    return _page_or_step(request, desk)


@requires(Permission.WRITE_GOALS)
def write(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """A goal's draft. What is past that is read on its own page."""
    version = draft_of(request, year, slug, number)
    if version is None:
        return redirect("goals:state", year=year, slug=slug, number=number)
    return _page_or_step(
        request, Desk(reader(request), body_of(request, slug), get_year(year), version, clock.now())
    )


@requires(Permission.WRITE_GOALS)
@require_POST
def answer_new(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """What the rules say of a new goal while it is typed; kept for the writer."""
    return _answer(request, Desk(reader(request), body_of(request, slug), get_year(year), None, clock.now()))


@requires(Permission.WRITE_GOALS)
@require_POST
def answer(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """What the rules say while one types; what is typed is kept for the writer."""
    version = draft_of(request, year, slug, number)
    if version is None:
        raise Refused(_("Målet är inte längre ett utkast. Ladda om sidan för att se läget."))
    return _answer(
        request, Desk(reader(request), body_of(request, slug), get_year(year), version, clock.now())
    )


@requires(Permission.WRITE_GOALS)
@require_POST
def reason(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """Keep why a rule that should hold does not: "Behåll, med skäl"."""
    services.rule_reason_set(
        version=version_of(request, year, slug, number),
        rule=request.POST.get("regel", ""),
        reason=request.POST.get("skal", ""),
        by=reader(request),
        moment=clock.now(),
    )
    messages.success(request, _("Skälet är sparat och visas för den som granskar."))
    return redirect(reverse("goals:write", args=[year, slug, number]) + "#regler")


def _answer(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep what is typed and judge it: the panel, and along with it the line at the submit button."""
    typed = Typed.from_post(request.POST)
    based_on = _based_on(request, desk)
    buffer_save(
        person=desk.person,
        key=desk.key,
        payload=typed.payload(),
        based_on=based_on,
        moment=clock.wall_clock(),
    )
    context = _answers(desk, typed) | {
        "saved_at": clock.wall_clock(),
        "overtaken": based_on != desk.lock,
        "along": True,
    }
    return render(request, "goals/answer.html", context)


def _page_or_step(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the page, or do what a button asked for."""
    if request.method != "POST":
        return _page(request, desk, *_restored(desk))
    typed, step = Typed.from_post(request.POST), request.POST.get("steg", "spara")
    if step == "slang":
        buffer_drop(person=desk.person, key=desk.key)
        return redirect(desk.address)
    if step == "lagg-till-bidrag" or step.startswith("ta-bort-bidrag-"):
        return _contributions(request, desk, typed, step)
    return _save(request, desk, typed, submit=step == "lamna")


def _contributions(request: HttpRequest, desk: Desk, typed: Typed, step: str) -> HttpResponse:
    """Add or take away an inriktningsmål: kept as typed, nothing saved yet."""
    if step.startswith("ta-bort-bidrag-"):
        typed = typed.without(whole_number(step.rsplit("-", 1)[1]) or 0)
    buffer_save(
        person=desk.person,
        key=desk.key,
        payload=typed.payload(),
        based_on=_based_on(request, desk),
        moment=clock.wall_clock(),
    )
    return redirect(desk.address + "#bidrag")


def _save(request: HttpRequest, desk: Desk, typed: Typed, *, submit: bool) -> HttpResponse:
    """Save, and submit if asked to. Whatever is refused leaves the text in its place."""
    form = _form(desk, typed, bound=True)
    if not form.is_valid():
        return _page(request, desk, typed, form=form, status=422)
    try:
        version = _stored(request, desk, typed, form)
    except Conflict as conflict:
        return _conflict_page(request, desk, typed, conflict.current)
    except Refused as refused:
        refuse(form, refused)
        return _page(request, desk, typed, form=form, status=422)
    buffer_drop(person=desk.person, key=desk.key)
    if submit:
        return _submit(request, desk, version, typed)
    messages.success(request, _("Utkastet är sparat och kan läsas av kollegerna i förvaltningen."))
    return redirect("goals:write", year=desk.year.pk, slug=desk.body.slug, number=version.goal.number)


@transaction.atomic
def _stored(request: HttpRequest, desk: Desk, typed: Typed, form: GoalForm) -> EffectGoalVersion:
    """The saved version, with whoever answers for it."""
    content = form.content(typed)
    who: dict[str, Any] = {"by": desk.person, "moment": desk.moment}
    if desk.version is None:
        version = services.goal_create(body=desk.body, year=desk.year, content=content, **who)
    else:
        version = services.goal_save(
            version=desk.version, content=content, lock_version=_based_on(request, desk), **who
        )
    chosen = form.cleaned_data["person"]
    if chosen:
        services.responsibility_assign(goal=version.goal, person=Person.objects.get(pk=chosen), **who)
    return version


def _submit(request: HttpRequest, desk: Desk, version: EffectGoalVersion, typed: Typed) -> HttpResponse:
    """Leave the goal for review; a must that does not hold is said at the top and beside the text."""
    try:
        services.goal_submit(version=version, by=desk.person, moment=desk.moment)
    except Refused as refused:
        saved = Desk(desk.person, desk.body, desk.year, version, desk.moment)
        broken = refused.findings if isinstance(refused, MustsBroken) else []
        text = "" if broken else str(refused)
        return _page(request, saved, typed, status=422, stopped=broken, stopped_text=text)
    messages.success(
        request,
        _("Mål %(number)s är inlämnat för granskning. Ledningskontoret har fått det.")
        % {"number": version.goal.number},
    )
    return redirect("goals:state", year=desk.year.pk, slug=desk.body.slug, number=version.goal.number)


def _restored(desk: Desk) -> tuple[Typed, DraftBuffer | None]:
    """What to show at first: what one was typing, where that differs from what is saved."""
    kept, saved = buffer_of(desk.person, desk.key), desk.saved
    if kept is None:
        return saved, None
    typed = Typed.from_payload(kept.payload)
    if typed.normal() == saved.normal():
        return saved, None
    return typed, kept


def _page(
    request: HttpRequest,
    desk: Desk,
    typed: Typed,
    kept: DraftBuffer | None = None,
    *,
    form: GoalForm | None = None,
    status: int = 200,
    lock: int | None = None,
    **more: Any,
) -> HttpResponse:
    """The writing page, or for a new goal its first half."""
    based_on = lock if lock is not None else (kept.based_on if kept else _based_on(request, desk))
    context = {
        **_answers(desk, typed),
        "form": form or _form(desk, typed, bound=False),
        "kept": kept,
        "lock_version": based_on,
        "overtaken": bool(kept) and based_on != desk.lock,
        "others": others_writing(desk.person, desk.key, clock.wall_clock()) if desk.version else [],
        "targets": _targets(desk.version) if desk.version else [],
        "panels": rendered(request, desk.version.goal, back=desk.address) if desk.version else [],
        "returned": _returned(desk.version),
        "names": level_names(desk.year.pk),
        "saved_at": kept.saved_at if kept else None,
        **_direction_goals(desk, typed),
        **more,
    }
    return render(request, "goals/write.html", context, status=status)


def _targets(version: EffectGoalVersion) -> Iterable[Target]:
    """The targets with their indicators; fetched with the version, but not when it was just saved."""
    rows = version.targets.all()
    return rows if known_with(version, "targets") else rows.select_related("indicator_version__indicator")


def _form(desk: Desk, typed: Typed, *, bound: bool) -> GoalForm:
    """The form, bound when what is typed is to be checked."""
    people, units = people_and_units(desk.body, desk.moment)
    common: dict[str, Any] = {"people": people, "units": units}
    return GoalForm(typed.fields(), **common) if bound else GoalForm(initial=typed.fields(), **common)


def _answers(desk: Desk, typed: Typed) -> dict[str, Any]:
    """What the panel of rules and the submit button show."""
    found = Answer(answers(typed, year=desk.year, version=desk.version, moment=desk.moment))
    return {"desk": desk, "body": desk.body, "answer": found, "anchors": ANCHORS, "blocked": _blocked(found)}


def _blocked(found: Answer) -> str:
    """Why the goal cannot be submitted yet, in words; empty when it can."""
    if len(found.stops) == 1:
        return _("En sak återstår: %(what)s") % {"what": found.stops[0].message}
    if found.stops:
        return _("%(count)d saker återstår. De står överst i listan bredvid.") % {"count": len(found.stops)}
    if found.unexplained:
        return _("Ange skäl till det som avviker: %(what)s") % {"what": found.unexplained[0].message}
    return ""


def _direction_goals(desk: Desk, typed: Typed) -> dict[str, Any]:
    """The chosen inriktningsmål with how, and those that are left to choose from."""
    tree = direction_tree(desk.year.pk)
    rows = {row.goal.pk: row for node in tree for row in node.goals}
    chosen = [(rows[pk], how) for pk, how in typed.contributions if pk in rows]
    ids = {pk for pk, _how in typed.contributions}
    left = [(node.direction, [row for row in node.goals if row.goal.pk not in ids]) for node in tree]
    return {"chosen": chosen, "choices": [(direction, goals) for direction, goals in left if goals]}


def _returned(version: EffectGoalVersion | None) -> EffectGoalTransition | None:
    """The reviewer's comment when this draft came back for completion."""
    if version is None or version.based_on_id is None:
        return None
    moves = EffectGoalTransition.objects.filter(version=version.based_on_id, to_state=State.RETURNED)
    return moves.select_related("made_by").order_by("-made_at", "-pk").first()


def _conflict_page(
    request: HttpRequest, desk: Desk, typed: Typed, current: EffectGoalVersion
) -> HttpResponse:
    """Someone saved in between: both texts, and two ways on. Nothing has been overwritten."""
    theirs = Desk(desk.person, desk.body, desk.year, current, desk.moment)
    buffer_save(
        person=desk.person,
        key=desk.key,
        payload=typed.payload(),
        based_on=current.lock_version,
        moment=clock.wall_clock(),
    )
    form = _form(desk, typed, bound=False)
    differing = _differences(form, typed, theirs.saved, desk)
    return _page(request, theirs, typed, status=409, lock=current.lock_version, conflict=differing)


def _differences(form: GoalForm, mine: Typed, theirs: Typed, desk: Desk) -> list[tuple[str, str, str]]:
    """(what, mine, theirs) for each thing that differs, in words."""
    a, b = mine.normal(), theirs.normal()
    rows = [
        (str(form[name].label), _shown(form, name, mine), _shown(form, name, theirs))
        for name in a.fields()
        if a.fields()[name] != b.fields()[name]
    ]
    titles = {row.goal.pk: row.goal.label for node in direction_tree(desk.year.pk) for row in node.goals}
    if a.contributions != b.contributions:
        words = [
            "; ".join(f"{titles.get(pk, '')} {how}" for pk, how in typed.contributions)
            for typed in (mine, theirs)
        ]
        rows.append((_("Bidrag"), words[0], words[1]))
    return rows


def _shown(form: GoalForm, name: str, typed: Typed) -> str:
    """What was typed in a field, in the words of its choices."""
    value = typed.fields()[name]
    choices = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", ())}
    return choices.get(value, value)


def _based_on(request: HttpRequest, desk: Desk) -> int:
    """The lock version that the writer had read."""
    sent = whole_number(request.POST.get("lock_version"))
    return desk.lock if sent is None else sent
