"""Which cleaner is for which type of file."""

import shutil
from functools import cache
from typing import BinaryIO

from .findings import Cleaner, Findings

# Text alone: there is no place in it for anything but what it says.
PLAIN_TEXT = frozenset({"csv", "txt", "vtt"})


def for_type(extension: str) -> Cleaner:
    """The cleaner for files of this type, by extension in lower case. Raises KeyError for an unknown one."""
    return as_it_is if extension in PLAIN_TEXT else _cleaners()[extension]


def as_it_is(source: BinaryIO, target: BinaryIO) -> Findings:
    shutil.copyfileobj(source, target)
    return Findings()


@cache
def _cleaners() -> dict[str, Cleaner]:
    # Their libraries take a moment to load, and a reader never needs them.
    from . import office, pdf, pictures, video

    return {**pictures.CLEANERS, **pdf.CLEANERS, **office.CLEANERS, **video.CLEANERS}
