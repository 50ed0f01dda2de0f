"""Django's settings, for one shop folder: HUITOU_SHOP names it, the current folder by default.

Nothing is written here; ``boot`` makes the folder of the operational store and the key.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from huitou.crm.project import keys

SHOP = Path(os.environ.get("HUITOU_SHOP", ".")).resolve()
STORE = SHOP / "crm"
WEB = Path(__file__).parents[1] / "web" / "dist"
# Behind a proxy that speaks HTTPS: cookies only over it, and browsers told to stay with it.
HTTPS = os.environ.get("HUITOU_HTTPS", "") == "1"

# Without a key file nothing can be signed that outlives this process: that is what a lint run or a test needs.
SECRET_KEY = keys.read(STORE) or secrets.token_urlsafe(48)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("HUITOU_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [each for each in os.environ.get("HUITOU_ORIGINS", "").split(",") if each]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "huitou.crm.access",
    "huitou.crm.api",
    "huitou.crm.audiences",
    "huitou.crm.customers",
    "huitou.crm.events",
    "huitou.crm.fact_outbox",
    "huitou.crm.imports",
    "huitou.crm.delivery",
    "huitou.crm.journeys",
    "huitou.crm.jobs",
    "huitou.crm.notes",
    "huitou.crm.tasks",
]
# The kinds of jobs the worker knows.
HUITOU_JOBS: tuple[str, ...] = (
    "huitou.crm.api.sweeping.SWEEP",
    "huitou.crm.events.work.CARRY",
    "huitou.crm.events.work.FORGET",
    "huitou.crm.imports.job.IMPORT",
    "huitou.crm.imports.job.SWEEP",
    "huitou.crm.imports.looking.LOOK",
    "huitou.crm.journeys.dry_run.job.TRY",
    "huitou.crm.journeys.forgetting.FORGET",
    "huitou.crm.notes.job.PLAN",
    "huitou.crm.notes.job.SEND",
    "huitou.crm.shop.erasing.ERASE",
    "huitou.crm.shop.own_data.CLEAR",
)
# No larger file is taken in; exports of a year of a large shop are a few hundred MB.
HUITOU_UPLOAD_BYTES = int(os.environ.get("HUITOU_UPLOAD_MB", "2000")) * 1_000_000
# Nor is a packed one looked at for longer before it is imported.
HUITOU_LOOK_SECONDS = 300
FILE_UPLOAD_HANDLERS = ["huitou.crm.imports.receiving.Receiver"]
MIDDLEWARE = [
    "huitou.crm.project.operations.Operations",
    "huitou.crm.project.request_log.RequestLog",
    "huitou.crm.project.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "huitou.crm.project.built.BuiltFiles",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "huitou.crm.project.urls"
WSGI_APPLICATION = "huitou.crm.project.wsgi.application"

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": STORE / "huitou.sqlite3",
    "CONN_MAX_AGE": None,
    # Writers queue for the lock when they begin, not half-way: nobody is refused for having read first.
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}


def database(url: str) -> dict[str, Any]:
    """The database of an address, its connections kept and looked at before each use; without one the shop's own."""
    return {**dj_database_url.parse(url, conn_max_age=None, conn_health_checks=True)} if url else _SQLITE


DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

SESSION_COOKIE_NAME = "huitou_session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# The web app's files carry their content in their name.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+/assets/.+-[0-9A-Za-z_-]{8,}\.[a-z0-9]+$"
STATIC_URL = "/static/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LOGGING_CONFIG = None

# Where customers reach this server, for links in messages; without it nothing that sells is sent.
HUITOU_URL = os.environ.get("HUITOU_URL", "").rstrip("/")
# The shop's own system that is told by webhook.
HUITOU_WEBHOOK = os.environ.get("HUITOU_WEBHOOK", "")
# What it and this server sign by.
HUITOU_WEBHOOK_SECRET = os.environ.get("HUITOU_WEBHOOK_SECRET", "")
# Where it is asked what became of a message that nobody knows about.
HUITOU_WEBHOOK_ASK = os.environ.get("HUITOU_WEBHOOK_ASK", "")
# The mailbox that bounces and complaints come back to, as imaps://user:password@host/INBOX.
HUITOU_BOUNCES = os.environ.get("HUITOU_BOUNCES", "")
# What providers take, as ``email 10/second 2000/day; webhook 50/second``; without it there is no bound.
HUITOU_RATES = os.environ.get("HUITOU_RATES", "")
# How many days records of acting are kept, as ``steps 400; events 800``; see journeys/keeping.py for the kinds.
HUITOU_KEEP = os.environ.get("HUITOU_KEEP", "")
# What the worker loop calls each time it comes round, beside its jobs; each says whether there was anything.
# What happened is told before journeys walk on.
HUITOU_TURNS: tuple[str, ...] = (
    "huitou.crm.customers.work.turn",
    "huitou.crm.events.work.turn",
    "huitou.crm.delivery.returned.turn",
    "huitou.crm.journeys.work.turn",
    "huitou.crm.tasks.work.turn",
)
# What one sender of live events may send in a day, so that none can fill the disk.
EVENT_BYTES_A_DAY = int(os.environ.get("HUITOU_EVENTS_MB", "2000")) * 1_000_000
# The shop's own mail server, as smtp://user:password@host:587; without it no mail is sent.
_SMTP = urlsplit(os.environ.get("HUITOU_SMTP", ""))
EMAIL_HOST = _SMTP.hostname or ""
EMAIL_PORT = _SMTP.port or 587
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_SMTP.username or ""), unquote(_SMTP.password or "")
EMAIL_USE_SSL = _SMTP.scheme == "smtps"
EMAIL_USE_TLS = _SMTP.scheme == "smtp" and _SMTP.port != 25
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("HUITOU_MAIL_FROM", EMAIL_HOST_USER)
