"""The steps of a report's way, for pages: what a person can do now, and whom the report waits for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisation.access import may
from organisation.models import Body, DueDate, Person, ReportingPeriod
from organisation.roles import Permission
from organisation.selectors import due
from organisation.versions import State

#: Whom a report in a state waits for.
WAITS_FOR = {
    State.DRAFT: gettext_lazy("Nämndens tjänstepersoner skriver rapporten."),
    State.SUBMITTED: gettext_lazy(
        "Ledningskontoret granskar rapporten. Förvaltningschefen kan klarmarkera den."
    ),
    State.REVIEWED: gettext_lazy(
        "Granskad. Nu klarmarkerar förvaltningschefen rapporten inför nämndens beslut."
    ),
    State.READY: gettext_lazy("Klarmarkerad. Nämnden beslutar, och sekreteraren registrerar beslutet."),
    State.DECIDED: gettext_lazy("Beslutad. Nu skickas rapporten till kommunstyrelsen."),
    State.SENT: gettext_lazy("Skickad till kommunstyrelsen och låst. Uppgifterna är frysta som de var."),
}


@dataclass(frozen=True)
class Steps:
    """What this person can do with a report that is not being written."""

    withdraw: bool
    review: bool
    give_back: bool
    mark_ready: bool
    decide: bool
    send: bool
    revise: bool

    @property
    def any(self) -> bool:
        """Whether there is anything at all."""
        return any(self.__dict__.values())


def steps_for(person: Person, body: Body, state: str) -> Steps:
    """The steps that state and permissions allow."""

    def allowed(permission: Permission, *states: State) -> bool:
        return state in states and bool(may(person, permission, body))

    handed_in = (State.SUBMITTED, State.REVIEWED, State.READY)
    return Steps(
        withdraw=allowed(Permission.SUBMIT_REPORT, *handed_in),
        review=allowed(Permission.REVIEW_REPORT, State.SUBMITTED),
        give_back=allowed(Permission.REVIEW_REPORT, *handed_in),
        mark_ready=allowed(Permission.MARK_REPORT_READY, State.SUBMITTED, State.REVIEWED),
        decide=allowed(Permission.REGISTER_DECISION, State.DRAFT, *handed_in),
        send=allowed(Permission.SEND_REPORT, State.DECIDED),
        revise=allowed(Permission.WRITE_REPORT, State.DECIDED, State.SENT),
    )


def waits_for(state: str) -> str:
    """The sentence that says where the report is."""
    return str(WAITS_FOR.get(State(state), "")) if state else _("Rapporten är inte påbörjad.")


def next_step(state: str, *, sees_submitted: bool = True) -> DueDate.Step | None:
    """The step that a report in a state (empty or "not_started" before there is one) is on its way to; None when it is
    sent. Those who see nothing that has been submitted wait for it to be sent.
    """
    if state == State.SENT:
        return None
    if not sees_submitted or state == State.DECIDED:
        return DueDate.Step.REPORT_SENT
    if state in ("", "not_started", State.DRAFT):
        return DueDate.Step.REPORT_SUBMITTED
    return DueDate.Step.REPORT_DECIDED


def next_due(body: Body, period: ReportingPeriod, state: str) -> datetime.date | None:
    """When the step that a report in a state is on its way to is due; None when it is sent."""
    step = next_step(state)
    return due(step, body, period=period) if step else None
