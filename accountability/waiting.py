"""What accountability adds to the waiting list: goals that one has been named for and not yet accepted."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability.selectors import may_answer, responsibilities_of, unaccepted_count
from goals.models import GoalResponsibility
from organisation.models import Person
from organisation.waiting import Provider, Waiting


def unaccepted(person: Person, moment: datetime.datetime) -> list[QuerySet[GoalResponsibility]]:
    """What the person has been named for and not yet accepted."""
    if not may_answer(person):
        return []
    today = timezone.localtime(moment).date()
    return [responsibilities_of(person, today).filter(accepted_at__isnull=True)]


def line_of_unaccepted(
    person: Person, moment: datetime.datetime, rows: list[GoalResponsibility]
) -> list[Waiting]:
    """One line for all goals that wait for the person's yes."""
    count = unaccepted_count.tell(len(rows), person)
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
            label=ngettext("Visa målet", "Visa målen", count),
        )
    ]


waiting_goals = Provider(unaccepted, line_of_unaccepted)
