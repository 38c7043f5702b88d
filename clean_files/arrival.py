"""The one way in for files: each is checked and cleaned before it is stored, and what was found is kept."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import File

from . import cleaners
from .findings import Findings, Refused

# Larger ones lie on disk while they are worked on.
IN_MEMORY: Final = 8 * 1024 * 1024
EMPTY: Final = "The file is empty. Perhaps it was still being written: save it anew and upload it again."
# Where an upload keeps what became of it, so that a form's check and the storing after it work once.
_MARK: Final = "_arrival"


@dataclass(frozen=True)
class Arrival:
    """A file as it may be stored: its clean content (at its start), that content's SHA-1, what was found."""

    content: File
    digest: str
    findings: Findings


def arrive(
    content: File,
    name: str,
    check: Callable[[File, str], None],
    check_clean: Callable[[File], None] | None = None,
) -> Arrival:
    """Takes what was handed in, its name, and the check of its type; gives what may be stored.

    A further check can be made of what is clean: what costs much is first bounded by the cleaner.
    Raises ValidationError with one sentence where it must not be taken.
    """
    known = getattr(content, _MARK, None)
    if isinstance(known, ValidationError):
        raise known
    if known is None:
        try:
            check(content, name)
            known = _clean(content, name)
            if check_clean is not None:
                check_clean(known.content)
        except ValidationError as refusal:
            setattr(content, _MARK, refusal)
            raise
        setattr(content, _MARK, known)
        setattr(known.content, _MARK, known)
    known.content.seek(0)
    return known


def has_arrived(content: File | None) -> bool:
    """Whether this is the clean form of an upload, which anything may look at."""
    known = getattr(content, _MARK, None)
    return isinstance(known, Arrival) and known.content is content


def _clean(content: File, name: str) -> Arrival:
    extension = PurePath(name).suffix.lower().removeprefix(".")
    target: Any = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (it lives as long as the upload)
    content.open()
    content.seek(0)
    try:
        findings = cleaners.for_type(extension)(_plain(content), target)
    except Refused:
        raise
    except Exception as error:  # Whatever a library makes of a malformed file, nobody gets a server error.
        raise Refused(
            f"This {extension.upper()} file is damaged, or made in a way that can’t be read safely. "
            "Open it in the program it was made with, save it anew, and upload that."
        ) from error
    target.seek(0)
    digest = hashlib.file_digest(target, lambda: hashlib.sha1(usedforsecurity=False)).hexdigest()
    target.seek(0)
    return Arrival(File(target, name=content.name or name), digest, findings)


def _plain(content: File) -> Any:
    """The file inside Django's wrapper, whose own `read` lacks parts of what libraries ask for."""
    return content.file if content.file is not None else content
