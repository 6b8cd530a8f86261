"""The entrance for a web server: `gunicorn trelleborg_styrning.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trelleborg_styrning.settings")

application = get_wsgi_application()
