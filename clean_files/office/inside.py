"""Files within an office file: pictures, films, sound, and other documents."""

import struct
from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO, Final

from ..findings import Cleaner, Findings, Refused
from . import markup, report
from .package import MEGABYTE, Budget, Package
from .report import Report

# The cleaners of documents by kind. Each enters its own: a document may lie in one of any kind.
WITHIN: Final[dict[str, Callable[[BinaryIO, BinaryIO, Budget], Findings]]] = {}

_SECTOR = 512


def _empty_object() -> bytes:
    """Return an OLE file with nothing in it, for the place of one that cannot be cleaned."""
    header = struct.pack(
        "<8s16xHHHHH6xLLLLLLLLLL",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0),
    )
    header += b"\xff" * (_SECTOR - len(header))
    table = struct.pack("<LL", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * (_SECTOR - 8)
    root = "Root Entry\0".encode("utf-16-le").ljust(64, b"\0") + struct.pack(
        "<HBBLLL16xL16xLQ", 22, 5, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0, 0xFFFFFFFE, 0
    )
    free = b"\0" * 66 + struct.pack("<BBLLL", 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF) + b"\0" * 48
    return header + table + root + free * 3


EMPTY_OBJECT = _empty_object()


def clean(
    name: str, source: BinaryIO, target: BinaryIO, is_font: bool, found: Report, budget: Budget
) -> None:
    """Take a file within the file and its name; write what is stored of it; say what was found.

    The content says what it is, whatever its name.
    """
    head = source.read(64)
    source.seek(0)
    extension = _extension(head)
    if extension in _PICTURES:
        _clean_with("clean_files.pictures", extension, "a picture in it", source, target, found)
    elif extension in {"mp4", "webm"}:
        _clean_with("clean_files.video", extension, "a film in it", source, target, found)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        _empty(name, source, target, found)
    elif head.startswith(b"PK"):
        _clean_document(name, source, target, found, budget)
    elif head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<svg", b"<?xml")):
        _clean_drawing(source, target, found, budget)
    elif head[40:44] == b" EMF":
        target.write(_without_notes(source.read(), found))
    else:
        _copy(source, target)
        if not is_font:
            found.warn(report.UNKNOWN, name)


_PICTURES = {"avif", "gif", "heic", "jpg", "png", "tif", "webp"}
_BRANDS = {"avif": {b"avif", b"avis"}, "heic": {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}}


def _extension(head: bytes) -> str:
    """Take a file's beginning and return the extension that fits it, or ""."""
    if head.startswith(b"\x89PNG"):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"GIF8"):
        return "gif"
    if head.startswith((b"II*\0", b"MM\0*")):
        return "tif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return next((kind for kind, brands in _BRANDS.items() if head[8:12] in brands), "mp4")
    return "webm" if head.startswith(b"\x1aE\xdf\xa3") else ""


def _clean_with(
    module: str, extension: str, where: str, source: BinaryIO, target: BinaryIO, found: Report
) -> None:
    """Let the cleaner for such files do it. Imported only here: a document mostly has none of them."""
    cleaners: dict[str, Cleaner] = import_module(module).CLEANERS
    try:
        found.add(cleaners[extension](source, target), where)
    except Refused as refused:
        raise Refused(f"About {where}: {refused.message}") from None


def _empty(name: str, source: BinaryIO, target: BinaryIO, found: Report) -> None:
    """An OLE object is a file system of its own, which nothing here can clean."""
    if source.read(len(EMPTY_OBJECT) + 1) != EMPTY_OBJECT:
        found.warn(report.TAKEN_OUT, name)
        found.remove("a file inside it that cannot be cleaned")
    target.write(EMPTY_OBJECT)


def _clean_document(name: str, source: BinaryIO, target: BinaryIO, found: Report, budget: Budget) -> None:
    """A document within the document, as every chart has one: cleaned too, and an editor must know of it."""
    kind = _document_kind(source, budget)
    found.warn(report.INSIDE, name)
    with budget.deeper():
        findings = WITHIN[kind](source, target, budget)
    found.add(findings, "the file inside it")


def _document_kind(source: BinaryIO, budget: Budget) -> str:
    package = Package(source, budget)
    source.seek(0)
    folders = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
    kinds = {kind for name in package.names for folder, kind in folders.items() if name.startswith(folder)}
    if "mimetype" in package:
        return "odt"
    if len(kinds) != 1:
        raise Refused(
            "There is a file inside this one that cannot be cleaned. Take it out and upload it again."
        )
    return kinds.pop()


_EDITORS = ("sodipodi", "inkscape", "adobe", "serif", "sketch", "figma", "corel", "metadata")


def _clean_drawing(source: BinaryIO, target: BinaryIO, found: Report, budget: Budget) -> None:
    """A drawing in SVG: what drawing programs add to it goes."""
    root = markup.parse(source.read(), budget)
    is_changed = markup.drop_all(root, "metadata", "script", "foreignObject")
    for element in list(root.iter()):
        if _is_editors(element.tag):
            markup.drop(element)
            is_changed = True
        for name in [name for name in element.attrib if _is_editors(name)]:
            del element.attrib[name]
            is_changed = True
    is_changed |= markup.drop_local_paths(root)
    found.remove("what a drawing program kept in a drawing", is_changed)
    target.write(markup.write(root))


def _is_editors(name: str) -> bool:
    space = markup.namespace(name).casefold()
    return any(editor in space for editor in _EDITORS)


_HEADER_RECORD, _COMMENT_RECORD = 1, 70


def _without_notes(data: bytes, found: Report) -> bytes:
    """Take a Windows drawing (EMF) and return it without its description and its programs' notes."""
    content, position, is_changed = bytearray(data), 0, False
    while position + 12 <= len(content):
        kind, length = struct.unpack_from("<LL", content, position)
        if length < 8 or length % 4 or position + length > len(content):
            break
        if kind == _HEADER_RECORD and position == 0 and length >= 100:
            is_changed |= _blank(content, 100 if length == 100 else 108, length)
            struct.pack_into("<LL", content, 60, 0, 0)
        elif kind == _COMMENT_RECORD and data[position + 12 : position + 16] not in {b"EMF+", b"GDIC"}:
            is_changed |= _blank(content, position + 12, position + length)
        position += length
    is_changed |= _blank(content, position, len(content))
    found.remove("what a drawing program kept in a drawing", is_changed)
    return bytes(content)


def _blank(content: bytearray, start: int, end: int) -> bool:
    """Overwrite a stretch with zeros; return whether there was anything else."""
    is_changed = any(content[start:end])
    content[start:end] = bytes(max(0, end - start))
    return is_changed


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    while chunk := source.read(MEGABYTE):
        target.write(chunk)
