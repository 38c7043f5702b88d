"""Whether what lies in the folder of this version is what was put there, and all that is public; both ways.

Names, kinds and times of all files are looked at each time; their content is read of all, or of a part.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final
from zlib import crc32

from . import renewing, static_files
from .answers import is_upload, path_of_upload
from .compressing import COMPRESSED, ENCODINGS, uncompressed
from .lock import alone
from .models import OnFile
from .names import name_of
from .sources import all_addresses
from .storage import Found
from .store import SITE, Store, digest_of, storage
from .version import this_version
from .web import nginx

log = logging.getLogger(__name__)

# Into so many parts files are divided, of which a round of the clock reads one.
PARTS: Final = 256

# Says of an address whether the content of its file is read.
IsRead = Callable[[str], bool]
# What readers are told with a file; None where that lies elsewhere.
Headers = Mapping[str, str] | None


def every_file(address: str) -> bool:
    """All are read."""
    return True


def no_file(address: str) -> bool:
    """None is read."""
    return False


def files_of_round(number: int) -> IsRead:
    """Those of one part are read: after ``PARTS`` rounds all were."""
    return lambda address: crc32(address.encode()) % PARTS == number % PARTS


@dataclass
class Differences:
    """How what is on file differs from what is public, and from what was written."""

    # Addresses that have to be asked for: public ones without a file, and files of what is not public.
    missing: set[str] = field(default_factory=set)
    # Addresses whose file, or a compressed form of it, is not the one that was written.
    altered: set[str] = field(default_factory=set)
    # What belongs to nothing: files, links, empty folders; as the storage calls them.
    foreign: set[str] = field(default_factory=set)
    # Addresses of static files that are not there as they were, and such configurations of the web server.
    static: set[str] = field(default_factory=set)
    configuration: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.missing or self.altered or self.foreign or self.static or self.configuration)

    def lines(self) -> Iterator[str]:
        """A line for each, for people."""
        yield from (f"to be asked for: {one}" for one in sorted(self.missing))
        yield from self.faults()

    def faults(self) -> Iterator[str]:
        """A line for each that somebody else than this program has to do with."""
        altered = self.altered | self.static | self.configuration
        yield from (f"is not what was written: {one}" for one in sorted(altered))
        yield from (f"belongs to nothing: {one}" for one in sorted(self.foreign))


def differences(is_read: IsRead = no_file) -> Differences:
    """Compares the files of this version with what is public, both ways.

    Of a large site that takes seconds. Nobody waits for them: only if something seems to differ it is looked
    at again, ``alone``.
    """
    found = _compared(is_read)
    if not found:
        return found
    with alone():
        return _compared(is_read)


def mend(found: Differences) -> None:
    """Takes away what belongs to nothing or was altered, and has made again what is missing; tells of it."""
    for line in found.faults():
        log.warning("In the published files, this %s", line)
    version = this_version()
    with alone():
        storage().each(storage().delete, sorted(found.foreign))
        renewing.take_off((version, address) for address in found.altered)
        static_files.put_again(found.static)
        if found.configuration:
            nginx.write(version)
    renewing.write_down(found.missing | found.altered)


def _compared(is_read: IsRead) -> Differences:
    found = Differences()
    folder = _Folder(is_read)
    known: dict[str, str] = {}
    for address, digest in OnFile.objects.filter(version=this_version()).values_list("address", "digest"):
        if not static_files.is_static(address):
            known[address] = digest
        elif not folder.has_static(address, digest):
            found.static.add(address)
    public = set(all_addresses())
    due = set(renewing.still_due().values_list("address", flat=True))
    for address, digest in known.items():
        name = name_of(address) if digest else None
        if name and not folder.has(address, name, digest):
            (found.altered if folder.is_there(name) else found.missing).add(address)
    found.missing |= public - known.keys()
    # What is public no longer, and nobody noted: it is asked for again, and goes.
    found.missing |= {address for address, digest in known.items() if digest} - public
    found.missing -= due
    found.configuration = {place for place in nginx.places() if not folder.has_configuration(place)}
    found.foreign = set(folder.left())
    return found


class _Folder:
    """What lies in this version's folder. Whatever nobody has asked about is left."""

    def __init__(self, is_read: IsRead) -> None:
        self.is_read = is_read
        self.store = Store(this_version())
        self.found: dict[str, Found] = {one.name: one for one in self.store.found()}
        self.asked_about: set[str] = set()

    def is_there(self, name: str) -> bool:
        """Whether anything has this name, or that of a form of it."""
        return any(f"{SITE}/{name}{ending}" in self.found for ending in ("", *COMPRESSED))

    def has(self, address: str, name: str, digest: str) -> bool:
        """Whether an address's file is there with all its forms, or without any."""
        own = self._file(name)
        if own is None:
            return False
        if is_upload(address):
            return not self.is_read(address) or self._is_upload(address, name, digest)
        forms = [form for ending in COMPRESSED if (form := self._file(name + ending))]
        if len(forms) not in (0, len(COMPRESSED)) or any(form.modified != own.modified for form in forms):
            return False
        return not self.is_read(address) or self._is_written(name, digest, bool(forms))

    def has_static(self, address: str, digest: str) -> bool:
        name = static_files.name_of(address)
        return self._file(name) is not None and (not self.is_read(address) or self._is_written(name, digest))

    def has_configuration(self, place: str) -> bool:
        if self._ask_about(place) is None:
            return False
        return (
            not self.is_read(place) or self.store.read_beside(place) == nginx.texts(self.store.version)[place]
        )

    def left(self) -> Iterator[str]:
        """The places of what nobody asked about, and of what is no file at all."""
        for place, one in self.found.items():
            if place not in self.asked_about or not one.is_file:
                yield f"{self.store.version}/{place}"
        yield from self.store.strangers()

    def _file(self, name: str) -> Found | None:
        return self._ask_about(f"{SITE}/{name}")

    def _ask_about(self, place: str) -> Found | None:
        self.asked_about.add(place)
        one = self.found.get(place)
        return one if one is not None and one.is_file else None

    def _is_written(self, name: str, digest: str, has_forms: bool = False) -> bool:
        content, told = self.store.read_told(name)
        if content is None or digest_of(content, told) != digest or not _is_encoded(name, told):
            return False
        return not has_forms or all(self._is_form(name, ending, content, told) for ending in COMPRESSED)

    def _is_form(self, name: str, ending: str, content: bytes, told: Headers) -> bool:
        form, of_form = self.store.read_told(name + ending)
        if uncompressed(ending, form or b"") != content:
            return False
        return told is None or of_form == {**told, **_encoding(name + ending)}

    def _is_upload(self, address: str, name: str, digest: str) -> bool:
        there, told = self.store.read_told(name)
        try:
            path = path_of_upload(address)
            is_right = there == path.read_bytes()
        except (OSError, LookupError):
            # Where the upload is away, nothing says what it was.
            return True
        return is_right and (told is None or digest_of(str(path).encode(), told) == digest)


def _is_encoded(name: str, told: Headers) -> bool:
    """Whether a file says how it is compressed, which nobody would read else; where it says anything."""
    return told is None or told.get("content-encoding") == _encoding(name).get("content-encoding")


def _encoding(name: str) -> dict[str, str]:
    ending = PurePosixPath(name).suffix
    return {"content-encoding": ENCODINGS[ending]} if ending in ENCODINGS else {}
