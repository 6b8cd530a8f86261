"""The entrance for a web server: `gunicorn trelleborg_styrning.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trelleborg_styrning.settings")

application = get_wsgi_application()
# Every page's code is read now: the first visitor need not wait for it, and a fault in it shows at the start.
get_resolver().url_patterns  # noqa: B018
# What is loaded by now stays for good. The collector need not look through it again for every large page: that was a
# third of the time of the red thread with two hundred goals.
gc.collect()
gc.freeze()
