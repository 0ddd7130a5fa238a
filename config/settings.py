"""The settings, one file. Safe with no environment at all; docs/guide/van-hanh.md lists the variables."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_folder(BASE_DIR)

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret_key(DATA_DIR)
PUBLIC_URL = environment.public_url()
ALLOWED_HOSTS = environment.host_names(default=["localhost", "127.0.0.1", "[::1]"])
if PUBLIC_URL:
    ALLOWED_HOSTS.append(urlsplit(PUBLIC_URL).hostname)
IS_HTTPS = PUBLIC_URL.startswith("https://")

# --- Apps, in the order of the emulation year -------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "documents",
    "blocs",
    "campaigns",
    "scoring",
    "meetings",
    "awards",
    "reports",
    "demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "lucide",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.health.answered_first",
    "config.pages.without_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.session_limits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.SecondFactorFirst",
    "accounts.middleware.PasswordFirst",
    "config.pages.SecondOfTwo",
    "config.pages.NoPrinter",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "accounts.context.identity",
                "accounts.context.notices",
                "config.navigation.navigation",
            ],
        },
    },
    # The rows of a sheet, a hundred with thirty values each: Jinja draws them in a quarter of the time.
    {
        "NAME": "quick",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "quick"],
        "OPTIONS": {"environment": "config.quick.environment"},
    },
]
FORM_RENDERER = "accounts.blank_choices.FormRendering"
FILTERS_EMPTY_CHOICE_LABEL = "Tất cả"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- What is kept -----------------------------------------------------------------------------------------------------

DATABASES = {"default": environment.database(DATA_DIR / "portal.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.assets.BootstrapFinder",
]

# Largest upload an officer may attach, in bytes (20 MiB, about forty scanned pages).
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
# The largest form without its files, in bytes: a hundred long explanations fit.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Who --------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "reports:home"

# Lockout: five wrong passwords for one account from one address close it for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or the time we name on the page would move on
AXES_DISABLE_ACCESS_LOG = True  # our own audit trail has it
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_address"
AXES_VERBOSE = False
TRUSTED_PROXIES = environment.trusted_proxies()

SESSION_COOKIE_AGE = 2 * 60 * 60  # seconds without a request until one has to sign in again
SESSION_LIFETIME = 8 * 60 * 60  # seconds from signing in, whatever happens: one working day
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS

# --- Safety -----------------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = False  # the reverse proxy redirects; behind it we only see http
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
CSRF_FAILURE_VIEW = "config.pages.stale_form"
X_FRAME_OPTIONS = "SAMEORIGIN"  # our own pages show our own PDFs
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: the neighbours under the province's domain are not ours to decide for
    "security.W008",  # SECURE_SSL_REDIRECT: see above
    "security.W019",  # X_FRAME_OPTIONS: see above
    "security.W021",  # HSTS preload: as W005
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}

# --- Signing ----------------------------------------------------------------------------------------------------------

# The PKCS#11 library of the token on the server, and the token's label; "" where keys come as files.
PKCS11_LIBRARY = os.environ.get("PKCS11_LIBRARY", "")
PKCS11_TOKEN = os.environ.get("PKCS11_TOKEN", "")

# --- Words, time, mail ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

MAIL = environment.email()
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if MAIL:
    globals().update({name: value for name, value in MAIL.items() if name.startswith("EMAIL_")})
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = f"portal@{urlsplit(PUBLIC_URL).hostname or 'localhost'}"
if MAIL and "@" in (MAIL["EMAIL_HOST_USER"] or ""):
    DEFAULT_FROM_EMAIL = MAIL["EMAIL_HOST_USER"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.server": {"level": "WARNING"}, "axes": {"level": "ERROR"}},
}
