"""Pictures: what they are, how large, and whether anything is to be seen."""

import io

from django.conf import settings
from django.core.files.base import File
from PIL import Image
from willow.image import Image as WillowImage

from clean_files.pictures.limits import check_pixels as check_size

from ..pictures.shown_pixels import is_invisible
from ..recordings.captions import read_start
from .refusing import IMAGE_FORMATS, refuse, refuse_as_another

FORMATS = sorted(set(IMAGE_FORMATS.values()))


def check_pixels(file: File) -> None:
    """Take a cleaned picture, leave it at its start; raise ValidationError if it can't be shown.

    This alone decodes: else a picture with rubbish for pixels would break each list that is to show it. It
    does so in the way in which Wagtail will, so that what is taken can be stored.
    """
    try:
        content = io.BytesIO(read_start(file, file.size))
        with Image.open(content, formats=FORMATS):
            opened = WillowImage.open(content)
        opened.get_size()
        with Image.open(io.BytesIO(content.getvalue()), formats=FORMATS) as image:
            is_empty = is_invisible(image)
    except Exception:  # Whatever a library makes of pixels that are none.
        refuse(
            "This picture can’t be shown: its pixels are damaged. "
            "Open it in a program for pictures, save it anew as a JPEG or PNG, and upload that."
        )
    if is_empty:
        refuse(
            "There is nothing to be seen in this picture: all of it is transparent. "
            "Open it in the program it was made with, show its layers, save it anew, and upload that."
        )


def check_picture(file: File, extension: str) -> None:
    """Refuse what is not such a picture or is too large to work on. Reads headers alone."""
    content = io.BytesIO(file.read())
    try:
        image = Image.open(content, formats=FORMATS)
    except Image.DecompressionBombError:
        limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
        refuse(f"This picture has too many pixels. Make it smaller: {limit} million are the most.")
    with image:
        # Telephones write JPEGs that hold a second picture (a depth map, say): Pillow calls those MPO.
        image_format = "JPEG" if image.format == "MPO" else image.format
        if image_format != IMAGE_FORMATS[extension]:
            refuse_as_another(file, extension)
        _check_kind(image, image_format)
        check_size(image.width, image.height)
        # Of those that are no animations, the first picture alone is shown.
        is_still = image_format in {"JPEG", "HEIF", "TIFF"}
        frames = 1 if is_still else getattr(image, "n_frames", 1)
        check_size(image.width, image.height, frames)


# What JPEG, in which most readers get pictures, can be made of.
_SHOWABLE_MODES = frozenset({"1", "CMYK", "L", "LA", "P", "RGB", "RGBA", "RGBX"})
# Pillow's names of the other ways to write a colour.
_OTHER_COLOURS = {"HSV": "HSV", "LAB": "Lab", "YCbCr": "YCbCr"}


# In TIFF, for how many pixels, across and down, the colours are said once. Pillow goes by one alone.
_SUBSAMPLING = 530


def _check_kind(image: Image.Image, image_format: str) -> None:
    """Refuse the rare kinds of TIFF of which no sizes for readers can be made."""
    is_read_right = image.mode == "YCbCr" and image.tag_v2.get(_SUBSAMPLING) == (1, 1)  # type: ignore[attr-defined]
    if image_format == "TIFF" and image.mode not in _SHOWABLE_MODES and not is_read_right:
        colours = _OTHER_COLOURS.get(image.mode)
        what = f"has its colours in {colours}, which" if colours else "is of a kind that"
        refuse(
            f"This TIFF {what} can’t be shown. "
            "Save it in RGB or greyscale with 8 bits a colour, or as a PNG or JPEG, and upload that."
        )
