"""Keeps what was read in files."""

from typing import Any

from django.db.models import Exists, OuterRef

from assets.models import File
from assets.models.public import FileQuerySet

from ..models import Reading, State
from ..pdf.extraction import read_pdf


def readable_files() -> FileQuerySet:
    """The files whose text is taken out."""
    forgotten = Reading.objects.filter(digest=OuterRef("file_hash"), state=State.FORGOTTEN)
    return File.objects.filter(~Exists(forgotten), file__iendswith=".pdf").exclude(file_hash="")


def unread_files() -> FileQuerySet:
    """Those of which nobody has tried yet to read the content that they have now."""
    return readable_files().exclude(Exists(Reading.objects.filter(digest=OuterRef("file_hash"))))


def read(file: Any, *, again: bool = False) -> Reading | None:
    """What a file says: read now, unless the same content was read before. None for one that has no text.

    A file that is missing in the store is unreadable; what had to be forgotten is never read again.
    """
    if not file.file_hash or file.file_extension.lower() != "pdf":
        return None
    known = Reading.objects.filter(digest=file.file_hash).first()
    if known and (not again or known.state == State.FORGOTTEN):
        return known
    try:
        with file.open_file() as content:
            found = read_pdf(content)
    except OSError:
        values = {"state": State.UNREADABLE, "message": "The file is not in the store.", "pages": []}
    else:
        values = {"state": found.state, "message": found.message[:255], "pages": found.pages}
    reading, _ = Reading.objects.update_or_create(digest=file.file_hash, defaults=values)
    return reading


def note_on(file: Any) -> str:
    """A sentence for the editor on what could not be read in a file; empty where all went well."""
    reading = Reading.objects.filter(digest=file.file_hash).first() if file.file_hash else None
    return f"“{file.title}”: {reading.message}" if reading and reading.message else ""
