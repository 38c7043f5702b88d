"""The tests: PostgreSQL as everywhere, quick passwords, uploads in a folder that goes away, no network."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from ..database import database_settings
from ..tests.support.server import postgres_of_the_tests
from .base import *  # noqa: F403
from .base import INSTALLED_APPS

DEBUG = False
SECRET_KEY = "for-the-tests-alone-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {
    # Nothing in a test database has to survive a power cut.
    "default": database_settings(
        os.environ.get("DATABASE_URL") or postgres_of_the_tests().url(),
        options="-c synchronous_commit=off",
    )
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECURITY_CONTACT = "mailto:security@example.org"
WAGTAILADMIN_BASE_URL = "http://testserver"

MEDIA_ROOT = tempfile.mkdtemp(prefix="ajc-test-media-")
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
DEMO_ACCOUNTS_FILE = Path(MEDIA_ROOT) / "demo-accounts.json"
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)

# Real sizes in real formats, but fewer: encoding all of them for each test took half of the tests' time.
PICTURE_WIDTHS = {"avif": (160, 480), "jpeg": (480,)}

WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
