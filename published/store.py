"""The files of one version of the site: what is written for an address, and taken away."""

import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import time
from typing import Any, Final

import brotli
from django.core.files.storage import storages

from .storage import Told
from .texts import is_worth_compressing

# The folder within a version from which the web server serves.
SITE: Final = "site"
# What stands for the version that is served.
CURRENT: Final = "current"
# What stands for the one that is kept for a switch back.
OTHER: Final = "other"
# What each form's ending is called in Content-Encoding.
ENCODINGS: Final = {".br": "br", ".gz": "gzip"}
COMPRESSED: Final = tuple(ENCODINGS)
# What is told with whatever has such forms.
IN_FORMS: Final = {"Vary": "Accept-Encoding"}


@dataclass(frozen=True)
class Upload:
    """A file that lies on this machine already: a download, a size of a picture."""

    path: str


def storage() -> Any:
    """Django's storage for published files: a folder, or what the settings name."""
    return storages["published"]


@dataclass(frozen=True)
class Store:
    """The files of a version."""

    version: str

    def put(
        self,
        name: str,
        content: bytes | Upload,
        headers: Mapping[str, str],
        modified: float | None = None,
    ) -> None:
        """Writes a file under a name below the web server's root; text with its compressed forms beside it.

        ``headers`` are what readers are told with it.

        The forms come first: a web server that finds one must find it to be of the newest. ``modified`` is
        what the application says as Last-Modified. Where it says nothing, a changed text has a later
        second than the one before it: web servers tell two of one length apart by nothing else.
        """
        place = self.place(name)
        if isinstance(content, Upload):
            storage().take_in(place, content.path, headers)
            return
        if modified is None:
            modified = max(int(time()), (storage().modified(place) or 0) + 1)
        if is_worth_compressing(headers.get("Content-Type", ""), content):
            headers = {**headers, **IN_FORMS}
            for ending, made in compressed(content).items():
                told = {**headers, "Content-Encoding": ENCODINGS[ending]}
                self._write(place + ending, made, told, modified)
        else:
            self._take_forms_away(place)
        self._write(place, content, headers, modified)

    def _write(self, place: str, content: bytes, headers: Mapping[str, str], modified: float) -> None:
        storage().save(place, Told(content, headers))
        storage().set_modified(place, modified)

    def take_away(self, name: str) -> None:
        """Takes a file away with its forms; nothing where there is none. A form never outlives its file."""
        place = self.place(name)
        self._take_forms_away(place)
        storage().delete(place)

    def _take_forms_away(self, place: str) -> None:
        for ending in COMPRESSED:
            storage().delete(place + ending)

    def names(self) -> Iterator[str]:
        """The names of all files, without the compressed forms."""
        return (name for name in storage().names_below(self.place("")) if not name.endswith(COMPRESSED))

    def read(self, name: str) -> bytes | None:
        """A file's content; None where there is none."""
        try:
            with storage().open(self.place(name)) as file:
                return file.read()
        except FileNotFoundError:
            return None

    def told(self, name: str) -> dict[str, str] | None:
        """The headers that lie with a file; None where they lie elsewhere, or there is no file."""
        return storage().told(self.place(name))

    def exists(self, name: str) -> bool:
        return storage().exists(self.place(name))

    def place(self, name: str) -> str:
        return f"{self.version}/{SITE}/{name}".removesuffix("/")


def take_away(files: Iterable[tuple[Store, str]]) -> None:
    """Takes several files away, by their names in a version. Their forms go first, see ``Store``."""
    places = sorted({store.place(name) for store, name in files})
    forms = [place + ending for place in places for ending in COMPRESSED]
    for turn in (forms, places):
        storage().each(storage().delete, turn)


def compressed(content: bytes) -> dict[str, bytes]:
    """The forms of a text that browsers take, as small as they get, by the ending of the file's name."""
    return {
        ".br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=11),
        # No time of day in it: the same text gives the same bytes.
        ".gz": gzip.compress(content, compresslevel=9, mtime=0),
    }
