"""Measured values: only added. A correction closes the old row and adds a new one, so both can be read."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from followup.models import Value
from foundation.errors import Refused
from foundation.languages import kept_language
from goals.models import Indicator, IndicatorVersion, MeasuredObject
from goals.scales import Gender
from organisation.access import require
from organisation.models import Body, Person, Year
from organisation.roles import Permission
from organisation.services import require_open_year


@transaction.atomic
def value_record(
    *,
    indicator_version: IndicatorVersion,
    object: MeasuredObject,
    period: tuple[datetime.date, datetime.date],
    number: Decimal | None,
    by: Person | None,
    moment: datetime.datetime,
    gender: str = Gender.TOTAL,
    state: str = Value.State.VALUE,
    preliminary: bool = False,
    source: str = "",
    comment: str = "",
) -> Value:
    """Record the outcome of a period (first and last day, both included), superseding the one known before.

    The same value again changes nothing. ``number`` None needs a state that says why. ``by`` None is the
    system (an
    import); what a person counts is said to be that body's own, whatever figure it is a value of. Raises NotAllowed (the indicator's owner reports it), Refused for a period that has not ended.
    """
    indicator = (
        Indicator.objects.select_for_update().select_related("owner").get(pk=indicator_version.indicator_id)
    )
    if by is not None:
        owner = Body.objects.with_name_on(timezone.localdate(moment)).get(pk=indicator.owner_id)
        require(by, Permission.WRITE_REPORT, owner)
        _check_year_open(period)
        source = source or own_source(owner)
    _check(period, number, state, moment)
    span = DateRange(period[0], period[1] + datetime.timedelta(days=1))
    known = Value.objects.filter(
        indicator=indicator,
        indicator_version=indicator_version,
        object=object,
        gender=gender,
        period=span,
        superseded_at__isnull=True,
    ).first()
    if known is not None:
        if (known.number, known.state, known.preliminary) == (number, state, preliminary):
            return known
        known.superseded_at = max(moment, known.recorded_at)
        known.save(update_fields=["superseded_at"])
    return Value.objects.create(
        indicator=indicator,
        indicator_version=indicator_version,
        object=object,
        gender=gender,
        period=span,
        state=state,
        number=number,
        preliminary=preliminary,
        source=source,
        comment=comment,
        recorded_at=moment,
        made_at=moment,
        made_by=by,
    )


def own_source(body: Body) -> str:
    """ "uppgift från socialnämnden": where a value comes from that a body's own people have counted."""
    with kept_language():
        return _("uppgift från %(body)s") % {"body": body.in_sentence}


def _check_year_open(period: tuple[datetime.date, datetime.date]) -> None:
    """Nobody dates a value into a closed year; only an import may, with its source's own revision."""
    closed = Year.objects.filter(pk=period[1].year, closed_at__isnull=False).first()
    if closed is not None:
        require_open_year(closed)


def _check(
    period: tuple[datetime.date, datetime.date], number: Decimal | None, state: str, moment: datetime.datetime
) -> None:
    """Refuse what cannot be an outcome."""
    if (number is None) == (state == Value.State.VALUE):
        raise Refused(_("Ange värdet, eller varför det saknas."), field="value")
    if period[1] < period[0]:
        raise Refused(_("Perioden slutar innan den börjar."), field="value")
    if period[1] > timezone.localtime(moment).date():
        raise Refused(_("Perioden har inte gått till ända, så värdet kan inte vara känt än."), field="value")
