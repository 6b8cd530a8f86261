"""What accountability adds to the waiting list: goals that one has been named for and not yet accepted."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.selectors import may_answer, responsibilities_of
from organisation.models import Person
from organisation.waiting import Waiting


def waiting_goals(person: Person, moment: datetime.datetime) -> list[Waiting]:
    """One line for all goals that wait for the person's yes."""
    if not may_answer(person):
        return []
    today = timezone.localtime(moment).date()
    count = responsibilities_of(person, today).filter(accepted_at__isnull=True).count()
    if not count:
        return []
    title = ngettext("Ta på dig ansvaret för ett mål", "Ta på dig ansvaret för %(count)d mål", count) % {
        "count": count
    }
    return [
        Waiting(
            on=None,
            title=title,
            text=_("Du är utsedd att svara för resultatet. Säg ja, eller be att någon annan utses."),
            href=reverse("accountability:mine"),
            label=_("Visa målen"),
        )
    ]
