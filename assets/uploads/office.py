"""Word, Excel, PowerPoint and OpenDocument: packages that could hide, unpack to or run something."""

import re
import struct
import zipfile

from django.core.files.base import File

from clean_files.office.package import HAS_MACROS, LEADS_OUT, LOCKED, SAVE_ANEW

from ..recordings.captions import read_start
from .recognised import is_locked_office
from .refusing import INCOMPLETE, MEGABYTE, refuse, refuse_as_another

MAX_ZIP_MEMBERS = 5000
MAX_UNZIPPED_SIZE = 500 * MEGABYTE


_MAIN_PARTS = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def check_office(file: File, extension: str) -> None:
    """Refuse what is not a package of this kind, hides or unpacks to something absurd, or brings macros."""
    if not read_start(file, 4).startswith(b"PK\x03\x04"):
        if is_locked_office(file.read()):
            refuse(LOCKED)
        refuse_as_another(file, extension)
    _check_zip_directory(file)
    with zipfile.ZipFile(file) as package:
        members = package.infolist()
        _check_zip_members(members, file.size)
        names = {member.filename for member in members}
        if "encrypted-package" in names:  # As LibreOffice locks since 24.8.
            refuse(LOCKED)
        kind = "mimetype" if extension == "odt" else "[Content_Types].xml"
        with package.open(kind) as part:
            declared = part.read(MEGABYTE)
    if extension == "odt":
        is_kind = declared == _ODT_TYPE and "content.xml" in names
        has_macros = any(name.startswith(("Basic/", "Scripts/")) for name in names)
    else:
        is_kind = _MAIN_PARTS[extension] in declared
        has_macros = b"macroEnabled" in declared or any(name.endswith("vbaProject.bin") for name in names)
    if b".template.main+xml" in declared or b".slideshow.main+xml" in declared:
        refuse(f"This is a template or a slide show. Save it as {extension.upper()}, and upload that.")
    if has_macros:
        refuse(HAS_MACROS)
    if not is_kind:
        refuse_as_another(file, extension)


def _check_zip_directory(file: File) -> None:
    """Refuse a ZIP whose directory is absurdly long, before zipfile reads all of it into memory."""
    file.seek(max(0, file.size - 65_557))
    tail = file.read()
    # Where zipfile looks for it: at the very end, or else before a comment.
    end = len(tail) - 22 if tail[-22:-18] == b"PK\x05\x06" else tail.rfind(b"PK\x05\x06")
    if end < 0:
        refuse(INCOMPLETE)
    length = struct.unpack("<L", tail[end + 12 : end + 16])[0]
    # No document needs the form for over 65,535 members, which could name another directory.
    if length > MAX_ZIP_MEMBERS * 200 or tail[max(0, end - 20) : end].startswith(b"PK\x06\x07"):
        refuse(f"This file holds absurdly many parts. {SAVE_ANEW}")
    file.seek(0)


def _check_zip_members(members: list[zipfile.ZipInfo], size: int) -> None:
    names = [member.orig_filename for member in members]
    if any(re.search(r"^[/\\]|^\w:|(?:^|[/\\])\.\.(?:[/\\]|$)|\\|\0", name) for name in names):
        refuse(LEADS_OUT)
    if any(member.flag_bits & 0x1 for member in members):
        refuse(LOCKED)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    # Parts that together are larger than the file lie upon each other: the trick of the smallest bombs.
    if len(members) > MAX_ZIP_MEMBERS or unpacked > MAX_UNZIPPED_SIZE or packed > size:
        refuse("This file unpacks to something absurdly large. Make it smaller, or save it as a PDF.")
    if len(set(names)) < len(names):
        refuse(f"This file has two parts of the same name. {SAVE_ANEW}")
