"""The sizes in which readers get pictures.

They are written down with the picture (by `making`, which makes them), so that a page view neither
makes a file nor asks the database for one. Wagtail's renditions are the files themselves.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from django.conf import settings
from wagtail.images.image_operations import FilterOperation
from wagtail.images.models import Filter

from .shown_pixels import opaque_in_srgb

log = logging.getLogger(__name__)


class Size(TypedDict):
    """One size of a picture: its pixels and its address."""

    width: int
    height: int
    url: str


@dataclass(frozen=True)
class Shown:
    """A picture as an ``img`` with a ``source``: what the template needs and no more."""

    src: str
    width: int
    height: int
    srcset: str
    modern_srcset: str


class WithoutMetadata(FilterOperation):
    """Leaves nothing but pixels, and those as any screen shows them: see `shown_pixels`.

    What a camera wrote beside the picture goes (the place, the time, the device's number): readers get the
    pictures, and so does whoever looks for the people in them or behind the camera. Its profile goes with it,
    since the colours are made sRGB: one of CMYK alone has half a megabyte. Of readers' sizes see `encoding`.
    """

    def construct(self) -> None:
        pass

    def run(self, willow: Any, image: Any, env: dict[str, Any]) -> Any:
        willow.image = opaque_in_srgb(willow.image)
        willow.image.info = {}
        return willow


def specs_of(picture: Any) -> dict[str, str]:
    """Wagtail's specifications of a picture's sizes, each with the form under which it is written down."""
    specs = {
        f"width-{width}|bare|format-{form}": form
        for form, widths in settings.PICTURE_WIDTHS.items()
        for width in _fitting(widths, picture)
    }
    # Not every site that shows a card knows a newer format than JPEG.
    card_width, card_height = settings.PICTURE_CARD
    width, height = settings.PICTURE_IN_PAGE
    return {
        **specs,
        f"fill-{card_width}x{card_height}|bare|format-jpeg": "card",
        f"fill-{width}x{height}|bare|format-avif": "in_page",
    }


def has_its_card(picture: Any) -> bool:
    """Whether there is a card, and it is cut around the focal point that the picture has now."""
    spec = next(spec for spec, form in specs_of(picture).items() if form == "card")
    around = Filter(spec).get_cache_key(picture)
    has_any = bool(picture.sizes and picture.sizes.get("card"))
    return has_any and picture.renditions.filter(filter_spec=spec, focal_point_key=around).exists()


def without_card(sizes: dict[str, list[Size]] | None) -> dict[str, list[Size]]:
    """Sizes that are to be looked through once more: by the missing card the clock sees that."""
    return {form: made for form, made in (sizes or {}).items() if form != "card"}


def _fitting(widths: tuple[int, ...], picture: Any) -> list[int]:
    """The widths below the picture's own, and the first that reaches it as its own."""
    narrower = [width for width in widths if width < picture.width]
    return narrower if len(narrower) == len(widths) else [*narrower, picture.width]


def shown(picture: Any, *, widest: int = 1440) -> Shown | None:
    """How to show a picture up to so many pixels wide, or None if its sizes were never made."""
    if not picture.sizes:
        log.error(
            "Picture %s is on a public page without sizes; run `manage.py make_picture_sizes`.", picture.pk
        )
        return None
    return shown_in(picture.sizes, widest=widest)


def shown_in(sizes: Mapping[str, list[Size]], *, widest: int) -> Shown:
    """The same from sizes that were written down elsewhere."""
    modern, plain = (_up_to(widest, sizes[form]) for form in ("avif", "jpeg"))
    return Shown(
        src=plain[-1]["url"],
        width=modern[-1]["width"],
        height=modern[-1]["height"],
        srcset=_srcset(plain),
        modern_srcset=_srcset(modern),
    )


def card(picture: Any, *, whole: bool = False) -> Size | None:
    """The JPEG that stands for a picture on other sites, or None if its sizes were never made.

    ``whole`` is for faces and signs, which are not cut. One whose sizes were made before there were cards
    gives its widest, until the clock has made up for it.
    """
    sizes = picture.sizes or {}
    found = (not whole and sizes.get("card")) or sizes.get("jpeg")
    return found[-1] if found else None


def _up_to(widest: int, sizes: list[Size]) -> list[Size]:
    return [size for size in sizes if size["width"] <= widest] or sizes[:1]


def _srcset(sizes: list[Size]) -> str:
    return ", ".join(f"{size['url']} {size['width']}w" for size in sizes)
