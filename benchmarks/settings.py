"""The project's settings as in production, but with a database of the measurements' own and the example's fixed date."""

import os

os.environ.update(
    EXAMPLE_MODE="1",
    DEBUG="0",
    HTTPS="0",
    COMPONENT_GALLERY="0",
    ALLOWED_HOSTS="testserver",
    SECRET_KEY="only-for-measuring-0123456789-0123456789-0123456789",
    LOG_LEVEL="WARNING",
)

from trelleborg_styrning.settings import *  # noqa: E402,F403
from trelleborg_styrning.settings import DATABASES, VAR_DIR  # noqa: E402

# Made as Django makes a test database: by the owner, beside the others, never the one that people use.
DATABASES["default"].update({key: DATABASES["owner"][key] for key in ("USER", "PASSWORD")})
DATABASES["default"]["TEST"]["NAME"] = "styrning_measured"

STATIC_ROOT = VAR_DIR / "measured" / "static"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_FILE_PATH = str(VAR_DIR / "measured" / "mail")
