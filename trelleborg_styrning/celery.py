"""Background work: the Celery application. PostgreSQL keeps the truth about long jobs; Redis only wakes a worker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trelleborg_styrning.settings")

app = Celery("trelleborg_styrning")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
