"""Settings: one file, everything from the environment, safe for production where nothing is said.

The variables are listed in docs/operations.md. `script/server` asks for the example mode; nothing else does.
"""

import datetime
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

# Named here so that tasks find their Celery application in every process that reads the settings.
from trelleborg_styrning import (
    celery,  # noqa: F401
    embedded,
)
from trelleborg_styrning.environment import celery_url, flag, number, text, words

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(text("VAR_DIR", str(BASE_DIR / "var"))).resolve()

# --- What kind of installation this is -------------------------------------------------------------------------------

DEBUG = flag("DEBUG")
#: Whether the database is the private one, for this computer alone; then its passwords and key are made by themselves.
PRIVATE = not text("DATABASE_URL")
#: A shown municipality with a fixed date. Must be asked for; every page says so. Commands beside script/server need not
#: ask again: the private database remembers what it was filled with.
EXAMPLE_MODE = flag("EXAMPLE_MODE", PRIVATE and embedded.holds_example())
EXAMPLE_TODAY = datetime.date(2026, 9, 18)
# The day on which the example's real values were fetched from Kolada.
EXAMPLE_FETCHED = datetime.date(2026, 8, 16)
#: The page that shows every component in every state.
COMPONENT_GALLERY = flag("COMPONENT_GALLERY", DEBUG)

SECRET_KEY = text("SECRET_KEY") or (embedded.secret_key() if PRIVATE or EXAMPLE_MODE or DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Write at least 50 random characters; see docs/operations.md."
    )
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if EXAMPLE_MODE or DEBUG else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
ADMIN_PATH = "administration/"

# --- Applications, from the top layer to the bottom one --------------------------------------------------------------

INSTALLED_APPS = [
    "trelleborg_styrning.example",
    "reports",
    "overview",
    "accountability",
    "followup",
    "plans",
    "goals",
    "organisation",
    "foundation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
    "axes",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "foundation.compression.CompressionMiddleware",
    "foundation.memo.MemoMiddleware",
    "csp.middleware.CSPMiddleware",
    "foundation.middleware.PrivacyMiddleware",
    "foundation.middleware.LanguageMiddleware",
    "foundation.unavailable.UnavailableMiddleware",
    "foundation.middleware.TextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.middleware.FragmentMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "trelleborg_styrning.urls"
WSGI_APPLICATION = "trelleborg_styrning.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "foundation.context.frame",
                "organisation.context.levels",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- PostgreSQL, as two roles ----------------------------------------------------------------------------------------
# `default` is the application's role, which can read and write rows and nothing else. `owner` owns the tables and is
# used by `migrate` and the other commands that change the structure.

DATABASE_URL = text("DATABASE_URL") or embedded.database_url()
DATABASE_OWNER_URL = text("DATABASE_OWNER_URL") or (
    DATABASE_URL if text("DATABASE_URL") else embedded.database_owner_url()
)


def _database(url: str) -> dict[str, Any]:
    """Return Django's form of a database address."""
    found = dj_database_url.parse(
        url, conn_max_age=number("DATABASE_CONN_MAX_AGE", 60), conn_health_checks=True
    )
    if found["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL must be a PostgreSQL address: postgres://user:password@host/name"
        )
    # A server that has gone silent is given up after seconds, not after the quarter of an hour that TCP itself waits.
    patience = {"connect_timeout": 5, "tcp_user_timeout": 15_000}
    patience |= {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
    found["OPTIONS"] = patience | found.get("OPTIONS", {})
    found["TEST"] = {"NAME": text("TEST_DATABASE_NAME") or None}
    return dict(found)


DATABASES = {"default": _database(DATABASE_URL), "owner": _database(DATABASE_OWNER_URL)}
DATABASES["owner"]["TEST"] = {"MIRROR": "default"}
#: The role that the application logs in as; migrations give it its rights.
DATABASE_APPLICATION_ROLE = text("DATABASE_APPLICATION_ROLE", DATABASES["default"]["USER"])
# History says who and from which page. Reading changes nothing, and must not ask who it is: /halsa/ answers also while
# the sessions cannot be read.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: wakes workers and caches; pages can be read without it ---------------------------------------------------

REDIS_URL = text("REDIS_URL") or embedded.redis_url()
CACHES = {
    "default": {
        "BACKEND": "foundation.cache.TolerantRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "styrning",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}

# --- Background work -------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = celery_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# However long Redis is away, the worker waits for it.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Stockholm"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "scheduler" / "schedule")
#: Name → {"task": "app.tasks.name", "schedule": seconds}; apps may add their own on `app.on_after_finalize`.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-log-ins": {"task": "organisation.tasks.sweep_log_ins", "schedule": 6 * 3600.0},
    "sweep-jobs": {"task": "foundation.tasks.sweep_jobs", "schedule": 15.0, "options": {"expires": 15}},
}

# --- People and log-in -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "organisation.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 4
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Throttling is kept in PostgreSQL, so that log-in works (and stays throttled) also when Redis is down.
TRUST_PROXY = flag("TRUST_PROXY")
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
# The log-in form calls its field so; without this line axes would look for "email", find nothing and never lock.
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# What is tried while it is stopped is not counted: the stop ends when it was said to.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_CLIENT_IP_CALLABLE = "foundation.addresses.client_address"
AXES_VERBOSE = False
AXES_HANDLER = "organisation.throttling.LoginThrottle"
#: So many wrong attempts from one address within the same time stop it, but not those who have logged in from it lately.
LOGIN_FAILURES_PER_ADDRESS = number("LOGIN_FAILURES_PER_ADDRESS", 60)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A browser keeps one jar for all ports of a computer: two copies side by side must not log each other out.
SESSION_COOKIE_NAME = f"sessionid_{embedded.installation_hash()}" if PRIVATE else "sessionid"
CSRF_COOKIE_NAME = f"csrftoken_{embedded.installation_hash()}" if PRIVATE else "csrftoken"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "foundation.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- What the browser is told ----------------------------------------------------------------------------------------
# Encrypted unless said otherwise: the example on this computer's own address cannot be.

HTTPS = flag("HTTPS", not (EXAMPLE_MODE or DEBUG))
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and flag("HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = HTTPS and flag("HSTS_PRELOAD", True)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Language, time, numbers -----------------------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"
USE_THOUSAND_SEPARATOR = False

# --- Files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
#: Where built reports are kept for good. Belongs in the back-up together with the database.
ARCHIVE_DIR = Path(text("ARCHIVE_DIR", str(VAR_DIR / "archive")))
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
    "archive": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(ARCHIVE_DIR), "base_url": None, "file_permissions_mode": 0o640},
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- E-mail ----------------------------------------------------------------------------------------------------------
# To a server from the environment; without one, to files in a folder that script/server names.

EMAIL_HOST = text("EMAIL_HOST")
EMAIL_PORT = number("EMAIL_PORT", 587)
EMAIL_HOST_USER = text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = flag("EMAIL_USE_SSL")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS", not EMAIL_USE_SSL)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_IN_FILES = EXAMPLE_MODE or not EMAIL_HOST
EMAIL_BACKEND = (
    "django.core.mail.backends.filebased.EmailBackend"
    if EMAIL_IN_FILES
    else "django.core.mail.backends.smtp.EmailBackend"
)
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "Trelleborg Styrning <styrning@trelleborg.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Log: to stderr, for whatever keeps it ---------------------------------------------------------------------------

LOG_LEVEL = text("LOG_LEVEL", "INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": LOG_LEVEL, "propagate": False},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
