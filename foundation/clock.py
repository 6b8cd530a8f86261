"""The clock: read once at the edge (a view, a command, a task) and passed on as `moment` or `today`.

In the example mode the date stands still at `EXAMPLE_TODAY`, so that the example municipality always has its half-written
interim report. Moments must still come in order, also from one real day to the next: what was done yesterday evening is
earlier than what is done this morning. So the example's clock hardly moves, and never backwards. `wall_clock` has the real
time of day, for what is only shown or lives some minutes.
"""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

#: The example's clock: noon when this year began, then so many times slower than the real one. A real
#: day is less than nine seconds of it, a hundredth of a real second its least step, and midnight thirteen years away.
EXAMPLE_BEGAN = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
EXAMPLE_OPENS, EXAMPLE_CLOSES = datetime.timedelta(hours=12), datetime.timedelta(hours=24, microseconds=-1)
EXAMPLE_SLOWNESS = 10_000


def now() -> datetime.datetime:
    """Return the moment, aware, in the municipality's time zone; never earlier than one returned before."""
    moment = timezone.now()
    if not settings.EXAMPLE_MODE:
        return moment.astimezone(_zone())
    gone = max(moment - EXAMPLE_BEGAN, datetime.timedelta()) / EXAMPLE_SLOWNESS
    return _example_midnight() + min(EXAMPLE_OPENS + gone, EXAMPLE_CLOSES)


def wall_clock() -> datetime.datetime:
    """Return today with the real time of day: what a person's watch says. Never kept beside what `now` has given."""
    moment = timezone.now().astimezone(_zone())
    if not settings.EXAMPLE_MODE:
        return moment
    return datetime.datetime.combine(
        settings.EXAMPLE_TODAY, moment.time().replace(tzinfo=None), tzinfo=_zone()
    )


def today() -> datetime.date:
    """Return the municipality's date of today."""
    return now().date()


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _example_midnight() -> datetime.datetime:
    return datetime.datetime.combine(settings.EXAMPLE_TODAY, datetime.time(), tzinfo=_zone())
