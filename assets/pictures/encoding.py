"""All sizes of a picture from one look at it: decoded once, smaller ones drawn from larger ones."""

import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from PIL import Image

from .shown_pixels import fitting_jpeg, opaque_in_srgb

# A size is drawn from the smallest picture that is so many times as large: once coded, a photograph is then
# as near to the picture as if it had been drawn from that, letters to half a decibel. Nearer ones cost two.
_LARGER: Final = 3
# Pixels of a very large picture are averaged first, as long as so many are left for each that is drawn.
_REDUCING_GAP: Final = 3.0
# The codecs let go of Python's lock: two of them use two processors.
_AT_ONCE: Final = 2
# The settings that say how good a form's AVIF is.
_QUALITIES: Final = {"avif": "WAGTAILIMAGES_AVIF_QUALITY", "in_page": "PICTURE_IN_PAGE_QUALITY"}


@dataclass(frozen=True)
class Cut:
    """What a size shows of a picture (left, top, right, bottom, in its pixels), how large, and as what."""

    box: tuple[int, int, int, int]
    size: tuple[int, int]
    form: str

    @property
    def scale(self) -> float:
        return self.size[0] / (self.box[2] - self.box[0])


@dataclass(frozen=True)
class _Drawn:
    """The whole picture at some scale of its own."""

    image: Image.Image
    scale: float
    is_plain: bool


def encode_all(image: Image.Image, cuts: Mapping[str, Cut]) -> dict[str, bytes]:
    """Takes an upright picture and what is wanted of it, by name; returns the files, by the same names."""
    named = sorted(cuts.items(), key=lambda item: item[1].scale, reverse=True)
    drawn = [_Drawn(_resizable(image), 1, is_plain=False)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        coming = {name: pool.submit(_encode, _draw(drawn, cut), cut.form) for name, cut in named}
        return {name: result.result() for name, result in coming.items()}


def _resizable(image: Image.Image) -> Image.Image:
    """Palettes and single bits cannot be averaged."""
    if image.mode in {"1", "P"}:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _draw(drawn: list[_Drawn], cut: Cut) -> Image.Image:
    """One size, as any screen shows it. Smaller ones are drawn from it, and none from these: each time
    something is lost.
    """
    source = next(one for one in reversed(drawn) if one.scale == 1 or one.scale >= _LARGER * cut.scale)
    whole = (0, 0, *drawn[0].image.size)
    if cut.size == source.image.size and cut.box == whole:
        image = source.image.copy()
    else:
        box = _within(source, cut.box)
        image = source.image.resize(cut.size, Image.Resampling.LANCZOS, box, _REDUCING_GAP)
    if not source.is_plain:
        image = opaque_in_srgb(image)
        # What a camera wrote beside the pixels, and the profile, go.
        image.info = {}
    if cut.box == whole and not source.is_plain:
        drawn.append(_Drawn(image, cut.scale, is_plain=True))
    return image


def _within(source: _Drawn, box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    """The box of the picture itself in one that was drawn from it."""
    width, height = source.image.size
    left, top, right, bottom = (edge * source.scale for edge in box)
    return max(left, 0), max(top, 0), min(right, width), min(bottom, height)


def _encode(image: Image.Image, form: str) -> bytes:
    if form in {"jpeg", "card"}:
        return fitting_jpeg(image, settings.WAGTAILIMAGES_JPEG_QUALITY)
    if form not in _QUALITIES:
        raise ValueError(f"Readers get no {form}.")
    written = io.BytesIO()
    options: dict[str, Any] = {"quality": getattr(settings, _QUALITIES[form]), "speed": settings.AVIF_SPEED}
    image.save(written, "AVIF", max_threads=1, **options)
    return written.getvalue()
