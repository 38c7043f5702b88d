"""How much may be sent to the site at once: what the application takes, and a little more."""

from typing import Final

from django.conf import settings

from assets.uploads.checks import MAX_VIDEO_SIZE
from assets.uploads.refusing import MAX_DOCUMENT_SIZE, MEGABYTE

# Who sends a little too much is told so by the form, in its own words, and keeps what else was typed.
MORE: Final = 1.25


def megabytes() -> dict[str, int]:
    """The most that a picture, a file and a film may have."""
    return {
        "picture": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // MEGABYTE,
        "file": MAX_DOCUMENT_SIZE // MEGABYTE,
        "film": MAX_VIDEO_SIZE // MEGABYTE,
    }


def most_of_staff() -> int:
    """The megabytes that a request to the admin may have."""
    return int(max(megabytes().values()) * MORE)


def most_of_readers() -> int:
    """The megabytes that any other request may have: readers send passwords at most."""
    return 1
