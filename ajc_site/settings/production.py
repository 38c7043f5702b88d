"""The public site. All comes from variables (see .env.example); what is missing is said in one line."""

import os

from ..environment import Environment
from .base import *  # noqa: F403
from .base import BASE_DIR, CONTENT_SECURITY_POLICY, PLANNING_GAP_WEEKS, STORAGES, TITLES_OUTSIDE

environment = Environment(os.environ)

DEBUG = False
SECRET_KEY = environment.secret_key()
DATABASES = {"default": environment.database()}
ALLOWED_HOSTS = environment.allowed_hosts()
WAGTAILADMIN_BASE_URL = environment.site_url()
FEED_AUTHORITY = environment.text("FEED_AUTHORITY")
CSRF_TRUSTED_ORIGINS = environment.csrf_trusted_origins(WAGTAILADMIN_BASE_URL)
SECURITY_CONTACT = environment.security_contact()
TIME_ZONE = environment.time_zone(TIME_ZONE)
PLANNING_GAP_WEEKS = environment.count("PLANNING_GAP_WEEKS", PLANNING_GAP_WEEKS)
TITLES_OUTSIDE = environment.yes_or_no("TITLES_OUTSIDE", TITLES_OUTSIDE)
TRUSTED_PROXY_COUNT = environment.count("TRUSTED_PROXY_COUNT")
MEDIA_ROOT = environment.text("MEDIA_ROOT", str(BASE_DIR / "media"))
PUBLISHED_ROOT = environment.text("PUBLISHED_ROOT")
SIGNING_KEY = environment.signing_key()
TIMESTAMP_SERVICES = environment.timestamp_services()
CHECK_LINKS = environment.check_links()
CHECK_LINKS_PROXY = environment.address("CHECK_LINKS_PROXY", "http")
CHECK_LINKS_HOSTS = environment.hosts("CHECK_LINKS_HOSTS")
CHECK_LINKS_ARCHIVE = environment.address("CHECK_LINKS_ARCHIVE", "https", "http")
SECOND_PAIR_OF_EYES = environment.second_pair_of_eyes()
published_bucket = environment.published_bucket()
PUBLISHED_BUCKET = published_bucket.get("bucket_name", "")
globals().update(environment.email())
# Mail that nobody sends would leave people waiting for it.
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = environment.sends_mail()
STAFF_SECOND_WAYS = environment.second_ways()
ALWAYS_SECOND_WAY = environment.listed("ALWAYS_SECOND_WAY")
STAFF_ASKED_AGAIN_AFTER = environment.asked_again_after()
# Nobody could come in by a code that is not sent.
REVIEWERS_SHOW_THEIR_MAILBOX = environment.sends_mail()
OBJECTIONS_HOLD_BACK = environment.count("OBJECTIONS_HOLD_BACK") > 0
environment.refuse_if_incomplete()

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if published_bucket:
    STORAGES["published"] = {"BACKEND": "published.bucket.PublishedBucket", "OPTIONS": published_bucket}

# --- HTTPS and nothing else ---------------------------------------------------------------------

if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# Whoever watches over the site asks the process itself, over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Being on the browsers' built-in list is the domain owner's decision: with the word in the header anybody
# could put the domain there, and getting off it takes months.
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {**CONTENT_SECURITY_POLICY["DIRECTIVES"], "upgrade-insecure-requests": True},
}

# The prefix makes browsers refuse these cookies from any other host or over HTTP.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
