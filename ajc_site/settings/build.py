"""For making the container image: collects the static files as production does, and holds no secret."""

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import STORAGES

SECRET_KEY = get_random_secret_key()
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
