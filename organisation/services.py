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
) -> Decision:
    """Register a body's decision, or give the one already registered for that § when it says the same.

    Raises NotAllowed, and Refused when the § is missing, the date is to come, or the same § is registered with
    another dnr.
    """
    require(by, Permission.REGISTER_DECISION, body)
    return _registered(body, date, paragraph, dnr, link, by=by, moment=moment)


@transaction.atomic
def decision_replace(
    *,
    decision: Decision,
    date: datetime.date,
    paragraph: str,
    dnr: str,
    reason: str,
    by: Person,
    moment: datetime.datetime,
    link: str = "",
) -> Decision:
    """Say which decision is the right one where the wrong date, §, dnr or link was typed; the wrong row stays.

    Gives the right one: a new row, or the one already registered for that §. The caller moves what was decided by
    the wrong one. Raises NotAllowed (only the management office), and Refused without a reason, when nothing
    differs, when it is corrected already, and as ``decision_register``.
    """
    require(by, Permission.CORRECT_DECIDED, decision.body)
    if not reason.strip():
        raise Refused(_("Skriv vad som rättas och varför. Skälet visas på målets sida."), field="reason")
    wrong = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if wrong.corrected_at is not None:
        raise Refused(_("Någon annan har redan rättat beslutet. Ladda om sidan för att se hur."))
    said = (date, paragraph_number(paragraph), dnr.strip(), link)
    if said == (wrong.date, wrong.paragraph, wrong.dnr, wrong.link):
        raise Refused(_("Ingenting är ändrat än. Rätta uppgifterna först."))
    # Set aside before the right row is made: a correction of the dnr alone has the same date and §.
    wrong.corrected_at, wrong.corrected_by, wrong.correction_reason = moment, by, reason.strip()
    wrong.save()
    wrong.corrected_to = _registered(decision.body, date, paragraph, dnr, link, by=by, moment=moment)
    wrong.save()
    return wrong.corrected_to


def _registered(
    body: Body,
    date: datetime.date,
    paragraph: str,
    dnr: str,
    link: str,
    *,
    by: Person,
    moment: datetime.datetime,
) -> Decision:
    """The decision of that date and §, made where there is none. Raises Refused(field)."""
    paragraph = paragraph_number(paragraph)
    if not paragraph:
        raise Refused(_("Ange paragrafen, till exempel 112."), field="paragraph")
    if date > timezone.localtime(moment).date():
        raise Refused(_("Sammanträdet har inte varit än: beslutet registreras efteråt."), field="date")
    if date not in body.valid:
        raise Refused(
            _("Organet fanns inte den dagen. Kontrollera sammanträdesdatumet, särskilt året."), field="date"
        )
    dnr = dnr.strip()
    same = Decision.objects.filter(body=body, date=date, paragraph=paragraph, corrected_at__isnull=True)
    known = same.first()
    if known is not None:
        return _agreeing(known, dnr)
    decision = Decision(
        body=body,
        date=date,
        paragraph=paragraph,
        dnr=dnr,
        link=link,
        made_at=moment,
        made_by=by,
    )
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError:  # somebody else registered it a moment ago
        return _agreeing(same.get(), dnr)
    return decision


def _agreeing(known: Decision, dnr: str) -> Decision:
    """The decision that is registered already; Refused where it has another dnr."""
    if dnr and known.dnr and known.dnr != dnr:
        raise Refused(
            _("§ %(paragraph)s är redan registrerad med diarienummer %(dnr)s.")
            % {"paragraph": known.paragraph, "dnr": known.dnr},
            field="dnr",
        )
    return known


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
