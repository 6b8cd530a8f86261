"""The project's settings as the tests want them, whatever the environment says; then the one settings file."""

import os

# The example's fixed date makes every test mean the same tomorrow; production's values have tests of their own in setup/.
os.environ.update(
    EXAMPLE_MODE="1",
    DEBUG="0",
    HTTPS="0",
    COMPONENT_GALLERY="1",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1,[::1]",
    SECRET_KEY="only-for-tests-0123456789-0123456789-0123456789-0123456789",
)

from trelleborg_styrning.environment import text  # noqa: E402
from trelleborg_styrning.settings import *  # noqa: E402,F403
from trelleborg_styrning.settings import DATABASES, STORAGES  # noqa: E402

# Tests connect as the owner, who may make a database, and put on the application's role on each connection
# (tests/conftest.py). Which role that is was settled by the settings file.
DATABASES["default"].update({key: DATABASES["owner"][key] for key in ("USER", "PASSWORD")})
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["TEST"]["NAME"] = text("TEST_DATABASE_NAME") or "test_" + DATABASES["default"]["NAME"]

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"handlers": [], "level": "WARNING"}}
