"""What pictures and files are called for those who can't see or open them."""

import re
from collections.abc import Iterator
from typing import Final

from django.conf import settings

from assets.models import File, Picture

from ..reading import Place, Reading

_ENDING: Final = re.compile(
    rf"\.(?:{'|'.join([*settings.WAGTAILDOCS_EXTENSIONS, *settings.WAGTAILIMAGES_EXTENSIONS])})$",
    re.IGNORECASE,
)
# Words that are held together by what a person does not type between words, or by nothing but numbers.
_IN_ONE: Final = re.compile(
    r"^[^\s]*(?:[-.+][^\s]*\d|\d[^\s]*[-.+a-z])[^\s]*$|^(?:IMG|DSC|PXL|Scan)\S*$", re.IGNORECASE
)


def is_file_name(title: str) -> bool:
    """Whether a title is what a program or camera called a file: "AJC_brief-final2.pdf"."""
    title = title.strip()
    return bool("_" in title or _ENDING.search(title) or _IN_ONE.match(title))


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
