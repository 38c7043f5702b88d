"""What a file is, whatever its name says: told to whoever uploads it under a wrong name.

Nothing is decided by this: what may be taken is decided in `checks`. So a guess by the first bytes will do.
"""

import re
from dataclasses import dataclass

import filetype

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What the parts of a locked one are called in its directory: locked by a password, or by the rights that an
# organisation's server gives.
_LOCKED_PARTS = tuple(
    name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo", "\x09DRMContent")
)


@dataclass(frozen=True)
class Recognised:
    """A kind of file: in a sentence ("a PNG picture"), and the extensions that are right for it.

    `save_as` says as what such a file can be saved, where its program can't save what the name says.
    """

    name: str
    extensions: tuple[str, ...] = ()
    save_as: str = ""


def is_locked_office(content: bytes) -> bool:
    """Whether this is an office file that is locked: then it is no ZIP, but an older kind of container."""
    # What has another name may hold a locked file: a message that it's attached to.
    if not content.startswith(_OLD_OFFICE) or _in_old_container(content) != _OLDER_OFFICE_FILE:
        return False
    return any(name in content for name in _LOCKED_PARTS)


_OLDER_OFFICE_FILE = Recognised("a file in the older format of Microsoft Office (DOC, XLS or PPT)")
# Other programs use the container of older office files too. By the name of a part that each of their files
# has ([MS-OXMSG] 2.4; the formats of Hangul and Visio).
_IN_OLD_CONTAINER = (
    ("__properties_version1.0", Recognised("an Outlook message", save_as="a PDF")),
    ("\x05HwpSummaryInformation", Recognised("a Hangul document (HWP)")),
    ("VisioDocument", Recognised("a Visio drawing", save_as="a PDF")),
)


def holds_its_names_anywhere(content: bytes) -> bool:
    """Whether a file that begins so must be given whole to `recognised`."""
    return content.startswith(_OLD_OFFICE)


def _in_old_container(content: bytes) -> Recognised:
    for name, kind in _IN_OLD_CONTAINER:
        if name.encode("utf-16-le") in content:
            return kind
    return _OLDER_OFFICE_FILE


_BEGINNINGS: tuple[tuple[bytes, Recognised], ...] = (
    (b"%PDF-", Recognised("a PDF", ("pdf",))),
    (b"{\\rtf", Recognised("a document in RTF")),
    (b"%!PS", Recognised("a file in PostScript")),
    (b"#!", Recognised("a program")),
    (b"MZ", Recognised("a program for Windows")),
    (b"\x7fELF", Recognised("a program")),
    (b"WEBVTT", Recognised("a file of captions", ("vtt",))),
    (b"II+\0", Recognised("a BigTIFF picture")),
    (b"MM\0+", Recognised("a BigTIFF picture")),
    (b"8BPS", Recognised("a Photoshop picture")),
)
_PICTURES = {
    "avif": ("an AVIF picture", ("avif",)),
    "gif": ("a GIF picture", ("gif",)),
    "heic": ("a HEIC picture", ("heic", "heif")),
    "jpg": ("a JPEG picture", ("jpg", "jpeg")),
    "png": ("a PNG picture", ("png",)),
    "tif": ("a TIFF picture", ("tif", "tiff")),
    "webp": ("a WebP picture", ("webp",)),
    "mp4": ("an MP4 video", ("mp4",)),
    "m4v": ("an MP4 video", ("mp4",)),
    "mov": ("a QuickTime video (MOV)", ()),
    "mkv": ("a Matroska video (MKV)", ()),
    "webm": ("a WebM video", ("webm",)),
    "avi": ("an AVI video", ()),
    "bmp": ("a BMP picture", ()),
    "ico": ("an icon", ()),
    "jp2": ("a JPEG 2000 picture", ()),
    "jxl": ("a JPEG XL picture", ()),
    "psd": ("a Photoshop picture", ()),
    "cr2": ("a camera’s raw picture", ()),
}
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(!doctype html|html|svg|\?xml)", re.IGNORECASE)
_FOLDERS = (
    ("word/", "a Word document (DOCX)", "docx"),
    ("xl/", "an Excel workbook (XLSX)", "xlsx"),
    ("ppt/", "a PowerPoint presentation (PPTX)", "pptx"),
)
_OPEN_DOCUMENTS = {
    "text": ("an OpenDocument text (ODT)", ("odt",)),
    "text-template": ("a template of OpenDocument texts (OTT)", ()),
    "spreadsheet": ("an OpenDocument spreadsheet (ODS)", ()),
    "presentation": ("an OpenDocument presentation (ODP)", ()),
    "graphics": ("an OpenDocument drawing (ODG)", ()),
}


def recognised(content: bytes) -> Recognised | None:
    """Takes a file or its beginning; says which kind it is, or None where that can't be seen."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content.startswith(_OLD_OFFICE):
        return _in_old_container(content)
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    if found := _MARKUP.match(content):
        names = {b"svg": "a drawing in SVG", b"?xml": "a file in XML"}
        return Recognised(names.get(found[1].lower(), "a web page"))
    known = _PICTURES.get(filetype.guess_extension(content[:8192]) or "")
    return Recognised(*known) if known else None


def _package(content: bytes) -> Recognised:
    """Which kind of office file a ZIP is, by the names of the parts at its beginning."""
    if b"mimetypeapplication/vnd.oasis.opendocument." in content[:200]:
        kind = content[:200].split(b"opendocument.")[1].split(b"PK")[0].decode("latin-1")
        known = _OPEN_DOCUMENTS.get(re.split(r"[^a-z-]", kind)[0])
        return Recognised(*known) if known else Recognised("an OpenDocument file")
    for folder, name, extension in _FOLDERS:
        if re.search(rb"PK\x03\x04.{26}" + folder.encode(), content, re.DOTALL):
            return Recognised(name, (extension,))
    return Recognised("a ZIP archive")
