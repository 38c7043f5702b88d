"""Settings that hold everywhere. Each environment's own module imports these and adds its own."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from csp.constants import NONE, SELF, UNSAFE_INLINE

from written_dates.places import named_by_place

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PROJECT_DIR = BASE_DIR / "ajc_site"

# --- What the site is made of -------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "approval",
    "assets",
    "audit",
    "authentic",
    "backups",
    "bringing_in",
    "bundles",
    "campaigns",
    "checking",
    "citations",
    "clean_files",
    "consent",
    "desk",
    "editions",
    "library",
    "links",
    "metadata",
    "planning",
    "printed",
    "published",
    "reviewing",
    "rights",
    "safekeeping",
    # Before Wagtail's admin, whose boxes for dates it draws.
    "written_dates",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    # Behind the two above: what they delete at once, it keeps.
    "recycle_bin",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "axes",
    "csp",
    # Of allauth the passkeys and codes, and what they need; its other pages have no addresses here.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    # Before staticfiles: WhiteNoise serves static files under runserver too, as it does in production.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

# The order matters; the first is the outermost.
MIDDLEWARE = [
    "ajc_site.middleware.NoBodyForHead",
    "ajc_site.middleware.CrossOriginResourcePolicy",
    "django.middleware.security.SecurityMiddleware",
    # Before anything looks at the Host header: a container's health check asks for "localhost".
    "ajc_site.middleware.HealthChecks",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ajc_site.middleware.PublicCaching",
    "ajc_site.middleware.ContentSecurityPolicy",
    "ajc_site.middleware.PermissionsPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ajc_site.middleware.DatabaseAway",
    "ajc_site.middleware.RefuseNulBytes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "safekeeping.sessions.StayLoggedIn",
    "safekeeping.too_late.NothingTypedIsThrownAway",
    "accounts.guard.Guard",
    "safekeeping.shown_again.SayThatItIsNotSaved",
    "safekeeping.saving_once.SaveOnce",
    "safekeeping.unshown.SayNothingUnseen",
    "safekeeping.not_understood.SayThatItIsNotUnderstood",
    "campaigns.addresses.middleware.LeadOn",
    "desk.guards.gate.Gate",
    "desk.notices.approval.SayWhatHappened",
    "desk.notices.not_ready.SayWhatIsMissing",
    "desk.notices.came_in.TellWhatWasFound",
    "recycle_bin.admin.notice.OfferToTakeBack",
    # Last: it turns the answer to a failed login into the lockout page.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "ajc_site.urls"
WSGI_APPLICATION = "ajc_site.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # All words of the site that readers see are marked for translation: nobody has to load the tags.
            "builtins": ["django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Language and time --------------------------------------------------------------------------

# British English: the admin then shows dates and numbers as the secretariat writes them.
LANGUAGE_CODE = "en-gb"
# The zone of staff whose account names no other: the secretariat’s. All moments are stored in UTC.
TIME_ZONE = "Europe/London"
USE_TZ = True
# The zones that an account may have: those called by a place, since the place is shown beside every time.
WAGTAIL_USER_TIME_ZONES = sorted(name for name in available_timezones() if named_by_place(name))
# A moment is shown with the place of its zone.
FORMAT_MODULE_PATH = "written_dates.formats"
USE_I18N = True
# Where a language lies that the site is to speak: see docs/contributing.md.
LOCALE_PATHS = [PROJECT_DIR / "locale"]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("en-gb", "English")]

# A web address that is typed without its scheme is meant to be https. (Django 6 does this by itself.)
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Files --------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static_root"
# Nobody else's pages have a use for the site's styles and scripts.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [PROJECT_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = str(BASE_DIR / "media")

# The folder into which the public site is written as files; empty: it is not, and readers ask this program.
PUBLISHED_ROOT = ""
# In its place the name of a bucket that speaks S3.
PUBLISHED_BUCKET = ""

# minisign's secret key without a password, in one line: with it lists of public files are signed. Empty: they
# are not.
SIGNING_KEY = ""
# The addresses of time-stamping services (RFC 3161) that are asked to stamp each list.
TIMESTAMP_SERVICES: list[str] = []

# --- Links to other sites -------------------------------------------------------------------------

# Nobody is asked whether they still lead anywhere; "public" asks those that readers see, "all" drafts' too.
CHECK_LINKS = ""
# The way out, if there is one alone; the hosts that may be asked, if not all; the interface of an archive.
CHECK_LINKS_PROXY = ""
CHECK_LINKS_HOSTS: list[str] = []
CHECK_LINKS_ARCHIVE = ""
# Addresses inside a network that may be asked all the same: tests have theirs there.
CHECK_LINKS_INSIDE: list[str] = []

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "assets.uploads.store.WholeFileStorage"},
    "published": {"BACKEND": "published.storage.PublishedFolder"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The web server's own account writes uploads; others may read them.
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A long page's form has some thousands of fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# What backups have no rows of: who holds a copy could use a login that is still open, and would have the
# addresses of failed ones for longer than the site keeps them. After a restore everybody logs in anew.
BACKUP_WITHOUT_ROWS = [
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "accounts_session",
    "django_session",
]

# --- Who may come in ----------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
# Where a page for logged-in staff alone sends a reader: an address, since Wagtail looks up no names here.
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
CSRF_FAILURE_VIEW = "ajc_site.views.errors.csrf_failure"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24

# How many proxies stand before the site. Each adds one address to X-Forwarded-For; what stands left of
# those was written by the visitor and proves nothing.
TRUSTED_PROXY_COUNT = 0

# Ten failed logins from one network close the login to it for a quarter of an hour, whatever names were
# tried. Locking a name instead would let anybody lock the staff out; accounts/guessing/ slows a name down.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["ip_address"]
AXES_HANDLER = "accounts.guessing.limits.LoginLimits"
AXES_CLIENT_IP_CALLABLE = "accounts.guessing.networks.counted_by"
AXES_LOCKOUT_CALLABLE = "accounts.guessing.lockout.locked_out"
# The handler forgets what is the user's own.
AXES_RESET_ON_SUCCESS = False
# What is refused unseen is no failure, and makes nobody wait longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Each failure of the last day, for the count by account.
AXES_ENABLE_ACCESS_FAILURE_LOG = True
# Failed attempts are counted; a diary of the staff's logins is not kept.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# What staff must have beside a password before they can do anything: "webauthn" is a passkey, "totp" the code
# of an app; one of those named is enough. None: it is theirs to choose.
STAFF_SECOND_WAYS: list[str] = []
# Groups, and "administrators", whose accounts a password never opens by itself, not even to set up more.
ALWAYS_SECOND_WAY: list[str] = []
# How long somebody may look after accounts, keys and withdrawals before they are asked again who they are.
STAFF_ASKED_AGAIN_AFTER: timedelta | None = None
# How long a link works that lets somebody in once.
LINKS_WORK_FOR = timedelta(days=3)

ACCOUNT_ADAPTER = "accounts.signing_in.adapter.Adapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
# Between a password and what comes after it, in seconds.
ACCOUNT_LOGIN_TIMEOUT = 60 * 10
# The site's own limits hold, which all processes share: accounts/guessing/.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "accounts.keys.adapter.KeysAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A phone's clock may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1

# Sessions that say whose they are.
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A week after it was last used; see safekeeping/sessions.py.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # The admin's scripts read it.

# The kinds of page that go out with a second pair of eyes alone, besides those that administrators name in
# the admin: statement, speech, video, document, campaign, standardpage, or all.
SECOND_PAIR_OF_EYES: list[str] = []
# Who opens a link to a draft is sent a code to the invited address, so that a forwarded link alone shows
# nothing. Only where mail is sent.
REVIEWERS_SHOW_THEIR_MAILBOX = True
# Whether a page waits while a reviewer objects to its draft; else staff are told, and may publish.
OBJECTIONS_HOLD_BACK = False

# --- What browsers are told ---------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Other sites are never told which page a reader came from: what somebody read here is their own affair.
SECURE_REFERRER_POLICY = "same-origin"

# Public pages. The hash of the styles that stand in every page is added by the middleware.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # data: is for the drawing that stands in the front page (decision 0048). It can load nothing.
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Where a reader checks a file, it is read beside the page.
        "worker-src": [SELF],
        # Asked only after the reader presses play.
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The admin's paths alone: Wagtail's own pages carry inline scripts and styles, and show previews in frames.
ADMIN_CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF, "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF, "https://www.youtube-nocookie.com", "https://player.vimeo.com"],
    "form-action": [SELF],
    "base-uri": [SELF],
    "object-src": [NONE],
    "frame-ancestors": [SELF],
}

# Everything a browser could offer a page is refused, except what plays a video.
PERMISSIONS_POLICY: dict[str, str | list[str]] = {
    "accelerometer": [],
    "autoplay": ["self", "https://www.youtube-nocookie.com", "https://player.vimeo.com"],
    "browsing-topics": [],
    "camera": [],
    "display-capture": [],
    "encrypted-media": [],
    "fullscreen": ["self", "https://www.youtube-nocookie.com", "https://player.vimeo.com"],
    "gamepad": [],
    "geolocation": [],
    "gyroscope": [],
    "hid": [],
    "idle-detection": [],
    "local-fonts": [],
    "microphone": [],
    "midi": [],
    "payment": [],
    "picture-in-picture": ["self", "https://www.youtube-nocookie.com", "https://player.vimeo.com"],
    "publickey-credentials-get": [],
    "screen-wake-lock": [],
    "serial": [],
    "storage-access": [],
    "usb": [],
    "xr-spatial-tracking": [],
}
# On the admin's paths passkeys are made and used.
ADMIN_PERMISSIONS_POLICY: dict[str, str | list[str]] = {
    **PERMISSIONS_POLICY,
    "publickey-credentials-create": ["self"],
    "publickey-credentials-get": ["self"],
}

# --- What staff are told ------------------------------------------------------------------------

# After so many weeks with nothing planned the calendar says so; 0: it does not.
PLANNING_GAP_WEEKS = 3
# Whether mails and calendars outside of the site name titles of drafts. Without: "A page", "Goes out".
TITLES_OUTSIDE = True

# --- Wagtail ------------------------------------------------------------------------------------

# The one for which the admin says what this project says: picture, file, publication.
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en-gb", "English")]
WAGTAIL_SITE_NAME = "Asia Justice Coalition"
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
# The host that names the entries of feeds for ever (RFC 4151): one that was ours in 2026; empty for the
# site's own. To be set to the old host before the site moves, or readers get all entries once more.
FEED_AUTHORITY = ""
WAGTAIL_APPEND_SLASH = True
# The site remembers by itself what was where (campaigns.addresses), and more than Wagtail would. Wagtail's
# redirects are for what staff lead somewhere themselves.
WAGTAILREDIRECTS_AUTO_CREATE = False
# The admin phones nobody.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []

# Drafts save themselves when nothing was typed for this long, in milliseconds. What Wagtail 7.4 lacks for
# it is in safekeeping/: without that it makes a page twice, and fails when somebody publishes meanwhile.
WAGTAIL_AUTOSAVE_INTERVAL = 1500
WAGTAIL_WORKFLOW_ENABLED = True
# Who approves may correct a word first: with True, that would send the page through approval once more.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False

WAGTAILIMAGES_IMAGE_MODEL = "campaigns.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "desk.forms.picture_form.PictureForm"
# SVG can carry scripts.
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "heif", "jpg", "jpeg", "png", "tif", "tiff", "webp"]
# The sizes that are made of a picture on a published page. Widths in pixels, each for a screen and a place: a
# portrait; a small phone; a phone with a dense screen; a column on a dense screen; the whole width. The first
# format is for most browsers, the second for the rest.
PICTURE_WIDTHS = {"avif": (160, 480, 720, 1080, 1440), "jpeg": (480, 960)}
# What other sites and messengers show of a page that is shared: width and height, as they ask for.
PICTURE_CARD = (1200, 630)
# What stands in the front page itself on a phone (``assets/pictures/in_page.py``): width, height and quality.
# With them a drawing has 2 to 5 KB: the page is still on a reader’s first 14 KB of the network.
PICTURE_IN_PAGE = (412, 216)
PICTURE_IN_PAGE_QUALITY = 28
# AVIF shows no loss at this quality that JPEG at 80 does not, at half the bytes.
# What the admin shows of them; readers get the formats above.
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "avif", "heic": "jpeg", "tiff": "jpeg"}
WAGTAILIMAGES_AVIF_QUALITY = 55
# Of 0 to 10. Slower ones save few bytes and take three times as long, the next costs an eighth more bytes.
AVIF_SPEED = 8
WAGTAILIMAGES_JPEG_QUALITY = 78
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000

WAGTAILDOCS_DOCUMENT_MODEL = "campaigns.File"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "desk.forms.file_form.FileForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "mp4", "odt", "pdf", "pptx", "txt", "vtt", "webm", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = True

WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "ajc_site.search_index", "SEARCH_CONFIG": "english"},
}

RICH_TEXT_FEATURES = [
    "bold",
    "italic",
    "superscript",
    "link",
    "document-link",
    "ol",
    "ul",
    "blockquote",
]
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "desk.forms.text_editor.TextEditor",
        "OPTIONS": {"features": RICH_TEXT_FEATURES},
    },
}

# --- Logs: to standard output, and nothing in them about visitors ---------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    # Of an outage the log says that there is one, and not what each reader asked for meanwhile.
    "filters": {
        "no outage": {"()": "ajc_site.logs.NoOutage"},
        "no links": {"()": "ajc_site.logs.NoLinks"},
    },
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "plain",
            "filters": ["no links"],
        }
    },
    "root": {"handlers": ["stdout"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stdout"], "level": "INFO", "propagate": False},
        # A visitor's wrong address or Host header is no fault of the site's, and names what they asked for.
        "django.request": {
            "handlers": ["stdout"],
            "level": "ERROR",
            "filters": ["no outage"],
            "propagate": False,
        },
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.security.csrf": {"handlers": [], "level": "CRITICAL", "propagate": False},
        # Axes writes addresses and user names.
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
