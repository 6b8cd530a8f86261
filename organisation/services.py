"""Writes of who and when: decisions, and the management office's switch to act for a body."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import Refused
from foundation.numbers import format_date
from organisation.access import require
from organisation.models import ActingMandate, Body, Decision, Person, Year
from organisation.roles import Permission

#: A mandate is for a working day's help, not a standing role.
LONGEST_MANDATE_HOURS = 72


def paragraph_number(typed: str) -> str:
    """A decision's number without its sign: "§ 112" is "112"."""
    return typed.strip().lstrip("§").strip()


@transaction.atomic
def decision_register(
    *,
    body: Body,
    date: datetime.date,
    paragraph: str,
    dnr: str,
    by: Person,
    moment: datetime.datetime,
    link: str = "",
    corrects: Decision | None = None,
) -> Decision:
    """Register a body's decision, or give the one already registered for that § when it says the same.

    Raises NotAllowed, and Refused when the § is missing, the date is to come, or the same § is registered with
    another dnr. A decision that ``corrects`` another is the management office's.
    """
    require(by, Permission.CORRECT_DECIDED if corrects else Permission.REGISTER_DECISION, body)
    paragraph = paragraph_number(paragraph)
    if not paragraph:
        raise Refused(_("Ange paragrafen, till exempel 112."), field="paragraph")
    if date > timezone.localtime(moment).date():
        raise Refused(_("Sammanträdet har inte varit än: beslutet registreras efteråt."), field="date")
    if date not in body.valid:
        raise Refused(
            _("Organet fanns inte den dagen. Kontrollera sammanträdesdatumet, särskilt året."), field="date"
        )
    known = Decision.objects.filter(body=body, date=date, paragraph=paragraph, corrects__isnull=True).first()
    if known is not None and corrects is None:
        if dnr and known.dnr and known.dnr != dnr:
            raise Refused(
                _("§ %(paragraph)s är redan registrerad med diarienummer %(dnr)s.")
                % {"paragraph": paragraph, "dnr": known.dnr},
                field="dnr",
            )
        return known
    decision = Decision(
        body=body,
        date=date,
        paragraph=paragraph,
        dnr=dnr.strip(),
        link=link,
        corrects=corrects,
        made_at=moment,
        made_by=by,
    )
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError:
        return Decision.objects.get(body=body, date=date, paragraph=paragraph, corrects__isnull=True)
    return decision


def require_open_year(year: Year) -> None:
    """Raise Refused when the year is closed: nothing is written in it or dated into it."""
    if year.closed_at is not None:
        raise Refused(_("Året %(year)s är stängt. Där kan inget läggas in eller ändras.") % {"year": year.pk})


def require_later(decision: Decision, current: Decision | None) -> None:
    """Raise Refused when a decision was taken before the one that holds: it cannot put something in its place."""
    if current is not None and decision.date < current.date:
        raise Refused(
            _("Beslutet är äldre än det som gäller nu (§ %(paragraph)s, %(date)s). Kontrollera datumet.")
            % {"paragraph": current.paragraph, "date": format_date(current.date)},
            field="date",
        )


@transaction.atomic
def mandate_start(
    *, person: Person, body: Body, reason: str, hours: int, moment: datetime.datetime
) -> ActingMandate:
    """Let the management office act for a body for some hours, with a reason that is kept.

    Raises NotAllowed for others, Refused for a missing reason or more than 72 hours.
    """
    require(person, Permission.ACT_FOR_BODY)
    if not reason.strip():
        raise Refused(_("Skriv varför du handlar för nämnden. Det sparas."), field="reason")
    if not 1 <= hours <= LONGEST_MANDATE_HOURS:
        raise Refused(
            _("Välj mellan 1 och %(most)d timmar.") % {"most": LONGEST_MANDATE_HOURS}, field="hours"
        )
    mandate_end(person=person, body=body, moment=moment)
    mandate = ActingMandate.objects.create(
        person=person,
        body=body,
        reason=reason.strip(),
        started_at=moment,
        ends_at=moment + datetime.timedelta(hours=hours),
    )
    person.__dict__.pop("grants", None)
    return mandate


@transaction.atomic
def mandate_end(*, person: Person, body: Body, moment: datetime.datetime) -> int:
    """End the person's running mandates for a body; how many there were."""
    ended = ActingMandate.objects.filter(
        person=person, body=body, ended_at__isnull=True, ends_at__gt=moment
    ).update(ended_at=moment)
    person.__dict__.pop("grants", None)
    return ended
