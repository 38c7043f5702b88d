"""What pictures and files are called for those who can't see or open them."""

import re
from collections.abc import Iterator
from typing import Final

from django.conf import settings

from assets.models import File, Picture

from ..reading import Place, Reading

_ENDINGS: Final = [*settings.WAGTAILDOCS_EXTENSIONS, *settings.WAGTAILIMAGES_EXTENSIONS, "doc", "ppt", "xls"]
_ENDING: Final = re.compile(
    rf"\.(?:{'|'.join(_ENDINGS)})$",
    re.IGNORECASE,
)
# Words that are held together by what a person does not type between words, or by nothing but numbers.
_IN_ONE: Final = re.compile(
    r"^[^\s]*(?:[-.+][^\s]*\d|\d[^\s]*[-.+a-z])[^\s]*$|^(?:IMG|DSC|PXL|Scan)\S*$", re.IGNORECASE
)
# Numbers of documents, "A/C.6/78/L.5", which no file can have for its name; and words that have a number.
_NAMED_SO: Final = re.compile(r"/|^COVID-19$", re.IGNORECASE)
# What programs call files, what they put behind the name of a copy, and what people do with the next version.
_OF_PROGRAMS: Final = re.compile(
    r"^(?:untitled|(?:new )?document|download|file|image|scan|attachment|copy of .*|microsoft word - .*"
    r"|whatsapp (?:image|video|audio) .*|screen ?shot .*)\s?\(?\d*\)?$"
    r"|\s\(\d{1,2}\)$|\sv\d{1,2}$|\s-\s?copy$",
    re.IGNORECASE,
)


def is_file_name(title: str) -> bool:
    """Whether a title is what a program or camera called a file: "AJC_brief-final2.pdf"."""
    title = title.strip()
    is_in_one = _IN_ONE.match(title) and not _NAMED_SO.search(title)
    return bool("_" in title or _ENDING.search(title) or is_in_one or _OF_PROGRAMS.search(title))


def of_pictures(reading: Reading) -> Iterator[tuple[Place, str]]:
    """Pictures that nobody described, or that have their file's name for a description."""
    for place, key in dict.fromkeys(reading.places_of(Picture)):
        picture = reading.pictures.get(key)
        if picture is None:
            continue
        if not picture.description.strip():
            yield place, f"The picture “{picture.title}” has no description for readers who can’t see it."
        elif is_file_name(picture.description):
            yield (
                place,
                (
                    f"The description of the picture “{picture.title}” is the name of a file: “"
                    f"{picture.description}”. Say what it shows."
                ),
            )


def of_files(reading: Reading) -> Iterator[tuple[Place, str]]:
    """Files that readers are offered under the name that they had on somebody's machine."""
    for place, key in dict.fromkeys(reading.places_of(File)):
        file = reading.files.get(key)
        if file is not None and is_file_name(file.title):
            yield (
                place,
                f"The title of the file “{file.title}” is a file’s name. Give it one for readers.",
            )
