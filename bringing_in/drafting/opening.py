"""Has a document read by a process that can do no harm, and takes what it says, believing nothing."""

import tempfile
from typing import Any, BinaryIO, Final

from clean_files.contained import BROKEN, run
from clean_files.findings import Refused
from clean_files.office.package import Budget, Package

from .. import contained
from ..found import Found

# Of the processor's time.
SECONDS: Final = 40
LARGEST: Final = 100 * 1024 * 1024
TOO_LARGE: Final = (
    "The file is too large: 100 MB are the most. Make its pictures smaller, and bring it in again."
)
RESULT: Final = "found.json"


# By the ending of its name, which is all that tells a text from what programs keep.
_READERS: Final = {
    ".txt": contained.read_text, ".text": contained.read_text, ".md": contained.read_markdown,
    ".markdown": contained.read_markdown,
}  # fmt: skip


def open_document(source: BinaryIO, ending: str = "") -> tuple[Found, dict[str, bytes]]:
    """What a document says, with its pictures and files by their names. Raises Refused, with what to do."""
    if source.seek(0, 2) > LARGEST:
        raise Refused(TOO_LARGE)
    source.seek(0)
    with tempfile.TemporaryFile() as result:
        run(_READERS.get(ending, contained.read), source, result, seconds=SECONDS)
        result.seek(0)
        package = Package(result, Budget())
        try:
            found = Found.from_json(package.read(RESULT))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise Refused(BROKEN) from None
        return found, {name: package.read(name) for name in package.names if name != RESULT}


def is_pdf(source: Any) -> bool:
    """Whether this is a PDF, by its beginning. Some have a few bytes before it; a package of a page and its
    PDFs has one, too, and a page may speak of it.
    """
    source.seek(0)
    before, mark, _rest = source.read(1024).partition(b"%PDF-")
    source.seek(0)
    return (
        bool(mark) and not before.startswith(b"PK") and b"<" not in before and b"MIME-Version" not in before
    )
