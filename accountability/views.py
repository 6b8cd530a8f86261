"""The page of what one answers for, and the yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accountability.selectors import promises_of
from foundation import clock
from goals.models import GoalResponsibility
from goals.services import responsibility_accept
from organisation.access import reader, signed_in
from plans.selectors import activities_owned_by


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Det jag svarar för: goals with how they stand, activities with their status."""
    person, today = reader(request), clock.today()
    activities = activities_owned_by(person, today)
    context = {
        "promises": promises_of(person, today),
        "activities": [(view, view.bar(today.year, today), view.is_late(today)) for view in activities],
        "today": today,
    }
    return render(request, "accountability/mine.html", context)


@require_POST
@signed_in
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes to answering for a goal; only the person named can."""
    person = reader(request)
    responsibility = get_object_or_404(GoalResponsibility, pk=pk, person=person)
    responsibility_accept(responsibility=responsibility, by=person, moment=clock.now())
    messages.success(request, _("Du svarar nu för målet. Det står på målets sida."))
    return redirect("accountability:mine")
