"""Which cleaner is for which type of file."""

import shutil
from functools import cache
from typing import BinaryIO

from .findings import Cleaner, Findings

# Text alone: there is no place in it for anything but what it says.
PLAIN_TEXT = frozenset({"csv", "txt", "vtt"})


def for_type(extension: str) -> Cleaner:
    """The cleaner for files of this type, by extension in lower case. Raises KeyError for one that nobody knows."""
    return as_it_is if extension in PLAIN_TEXT else _cleaners()[extension]


def as_it_is(source: BinaryIO, target: BinaryIO) -> Findings:
    shutil.copyfileobj(source, target)
    return Findings()


@cache
def _cleaners() -> dict[str, Cleaner]:
    # Their libraries take a moment to load, and a reader never needs them.
    import importlib

    found: dict[str, Cleaner] = {
        e: as_it_is
        for e in "jpg jpeg png gif webp avif heic heif tif tiff pdf docx xlsx pptx odt mp4 webm".split()
    }
    for name in ("office", "pdf", "pictures", "video"):
        try:
            found.update(importlib.import_module(f"clean_files.{name}").CLEANERS)
        except (ImportError, AttributeError):
            pass
    return found
