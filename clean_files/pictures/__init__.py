"""Cleaners of pictures: each keeps what is needed to show the picture, and nothing that lies beside it.

They work on the structure of the files: pixels are not touched, except where a picture lies on its side and
has to be turned upright.
"""

from collections.abc import Callable
from typing import BinaryIO

from django.conf import settings

from ..findings import Cleaner, Findings, Refused
from . import gif, heif, jpeg, png, tiff, webp
from .limits import damaged
from .notes import Notes

# Takes a file's bytes and notes what goes; returns the clean bytes.
CleanBytes = Callable[[bytes, Notes], bytes]


def _cleaner(kind: str, clean: CleanBytes) -> Cleaner:
    """A cleaner that refuses a file, whatever is wrong with it, with a sentence on this kind of picture."""

    def cleaner(source: BinaryIO, target: BinaryIO) -> Findings:
        content = source.read(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE + 1)
        if len(content) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            raise Refused("The picture is too large. Make it smaller and upload it again.")
        notes = Notes()
        try:
            cleaned = clean(content, notes)
        except Refused:
            raise
        except Exception:  # Numbers that lead nowhere, or what Pillow makes of pixels that it can't turn.
            raise damaged(kind, "a part of it can’t be read") from None
        target.write(cleaned)
        return notes.findings()

    return cleaner


_JPEG = _cleaner("JPEG", jpeg.clean)
_HEIC = _cleaner("HEIC", heif.clean)
_TIFF = _cleaner("TIFF", tiff.clean)

# By the extension, in small letters.
CLEANERS: dict[str, Cleaner] = {
    "avif": _cleaner("AVIF", heif.clean),
    "gif": _cleaner("GIF", gif.clean),
    "heic": _HEIC,
    "heif": _HEIC,
    "jpeg": _JPEG,
    "jpg": _JPEG,
    "png": _cleaner("PNG", png.clean),
    "tif": _TIFF,
    "tiff": _TIFF,
    "webp": _cleaner("WebP", webp.clean),
}
