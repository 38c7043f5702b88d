"""Uploads: whether a file's content is what its name says, looked at before anybody can open it.

The name decides as what a file is later served, so the content must match it. Nothing here unpacks, decodes
or runs a file (but `check_pixels`, once the cleaner has bounded them), sizes and counts are bounded, and
whatever goes wrong in a check refuses the file. Whether all of it is there is seen when it is cleaned.
"""

import codecs
import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from PIL import Image
from pypdf import PdfReader
from willow.image import Image as WillowImage

from clean_files.arrival import EMPTY
from clean_files.office.package import LOCKED
from clean_files.pictures.limits import check_pixels as check_size

from ..pictures.shown_pixels import is_invisible
from ..recordings.captions import check_captions, read_start
from .recognised import Recognised, holds_its_names_anywhere, is_locked_office, recognised

MEGABYTE = 1024 * 1024
MAX_DOCUMENT_SIZE = 50 * MEGABYTE
MAX_VIDEO_SIZE = 500 * MEGABYTE
VIDEO_EXTENSIONS = frozenset({"mp4", "webm"})

MAX_ZIP_MEMBERS = 5000
MAX_UNZIPPED_SIZE = 500 * MEGABYTE

_INCOMPLETE = "The file is incomplete. Perhaps it was cut off on its way: save it anew and upload it again."
_SAVE_ANEW = "Open it in an office program, save it anew, and upload that."


def check_document(file: File, name: str) -> None:
    """Take an upload and its name, leave it at its start; raise ValidationError if it must not be taken."""
    extension = _extension(name)
    check = _DOCUMENT_CHECKS.get(extension)
    if check is None or extension not in settings.WAGTAILDOCS_EXTENSIONS:
        _refuse_type(extension)
    _check_size(file, MAX_VIDEO_SIZE if extension in VIDEO_EXTENSIONS else MAX_DOCUMENT_SIZE)
    _run(check, file, extension)


def check_image(file: File) -> None:
    """Take an uploaded picture, leave it at its start; raise ValidationError if it must not be taken."""
    extension = _extension(file.name or "")
    if extension not in _IMAGE_FORMATS:
        _refuse(
            f"Pictures of this type are not accepted. Accepted are {_IMAGE_NAMES}: save it as one of these."
        )
    _check_size(file, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    _run(_check_picture, file, extension)


def check_pixels(file: File) -> None:
    """Take a cleaned picture, leave it at its start; raise ValidationError if it can't be shown.

    This alone decodes: else a picture with rubbish for pixels would break each list that is to show it. It
    does so in the way in which Wagtail will, so that what is taken can be stored.
    """
    try:
        content = io.BytesIO(read_start(file, file.size))
        with Image.open(content, formats=_FORMATS):
            opened = WillowImage.open(content)
        opened.get_size()
        with Image.open(io.BytesIO(content.getvalue()), formats=_FORMATS) as image:
            is_empty = is_invisible(image)
    except Exception:  # Whatever a library makes of pixels that are none.
        _refuse(
            "This picture can’t be shown: its pixels are damaged. "
            "Open it in a program for pictures, save it anew as a JPEG or PNG, and upload that."
        )
    if is_empty:
        _refuse(
            "There is nothing to be seen in this picture: all of it is transparent. "
            "Open it in the program it was made with, show its layers, save it anew, and upload that."
        )


def count_pdf_pages(file: File) -> int | None:
    """Take a PDF, leave it at its start; return how many pages it has, or None if that can't be found out."""
    try:
        # pypdf bounds the depth, length and unpacked size of everything it reads for this.
        reader = PdfReader(io.BytesIO(read_start(file, MAX_DOCUMENT_SIZE)))
        return None if reader.is_encrypted else len(reader.pages) or None
    except Exception:  # Whatever is wrong with the file, the site can do without the number.
        return None


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def _refuse(message: str) -> NoReturn:
    raise ValidationError(message, code="invalid_upload")


# As what files of programs that have formats of their own are best saved.
_BETTER = {
    "DOCX": "doc docm dot dotx fodt pages rtf sxw wpd wps",
    "XLSX": "fods numbers ods sxc xls xlsb xlsm xltx",
    "PPTX": "fodp key odp pot potx pps ppsx ppt pptm sxi",
    "PDF": "ai djvu eml epub htm html indd mobi msg odg oxps ps pub tex vsd vsdx xps",
    "MP4": "3gp avi flv m4v mkv mov mpeg mpg mts wmv",
}
_AS = {old: new for new, old_ones in _BETTER.items() for old in old_ones.split()}


def _refuse_type(extension: str) -> NoReturn:
    accepted = ", ".join(sorted(known.upper() for known in _DOCUMENT_CHECKS))
    if not extension:
        _refuse("The file’s name does not end in its type, as “report.pdf” does. Give it such a name.")
    if extension in _IMAGE_FORMATS:
        _refuse("This is a picture. Add it to the pictures, or save it as a PDF.")
    if better := _AS.get(extension):
        _refuse(
            f"Files of the type {extension.upper()} are not accepted. Save it as {better}, and upload that."
        )
    _refuse(
        f"Files of the type {extension[:10].upper()} are not accepted. "
        f"Accepted are {accepted}: save it as one of these."
    )


def _check_size(file: File, limit: int) -> None:
    try:
        size = file.size
    except (OSError, ValueError, AttributeError):
        _refuse("The file could not be read. Upload it again.")
    if not size:
        _refuse(EMPTY)
    if size > limit:
        sizes = f"{filesizeformat(size)}, and {filesizeformat(limit)} is the most"
        _refuse(f"The file is too large: {sizes}. Make it smaller.")


def _run(check: Callable[[File, str], None], file: File, extension: str) -> None:
    """Run `check` on `file`, and refuse it for whatever error a library makes of a malformed file.

    A refusal names what the file is instead, where that can be seen: the name alone is often wrong.
    """
    read_start(file, 0)
    try:
        check(file, extension)
    except ValidationError:
        raise
    except Exception:  # A file that a library stumbles over is refused, never a server error.
        _refuse_as_another(file, extension)
    finally:
        read_start(file, 0)


def _refuse_as_another(file: File, extension: str) -> NoReturn:
    """Refuse a file that can't be read as what its name says: say what it is, or that it is damaged."""
    kind = extension.upper()
    wanted = "a JPEG or PNG" if extension in _IMAGE_FORMATS else kind
    beginning = read_start(file, 65_536)
    if holds_its_names_anywhere(beginning):
        beginning = read_start(file, MAX_DOCUMENT_SIZE)
    match recognised(beginning):
        case Recognised(name=name, extensions=extensions, save_as=other) if extension not in extensions:
            known = [known for known in extensions if known in _DOCUMENT_CHECKS or known in _IMAGE_FORMATS]
            advice = f"Give it a name that ends in .{known[0]}, or save it" if known else "Save it"
            advice = f"{advice} as {other or wanted}, and upload that."
            _refuse(f"This is {name}, though its name says {kind}. {advice}")
    _refuse(
        f"This can’t be read as {kind}: it is damaged, made in a rare way, or something else by this name. "
        f"Open it in the program it was made with, save it anew as {wanted}, and upload that."
    )


# --- Documents ------------------------------------------------------------------------------------


def _check_pdf(file: File, extension: str) -> None:
    # Programs look for its beginning within the first kilobyte (ISO 32000-2, Annex I).
    if b"%PDF-" not in read_start(file, 1024):
        _refuse_late_beginning(file, extension)
    # Not at the very end: zeros or worse may stand behind it, and the cleaner says what is missing. Some
    # programs leave out the mark alone, behind the place of the list of all parts.
    file.seek(0)
    if not any(b"%%EOF" in part for part in _overlapping(file)):
        file.seek(max(0, file.size - 1024))
        if not re.search(rb"startxref\s+\d+\s*%{0,2}E?O?\s*$", file.read()):
            _refuse(_INCOMPLETE)


def _refuse_late_beginning(file: File, extension: str) -> NoReturn:
    """Refuse what does not begin as a PDF does; say so where one begins further on, where no viewer looks."""
    if not recognised(read_start(file, 65_536)):
        file.seek(0)
        if any(re.search(rb"%PDF-[12]\.\d", part) for part in _overlapping(file)):
            _refuse(
                "Something stands before the beginning of this PDF, so that most programs can’t open it. "
                "Open it in one that can, print it to a new PDF, and upload that."
            )
    _refuse_as_another(file, extension)


def _overlapping(file: File) -> Iterator[bytes]:
    """The parts of a file, each with the last bytes of the one before."""
    before = b""
    for part in file.chunks():
        yield before + part
        before = part[-8:]


_MAIN_PARTS = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def _check_office(file: File, extension: str) -> None:
    """Refuse what is not a package of this kind, hides or unpacks to something absurd, or brings macros."""
    if not read_start(file, 4).startswith(b"PK\x03\x04"):
        if is_locked_office(file.read()):
            _refuse(LOCKED)
        _refuse_as_another(file, extension)
    _check_zip_directory(file)
    with zipfile.ZipFile(file) as package:
        members = package.infolist()
        _check_zip_members(members, file.size)
        names = {member.filename for member in members}
        if "encrypted-package" in names:  # As LibreOffice locks since 24.8.
            _refuse(LOCKED)
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
        _refuse(f"This is a template or a slide show. Save it as {extension.upper()}, and upload that.")
    if has_macros:
        _refuse("This file has macros in it, which could harm a reader. Save it without macros.")
    if not is_kind:
        _refuse_as_another(file, extension)


def _check_zip_directory(file: File) -> None:
    """Refuse a ZIP whose directory is absurdly long, before zipfile reads all of it into memory."""
    file.seek(max(0, file.size - 65_557))
    tail = file.read()
    # Where zipfile looks for it: at the very end, or else before a comment.
    end = len(tail) - 22 if tail[-22:-18] == b"PK\x05\x06" else tail.rfind(b"PK\x05\x06")
    if end < 0:
        _refuse(_INCOMPLETE)
    length = struct.unpack("<L", tail[end + 12 : end + 16])[0]
    # No document needs the form for over 65,535 members, which could name another directory.
    if length > MAX_ZIP_MEMBERS * 200 or tail[max(0, end - 20) : end].startswith(b"PK\x06\x07"):
        _refuse(f"This file holds absurdly many parts. {_SAVE_ANEW}")
    file.seek(0)


def _check_zip_members(members: list[zipfile.ZipInfo], size: int) -> None:
    names = [member.orig_filename for member in members]
    if any(re.search(r"^[/\\]|^\w:|(?:^|[/\\])\.\.(?:[/\\]|$)|\\|\0", name) for name in names):
        _refuse(f"This file has parts with paths that lead out of it. {_SAVE_ANEW}")
    if any(member.flag_bits & 0x1 for member in members):
        _refuse(LOCKED)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    # Parts that together are larger than the file lie upon each other: the trick of the smallest bombs.
    if len(members) > MAX_ZIP_MEMBERS or unpacked > MAX_UNZIPPED_SIZE or packed > size:
        _refuse("This file unpacks to something absurdly large. Make it smaller, or save it as a PDF.")
    if len(set(names)) < len(names):
        _refuse(f"This file has two parts of the same name. {_SAVE_ANEW}")


_BEGINS_AS_MARKUP = re.compile(r"\s*<[a-z!?/]", re.IGNORECASE)
_HOLDS_MARKUP = re.compile(r"<(?:script|svg|html|body|iframe|!doctype)\b", re.IGNORECASE)
# Of scripts, PDF, PostScript and RTF, the kinds of file that can be all letters.
_OTHER_BEGINNINGS = ("#!", "%PDF-", "%!PS", "{\\rtf")


def _check_text(file: File, extension: str) -> None:
    """Refuse what is not UTF-8, or UTF-16 with its mark, or is a page or program in disguise."""
    marked = read_start(file, 2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    decoder = codecs.getincrementaldecoder("utf-16" if marked else "utf-8-sig")()
    beginning, line = "", 1
    try:
        while chunk := file.read(MEGABYTE):
            text = decoder.decode(chunk)
            before, zero, _ = text.partition("\0")
            line += before.count("\n")
            if zero:
                _refuse_zeros(file, extension, text, line)
            beginning = beginning or text[:4096]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if recognised(read_start(file, 65_536)):
            _refuse_as_another(file, extension)
        _refuse(_NOT_UTF_8)
    if beginning.startswith(_OTHER_BEGINNINGS):
        _refuse_as_another(file, extension)
    if _BEGINS_AS_MARKUP.match(beginning) or _HOLDS_MARKUP.search(beginning):
        _refuse(
            "This looks like a web page or a drawing, not like plain text. "
            "Save it as plain text or as a PDF, and upload that."
        )


_NOT_UTF_8 = "This is not text in UTF-8. Save it again with the encoding UTF-8, and upload that."
# Zeros that strayed into a text, and how many in a hundred signs are such in UTF-16 without its mark.
_FEW_ZEROS, _ZEROS_IN_UTF_16 = 3, range(20, 51)


def _refuse_zeros(file: File, extension: str, text: str, line: int) -> NoReturn:
    """Refuse a text with zero bytes, the first of them in this line: programs stop at such."""
    if recognised(read_start(file, 65_536)):
        _refuse_as_another(file, extension)
    if (zeros := text.count("\0")) > _FEW_ZEROS:
        if 100 * zeros // len(text) in _ZEROS_IN_UTF_16:
            _refuse(_NOT_UTF_8)
        _refuse_as_another(file, extension)
    _refuse(
        f"Line {line:,} of this text has a sign in it that can’t be seen, and that no text may have "
        "(a zero byte). Take it out, or copy the text into a new file, and upload that."
    )


def _check_vtt(file: File, extension: str) -> None:
    check_captions(file)


# The brands of MP4, as opposed to those of QuickTime and of pictures, which are written in boxes too.
_MP4_BRANDS = re.compile(rb"iso[m2-9]|mp4[12]|avc1|dash|M4V ")


def _check_mp4(file: File, extension: str) -> None:
    head = read_start(file, 4096)
    length = int.from_bytes(head[:4], "big")
    if head[4:8] != b"ftyp" or not _MP4_BRANDS.search(head[:length], 8):
        _refuse_as_another(file, extension)
    if b"moov" not in _boxes(file):
        _refuse(_INCOMPLETE)


def _boxes(file: File) -> Iterator[bytes]:
    """Yield the type of each outermost box of an ISO media file."""
    position, size = 0, file.size
    for _ in range(100_000):
        file.seek(position)
        header = file.read(16)
        if len(header) < 8:
            return
        length, kind = struct.unpack(">L4s", header[:8])
        if length == 1 and len(header) == 16:
            length = struct.unpack(">Q", header[8:])[0]
        position = size if length == 0 else position + max(length, 8)
        yield kind
        if position >= size:
            return


def _check_webm(file: File, extension: str) -> None:
    head = read_start(file, 4096)
    if not head.startswith(b"\x1aE\xdf\xa3") or b"webm" not in head:
        _refuse_as_another(file, extension)


_DOCUMENT_CHECKS: dict[str, Callable[[File, str], None]] = {
    "csv": _check_text,
    "docx": _check_office,
    "mp4": _check_mp4,
    "odt": _check_office,
    "pdf": _check_pdf,
    "pptx": _check_office,
    "txt": _check_text,
    "vtt": _check_vtt,
    "webm": _check_webm,
    "xlsx": _check_office,
}


# --- Pictures -------------------------------------------------------------------------------------

_IMAGE_FORMATS = {
    "avif": "AVIF",
    "gif": "GIF",
    # What telephones call HEIC is HEIF to Pillow.
    "heic": "HEIF",
    "heif": "HEIF",
    "jpeg": "JPEG",
    "jpg": "JPEG",
    "png": "PNG",
    "tif": "TIFF",
    "tiff": "TIFF",
    "webp": "WEBP",
}
_FORMATS = sorted(set(_IMAGE_FORMATS.values()))
_IMAGE_NAMES = "JPEG, PNG, GIF, WebP, AVIF, HEIC and TIFF"


def _check_picture(file: File, extension: str) -> None:
    """Refuse what is not such a picture or is too large to work on. Reads headers alone."""
    content = io.BytesIO(file.read())
    try:
        image = Image.open(content, formats=_FORMATS)
    except Image.DecompressionBombError:
        limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
        _refuse(f"This picture has too many pixels. Make it smaller: {limit} million are the most.")
    with image:
        # Telephones write JPEGs that hold a second picture (a depth map, say): Pillow calls those MPO.
        image_format = "JPEG" if image.format == "MPO" else image.format
        if image_format != _IMAGE_FORMATS[extension]:
            _refuse_as_another(file, extension)
        _check_kind(image, image_format)
        check_size(image.width, image.height)
        # Of those that are no animations, the first picture alone is shown.
        is_still = image_format in {"JPEG", "HEIF", "TIFF"}
        frames = 1 if is_still else getattr(image, "n_frames", 1)
        check_size(image.width, image.height, frames)


# What JPEG, in which most readers get pictures, can be made of.
_SHOWABLE_MODES = frozenset({"1", "CMYK", "L", "LA", "P", "RGB", "RGBA", "RGBX"})
# Pillow's names of the other ways to write a colour.
_OTHER_COLOURS = {"HSV": "HSV", "LAB": "Lab", "YCbCr": "YCbCr"}


# In TIFF, for how many pixels, across and down, the colours are said once. Pillow goes by one alone.
_SUBSAMPLING = 530


def _check_kind(image: Image.Image, image_format: str) -> None:
    """Refuse the rare kinds of TIFF of which no sizes for readers can be made."""
    is_read_right = image.mode == "YCbCr" and image.tag_v2.get(_SUBSAMPLING) == (1, 1)  # type: ignore[attr-defined]
    if image_format == "TIFF" and image.mode not in _SHOWABLE_MODES and not is_read_right:
        colours = _OTHER_COLOURS.get(image.mode)
        what = f"has its colours in {colours}, which" if colours else "is of a kind that"
        _refuse(
            f"This TIFF {what} can’t be shown. "
            "Save it in RGB or greyscale with 8 bits a colour, or as a PNG or JPEG, and upload that."
        )
