"""Makes the sizes in which readers get pictures: all of one picture at once, whole or not at all.

Whoever needs them may ask for them (the clock after an upload, publishing, a preview): one at a time
makes those of a picture, who comes second finds them. They are not public by that (`views.serving`).
"""

import io
import logging
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.image_operations import FillOperation
from wagtail.images.models import Filter, SourceImageIOError
from wagtail.models import Page, ReferenceIndex
from willow.image import AvifImageFile, JPEGImageFile

from clean_files.room import means_full

from ..bearers import pictures_of
from ..models import Picture
from ..signals import addresses_go
from ..uses import referred_to
from .encoding import Cut, encode_all
from .sizes import Size, specs_of

log = logging.getLogger(__name__)

# Also of one whose sizes were made before there were cards, or pictures in pages.
LACKS_SIZES = ~Q(sizes__has_keys=["card", "in_page"])
# The first number of PostgreSQL's locks for the sizes of a picture; its key is the second.
SIZES_OF: Final = 7_205_115
_FILES: Final = {
    "avif": AvifImageFile,
    "jpeg": JPEGImageFile,
    "card": JPEGImageFile,
    "in_page": AvifImageFile,
}


class NoRoom(Exception):
    """There was no room for a picture's sizes. It can still be shown later, so what shows it should wait."""


class _Changed(Exception):
    """Somebody replaced the picture, or moved its focal point, while its sizes were made."""


class _Encoded(Filter):
    """A specification of which the file is there already; Wagtail gives it the name that such a file has."""

    def __init__(self, spec: str, content: bytes, form: str) -> None:
        super().__init__(spec)
        self.content, self.form = content, form

    def run(self, image: Any, output: Any, source: Any = None) -> Any:
        return _FILES[self.form](io.BytesIO(self.content))


def make_sizes(picture: Picture, *, anew: bool = False) -> dict[str, list[Size]]:
    """Makes the sizes that are missing (all of them with ``anew``), writes them down and returns all.

    They come by format, "avif" for most browsers and "jpeg" for the rest, narrow ones first; "card" holds the
    one for other sites, "in_page" the one that can stand in a page, both cut to their shape around the focal
    point. A picture is never enlarged: the widest has its own width. What is stored counts, not what
    ``picture`` holds. One whose file is missing or broken gets none, and the log says so; one that is gone
    gets none. Raises NoRoom where the disk is full.
    """
    try:
        # A savepoint, so that whoever asked goes on after a failure.
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SIZES_OF, picture.pk])
            picture.sizes = _make(picture.pk, anew) or {}
    except Exception as error:
        if means_full(error):
            raise NoRoom from error
        # Willow passes on whatever its decoders raise; publishing must not fail for a picture.
        log.exception("The sizes of picture %s could not be made.", picture.pk)
        return {}
    return picture.sizes


def _make(pk: int, anew: bool) -> dict[str, list[Size]] | None:
    while (picture := Picture.objects.filter(pk=pk).first()) is not None:
        filters = {spec: Filter(spec) for spec in specs_of(picture)}
        there = {} if anew else _found(picture, filters)
        missing = [spec for spec in filters if spec not in there]
        try:
            return _store(picture, _encode(picture, missing) if missing else {}, there)
        except _Changed:
            continue
        except SourceImageIOError:
            # With the picture, or since it was replaced; or else it is missing.
            now = Picture.objects.filter(pk=pk).first()
            if now is not None and _drawn_from(now) == _drawn_from(picture):
                raise
    return None


def _found(picture: Picture, filters: dict[str, Filter]) -> dict[str, Any]:
    """The renditions that are there. Wagtail's cache of them may name what another process has deleted."""
    return {
        rendition.filter_spec: rendition
        for rendition in picture.renditions.filter(filter_spec__in=filters)
        if rendition.focal_point_key == filters[rendition.filter_spec].get_cache_key(picture)
    }


def _encode(picture: Picture, specs: Iterable[str]) -> dict[str, _Encoded]:
    with picture.get_willow_image() as opened:
        files = encoded(picture, opened.auto_orient().image, specs)
    forms = specs_of(picture)
    return {spec: _Encoded(spec, content, forms[spec]) for spec, content in files.items()}


def encoded(picture: Picture, image: Image.Image, specs: Iterable[str]) -> dict[str, bytes]:
    """The files of these sizes, from the picture's own pixels, upright."""
    forms = specs_of(picture)
    cuts = {spec: _cut(picture, Filter(spec), image.size, forms[spec]) for spec in specs}
    return encode_all(image, cuts)


def _cut(picture: Picture, asked: Filter, size: tuple[int, int], form: str) -> Cut:
    transform = asked.get_transform(picture, size)
    left, top, right, bottom = transform.get_rect().round()
    box = max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1])
    return Cut(box, transform.size, form)


def _store(picture: Picture, new: dict[str, _Encoded], there: dict[str, Any]) -> dict[str, list[Size]]:
    """Stores new sizes and writes all down. Those that they replace go, and their addresses lead on."""
    model = type(picture)
    stored: list[str] = []
    try:
        with transaction.atomic():
            now = model._default_manager.select_for_update(no_key=True).filter(pk=picture.pk).first()
            if now is None or _drawn_from(now) != _drawn_from(picture):
                raise _Changed
            kept = {rendition.pk for rendition in there.values()}
            _let_go_of_others(now, kept, set(new))
            for spec, encoded in new.items():
                rendition = model.get_rendition_model()(
                    image=now,
                    filter_spec=spec,
                    focal_point_key=encoded.get_cache_key(now),
                    file=now.generate_rendition_file(encoded),
                )
                rendition.file.save(rendition.file.name, rendition.file.file, save=False)
                stored.append(rendition.file.name)
                rendition.save()
                there = {**there, spec: rendition}
            sizes = _by_form(now, there)
            if now.sizes != sizes:
                model._default_manager.filter(pk=now.pk).update(sizes=sizes)
    except BaseException:
        # No row names them; each try would leave more.
        for name in stored:
            default_storage.delete(name)
        raise
    return sizes


def _drawn_from(picture: Picture) -> tuple[Any, ...]:
    around = (getattr(picture, field) for field in FillOperation.vary_fields)
    return (picture.file.name, picture.file_hash, *around)


def _let_go_of_others(picture: Picture, kept: set[int], new: set[str]) -> None:
    """Deletes sizes that were cut around another focal point, and those that are made anew."""
    addresses = {size["url"] for form in (picture.sizes or {}).values() for size in form}
    old = [
        rendition
        for rendition in picture.renditions.exclude(pk__in=kept)
        if rendition.url in addresses or rendition.filter_spec in new
    ]
    if old:
        addresses_go.send(type(picture), things=type(picture)._default_manager.filter(pk=picture.pk))
    for rendition in old:
        rendition.delete()


def _by_form(picture: Picture, renditions: dict[str, Any]) -> dict[str, list[Size]]:
    sizes: dict[str, list[Size]] = {form: [] for form in (*settings.PICTURE_WIDTHS, "card", "in_page")}
    for spec, form in specs_of(picture).items():
        made = renditions[spec]
        sizes[form].append({"width": made.width, "height": made.height, "url": made.url})
    return sizes


# --- Which pictures ---------------------------------------------------------------------------------


def pictures_on(thing: Model) -> Iterable[Picture]:
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
    """Makes the sizes that pictures of a page or person still lack, after its transaction is through."""

    def make() -> None:
        for picture in pictures_on(thing):
            if not (picture.sizes or {}).get("card"):
                make_sizes(picture)

    # Where the disk is full the clock makes up for it.
    transaction.on_commit(make, robust=True)


def lacking_on(draft: Page) -> QuerySet[Picture]:
    """The pictures without sizes on a page as it is given, and of the people and bodies that it names."""
    used = referred_to(draft)
    shown = Q(pk__in=used[Picture]) | pictures_of(used)
    return Picture.objects.filter(LACKS_SIZES, shown).order_by("pk")


def make_sizes_ahead(draft: Page) -> None:
    """Makes the sizes that pictures on a page still lack, before it goes out: so they are there with it.

    Until then readers can't fetch them. Raises NoRoom where the disk is full.
    """
    for picture in lacking_on(draft):
        make_sizes(picture)


# The files of pictures of which no sizes can be made; each is named once a process.
_hopeless: set[str] = set()


def make_next_sizes() -> bool:
    """Makes the sizes of one picture that lacks them: first one that the public sees, then the newest.

    Returns whether there was one. Raises NoRoom where the disk is full.
    """
    lacking = Picture.objects.filter(LACKS_SIZES).exclude(file__in=_hopeless)
    picture = lacking.published().order_by("pk").first() or lacking.order_by("-pk").first()
    if picture is None:
        return False
    if not make_sizes(picture):
        _hopeless.add(picture.file.name)
    return True


def make_missing_sizes() -> None:
    """Makes the sizes of all pictures that lack them; stops where the disk is full, and the log says so."""
    try:
        while make_next_sizes():
            pass
    except NoRoom:
        log.error("There is no room for the sizes of pictures.")
