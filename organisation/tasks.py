"""Work about log-ins that no page waits for."""

from __future__ import annotations

import datetime
import logging

from axes.models import AccessAttempt, AccessLog
from celery import shared_task
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.sessions.models import Session
from django.utils import timezone

log = logging.getLogger(__name__)

#: How long it is kept who logged in from where; after that nobody needs it to mend anything.
LOG_INS_ARE_KEPT = datetime.timedelta(days=90)


@shared_task(name="organisation.tasks.send_password_letter")
def send_password_letter(email: str, host: str, secure: bool) -> None:
    """Send a link to a new password, if the address is somebody's who may log in.

    Outside the page, so that the answer takes the same time whoever exists. Sent twice, both links work until one is used.
    """
    form = PasswordResetForm({"email": email})
    if form.is_valid():
        form.save(
            domain_override=host,
            use_https=secure,
            subject_template_name="registration/password_reset_subject.txt",
            email_template_name="registration/password_reset_email.txt",
        )


@shared_task(name="organisation.tasks.sweep_log_ins")
def sweep_log_ins() -> int:
    """Take away ended sessions and old notes of who logged in from where; how many rows."""
    moment = timezone.now()
    old = moment - LOG_INS_ARE_KEPT
    found = (
        Session.objects.filter(expire_date__lt=moment),
        AccessLog.objects.filter(attempt_time__lt=old),
        AccessAttempt.objects.filter(attempt_time__lt=old),
    )
    return sum(rows.delete()[0] for rows in found)
