"""A person's own machine. Shows the site as readers get it; `DEBUG=1` brings Django's debug pages."""

import hashlib
import os

from ..database import database_settings
from ..embedded_postgres import embedded_database_url, embedded_folder
from ..environment import Environment
from ..local_secret import local_secret_key
from .base import *  # noqa: F403
from .base import BASE_DIR, INSTALLED_APPS, STORAGES

DEBUG = os.environ.get("DEBUG", "") in {"1", "true", "yes", "on"}
SECRET_KEY = os.environ.get("SECRET_KEY") or local_secret_key(embedded_folder())
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("ALLOWED_HOSTS", "").split(",")),
]
DATABASE_URL = os.environ.get("DATABASE_URL") or embedded_database_url()
DATABASES = {"default": database_settings(DATABASE_URL)}
# One for each database: the accounts of two differ. The embedded one moves with its folder, and so does this.
database_mark = (
    hashlib.sha256(DATABASE_URL.encode()).hexdigest()[:8] if os.environ.get("DATABASE_URL") else "embedded"
)
# The demo is here and in the tests alone; the public image does not have its folder.
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
# Passwords of the demo's accounts, made for this machine.
DEMO_ACCOUNTS_FILE = embedded_folder() / f"demo-accounts-{database_mark}.json"
MEDIA_ROOT = os.environ.get("MEDIA_ROOT") or str(BASE_DIR / "media")
PUBLISHED_ROOT = os.environ.get("PUBLISHED_ROOT") or ""
PORT = os.environ.get("PORT") or "8000"
WAGTAILADMIN_BASE_URL = os.environ.get("SITE_URL") or f"http://localhost:{PORT}"
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT") or "mailto:security@localhost"
environment = Environment(os.environ)
SIGNING_KEY = environment.signing_key()
TIMESTAMP_SERVICES = environment.timestamp_services()
CHECK_LINKS = environment.check_links()
CHECK_LINKS_PROXY = environment.address("CHECK_LINKS_PROXY", "http")
CHECK_LINKS_HOSTS = environment.hosts("CHECK_LINKS_HOSTS")
CHECK_LINKS_ARCHIVE = environment.address("CHECK_LINKS_ARCHIVE", "https", "http")
SECOND_PAIR_OF_EYES = environment.second_pair_of_eyes()
environment.refuse_if_incomplete()
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = "site@localhost"

# Static files straight from where they are written, so that a change shows at once.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {**STORAGES}
