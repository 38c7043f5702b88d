"""The checksum of each file: noted when it is stored, and made up for by the clock where it was not."""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime
from time import monotonic
from typing import Any, Final

from django.db.models import Exists, OuterRef

from assets.models import EarlierVersion, File
from editions.models import FileEdition

from .models import Checksum

log = logging.getLogger(__name__)

# For so many seconds of a round checksums are made up for; what is left is the next one's.
SECONDS: Final = 15.0


def note(file: File, content: Any) -> None:
    """Writes down the checksum of a file; ``content`` is what was stored, and is read from its start."""
    content.seek(0)
    sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    content.seek(0)
    Checksum.objects.update_or_create(
        stored=str(file.file.name),
        defaults={
            "digest": file.file_hash,
            "sha256": sha256,
            "digit": sha256[0],
            "size": file.file_size,
            "since": _since(file),
        },
    )


def _since(file: File) -> datetime:
    earlier = EarlierVersion.objects.of(file).first()
    return earlier.replaced_at if earlier else file.created_at


def lacking() -> Any:
    """The files of which none is known: they came some other way, or before there were any."""
    known = Checksum.objects.filter(stored=OuterRef("file"), digest=OuterRef("file_hash"))
    return File.objects.filter(~Exists(known)).exclude(file_hash="").order_by("pk")


def note_missing(until: float | None = None) -> bool:
    """Notes what is lacking, up to a moment of ``monotonic``; says whether that was all. A file that can't
    be read is told of, and holds up no other.
    """
    for file in lacking().iterator():
        if until is not None and monotonic() > until:
            return False
        try:
            with file.open_file() as content:
                note(file, content)
        except OSError as error:
            log.warning("File %s has no checksum: %s", file.pk, error)
    return True


def known(files: Iterable[File]) -> dict[int, Checksum]:
    """The checksums of these files by their keys; one query."""
    found = {str(file.file.name): file for file in files}
    rows = Checksum.objects.filter(stored__in=sorted(found))
    return {found[row.stored].pk: row for row in rows if found[row.stored].file_hash == row.digest}


def of_stored(editions: Iterable[FileEdition]) -> dict[int, str]:
    """The SHA-256 of these editions of files by their keys, of those of which it is known; one query."""
    rows = Checksum.objects.filter(stored__in=sorted({str(one.stored) for one in editions if one.stored}))
    found = {(row.stored, row.digest): row.sha256 for row in rows}
    return {one.pk: found[key] for one in editions if (key := (str(one.stored), one.digest)) in found}
