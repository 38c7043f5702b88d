"""The sizes in which readers get pictures.

They are made when staff publish, and written down with the picture, so that a page view neither
makes a file nor asks the database for one. Wagtail's renditions are the files themselves.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, Q
from wagtail.images import get_image_model
from wagtail.images.image_operations import FilterOperation
from wagtail.models import Page, ReferenceIndex

from clean_files.room import means_full

from .addresses.noting import note_media
from .shown_pixels import fitting_quality, opaque_in_srgb
from .uses import used_by

if TYPE_CHECKING:
    from .models import Picture

log = logging.getLogger(__name__)

# Also of one whose sizes were made before there were cards.
LACKS_SIZES = ~Q(sizes__has_key="card")


class NoRoom(Exception):
    """There was no room for a picture's sizes. It can still be shown later, so what shows it should wait."""


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
    since the colours are made sRGB: one of CMYK alone has half a megabyte.
    """

    def construct(self) -> None:
        pass

    def run(self, willow: Any, image: "Picture", env: dict[str, Any]) -> Any:
        willow.image = opaque_in_srgb(willow.image)
        willow.image.info = {}
        env["jpeg-quality"] = fitting_quality(willow.image, settings.WAGTAILIMAGES_JPEG_QUALITY)
        return willow


def make_sizes(picture: "Picture") -> dict[str, list[Size]]:
    """Makes the sizes that are missing, writes all of them down with the picture, and returns them.

    They come by format, "avif" for most browsers and "jpeg" for the rest, narrow ones first; "card" holds the
    one for other sites, cut to their shape around the focal point. A picture is never enlarged: the widest
    has its own width. A picture whose file is missing or broken gets none, and the log says so. Raises NoRoom
    where the disk is full.
    """
    specs = specs_of(picture)
    try:
        # A savepoint, so that whoever asked goes on after a failure.
        with transaction.atomic():
            made = picture.get_renditions(*specs)
    except Exception as error:
        if means_full(error):
            _remove_unnamed(picture)
            raise NoRoom from error
        # Willow passes on whatever its decoders raise; publishing must not fail for a picture.
        log.exception("The sizes of picture %s could not be made.", picture.pk)
        return {}
    sizes: dict[str, list[Size]] = {form: [] for form in (*settings.PICTURE_WIDTHS, "card")}
    for spec, form in specs.items():
        sizes[form].append({"width": made[spec].width, "height": made[spec].height, "url": made[spec].url})
    _write_down(picture, sizes, [rendition.pk for rendition in made.values()])
    return sizes


def _remove_unnamed(picture: "Picture") -> None:
    """Removes sizes that were stored before one did not fit: each try would leave more of them."""
    model = type(picture).get_rendition_model()
    folder = f"images/{picture.get_file_hash()[:12]}"
    if not default_storage.exists(folder):
        return
    for name in (f"{folder}/{found}" for found in default_storage.listdir(folder)[1]):
        if not model.objects.filter(file=name).exists():
            default_storage.delete(name)


def _write_down(picture: "Picture", sizes: dict[str, list[Size]], made: list[int]) -> None:
    """The newest sizes. Those that were cut around another focal point go, and their addresses lead on."""
    with transaction.atomic():
        stored = type(picture)._default_manager.select_for_update().filter(pk=picture.pk)
        before = stored.values_list("sizes", flat=True).first()
        if before and before != sizes:
            note_media(type(picture)._default_manager.filter(pk=picture.pk))
            addresses = {size["url"] for form in before.values() for size in form}
            old = picture.renditions.exclude(pk__in=made)
            for rendition in old:
                if rendition.url in addresses:
                    rendition.delete()
        picture.sizes = sizes
        type(picture)._default_manager.filter(pk=picture.pk).update(sizes=sizes)


def specs_of(picture: "Picture") -> dict[str, str]:
    """Wagtail's specifications of a picture's sizes, each with the form under which it is written down."""
    specs = {
        f"width-{width}|bare|format-{form}": form
        for form, widths in settings.PICTURE_WIDTHS.items()
        for width in _fitting(widths, picture)
    }
    # Not every site that shows a card knows a newer format than JPEG.
    card_width, card_height = settings.PICTURE_CARD
    return {**specs, f"fill-{card_width}x{card_height}|bare|format-jpeg": "card"}


def _fitting(widths: tuple[int, ...], picture: "Picture") -> list[int]:
    """The widths below the picture's own, and the first that reaches it as its own."""
    narrower = [width for width in widths if width < picture.width]
    return narrower if len(narrower) == len(widths) else [*narrower, picture.width]


def shown(picture: "Picture", *, widest: int = 1440) -> Shown | None:
    """How to show a picture up to so many pixels wide, or None if its sizes were never made."""
    if not picture.sizes:
        log.error(
            "Picture %s is on a public page without sizes; run `manage.py make_picture_sizes`.", picture.pk
        )
        return None
    modern, plain = (_up_to(widest, picture.sizes[form]) for form in ("avif", "jpeg"))
    return Shown(
        src=plain[-1]["url"],
        width=modern[-1]["width"],
        height=modern[-1]["height"],
        srcset=_srcset(plain),
        modern_srcset=_srcset(modern),
    )


def card(picture: "Picture", *, whole: bool = False) -> Size | None:
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

    # Where the disk is full the clock makes up for it.
    transaction.on_commit(make, robust=True)


def make_sizes_ahead(draft: Page) -> None:
    """Makes the sizes that pictures on a page still lack, before it goes out: so they are there with it.

    Until then readers can't fetch them. Raises NoRoom where the disk is full.
    """
    from .models import Picture

    for picture in Picture.objects.filter(LACKS_SIZES, pk__in=used_by(draft)[Picture]).order_by("pk"):
        make_sizes(picture)


# The pictures of which no sizes can be made; each is named once a process.
_hopeless: set[int] = set()


def make_missing_sizes() -> None:
    """Makes up for what was lost where a process ended between a page's going out and its pictures' sizes."""
    from .models import Picture

    lacking = Picture.objects.published().filter(LACKS_SIZES).exclude(pk__in=_hopeless)
    for picture in lacking.order_by("pk"):
        try:
            made = make_sizes(picture)
        except NoRoom:
            log.error("There is no room for the sizes of pictures.")
            return
        if not made:
            _hopeless.add(picture.pk)
