"""Whether the public site is on file at all."""

from django.conf import settings


def is_on_file() -> bool:
    """Whether the settings name a place for published files: a folder, or a bucket."""
    return bool(settings.PUBLISHED_ROOT or settings.PUBLISHED_BUCKET)
