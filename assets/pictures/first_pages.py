"""The first page of a PDF as a small picture: lists show by it what a file is.

It is drawn in a process that can do no harm, once for each content that a file has, and lies among the sizes
of pictures, in a folder that is called by that content. It is as guarded as its file
(``campaigns.views.serving``).
"""

import logging
import re
import tempfile
from typing import Any, Final, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.db.models.fields.json import KT
from PIL import Image

from clean_files import contained
from clean_files.findings import Refused
from clean_files.room import means_full

from ..models import File
from ..models.public import FileQuerySet
from .drawing import HEADER, HIGHEST, WIDEST, draw_into
from .encoding import Cut, encode_all
from .making import NoRoom
from .sizes import Size

log = logging.getLogger(__name__)

# As wide as lists show it, and for screens with twice as many pixels.
WIDTHS: Final = (112, 224)
_SECONDS: Final = 20
_ENDINGS: Final = {"avif": "avif", "jpeg": "jpg"}

PATH: Final = re.compile(r"[0-9a-f]{12}/first-page-([0-9]{1,9})\.width-[0-9]+\.(avif|jpg)")


def lacking() -> FileQuerySet:
    """The PDFs of whose content nobody has tried yet to draw the first page."""
    pdfs = File.objects.filter(file__iendswith=".pdf").exclude(file_hash="")
    drawn = pdfs.annotate(drawn_of=KT("first_page__of"))
    return drawn.filter(Q(drawn_of__isnull=True) | ~Q(drawn_of=F("file_hash")))


def make_next_first_page() -> bool:
    """Draws one that is missing: first one that the public sees, then the newest; whether there was one.

    Raises NoRoom where the disk is full.
    """
    file = lacking().published().order_by("pk").first() or lacking().order_by("-pk").first()
    if file is not None:
        make_first_page(file)
    return file is not None


def make_missing_first_pages() -> None:
    """Draws all that are missing; stops where the disk is full, and the log says so."""
    try:
        while make_next_first_page():
            pass
    except NoRoom:
        log.error("There is no room for pictures of first pages.")


def make_first_page(file: File) -> None:
    """Draws it, stores it and writes it down. One that can't be drawn is written down as having none.

    Raises NoRoom where the disk is full.
    """
    try:
        image = _drawn(file)
        _store(file, _encoded(image) if image is not None else {})
    except OSError as error:
        if means_full(error):
            raise NoRoom from error
        raise


def _drawn(file: File) -> Image.Image | None:
    with tempfile.TemporaryFile() as pixels:
        try:
            with file.open_file() as content:
                contained.run(draw_into, content, pixels, seconds=_SECONDS)
        except (OSError, Refused) as error:
            if means_full(error):
                raise
            return None
        pixels.seek(0)
        return _image(pixels.read(HEADER.size + WIDEST * HIGHEST * 3 + 1))


def _image(answer: bytes) -> Image.Image | None:
    """What the process wrote, as a picture; its word is believed in nothing but the colours."""
    if len(answer) < HEADER.size:
        return None
    width, height = HEADER.unpack_from(answer)
    is_right = 0 < width <= WIDEST and 0 < height <= HIGHEST
    if not is_right or len(answer) != HEADER.size + width * height * 3:
        return None
    return Image.frombytes("RGB", (width, height), answer[HEADER.size :])


class _Made(NamedTuple):
    width: int
    height: int
    content: bytes


def _encoded(image: Image.Image) -> dict[tuple[str, int], _Made]:
    """The files, each by its form and the width for which it is."""
    cuts = {}
    for width in WIDTHS:
        scale = min(width / image.width, 1)
        size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
        for form in _ENDINGS:
            cuts[f"{form} {width}"] = Cut((0, 0, *image.size), size, form)
    found = encode_all(image, cuts)
    return {(cut.form, int(name.split()[1])): _Made(*cut.size, found[name]) for name, cut in cuts.items()}


def _store(file: File, made: dict[tuple[str, int], _Made]) -> None:
    """Stores them, and writes down where; unless the file was replaced meanwhile."""
    sizes: dict[str, list[Size]] = {form: [] for form in _ENDINGS}
    stored: list[str] = []
    try:
        for (form, width), one in made.items():
            wanted = f"images/{file.file_hash[:12]}/first-page-{file.pk}.width-{width}.{_ENDINGS[form]}"
            # One that was begun before; the same pixels.
            default_storage.delete(wanted)
            name = default_storage.save(wanted, ContentFile(one.content))
            stored.append(name)
            sizes[form].append(Size(width=one.width, height=one.height, url=default_storage.url(name)))
        with transaction.atomic():
            now = File.objects.filter(pk=file.pk, file_hash=file.file_hash)
            is_written = now.update(first_page={"of": file.file_hash, **sizes})
    except BaseException:
        _remove(stored)
        raise
    if not is_written:
        _remove(stored)


def _remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def names_of(first_page: dict[str, Any]) -> list[str]:
    """Where the pictures of a first page lie in the store."""
    return [_name(size) for sizes in sizes_of(first_page).values() for size in sizes]


def sizes_of(first_page: dict[str, Any]) -> dict[str, list[Size]]:
    """The sizes that are written down of a first page, by format."""
    return {form: first_page.get(form, []) for form in _ENDINGS}


def _name(size: Size) -> str:
    return size["url"].removeprefix(default_storage.url(""))
