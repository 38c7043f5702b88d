"""The bounds that keep a hostile picture from holding the site up, and how one is turned away."""

from django.conf import settings

from ..findings import Refused

MEGABYTE = 1024 * 1024
MAX_FRAMES = 500
MAX_PARTS = 100_000


def damaged(kind: str, what: str) -> Refused:
    """For a file that breaks the rules of its format. Takes the format's name and what is wrong with it."""
    return Refused(
        f"This {kind} picture is damaged, or something else under its name: {what}. "
        "Open it in a program for pictures, save it anew as a JPEG or PNG, and upload that."
    )


def incomplete() -> Refused:
    """For a file whose end is missing."""
    return Refused(
        "The picture is incomplete. Perhaps it was cut off on its way: save it anew and upload it again."
    )


def check_pixels(width: int, height: int, frames: int = 1) -> None:
    """Refuse a picture, or an animation of so many frames, that is too large to work on."""
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    if frames > MAX_FRAMES:
        raise Refused(
            f"This animation is too long: it has {frames} frames or more, and {MAX_FRAMES} are the most. "
            "Make it shorter, or upload it as a video."
        )
    pixels = width * height * frames
    if pixels > limit and frames > 1:
        raise Refused(
            f"This animation is too large: {frames} frames of {width} × {height} are {_millions(pixels)} "
            f"together, and {_millions(limit)} are the most. Make it smaller or shorter, or upload a video."
        )
    if pixels > limit:
        raise Refused(
            f"This picture has too many pixels: {width} × {height} are {_millions(pixels)}, "
            f"and {_millions(limit)} are the most. Make it smaller and upload it again."
        )


def _millions(pixels: int) -> str:
    """A number of pixels in words; a little over a limit must not read as the limit."""
    if pixels < 100_000:
        return f"{pixels} pixels"
    return f"{-(-pixels // 100_000) / 10:,.1f}".removesuffix(".0") + " million pixels"
