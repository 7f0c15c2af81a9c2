"""How the site runs: safe defaults, and what the environment sets. Documented in docs/administration.md."""

import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from bowstring.model.language import SOURCE, catalogue_folders
from bowstring.web.environment import read_environment
from bowstring.web.group_roles import group_roles_from
from bowstring.web.quotas import quotas_from
from bowstring.web.secrets import secret_key

_HERE = Path(__file__).parent
_SET = read_environment()
HOME = _SET.home.resolve()

DEBUG = False
SECRET_KEY = _SET.secret_key or secret_key(HOME)
ALLOWED_HOSTS = _SET.hosts
ADDRESS = _SET.address
FORCE_SCRIPT_NAME = _SET.path or None
_HTTPS = _SET.https
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if _HTTPS else []

DATABASES = {
    "default": dj_database_url.parse(
        _SET.database or f"sqlite:///{HOME / 'bowstring.sqlite3'}",
        conn_max_age=600,
    )
}
_OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif "postgresql" in DATABASES["default"]["ENGINE"]:
    # Who waits for a lock or for a server that is away is told so in time, and can try again.
    _OPTIONS.setdefault("connect_timeout", 5)
    _OPTIONS.setdefault("options", "-c lock_timeout=20s")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "bowstring.web",
]

OIDC_SERVER = _SET.oidc_server
OIDC_NAME = _SET.oidc_name
OIDC_TRUSTS_EMAIL = _SET.oidc_trusts_email
OIDC_GROUPS = group_roles_from(_SET.oidc_groups)
OIDC_GROUPS_CLAIM = _SET.oidc_groups_claim
FRONT_SERVERS = _SET.front_servers
TRIES_PER_MACHINE = _SET.tries_per_machine
QUOTAS = quotas_from(_SET.quotas)
ANYBODY_STARTS = _SET.anybody_starts
ACCESS_LOG = _SET.access_log
METRICS_TOKEN = _SET.metrics_token
SENDS_WEBHOOKS = _SET.webhooks

MIDDLEWARE = [
    # Whoever watches the site asks under any name and without HTTPS.
    "bowstring.web.watching.Watched",
    # What every answer carries comes first, so that files carry it too; what only pages carry, after the files.
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bowstring.web.caching.KeptByNobody",
    "bowstring.web.middleware.RequestChecks",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bowstring.web.unseen.UnseenMarksMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bowstring.web.urls"
WSGI_APPLICATION = "bowstring.web.wsgi.application"
FORM_RENDERER = "bowstring.web.site.look_forms.LookRenderer"
AREAS = ("site", "talk", "plan", "portfolio", "reuse", "decisions", "teams", "delivered", "people", "api")
"""Where pages live: each area holds its addresses, views, forms and templates."""

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / area / "templates" for area in AREAS],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]

AUTH_USER_MODEL = "web.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "portfolios"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "bowstring.web.people.throttling.locked"
AXES_CLIENT_IP_CALLABLE = "bowstring.web.machines.network_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "bowstring.web.secrets.address_tried"
AXES_VERBOSE = False

if OIDC_SERVER:
    INSTALLED_APPS += [
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
    ]
    MIDDLEWARE.append("allauth.account.middleware.AccountMiddleware")
    ACCOUNT_USER_MODEL_USERNAME_FIELD = None
    ACCOUNT_LOGIN_METHODS = {"email"}
    ACCOUNT_SIGNUP_FIELDS = ["email*"]
    ACCOUNT_EMAIL_VERIFICATION = SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
    SOCIALACCOUNT_ADAPTER = "bowstring.web.people.openid.Door"
    # A link, not a form: a form that ends at another site would break `form-action 'self'`.
    SOCIALACCOUNT_LOGIN_ON_GET = True
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "provider",
                    "name": OIDC_NAME,
                    "client_id": _SET.oidc_client,
                    "secret": _SET.oidc_secret,
                    "settings": {
                        "server_url": OIDC_SERVER,
                        "oauth_pkce_enabled": True,
                        "scope": ["openid", "profile", "email", *_SET.oidc_scope.split()],
                    },
                }
            ],
        }
    }

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
# Whether other sites of the domain keep to HTTPS too is not ours to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    ("__Host-sessionid", "__Host-csrftoken") if _HTTPS else ("sessionid", "csrftoken")
)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "bowstring.web.site.errors.stale_form"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = _SET.email_backend
EMAIL_FILE_PATH = _SET.email_folder or str(HOME / "mail")
EMAIL_TIMEOUT = 10
EMAIL_HOST = _SET.email_host
EMAIL_PORT = _SET.email_port
EMAIL_HOST_USER = _SET.email_user
EMAIL_HOST_PASSWORD = _SET.email_password
EMAIL_USE_TLS = _SET.email_tls
DEFAULT_FROM_EMAIL = _SET.email_from

LANGUAGE_CODE = _SET.language.lower()
LANGUAGES = [(LANGUAGE_CODE, _SET.language)]
LOCALE_PATHS = catalogue_folders(_SET.language_folder)
TIME_ZONE = _SET.time_zone
USE_TZ = True
# English is what everything is written in: nothing has to be looked up.
USE_I18N = _SET.language != SOURCE

SCHEDULER = _SET.scheduler
"""The address of a Dask cluster's scheduler that plans worlds; blank: a worker does by itself."""

PLAN_SECONDS = _SET.plan_seconds

STATIC_URL = "static/"
COLLECTED = HOME / "static"
"""Where `serve` keeps the site's own files compressed and under names that tell their content."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if (COLLECTED / "staticfiles.json").is_file():
    STATIC_ROOT = COLLECTED
    STORAGES["staticfiles"] = {"BACKEND": "bowstring.web.static_files.HashedFiles"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "bowstring.web.discreet_log.DiscreetFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "discreet"}
    },
    "root": {"handlers": ["console"], "level": _SET.log},
    "loggers": {
        # That requests wait for a thread is no fault.
        "waitress.queue": {"level": "ERROR"},
        "bowstring.access": {"level": "INFO"},
    },
}
