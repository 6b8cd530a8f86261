"""The project's settings as the tests want them, whatever the environment says; then the one settings file."""

import fcntl
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

from trelleborg_styrning.environment import celery_url, text  # noqa: E402
from trelleborg_styrning.settings import *  # noqa: E402,F403
from trelleborg_styrning.settings import DATABASES, REDIS_URL, STORAGES, VAR_DIR  # noqa: E402


def own_number() -> int:
    """Return this run's number: the first that no other run in this checkout has. The system lets go of it at the end.

    Those who run the tests side by side (xdist) are given their leader's.
    """
    given = text("TEST_RUN_NUMBER")
    if given:
        return int(given)
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    for number in range(1, 15):
        lock = os.open(VAR_DIR / f"test-run-{number}.lock", os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        os.environ["TEST_RUN_NUMBER"] = str(number)
        return number
    raise RuntimeError("fourteen runs of the tests at once in one checkout")


RUN_NUMBER = own_number()

# Tests connect as the owner, who may make a database, and put on the application's role on each connection
# (tests/conftest.py). Which role that is was settled by the settings file.
DATABASES["default"].update({key: DATABASES["owner"][key] for key in ("USER", "PASSWORD")})
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Two runs at once do not meet, nor does a run meet script/server: each has a database and a part of Redis of its own.
DATABASES["default"]["TEST"]["NAME"] = (
    text("TEST_DATABASE_NAME") or f"test_{RUN_NUMBER}_{DATABASES['default']['NAME']}"
)
if not text("REDIS_URL"):
    REDIS_URL = REDIS_URL.replace("?db=0", f"?db={RUN_NUMBER}")
    CELERY_BROKER_URL = celery_url(REDIS_URL)

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"handlers": [], "level": "WARNING"}}
