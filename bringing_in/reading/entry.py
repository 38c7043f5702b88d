"""What kind of document some bytes are, whatever their name says, and who reads it."""

import re
from typing import BinaryIO, Final

from clean_files.arrival import EMPTY
from clean_files.findings import Findings, Refused
from clean_files.office.package import LOCKED, Budget, Package, Writer

from ..found import TO_DO, Found
from . import saved_page, word
from .pictures import Pictures

RESULT: Final = "found.json"
OLD_WORD: Final = (
    "This is a file of Word 97 to 2003 (.doc). Open it in Word or LibreOffice, save it as “Word document "
    "(.docx)”, and bring that in."
)
OTHER_OFFICE: Final = "This is a {} file. Open it, save it as a Word document (.docx), and bring that in."
UNKNOWN: Final = (
    "This can’t be brought in. Taken are Word files (.docx), web pages saved from a browser (.html, .mhtml), "
    "Google Docs’ exports (.zip, .docx, .html), and PDFs."
)
NO_TEXT: Final = "No text was found in it. Open the file, and see whether it is the right one."
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIL: Final = re.compile(rb"\A\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*MIME-Version:", re.IGNORECASE)
_HTML: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|h[1-6]|p|div|article|table)\b", re.IGNORECASE
)
_MOST_TEXT: Final = 60 * 1024 * 1024


def read(source: BinaryIO, target: BinaryIO) -> Findings:
    """Reads a document; writes a ZIP of what it says and its pictures. Raises Refused, with what to do."""
    pictures = Pictures()
    found = _read(source, pictures)
    with Writer(target) as result:
        result.write(RESULT, found.as_json())
        for name, content in pictures.taken.items():
            result.write(name, content, is_stored=True)
    return Findings()


def _read(source: BinaryIO, pictures: Pictures) -> Found:
    found = _of_its_kind(source, pictures)
    if not found.blocks:
        found.say(TO_DO, NO_TEXT)
    return found


def _of_its_kind(source: BinaryIO, pictures: Pictures) -> Found:
    head = source.read(8192)
    source.seek(0)
    if not head.strip(b"\0 \t\r\n"):
        raise Refused(EMPTY)
    if head.startswith(_OLE):
        raise Refused(LOCKED if "EncryptedPackage".encode("utf-16-le") in source.read() else OLD_WORD)
    if head.startswith(b"PK"):
        return _zipped(source, pictures)
    if head.startswith(b"{\\rtf"):
        raise Refused(OTHER_OFFICE.format("rich text (RTF)"))
    if head.startswith(b"bplist00"):
        raise Refused(
            "This is an archive of Safari’s. Save the page with Chrome, Edge or Firefox, or in Safari as "
            "“Page Source”, and bring that in."
        )
    data = _text(source)
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
    for folder, program in (("xl/", "spreadsheet"), ("ppt/", "presentation")):
        if any(name.startswith(folder) for name in names):
            raise Refused(OTHER_OFFICE.format(program))
    if "mimetype" in package:
        raise Refused(OTHER_OFFICE.format("OpenDocument (LibreOffice)"))
    return saved_page.read_package(package, pictures)
