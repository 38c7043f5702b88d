"""PDFs: where they begin, that they end, and how many pages they have."""

import io
import re
from collections.abc import Iterator
from typing import NoReturn

from django.core.files.base import File
from pypdf import PdfReader

from ..recordings.captions import read_start
from .recognised import recognised
from .refusing import INCOMPLETE, MAX_DOCUMENT_SIZE, refuse, refuse_as_another


def check_pdf(file: File, extension: str) -> None:
    # Programs look for its beginning within the first kilobyte (ISO 32000-2, Annex I).
    if b"%PDF-" not in read_start(file, 1024):
        _refuse_late_beginning(file, extension)
    # Not at the very end: zeros or worse may stand behind it, and the cleaner says what is missing. Some
    # programs leave out the mark alone, behind the place of the list of all parts.
    file.seek(0)
    if not any(b"%%EOF" in part for part in _overlapping(file)):
        file.seek(max(0, file.size - 1024))
        if not re.search(rb"startxref\s+\d+\s*%{0,2}E?O?\s*$", file.read()):
            refuse(INCOMPLETE)


def _refuse_late_beginning(file: File, extension: str) -> NoReturn:
    """Refuse what does not begin as a PDF does; say so where one begins further on, where no viewer looks."""
    if not recognised(read_start(file, 65_536)):
        file.seek(0)
        if any(re.search(rb"%PDF-[12]\.\d", part) for part in _overlapping(file)):
            refuse(
                "Something stands before the beginning of this PDF, so that most programs can’t open it. "
                "Open it in one that can, print it to a new PDF, and upload that."
            )
    refuse_as_another(file, extension)


def _overlapping(file: File) -> Iterator[bytes]:
    """The parts of a file, each with the last bytes of the one before."""
    before = b""
    for part in file.chunks():
        yield before + part
        before = part[-8:]


def count_pdf_pages(file: File) -> int | None:
    """Take a PDF, leave it at its start; return how many pages it has, or None if that can't be found out."""
    try:
        # pypdf bounds the depth, length and unpacked size of everything it reads for this.
        reader = PdfReader(io.BytesIO(read_start(file, MAX_DOCUMENT_SIZE)))
        return None if reader.is_encrypted else len(reader.pages) or None
    except Exception:  # Whatever is wrong with the file, the site can do without the number.
        return None
