"""Settings: deployment facts from the environment first, then what is the same everywhere."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from osallisuus.startup import environment, prepared
from osallisuus.startup.environment import SettingError
from osallisuus.startup.replica import replica
from osallisuus.startup.single_sign_on import single_sign_on
from osallisuus.startup.store import store
from osallisuus.text.licences import LICENCES

BASE_DIR = Path(__file__).resolve().parent.parent

try:
    DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / ".data")
    # Marks of what has left for good: outside the database, whose backups are older than they are.
    FORGOTTEN_FILE = environment.folder("FORGOTTEN_DIR", DATA_DIR) / "forgotten.csv"
    ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS")
    IS_LOCAL = all(environment.is_loopback(host) for host in ALLOWED_HOSTS)
    DEBUG = environment.flag("DEBUG")
    SECOND_FACTOR = environment.choice(
        "SECOND_FACTOR",
        known=("demanded", "offered"),
        default="offered" if IS_LOCAL else "demanded",
    )
    SITE_OWNER = environment.text("SITE_OWNER")
    SITE_URL = environment.address("SITE_URL")
    OPEN_DATA_LICENCE = LICENCES[
        environment.choice("OPEN_DATA_LICENCE", known=tuple(LICENCES), default="cc by 4.0")
    ]
    SECRET_KEY = environment.secret("SECRET_KEY", store=DATA_DIR, is_local=IS_LOCAL)
    CARD_KEY = environment.secret("CARD_KEY", store=DATA_DIR, is_local=IS_LOCAL)
    SECRET_KEY_FALLBACKS = environment.earlier_secrets("SECRET_KEY_FALLBACKS")
    CARD_KEY_FALLBACKS = environment.earlier_secrets("CARD_KEY_FALLBACKS")
    environment.check_together(
        debug=DEBUG,
        is_local=IS_LOCAL,
        secret_keys=[SECRET_KEY, *SECRET_KEY_FALLBACKS],
        card_keys=[CARD_KEY, *CARD_KEY_FALLBACKS],
    )
    SINGLE_SIGN_ON = single_sign_on()
    LOG_FORMAT = environment.choice("LOG_FORMAT", known=("plain", "json"), default="plain")
    METRICS_TOKEN = environment.token("METRICS_TOKEN")
    TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
    globals().update(environment.mail("EMAIL_URL", folder=DATA_DIR / "mail"))
    SHARED_CACHE = environment.cache("CACHE_URL")
    MEDIA_ROOT = environment.folder("MEDIA_DIR", DATA_DIR / "media")
    MEDIA_STORE = store("MEDIA_STORE_URL")
    DATABASE = environment.database("DATABASE_URL", default=DATA_DIR / "portal.sqlite3")
    COPY_OF_DATABASE = replica("DATABASE_REPLICA_URL")
except SettingError as error:
    raise SystemExit(f"The portal cannot start. {error}") from None

# Keys and answers lie there, and other users of the machine have no business with them.
DATA_DIR.chmod(0o700)

if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a deferred transaction fails with "database is locked" when two people send at
    # once. FULL: what was confirmed to a resident survives a power cut.
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
    }
    # A file, because the live server of the browser tests reads it from other threads.
    DATABASE["TEST"] = {"NAME": f"{DATABASE['NAME']}-test-{os.getpid()}"}
DATABASES = {"default": DATABASE}
if COPY_OF_DATABASE:
    DATABASES["replica"] = COPY_OF_DATABASE
    DATABASE_ROUTERS = ["osallisuus.database.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "osallisuus.apps.FrameConfig",
    "projects.apps.ProjectsConfig",
    "surveys.apps.SurveysConfig",
    "toolkits.apps.ToolkitsConfig",
    "osallisuus.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # For the renderer below, which looks for templates of widgets in this project first.
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "simple_history",
]
if SINGLE_SIGN_ON:
    # Only then, so that nobody else has its pages, tables and addresses.
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_PROVIDERS = SINGLE_SIGN_ON.settings()

MIDDLEWARE = [
    "osallisuus.monitoring.middleware.HealthMiddleware",
    "osallisuus.monitoring.middleware.NumbersMiddleware",
    # Before all that follows, so that it sees the real address, or none that was made up.
    "osallisuus.serving.middleware.ClientAddressMiddleware",
    # Outside of the cache: a kept file is taken as well.
    "toolkits.middleware.DownloadCountMiddleware",
    # Outside of the cache: the version of what is kept is of where it is read from.
    *(["osallisuus.serving.kept.replica.ReplicaMiddleware"] if COPY_OF_DATABASE else []),
    # Outside of all else: a kept page has its headers with it, written once and packed once, and
    # needs nothing but the version of the data.
    "osallisuus.serving.kept.pages.PublicCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "osallisuus.serving.headers.site.HeadersMiddleware",
    "surveys.middleware.TabletMiddleware",
    "osallisuus.serving.kept.sharing.SharedPageMiddleware",
    "osallisuus.serving.sessions.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "osallisuus.serving.middleware.ResidentLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "osallisuus.serving.methods.MethodMiddleware",
    # Before the check of the form token, which reads the body too.
    "osallisuus.serving.middleware.WholeBodyMiddleware",
    "osallisuus.serving.middleware.NormalTextMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "osallisuus.serving.sessions.AuthenticationMiddleware",
    "osallisuus.serving.sessions.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "projects.accounts.second_factor.SecondFactorMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "osallisuus.serving.sessions.WorkingDayMiddleware",
]

ROOT_URLCONF = "osallisuus.urls"
WSGI_APPLICATION = "osallisuus.wsgi.application"

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
                "projects.pages.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

AUTH_USER_MODEL = "projects.User"
AUTHENTICATION_BACKENDS = ["projects.accounts.backends.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "projects.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An account comes by an invitation to its address, which is confirmed by opening it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Signing in ends with the browser, and at the latest after a working day without a touch.
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 8 * 3600
# Passwords are counted by the adapter; what is left here counts codes of the second factor.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
SOCIALACCOUNT_ADAPTER = "projects.accounts.single_sign_on.SingleSignOnAdapter"
# A link: browsers hold a form that is sent to us and led on to another host to `form-action`, and
# the provider's own detours cannot be listed there.
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_ADAPTER = "projects.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Browsers let keys be used over http on the machine itself only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = IS_LOCAL
MFA_TOTP_ISSUER = "Yhdessä kunnassa"

LANGUAGE_CODE = "fi"
LOCALE_PATHS = [BASE_DIR / "osallisuus" / "locale"]
LANGUAGES = [
    ("fi", "Suomi"),
    ("sv", "Svenska"),
    ("en", "English"),
    ("uk", "Українська"),
    *prepared.with_catalogue(LOCALE_PATHS),
]
# These have a catalogue for resident pages only.
RESIDENT_ONLY_LANGUAGES = {"uk", *prepared.NAMES}
WHOLE_LANGUAGES = [code for code, _name in LANGUAGES if code not in RESIDENT_ONLY_LANGUAGES]
"""Those of every page and file."""
# Beside the survey, these public pages are for residents in every language.
RESIDENT_PAGES = ("/saavutettavuus/", "/tietosuoja/")
LANGUAGE_COOKIE_NAME = "kieli"
FORMAT_MODULE_PATH = "osallisuus.formats"
TIME_ZONE = "Europe/Helsinki"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# WhiteNoise warns of a folder that is not there, and it is empty until files are collected.
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
# Tests and `runserver` find the files where they are written; `demo` and servers collect them.
WHITENOISE_USE_FINDERS = True
# What browsers ask for at the root of a site without being told: the icons.
WHITENOISE_ROOT = BASE_DIR / "static" / "root"
MEDIA_URL = "/tiedostot/"
STORAGES = {
    "default": MEDIA_STORE,
    "staticfiles": {"BACKEND": "osallisuus.serving.storage.PortalStaticStorage"},
}

# Local memory holds public pages and parts of pages, each named by the version of the data that all
# servers share; counters live where all of them see the same.
CACHES = {
    "default": SHARED_CACHE,
    "pages": {
        "BACKEND": "osallisuus.serving.kept.memory.ObjectCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # Each a value or a part of pages, which others share; the bound is that of memory.
    "content": {
        "BACKEND": "osallisuus.serving.kept.memory.ObjectCache",
        "LOCATION": "content",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    "parts": {
        "BACKEND": "osallisuus.serving.kept.memory.ObjectCache",
        "LOCATION": "parts",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
    }
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "osallisuus.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not IS_LOCAL
SECURE_SSL_REDIRECT = not IS_LOCAL
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not IS_LOCAL
# Whether browsers ship the name in their list is a decision about the whole domain, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# A mail server that does not answer must not hold up the person who waits for the page.
EMAIL_TIMEOUT = 10

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

SITE_NAME = "Yhdessä kunnassa"
# Pages whose language follows the card and the person, never the address; never cached or logged.
RESIDENT_PATHS = (
    *("/kysely/", "/k/", "/poista-vastaukseni/", "/tabletti/", "/kaannos/"),
    # Their addresses hold a secret, like those of translators.
    *("/kirjaus/", "/kalenteri/"),
)
# Addresses of other pages that are a right in themselves, with or without a language before them:
# never logged.
SECRET_PATHS = (
    *("/seuraa/posti/", "/valmennukset/paikka/"),
    *("/tilit/kutsu/", "/tilit/password/reset/key/", "/hallinta/alku/tili/"),
)
SHARED_PATHS = ("/tabletti/",)
# Pages that know nobody: without session, account and messages.
NAMELESS_PATHS = ("/kysely/", "/k/", "/poista-vastaukseni/", "/tabletti/")
# Pages of other sites may read what stands below.
SHARED_DATA_PATHS = ("/avoin-data/",)
# Who has one of these gets no page that others get: a session, a shared tablet, a message.
PERSONAL_COOKIES = ("sessionid", "tabletti", "messages")
# So old may be the version of the data that readers of kept pages are told. Who is signed in
# gets no kept page, and sees a change at once.
VERSION_SECONDS = 0.25
UNCACHED_PATHS = (*RESIDENT_PATHS, "/hallinta/", "/tilit/", "/terveys/", "/static/", "/tiedostot/")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "resident_paths": {"()": "osallisuus.serving.logs.ResidentPathFilter"},
        "database_away": {"()": "osallisuus.serving.logs.DatabaseAwayFilter"},
    },
    "formatters": {
        "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
        "json": {"()": "osallisuus.serving.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["resident_paths"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Of refusals nothing: an address that leads nowhere may be a code typed a little wrong.
        "django.request": {
            "handlers": ["console"],
            "level": "ERROR",
            "propagate": False,
            "filters": ["database_away"],
        },
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
