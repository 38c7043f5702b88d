"""What kind of document some bytes are, whatever their name says, and who reads it."""

import re
from collections.abc import Callable
from typing import BinaryIO, Final

from clean_files.arrival import EMPTY
from clean_files.findings import Findings, Refused
from clean_files.office.package import LOCKED, Budget, Package, Writer

from ..found import TO_DO, Found
from . import plain_text, saved_page, webarchive, word
from .pictures import Pictures

RESULT: Final = "found.json"
OLD_WORD: Final = (
    "This is a file of Word 97 to 2003 (.doc). Open it in Word or LibreOffice, save it as “Word document "
    "(.docx)”, and bring that in."
)
OTHER_OFFICE: Final = "This is {} file. Open it, save it as a Word document (.docx), and bring that in."
UNKNOWN: Final = (
    "This can’t be brought in. Taken are Word files (.docx), web pages saved from a browser (.html, .mhtml, "
    ".webarchive), Google Docs’ exports (.zip, .docx, .html), texts (.txt, .md), and PDFs."
)
NO_TEXT: Final = "No text was found in it. Open the file, and see whether it is the right one."
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIL: Final = re.compile(rb"\A\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*MIME-Version:", re.IGNORECASE)
_HTML: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|h[1-6]|p|div|article|table)\b", re.IGNORECASE
)
# A text may speak of elements, or have some in it.
_BEGINS_AS_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!doctype|html)\b", re.IGNORECASE
)
AsText = Callable[[bytes], Found]
_MOST_TEXT: Final = 60 * 1024 * 1024


def read(source: BinaryIO, target: BinaryIO) -> Findings:
    """Reads a document; writes a ZIP of what it says and its pictures. Raises Refused, with what to do."""
    return _write(source, target)


def read_text(source: BinaryIO, target: BinaryIO) -> Findings:
    """The same for what its name says is a text (.txt): whatever else it is not, is read as that."""
    return _write(source, target, lambda data: plain_text.read_text(data, is_markdown=False))


def read_markdown(source: BinaryIO, target: BinaryIO) -> Findings:
    """The same for a text with the signs of Markdown (.md)."""
    return _write(source, target, lambda data: plain_text.read_text(data, is_markdown=True))


def _write(source: BinaryIO, target: BinaryIO, as_text: AsText | None = None) -> Findings:
    pictures = Pictures()
    found = _read(source, pictures, as_text)
    with Writer(target) as result:
        result.write(RESULT, found.as_json())
        for name, content in pictures.taken.items():
            result.write(name, content, is_stored=True)
    return Findings()


def _read(source: BinaryIO, pictures: Pictures, as_text: AsText | None = None) -> Found:
    found = _of_its_kind(source, pictures, as_text)
    if not found.blocks:
        found.say(TO_DO, NO_TEXT)
    return found


def _of_its_kind(source: BinaryIO, pictures: Pictures, as_text: AsText | None) -> Found:
    head = source.read(8192)
    source.seek(0)
    if not head.strip(b"\0 \t\r\n"):
        raise Refused(EMPTY)
    if head.startswith(_OLE):
        raise Refused(LOCKED if "EncryptedPackage".encode("utf-16-le") in source.read() else OLD_WORD)
    if head.startswith(b"PK"):
        return _zipped(source, pictures)
    if head.startswith(b"{\\rtf"):
        raise Refused(OTHER_OFFICE.format("a rich text (RTF)"))
    data = _text(source)
    if head.startswith(webarchive.HEAD):
        return webarchive.read_webarchive(data, pictures)
    if as_text is not None and not _BEGINS_AS_PAGE.match(_ascii(head)):
        return as_text(data)
    if _MAIL.match(head.replace(b"\r\n", b"\n")):
        return saved_page.read_mhtml(data, pictures)
    if _HTML.search(_ascii(data[:200_000])):
        return saved_page.read_html(data, pictures)
    raise Refused(UNKNOWN)


def _text(source: BinaryIO) -> bytes:
    data = source.read(_MOST_TEXT + 1)
    if len(data) > _MOST_TEXT:
        raise Refused("This page is too large to be read. Save it “complete”, with its pictures beside it.")
    return data


def _ascii(data: bytes) -> bytes:
    """Also of a page in UTF-16."""
    return data.replace(b"\0", b"") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data


def _zipped(source: BinaryIO, pictures: Pictures) -> Found:
    budget = Budget()
    package = Package(source, budget)
    names = package.names
    if any(name.startswith("word/") for name in names):
        return word.read(package, budget, pictures)
    for folder, program in (("xl/", "a spreadsheet"), ("ppt/", "a presentation")):
        if any(name.startswith(folder) for name in names):
            raise Refused(OTHER_OFFICE.format(program))
    if "mimetype" in package:
        raise Refused(OTHER_OFFICE.format("an OpenDocument (LibreOffice)"))
    return saved_page.read_package(package, pictures)
