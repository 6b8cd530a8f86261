"""At which period a year is read: the last one whose figures have stopped by today, or none while it is
planned.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.numbers import format_date, format_day
from organisation.models import ReportingPeriod
from organisation.register import read_register
from organisation.selectors import get_year


@dataclass(frozen=True)
class Reading:
    """A year and the period it is read at. ``period`` None: nothing of the year has been followed up yet."""

    year: int
    period: ReportingPeriod | None
    coming: ReportingPeriod | None

    @property
    def words(self) -> str:
        """The vocabulary of judgements at the period: interim or year_end."""
        return str(self.period.kind) if self.period else "interim"

    @property
    def judged_label(self) -> str:
        """What a judgement is: of the year to come at the interim, of the year that was at its end."""
        return _("Prognos för året") if self.period is None or self.period.is_interim else _("Bedömning")

    @property
    def as_of(self) -> str:
        """ "Läget den 31 augusti.", or when the year is first followed up."""
        if self.period is not None:
            return _("Läget den %(day)s.") % {"day": format_day(self.period.cut_off)}
        if self.coming is not None:
            return _("Följs upp första gången den %(day)s.") % {"day": format_date(self.coming.cut_off)}
        return _("Inget uppföljningstillfälle är upplagt.")


def reading_of(year: int, today: datetime.date) -> Reading:
    """How a year is read today. Raises Http404 for a year that is not laid up."""
    periods = read_register().periods_of(year)
    if not periods:
        get_year(year)
    ended = [period for period in periods if period.cut_off <= today]
    coming = [period for period in periods if period.cut_off > today]
    return Reading(year, ended[-1] if ended else None, coming[0] if coming else None)
