"""The bounds that keep a hostile picture from holding the site up, and how one is turned away."""

from django.conf import settings

from ..findings import Refused

MEGABYTE = 1024 * 1024
MAX_FRAMES = 500
MAX_PARTS = 100_000


def not_proper(kind: str) -> Refused:
    """For a file that breaks the rules of its format. Takes the format's name."""
    return Refused(f"This is not a proper {kind} picture. Save it anew and upload it again.")


def incomplete() -> Refused:
    """For a file whose end is missing."""
    return Refused(
        "The picture is incomplete. Perhaps it was cut off on its way: save it anew and upload it again."
    )


def check_pixels(width: int, height: int, frames: int = 1) -> None:
    """Refuse a picture that is too large to work on."""
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    if frames > MAX_FRAMES:
        raise Refused(f"This animation is too long. At most {MAX_FRAMES} frames are accepted.")
    if width * height * frames > limit:
        raise Refused(
            f"This picture has too many pixels. Make it smaller: {limit // 1_000_000} million are the most."
        )
