"""The clock: read once at the edge (a view, a command, a task) and passed on as `moment` or `today`.

In the example mode the date stands still at `EXAMPLE_TODAY`, so that the example municipality always has its half-written
interim report; the time of day is the real one.
"""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime.datetime:
    """Return the moment, aware, in the municipality's time zone."""
    moment = timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE))
    if not settings.EXAMPLE_MODE:
        return moment
    wall_clock = moment.time().replace(tzinfo=None)
    return datetime.datetime.combine(settings.EXAMPLE_TODAY, wall_clock, tzinfo=ZoneInfo(settings.TIME_ZONE))


def today() -> datetime.date:
    """Return the municipality's date of today."""
    return now().date()
