"""What a cleaner says of a file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """A file that must not be taken. Its one message is a sentence or two for the person who uploads it."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="refused_upload")


@dataclass
class Findings:
    """What was taken out of a file, and what somebody must look at. All of it in plain words, for staff.

    ``removed`` has noun phrases: "the place where it was taken". ``warnings`` has sentences. A file that
    ``is_held`` may not go out until somebody has decided about the warnings. ``credit`` and ``caption`` are
    what a picture's metadata said before it was removed: offered to the editor, never used by themselves.
    """

    removed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_held: bool = False
    credit: str = ""
    caption: str = ""


# Reads the source (seekable, at its start), writes the clean file to the target (empty), returns what it
# found or raises Refused. A clean source comes out as it went in, byte for byte; the same source gives the
# same bytes always.
Cleaner = Callable[[BinaryIO, BinaryIO], Findings]
