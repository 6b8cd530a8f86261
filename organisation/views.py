"""Pages about the person: what they may do, and the management office's switch to act for a committee."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation import clock
from foundation.errors import Refused
from foundation.forms import posted, refuse
from organisation import services
from organisation.access import reader, requires, signed_in
from organisation.forms import ActingForm
from organisation.mandates import mandates_of, mandates_over
from organisation.rights import rights_of, role_table
from organisation.roles import Permission
from organisation.selectors import get_body


@require_safe
@signed_in
def permissions(request: HttpRequest) -> HttpResponse:
    """What the person may do, role by role, and what every role may do."""
    person = reader(request)
    context = {
        "rights": rights_of(person, clock.today()),
        "table": role_table(person),
        "mandates": mandates_over(person, clock.now()),
    }
    return render(request, "organisation/permissions.html", context)


@requires(Permission.ACT_FOR_BODY)
def acting(request: HttpRequest) -> HttpResponse:
    """Switch on acting for a body; what runs now and what has been."""
    person, moment = reader(request), clock.now()
    form = ActingForm(posted(request), day=moment.date(), initial={"body": request.GET.get("namnd", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.mandate_start(
                person=person, body=data["body"], reason=data["reason"], hours=data["hours"], moment=moment
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Du handlar nu för %(body)s.") % {"body": data["body"].in_sentence})
            return redirect("organisation:acting")
    status = 422 if form.is_bound else 200
    context = {"form": form, "mandates": mandates_of(person, moment)}
    return render(request, "organisation/acting.html", context, status=status)


@require_POST
@requires(Permission.ACT_FOR_BODY)
def acting_end(request: HttpRequest, body_slug: str) -> HttpResponse:
    """Switch it off."""
    moment = clock.now()
    body = get_body(body_slug, moment.date())
    services.mandate_end(person=reader(request), body=body, moment=moment)
    messages.success(request, _("Du handlar inte längre för %(body)s.") % {"body": body.in_sentence})
    return redirect("organisation:acting")
