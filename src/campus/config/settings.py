"""Every setting of campus; what differs between places comes from the environment (docs/operate.md).

The settings that name functions of apps stand in `campus.config.hooks`.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

from campus.common.secrets import secret_text
from campus.config.hooks import *  # noqa: F403 - settings are names of one module; these are lists, kept apart

BASE = Path(__file__).resolve().parents[3]


def _env(name: str, default: str = "") -> str:
    return os.environ.get(f"TESTAMUR_{name}", default).strip()


def _number(name: str, default: str) -> int:
    """Return a whole number; what is none is said by its name, for `campus prepare` to show."""
    text = _env(name, default)
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ImproperlyConfigured(f"TESTAMUR_{name} is {text!r}, which is not a whole number.")
    return int(text)


def _address(name: str, text: str) -> SplitResult:
    """Return the parts of an address; what is none is said by its name, and never with a password that is in it."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as err:
        raise ImproperlyConfigured(f"TESTAMUR_{name} is not an address.") from err
    return parts


def _zone(name: str, default: str) -> str:
    """Return the name of a time zone; what is none is said by its name."""
    text = _env(name) or default
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as err:
        raise ImproperlyConfigured(f"TESTAMUR_{name} is {text!r}, which is no zone such as Europe/Lisbon.") from err
    return text


def _flag(name: str) -> bool:
    return _env(name).lower() in {"1", "true", "yes", "on"}


# Where things are kept: database, keys, files, mails. One folder, so that one folder is backed up.
DATA = Path(_env("DATA") or BASE / "var").resolve()
DEBUG = _flag("DEBUG")

# The address others reach us by. It stands inside what is signed: a setting, never read from a request.
PORT = _number("PORT", "8000")
PUBLIC_URL = (_env("PUBLIC_URL") or f"http://localhost:{PORT}").rstrip("/")
_public = _address("PUBLIC_URL", PUBLIC_URL)
IS_TRIAL = _public.hostname in {"localhost", "127.0.0.1", "::1"}
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *([] if IS_TRIAL else [_public.hostname or ""])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if _public.hostname and not IS_TRIAL else []

SECRET_KEY = secret_text("TESTAMUR_SECRET_KEY", DATA / "secret.key")
SEALING_KEY = secret_text("TESTAMUR_SEALING_KEY", DATA / "sealing.key")

# How many requests a minute a program may make with one key (campus.api).
API_CALLS_A_MINUTE = _number("API_CALLS_A_MINUTE", "600")

# Hosts that may be fetched from although they lie inside our own network or speak plain http (campus.common.net).
NET_ALLOWED = _env("NET_ALLOWED").split()

# An interface for conformance suites, which lets every program on this machine sign; refused at a public address.
VC_API = _flag("VC_API")

INSTALLED_APPS = [
    "campus.config",
    "campus.ui",
    "campus.journal",
    "campus.accounts",
    "campus.organizations",
    "campus.skills",
    "campus.achievements",
    "campus.assessments",
    "campus.courses",
    "campus.competencies",
    "campus.awards",
    "campus.bulk",
    "campus.letters",
    "campus.identity",
    "campus.signon",
    "campus.factors",
    "campus.wallet",
    "campus.verification",
    "campus.analytics",
    "campus.portfolio",
    "campus.openbadges",
    "campus.openid4",
    "campus.vcapi",
    "campus.events",
    "campus.lti",
    "campus.api",
    "campus.demo",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "campus.common.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "campus.common.guards.Readable",
    "campus.wallet.hatch.Hatch",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "campus.ui.zone.Zone",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "campus.common.guards.BodyLimit",
    "campus.common.guards.Refusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "campus.config.urls"
WSGI_APPLICATION = "campus.config.wsgi.application"
FORM_RENDERER = "campus.ui.renderer.HouseRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "campus.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]


def _database(url: str) -> dict[str, object]:
    """Return Django's database settings: SQLite in the data folder, or what a postgres:// address names."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "campus.sqlite3",
            "OPTIONS": {
                # Writers take the lock at BEGIN and wait for it: no "database is locked" half-way through.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-8000;",
            },
            "CONN_MAX_AGE": 60,
            "TEST": {"NAME": None},
        }
    parts = _address("DATABASE_URL", url)
    more = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    host = more.pop("host", "")  # ?host= names the folder of a socket
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("TESTAMUR_DATABASE_URL is no address such as postgres://user:password@host/name.")
    if find_spec("psycopg") is None:
        raise ImproperlyConfigured(
            "TESTAMUR_DATABASE_URL asks for PostgreSQL, whose driver is not installed: "
            "pip install --require-hashes -r requirements/postgres.txt."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or host),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": more,  # sslmode=verify-full, sslrootcert=… and whatever else libpq takes: never dropped in silence
    }


DATABASES = {"default": _database(_env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One process keeps its counts in memory; several share them through the database. Django's own 300 entries would let
# whoever fills the cache with counts of made-up addresses throw out the count of their own tries.
_COUNTS = {"MAX_ENTRIES": 100_000}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache", "OPTIONS": _COUNTS}
    if _env("DATABASE_URL")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": _COUNTS}
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "learn"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "campus.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "campus.accounts.forms.NameForm"
# An account begins with a confirmed address, by a code that is typed in: only so can sign-up keep to itself who has an
# account here (decision 0026).
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_MAX_EMAIL_ADDRESSES = 10
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {
    "login": "campus.accounts.entrance.SignInForm",
    "signup": "campus.accounts.entrance.SignUpForm",
    "add_email": "campus.accounts.entrance.AddAddressForm",
    "change_password": "campus.accounts.entrance.ChangePasswordForm",
    "set_password": "campus.accounts.entrance.SetPasswordForm",
    "reset_password": "campus.accounts.entrance.ResetPasswordForm",
    "reset_password_from_key": "campus.accounts.entrance.NewPasswordForm",
    "reauthenticate": "campus.accounts.entrance.StillYouForm",
    "request_login_code": "campus.accounts.entrance.AskCodeForm",
    "confirm_login_code": "campus.accounts.entrance.SignInCodeForm",
    "confirm_email_verification_code": "campus.accounts.entrance.AddressCodeForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Behind a proxy the address that limits count by is the one that the proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _flag("BEHIND_PROXY") else 0
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "signup": "20/h/ip"}

SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _public.scheme == "https"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _public.scheme == "https" else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "campus.ui.views.csrf_failure"

# What pages and mails are written in. A language that has no translation would bring its dates, its direction and the
# framework's own words into English sentences, and a page that says it is in a language that it is not in.
LANGUAGES = [("en", "English")]
LANGUAGE_CODE = "en"
USE_I18N = USE_TZ = True
TIME_ZONE = _zone("TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# In debug and tests files are found where they lie; else they are collected once, under names made of their content.
WHITENOISE_USE_FINDERS = DEBUG or _flag("STATIC_FROM_SOURCE")


def _files(url: str) -> dict[str, Any]:
    """Return where files are kept: in the data folder, or in the bucket that s3://bucket/folder?endpoint=… names."""
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = _address("FILES_URL", url)
    if parts.scheme != "s3" or not parts.hostname:
        raise ImproperlyConfigured("TESTAMUR_FILES_URL is not an address such as s3://bucket/folder.")
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "TESTAMUR_FILES_URL asks for a bucket, and what speaks to one is not installed: "
            "pip install --require-hashes -r requirements/s3.txt."
        )
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "endpoint_url": asked.get("endpoint"),
        "region_name": asked.get("region"),
        "addressing_style": "path" if "endpoint" in asked else "auto",
        "file_overwrite": False,
        "default_acl": None,  # as the bucket has it: nothing is public
        "max_memory_size": FILE_UPLOAD_MAX_MEMORY_SIZE,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
STORAGES: dict[str, dict[str, Any]] = {
    "default": _files(_env("FILES_URL")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Uploads are served by views that know who asks, never by address alone.
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600


def _mail(url: str) -> dict[str, object]:
    """Return mail settings: the local outbox, or what an smtp:// (smtps://) address names."""
    if not url:
        return {"EMAIL_BACKEND": "campus.accounts.outbox.OutboxBackend"}
    parts = _address("SMTP_URL", url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("TESTAMUR_SMTP_URL is no address such as smtps://user:password@mail.example.org.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": "starttls" in parts.query,
        "EMAIL_TIMEOUT": 15,
    }


globals().update(_mail(_env("SMTP_URL")))
HAS_OUTBOX = not _env("SMTP_URL")
DEFAULT_FROM_EMAIL = _env("MAIL_FROM", "Testamur <no-reply@example.org>")

# The terms under which services use this place, named in its descriptions.
TERMS_URL = _env("TERMS_URL") or f"{PUBLIC_URL}/help"
SEEN_SECONDS = 30  # after which a web process writes down what it has counted; 0 for never by itself

LOG_LEVEL = (_env("LOG_LEVEL") or "WARNING").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"TESTAMUR_LOG_LEVEL is {LOG_LEVEL!r}, which is none of DEBUG, INFO, WARNING, ERROR.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
