"""The files of one version of the site: what is written for an address, and taken away."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import time
from typing import Any, Final

from django.core.files.storage import storages

from .compressing import COMPRESSED, ENCODINGS
from .storage import Found, Told

# The folder within a version from which the web server serves.
SITE: Final = "site"
# What is told with whatever has compressed forms.
IN_FORMS: Final = {"Vary": "Accept-Encoding"}
# What is told of a file by whatever hands it out: it is another word for each form and each server.
OF_THE_FILE: Final = frozenset(
    {"accept-ranges", "content-encoding", "content-length", "date", "etag", "last-modified", "vary"}
)


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
        forms: Mapping[str, bytes],
        modified: float | None = None,
    ) -> None:
        """Writes a file under a name below the web server's root, with its compressed forms beside it.

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
        if forms:
            headers = {**headers, **IN_FORMS}
        for ending in COMPRESSED:
            if ending in forms:
                told = {**headers, "Content-Encoding": ENCODINGS[ending]}
                self._write(place + ending, forms[ending], told, modified)
            else:
                storage().delete(place + ending)
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
        return self.read_beside(f"{SITE}/{name}")

    def read_beside(self, place: str) -> bytes | None:
        """The content of what lies in the version's folder, beside the site; None where there is nothing."""
        return self._read(place)[0]

    def read_told(self, name: str) -> tuple[bytes | None, Mapping[str, str] | None]:
        """A file's content with the headers that lie with it; None for headers that lie elsewhere."""
        return self._read(f"{SITE}/{name}")

    def _read(self, place: str) -> tuple[bytes | None, Mapping[str, str] | None]:
        try:
            with storage().open(f"{self.version}/{place}") as file:
                return file.read(), getattr(file, "headers", None)
        except FileNotFoundError:
            return None, None

    def found(self) -> Iterator[Found]:
        """Everything in the version's folder, by its name below that."""
        yield from storage().found_below(self.version)

    def strangers(self) -> Iterator[str]:
        """The names of links beside the versions that stand for none of them."""
        yield from storage().strangers()

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


def digest_of(content: bytes, headers: Mapping[str, str] | None) -> str:
    """What is another where a reader gets anything else. Where headers lie elsewhere, they don't count."""
    told = json.dumps(sorted(that_count(headers or {}).items())).encode() if storage().keeps_headers else b""
    return hashlib.sha256(told + content).hexdigest()


def that_count(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers by their names in small letters, without those of the file."""
    return {name.lower(): value for name, value in headers.items() if name.lower() not in OF_THE_FILE}
