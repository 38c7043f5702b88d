"""The sizes in which readers get pictures.

They are made when staff publish, and written down with the picture, so that a page view neither
makes a file nor asks the database for one. Wagtail's renditions are the files themselves.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypedDict

from django.db import transaction
from django.db.models import Model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

if TYPE_CHECKING:
    from .models import Picture

log = logging.getLogger(__name__)

# Widths in pixels: a portrait; a phone; a phone with a dense screen or a column; a wide screen.
WIDTHS: Final = (160, 480, 960, 1440)
# The modern format first; the second is for browsers that don't know it.
FORMATS: Final = ("avif", "jpeg")


class Size(TypedDict):
    """One size of a picture: pixels, and its address in each of ``FORMATS``."""

    width: int
    height: int
    avif: str
    jpeg: str


@dataclass(frozen=True)
class Shown:
    """A picture as an ``img`` with a ``source``: what the template needs and no more."""

    src: str
    width: int
    height: int
    srcset: str
    modern_srcset: str


def make_sizes(picture: "Picture") -> list[Size]:
    """Makes the sizes that are missing, writes all of them down with the picture, and returns them.

    A picture is never enlarged: the widest size is the first that reaches its own width. A picture
    whose file is missing or broken gets none, and the log says so.
    """
    widths = [width for width in WIDTHS if width < picture.width] + [picture.width]
    specs = {f"width-{width}|format-{form}": (width, form) for width in widths[: len(WIDTHS)] for form in FORMATS}
    try:
        made = picture.get_renditions(*specs)
    except Exception:
        # Willow passes on whatever its decoders raise; publishing must not fail for a picture.
        log.exception("The sizes of picture %s could not be made.", picture.pk)
        return []
    sizes: dict[int, dict[str, Any]] = {}
    for spec, (width, form) in specs.items():
        rendition = made[spec]
        sizes.setdefault(width, {"width": rendition.width, "height": rendition.height})[form] = rendition.url
    picture.sizes = list(sizes.values())
    type(picture)._default_manager.filter(pk=picture.pk).update(sizes=picture.sizes)
    return picture.sizes


def shown(picture: "Picture", *, widest: int = WIDTHS[-1]) -> Shown | None:
    """How to show a picture up to so many pixels wide, or None if its sizes were never made."""
    sizes: list[Size] = [size for size in picture.sizes if size["width"] <= widest] or picture.sizes[:1]
    if not sizes:
        log.error("Picture %s is on a public page without sizes; run `manage.py make_picture_sizes`.", picture.pk)
        return None
    # A reader without srcset gets the size for a phone.
    plain = next((size for size in sizes if size["width"] >= 480), sizes[-1])
    return Shown(
        src=plain["jpeg"],
        width=sizes[-1]["width"],
        height=sizes[-1]["height"],
        srcset=", ".join(f"{size['jpeg']} {size['width']}w" for size in sizes),
        modern_srcset=", ".join(f"{size['avif']} {size['width']}w" for size in sizes),
    )


def pictures_on(thing: Model) -> Iterable["Picture"]:
    """The pictures that a page or snippet refers to, itself or through the people and organisations on it."""
    picture_model = get_image_model()
    pks: set[str] = set()
    for reference in ReferenceIndex.get_references_for_object(thing):
        target = reference.to_content_type.model_class()
        if target is picture_model:
            pks.add(reference.to_object_id)
        elif target is not None and not issubclass(target, Page):
            nested = target._default_manager.filter(pk=reference.to_object_id).first()
            if nested is not None:
                pks.update(
                    found.to_object_id
                    for found in ReferenceIndex.get_references_for_object(nested)
                    if found.to_content_type.model_class() is picture_model
                )
    return picture_model.objects.filter(pk__in=pks)


def make_sizes_for(thing: Model) -> None:
    """Makes the sizes of every picture on a page that goes out, after its transaction is through."""

    def make() -> None:
        for picture in pictures_on(thing):
            make_sizes(picture)

    transaction.on_commit(make)
