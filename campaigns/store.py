"""Where uploads and what is made of them lie, and which files there belong to something."""

import os
import secrets
import unicodedata
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.core.files.storage import FileSystemStorage
from django.dispatch import Signal

# Bytes of a name without its ending; a file system takes 255 of the whole, and a number may be put behind it.
_LONGEST: Final = 200


class WholeFileStorage(FileSystemStorage):
    """A folder in which a file is whole or not at all: a disk that is full leaves no beginning of one."""

    def get_valid_name(self, name: str) -> str:
        """As Django's, with the signs that letters of many scripts carry: without them it is another word."""
        kept = "".join(char for char in name.strip().replace(" ", "_") if _may_be_in_name(char))
        ending = PurePosixPath(kept).suffix
        # A system counts bytes, of which most scripts have three a letter.
        cut = kept.removesuffix(ending).encode()[:_LONGEST].decode(errors="ignore")
        return f"{cut}{ending}" if cut.strip(".") else super().get_valid_name(name)

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


def _may_be_in_name(char: str) -> bool:
    return char.isalnum() or char in "-_." or unicodedata.category(char) in ("Mn", "Mc")


# Asked before stored files that nothing names are swept away. Receivers return the names of those they keep.
still_needed = Signal()


def names_still_needed() -> set[str]:
    """The names that other parts of the site keep."""
    return {name for _, names in still_needed.send(None) for name in names or ()}
