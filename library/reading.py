"""Keeps what was read in files."""

from typing import Any

from campaigns.models import File

from .models import Reading


def is_readable(file: Any) -> bool:
    """Whether a file is of a kind whose text is taken out."""
    return file.file_extension.lower() == "pdf"


def read(file: File, *, again: bool = False) -> Reading | None:
    """What is in a file: read now, unless the same content was read before. None for one that has no text."""
    if not file.file_hash or not is_readable(file):
        return None
    known = Reading.objects.filter(digest=file.file_hash).first()
    if known and not again:
        return known
    from .extraction import read_pdf

    with file.open_file() as content:
        found = read_pdf(content)
    reading, _ = Reading.objects.update_or_create(
        digest=file.file_hash,
        defaults={"state": found.state, "message": found.message[:255], "pages": found.pages},
    )
    return reading
