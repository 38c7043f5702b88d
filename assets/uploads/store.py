"""Where uploads and what is made of them lie, and which files there belong to something."""

import os
import secrets
import unicodedata
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.apps import apps
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models import FileField

from ..signals import still_needed

# Bytes of a name without its ending; a file system takes 255 of the whole, and a number may be put behind it.
_LONGEST: Final = 200
# What a file is called of whose name nothing can stay.
_NAMELESS: Final = "file"


class WholeFileStorage(FileSystemStorage):
    """A folder in which a file is whole or not at all: a disk that is full leaves no beginning of one."""

    def get_valid_name(self, name: str) -> str:
        """As Django's, with the signs that letters of many scripts carry: without them it is another word."""
        # Taken off first: of a name in symbols alone it is all that is left, and says what the file is.
        words, dot, ending = name.strip().rpartition(".")
        if not dot:
            words, ending = ending, ""
        # A system counts bytes, of which most scripts have three a letter.
        cut = _valid(words).encode()[:_LONGEST].decode(errors="ignore")
        kept = cut if cut.strip("._-") else _NAMELESS
        return f"{kept}.{ending}" if (ending := _valid(ending)) else kept

    def _save(self, name: str, content: Any) -> str:
        beginning = str(PurePosixPath(name).with_name(f"{secrets.token_hex(8)}.part"))
        try:
            super()._save(beginning, content)  # type: ignore[misc]  # private, but what storages are made of
            return self._named(beginning, name)
        finally:
            with suppress(OSError):
                Path(self.path(beginning)).unlink()

    def _named(self, beginning: str, name: str) -> str:
        """Gives the file its name, or another one where somebody took that in the same moment."""
        while True:
            try:
                os.link(self.path(beginning), self.path(name))
            except FileExistsError:
                name = self.get_available_name(name)
            else:
                return name


def _valid(words: str) -> str:
    return "".join(char for char in words.strip().replace(" ", "_") if _may_be_in_name(char))


def _may_be_in_name(char: str) -> bool:
    return char.isalnum() or char in "-_." or unicodedata.category(char) in ("Mn", "Mc")


def names_still_needed() -> set[str]:
    """The names that other parts of the site keep."""
    return {name for _, names in still_needed.send(None) for name in names or ()}


def is_named_by_a_row(name: str) -> bool:
    """Whether a row of any table names this stored file."""
    return any(
        model._base_manager.filter(**{field.name: name}).exists()
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, FileField)
    )


def remove_unless_needed(name: str) -> None:
    """Removes a stored file that a row has given up, unless something else of the site's has it."""
    if not is_named_by_a_row(name) and name not in names_still_needed():
        default_storage.delete(name)
