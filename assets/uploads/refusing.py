"""Refusing an upload with a sentence that helps: what it is, and what to do."""

from typing import NoReturn

from django.core.exceptions import ValidationError
from django.core.files.base import File

from ..recordings.captions import read_start
from ..sending import DOCUMENT_TYPES
from .recognised import Recognised, holds_its_names_anywhere, recognised

MEGABYTE = 1024 * 1024
MAX_DOCUMENT_SIZE = 50 * MEGABYTE


# As Pillow calls them, by their extensions.
IMAGE_FORMATS = {
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


INCOMPLETE = "The file is incomplete. Perhaps it was cut off on its way: save it anew and upload it again."


def refuse(message: str) -> NoReturn:
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


def refuse_type(extension: str) -> NoReturn:
    accepted = ", ".join(sorted(known.upper() for known in DOCUMENT_TYPES))
    if not extension:
        refuse("The file’s name does not end in its type, as “report.pdf” does. Give it such a name.")
    if extension in IMAGE_FORMATS:
        refuse("This is a picture. Add it to the pictures, or save it as a PDF.")
    if better := _AS.get(extension):
        refuse(
            f"Files of the type {extension.upper()} are not accepted. Save it as {better}, and upload that."
        )
    refuse(
        f"Files of the type {extension[:10].upper()} are not accepted. "
        f"Accepted are {accepted}: save it as one of these."
    )


def refuse_as_another(file: File, extension: str) -> NoReturn:
    """Refuse a file that can't be read as what its name says: say what it is, or that it is damaged."""
    kind = extension.upper()
    wanted = "a JPEG or PNG" if extension in IMAGE_FORMATS else kind
    beginning = read_start(file, 65_536)
    if holds_its_names_anywhere(beginning):
        beginning = read_start(file, MAX_DOCUMENT_SIZE)
    match recognised(beginning):
        case Recognised(name=name, extensions=extensions, save_as=other) if extension not in extensions:
            known = [known for known in extensions if known in DOCUMENT_TYPES or known in IMAGE_FORMATS]
            advice = f"Give it a name that ends in .{known[0]}, or save it" if known else "Save it"
            advice = f"{advice} as {other or wanted}, and upload that."
            refuse(f"This is {name}, though its name says {kind}. {advice}")
    refuse(
        f"This can’t be read as {kind}: it is damaged, made in a rare way, or something else by this name. "
        f"Open it in the program it was made with, save it anew as {wanted}, and upload that."
    )
