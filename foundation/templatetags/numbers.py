"""Swedish numbers and dates in templates: {% load numbers %}, {{ value|number:1 }}, {{ day|date_sv }}."""

import datetime
from decimal import Decimal

from django import template

from foundation import numbers, words

register = template.Library()


@register.filter
def number(value: Decimal | float | None, decimals: int | None = None) -> str:
    """`1 234,5`; the argument is the count of decimals, all that the value has when left out."""
    return numbers.format_decimal(value, decimals)


@register.filter
def in_sentence(text: object) -> str:
    """A heading as it stands inside a sentence: `effektmål`."""
    return words.in_sentence(str(text))


@register.filter(expects_localtime=True)
def date_sv(day: datetime.date | None) -> str:
    """`18 september 2026`."""
    return numbers.format_date(day)


@register.filter(expects_localtime=True)
def day_sv(day: datetime.date | None) -> str:
    """`18 september`."""
    return numbers.format_day(day)


@register.filter(expects_localtime=True)
def short_date_sv(day: datetime.date | None) -> str:
    """`18 sep 2026`."""
    return numbers.format_short_date(day)


@register.filter(expects_localtime=True)
def short_month_sv(day: datetime.date | None) -> str:
    """`sep`."""
    return numbers.short_month(day.month) if day else ""


@register.filter(expects_localtime=True)
def weekday_sv(day: datetime.date | None) -> str:
    """`fredag`."""
    return numbers.format_weekday(day)


@register.filter
def time_sv(moment: datetime.datetime | datetime.time | None) -> str:
    """`14.32`, in the municipality's time zone."""
    if isinstance(moment, datetime.datetime) and moment.tzinfo:
        from django.utils.timezone import localtime

        moment = localtime(moment)
    return numbers.format_time(moment)


register.filter("bound", words.bound)


@register.filter
def breakable(name: object) -> str:
    """Return a body's name that may be broken before "nämnden"."""
    return words.breakable(str(name))
