"""Register ONE decision of the committee's for any number of goals: fill in, see what it will do, confirm."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import clock
from foundation.errors import Refused
from foundation.forms import posted, refuse
from foundation.numbers import format_date
from goals import services
from goals.forms import ids_of
from goals.models import EffectGoalVersion
from goals.policy import Finding, findings_for
from goals.selectors import current_versions
from goals.services.content import FIELDS as CONTENT
from goals.services.content import STATEMENT_LENGTH
from goals.services.versions import COPIED_TARGET
from organisation.access import body_of, reader, requires
from organisation.forms import DecisionForm
from organisation.models import Body
from organisation.roles import Permission
from organisation.selectors import get_year, level_names
from organisation.services import decision_register
from organisation.versions import OPEN_STATES, State


@dataclass(frozen=True)
class Choice:
    """An open goal on the decision page: marked or not, and the wording from the meeting."""

    version: EffectGoalVersion
    marked: bool
    wording: str
    broken: tuple[Finding, ...]
    sent_seen: str = ""

    @property
    def seen(self) -> str:
        """A mark of everything that the decision would lock, so that nobody decides what they have not seen."""
        version = self.version
        parts = [
            [str(getattr(version, name)) for name in CONTENT],
            [(row.direction_goal_id, row.how) for row in version.contributions.all()],
            [[str(getattr(row, name)) for name in COPIED_TARGET] for row in version.targets.all()],
        ]
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]

    @property
    def changed_since(self) -> bool:
        """Whether it has been changed since the person saw what the decision would do."""
        return bool(self.sent_seen) and self.sent_seen != self.seen

    @property
    def reworded(self) -> bool:
        """Whether the meeting changed the wording."""
        return bool(self.wording.strip()) and self.wording.strip() != self.version.statement


@requires(Permission.REGISTER_DECISION)
def decide(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Fill in, then see what it will do and confirm: nothing is registered before that."""
    get_year(year)
    body = body_of(request, slug)
    choices = _choices(request, year, body)
    form = DecisionForm(posted(request))
    marked = [choice for choice in choices if choice.marked]
    step = request.POST.get("steg", "")
    if request.method == "POST" and form.is_valid() and not marked:
        form.add_error(None, _("Markera minst ett mål som beslutet gäller."))
    if form.is_valid():
        _check_marked(request, form, choices, marked)
    if form.is_valid() and step == "registrera":
        try:
            return _register(request, year, body, form, marked)
        except Refused as refused:
            refuse(form, refused)
    context = {
        "body": body,
        "form": form,
        "choices": choices,
        "marked": marked,
        "names": level_names(year),
        "confirming": form.is_valid() and step == "visa",
        "deviating": [choice for choice in marked if choice.broken],
        "reworded": [choice for choice in marked if choice.reworded],
    }
    wrong = form.is_bound and not form.is_valid()
    return render(request, "goals/decide.html", context, status=422 if wrong else 200)


def _check_marked(
    request: HttpRequest, form: DecisionForm, choices: list[Choice], marked: list[Choice]
) -> None:
    """What was marked must still be there, as it was shown, and a wording must have room."""
    if set(ids_of(request.POST.getlist("mal"))) - {choice.version.pk for choice in choices}:
        form.add_error(
            None,
            _(
                "Ett mål som du markerade är redan beslutat eller har tagits tillbaka. Kontrollera vilka som är med."
            ),
        )
    for choice in marked:
        number = {"number": choice.version.goal.number}
        if choice.changed_since:
            form.add_error(None, _("Mål %(number)s har ändrats sedan du såg det. Läs det igen.") % number)
        if len(choice.wording.strip()) > STATEMENT_LENGTH:
            form.add_error(
                None,
                _("Lydelsen av mål %(number)s är för lång: högst %(most)d tecken.")
                % {**number, "most": STATEMENT_LENGTH},
            )


def _choices(request: HttpRequest, year: int, body: Body) -> list[Choice]:
    """The committee's open goals; those marked as ready are marked at first, or all where none is ready."""
    versions = [
        version
        for version in current_versions(year, person=reader(request), body=body)
        if version.state in OPEN_STATES
    ]
    findings = findings_for(versions, clock.now())
    ready = {version.pk for version in versions if version.state == State.READY}
    sent = set(ids_of(request.POST.getlist("mal"))) if request.method == "POST" else ready
    return [
        Choice(
            version=version,
            marked=version.pk in sent,
            wording=request.POST.get(f"lydelse-{version.pk}", ""),
            broken=tuple(row for row in findings[version.pk] if row.stops),
            sent_seen=request.POST.get(f"sett-{version.pk}", ""),
        )
        for version in versions
    ]


@transaction.atomic
def _register(
    request: HttpRequest, year: int, body: Body, form: DecisionForm, marked: list[Choice]
) -> HttpResponse:
    """The decision and its goals in one transaction: all or nothing."""
    who: dict[str, Any] = {"by": reader(request), "moment": clock.now()}
    decision = decision_register(body=body, **form.cleaned_data, **who)
    decided = services.goals_decide(
        versions=[choice.version for choice in marked],
        decision=decision,
        wordings={choice.version.pk: choice.wording for choice in marked},
        **who,
    )
    said = ngettext(
        "Ett mål är beslutat: §\u00a0%(paragraph)s, %(date)s. Det är låst och kan läsas av alla som loggar in.",
        "%(count)d mål är beslutade: §\u00a0%(paragraph)s, %(date)s. De är låsta och kan läsas av alla som loggar in.",
        len(decided),
    )
    told = {"paragraph": decision.paragraph, "date": format_date(decision.date)}
    messages.success(request, said % {"count": len(decided), **told})
    return redirect("goals:committee", year=year, slug=body.slug)
