"""Uploads: whether a file's content is what its name says, looked at before anybody can open it.

The name decides as what a file is later served, so the content must match it. Nothing here unpacks, decodes
or runs a file (but `check_pixels`, of pictures, once the cleaner has bounded them), sizes and counts are
bounded, and whatever goes wrong in a check refuses the file. Whether all of it is there is seen when it is
cleaned.
"""

from collections.abc import Callable
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat

from clean_files.arrival import EMPTY

from ..recordings.captions import read_start
from .office import check_office
from .pdf import check_pdf
from .pictures import check_picture
from .recordings import check_mp4, check_webm
from .refusing import IMAGE_FORMATS, MAX_DOCUMENT_SIZE, MEGABYTE, refuse, refuse_as_another, refuse_type
from .text import check_text, check_vtt

MAX_VIDEO_SIZE = 500 * MEGABYTE
VIDEO_EXTENSIONS = frozenset({"mp4", "webm"})
_IMAGE_NAMES = "JPEG, PNG, GIF, WebP, AVIF, HEIC and TIFF"


def check_document(file: File, name: str) -> None:
    """Take an upload and its name, leave it at its start; raise ValidationError if it must not be taken."""
    extension = _extension(name)
    check = _DOCUMENT_CHECKS.get(extension)
    if check is None or extension not in settings.WAGTAILDOCS_EXTENSIONS:
        refuse_type(extension)
    _check_size(file, MAX_VIDEO_SIZE if extension in VIDEO_EXTENSIONS else MAX_DOCUMENT_SIZE)
    _run(check, file, extension)


def check_image(file: File) -> None:
    """Take an uploaded picture, leave it at its start; raise ValidationError if it must not be taken."""
    extension = _extension(file.name or "")
    if extension not in IMAGE_FORMATS:
        refuse(
            f"Pictures of this type are not accepted. Accepted are {_IMAGE_NAMES}: save it as one of these."
        )
    _check_size(file, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    _run(check_picture, file, extension)


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def _check_size(file: File, limit: int) -> None:
    try:
        size = file.size
    except (OSError, ValueError, AttributeError):
        refuse("The file could not be read. Upload it again.")
    if not size:
        refuse(EMPTY)
    if size > limit:
        sizes = f"{filesizeformat(size)}, and {filesizeformat(limit)} is the most"
        refuse(f"The file is too large: {sizes}. Make it smaller.")


def _run(check: Callable[[File, str], None], file: File, extension: str) -> None:
    """Run `check` on `file`, and refuse it for whatever error a library makes of a malformed file.

    A refusal names what the file is instead, where that can be seen: the name alone is often wrong.
    """
    read_start(file, 0)
    try:
        check(file, extension)
    except ValidationError:
        raise
    except Exception:  # A file that a library stumbles over is refused, never a server error.
        refuse_as_another(file, extension)
    finally:
        read_start(file, 0)


_DOCUMENT_CHECKS: dict[str, Callable[[File, str], None]] = {
    "csv": check_text,
    "docx": check_office,
    "mp4": check_mp4,
    "odt": check_office,
    "pdf": check_pdf,
    "pptx": check_office,
    "txt": check_text,
    "vtt": check_vtt,
    "webm": check_webm,
    "xlsx": check_office,
}
