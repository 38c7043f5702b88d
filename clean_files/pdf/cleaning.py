"""Opens a PDF within bounds, has all of it cleaned, and writes it anew."""

import re
from io import BytesIO
from typing import BinaryIO

import pikepdf
from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf, Stream

from ..findings import Findings, Refused
from . import phrases
from .parts import take_warnings
from .properties import clean_properties, is_oldest_archive
from .streams import unpack_run_lengths
from .sweep import Sweep
from .warnings import warnings_of, was_repaired

MEGABYTE = 1024 * 1024
MAX_PAGES = 3000
MAX_OBJECTS = 1_000_000
MAX_UNPACKED = 300 * MEGABYTE
# Programs look so far for the beginning (ISO 32000-2, Annex I).
MAX_BEFORE = 1024

_PRINT_ANEW = "Print the document to a new PDF, and upload that."
_NO_BEGINNING = f"This is no PDF, or it has lost its beginning. {_PRINT_ANEW}"
_NO_PAGES = f"No page can be read in this PDF: it is damaged, or was cut off on its way. {_PRINT_ANEW}"
_BROKEN = f"This PDF is damaged: a part of it can’t be understood, or written anew. {_PRINT_ANEW}"
_LOCKED = "This PDF is protected. It opens with a password alone: save it without, and upload it again."
_TOO_LONG = f"This PDF has too many pages: {MAX_PAGES:,} are the most. Divide it into several."
_TOO_MUCH = f"This PDF unpacks to something absurdly large. {_PRINT_ANEW}"


def clean_pdf(source: BinaryIO, target: BinaryIO) -> Findings:
    """Read a PDF, write it clean, return what was found; raise Refused if it must not be taken.

    Only in a process whose time and memory are bounded: a hostile file can take a lot of both.
    """
    _set_limits()
    try:
        content = source.read()
        pdf, is_rescued = _open(content)
        with pdf:
            findings = _clean(pdf, content, is_rescued=is_rescued)
            _save(pdf, target)
            _check_limits(" ".join(take_warnings(pdf)))
    except (Refused, MemoryError):
        raise
    except pikepdf.PasswordError as error:
        raise Refused(_LOCKED) from error
    except Exception as error:  # Whatever the library makes of a malformed file.
        _check_limits(str(error))
        raise Refused(_BROKEN) from error
    return findings


def _check_limits(said: str) -> None:
    """Take what the library said of a file; refuse the file if a bound was met."""
    if "limit exceeded" in said:
        raise Refused(_TOO_MUCH)


_HEADER = b"%PDF-"
_FILLING = b"\0\t\n\f\r \x1a"


def _set_limits() -> None:
    """Bound the library for this process."""
    pikepdf.settings.set_qpdf_limits(
        doc_max_warnings=1000,
        parser_max_nesting=200,
        parser_max_container_size=MAX_OBJECTS,
        max_stream_filters=5,
        flate_max_memory=MAX_UNPACKED,
        png_max_memory=MAX_UNPACKED,
        run_length_max_memory=MAX_UNPACKED,
        tiff_max_memory=MAX_UNPACKED,
    )


def _open(content: bytes) -> tuple[Pdf, bool]:
    """Open a PDF; refuse what is none, is locked or is absurdly large. Return also whether it was rescued."""
    if not -1 < content.find(_HEADER) < MAX_BEFORE:
        raise Refused(_NO_BEGINNING)
    # Zeros that a disk or a mailer put behind the end would hide it from the library.
    content = content.rstrip(_FILLING)
    is_rescued = False
    try:
        pdf = Pdf.open(BytesIO(content))
        count = len(pdf.pages)
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError as error:
        _check_limits(str(error))
        pdf = Pdf.open(BytesIO(_rescued(content)))
        count = len(pdf.pages)
        is_rescued = True
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused(_TOO_MUCH)
    if not count:
        raise Refused(_NO_PAGES)
    if count > MAX_PAGES:
        raise Refused(_TOO_LONG)
    return pdf, is_rescued


def _rescued(content: bytes) -> bytes:
    """Return a damaged file as a viewer understands it, written anew; raise Refused if it shows nothing."""
    # Loaded only here: few files are so damaged that they need a second opinion.
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as document:
            if not len(document):
                raise Refused(_NO_PAGES)
            output = BytesIO()
            with pypdfium2.PdfDocument.new() as new:
                new.import_pages(document)
                new.save(output)
    except pypdfium2.PdfiumError as error:
        raise Refused(_NO_PAGES) from error
    return output.getvalue()


def _save(pdf: Pdf, target: BinaryIO) -> None:
    """Write what can be reached from the catalog, in one form for all: the first page shows early."""
    mode = ObjectStreamMode.disable if is_oldest_archive(pdf) else ObjectStreamMode.generate
    # Twice, since the web's form depends on the order of objects before: now on the pages alone.
    with Pdf.open(_written(pdf, ObjectStreamMode.disable, is_for_web=False)) as ordered:
        if "/ID" in ordered.trailer:
            del ordered.trailer.ID
        target.write(_written(ordered, mode, is_for_web=True).getbuffer())


def _written(pdf: Pdf, mode: ObjectStreamMode, *, is_for_web: bool) -> BytesIO:
    output = BytesIO()
    pdf.save(
        output,
        object_stream_mode=mode,
        recompress_flate=not is_for_web,
        linearize=is_for_web,
        deterministic_id=True,
        fix_metadata_version=False,
    )
    return output


def _clean(pdf: Pdf, content: bytes, *, is_rescued: bool) -> Findings:
    """Change an opened PDF so that it can be saved; return what is to be said about it."""
    is_damaged = is_rescued or was_repaired(pdf)
    removed = {phrases.PROTECTION} if pdf.is_encrypted else set()
    removed |= _history(pdf, content)
    unpack_run_lengths(pdf)
    removed |= clean_properties(pdf)
    sweep = Sweep(pdf)
    sweep.run()
    removed |= sweep.removed
    if phrases.EARLIER not in removed and _has_leftovers(pdf, sweep.reached):
        removed.add(phrases.LEFTOVERS)
    warnings = warnings_of(pdf, sweep.broken, is_damaged=is_damaged)
    return Findings(removed=sorted(removed), warnings=warnings, is_held=bool(warnings))


# --- Earlier versions -----------------------------------------------------------------------------

# Some programs leave out the mark behind the last one.
_END = re.compile(rb"startxref\s+(\d+)(?:\s+%%EOF|\s*%{0,2}E?O?\s*\Z)")


def _history(pdf: Pdf, content: bytes) -> set[str]:
    """Return what will not be written again: earlier versions, what is before the file and behind it."""
    # The first part of a file that is made for the web ends with a 0, and is no version.
    versions = [end for end in _END.finditer(content) if int(end[1])]
    removed = {phrases.EARLIER} if len(versions) > 1 else set()
    if content.find(_HEADER) > 0:
        removed.add(phrases.BEFORE)
    if versions and content[versions[-1].end() :].strip(_FILLING):
        removed.add(phrases.BEHIND)
    if set(pdf.trailer.keys()) - _TRAILER_KEYS:
        removed.add(phrases.TRACES)
    return removed


_TRAILER_KEYS = frozenset(
    {
        "/Root",
        "/Info",
        "/ID",
        "/Size",
        "/Prev",
        "/XRefStm",
        "/Type",
        "/W",
        "/Index",
        "/Filter",
        "/DecodeParms",
    }
    | {"/Length", "/DocChecksum", "/Encrypt"}
)


def _has_leftovers(pdf: Pdf, reached: set[tuple[int, int]]) -> bool:
    return any(
        isinstance(each, (Dictionary, Stream))
        and each.objgen not in reached
        and each.get("/Type") in {Name.Page, Name.XObject}
        for each in pdf.objects
    )
