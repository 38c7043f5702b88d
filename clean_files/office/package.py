"""The ZIP around an office file: read within bounds, and written so that it tells nothing itself."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Self, cast

from ..findings import Refused

MEGABYTE = 1024 * 1024
MAX_MEMBERS = 5000
MAX_UNPACKED = 500 * MEGABYTE
MAX_DIRECTORY = MAX_MEMBERS * 300
MAX_IN_MEMORY = 4 * MEGABYTE
# Tags and attributes: what XML costs when it is taken apart, far beyond its length.
MAX_MARKS = 8_000_000
MAX_DEPTH = 3

DAMAGED = (
    "This file is damaged or incomplete: a part of it can’t be unpacked or read. "
    "Open it in an office program, save it anew, and upload that."
)
TOO_LARGE = (
    "This file unpacks to something too large to be looked through. Make it smaller, or save it as a PDF."
)
LOCKED = (
    "This file is locked with a password. Open it, take the password off (Microsoft Office: File, Info, "
    "Protect; LibreOffice: save it without “Save with password”), and upload that."
)
SAVE_ANEW = "Open it in an office program, save it anew, and upload that."
LEADS_OUT = f"This file has parts with paths that lead out of it. {SAVE_ANEW}"
HAS_MACROS = "This file has macros in it, which could harm a reader. Save it without macros."
_LEADS_OUT = re.compile(r"^[/\\]|^\w:|(?:^|/)\.{1,2}(?:/|$)|\\|//|[\x00-\x1f]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_END = b"PK\x05\x06"


@dataclass
class Budget:
    """What looking through one upload may cost, with all files inside it."""

    size: int = MAX_UNPACKED
    marks: int = MAX_MARKS
    depth: int = MAX_DEPTH

    def spend(self, size: int = 0, marks: int = 0) -> None:
        """Take from what is left; raise Refused when nothing is."""
        self.size -= size
        self.marks -= marks
        if self.size < 0 or self.marks < 0:
            raise Refused(TOO_LARGE)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One file further into files within files."""
        if self.depth <= 1:
            raise Refused("This file has files within files within files. Take them out and upload it again.")
        self.depth -= 1
        yield
        self.depth += 1


def scratch() -> BinaryIO:
    """Return an empty file that nobody else sees: in memory while it is small."""
    return cast(BinaryIO, SpooledTemporaryFile(MAX_IN_MEMORY))


class Package:
    """The members of a ZIP, by name. What is unpacked is counted: the ZIP may say wrong."""

    def __init__(self, source: BinaryIO, budget: Budget) -> None:
        size = _check_end(source)
        try:
            self._zip = zipfile.ZipFile(source)
        except Exception:  # zipfile fails in many ways over a ZIP made to hurt.
            raise Refused(DAMAGED) from None
        self._budget = budget
        self._members = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        _check_members(self._zip.infolist(), size)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @property
    def names(self) -> list[str]:
        return list(self._members)

    @property
    def has_dates(self) -> bool:
        """Whether the ZIP says when its members were written."""
        return any(info.date_time != _EPOCH for info in self._members.values())

    def read(self, name: str) -> bytes:
        """Take a member's name and return its content."""
        with self.open(name) as file:
            return file.read()

    def open(self, name: str) -> BinaryIO:
        """Take a member's name and return a copy of its content, seekable, at its start."""
        copy = scratch()
        try:
            with self._zip.open(self._members[name]) as member:
                while chunk := member.read(MEGABYTE):
                    self._budget.spend(len(chunk))
                    copy.write(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, KeyError):
            raise Refused(DAMAGED) from None
        copy.seek(0)
        return copy


class Writer:
    """A new ZIP: no dates, no notes, nothing between its members, the same bytes from the same members."""

    def __init__(self, target: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)

    def write(self, name: str, content: bytes | BinaryIO, is_stored: bool = False) -> None:
        """Add a member."""
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
        info.create_system = 0
        info.external_attr = 0
        if isinstance(content, bytes):
            self._zip.writestr(info, content, compresslevel=6)
            return
        content.seek(0)
        with self._zip.open(info, "w") as member:
            while chunk := content.read(MEGABYTE):
                member.write(chunk)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()


def _check_end(source: BinaryIO) -> int:
    """Return the ZIP's size; refuse it if its directory is missing or too long to be read into memory."""
    size = source.seek(0, 2)
    start = max(0, size - 65_557)
    source.seek(start)
    tail = source.read()
    # Where zipfile looks for it: at the very end, or else before a comment.
    end = len(tail) - 22 if tail[-22:-18] == _END and tail[-2:] == b"\0\0" else tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        raise Refused(DAMAGED)
    count, length = struct.unpack("<HL", tail[end + 10 : end + 16])
    # No document needs the form for over 65,535 members, which could name another directory.
    if (
        count > MAX_MEMBERS
        or length > MAX_DIRECTORY
        or tail[max(0, end - 20) : end].startswith(b"PK\x06\x07")
    ):
        raise Refused(f"This file holds more than {MAX_MEMBERS:,} parts. {SAVE_ANEW}")
    source.seek(0)
    return size


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse members that lead out of the file, are locked, appear twice or lie upon each other."""
    names = [member.orig_filename for member in members]
    if any(_LEADS_OUT.search(name) for name in names):
        raise Refused(LEADS_OUT)
    if len({name.casefold() for name in names}) < len(names):
        raise Refused(f"This file has two parts of the same name: it can be read in two ways. {SAVE_ANEW}")
    if any(member.flag_bits & 0x41 for member in members):
        raise Refused(LOCKED)
    if any(member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for member in members):
        raise Refused(f"This file is packed in a way that office programs do not use. {SAVE_ANEW}")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise Refused(TOO_LARGE)
    places = sorted((member.header_offset, member.compress_size + 30) for member in members)
    ends = [start for start, _ in places[1:]] + [size]
    if any(start + length > end for (start, length), end in zip(places, ends, strict=True)):
        raise Refused(
            f"This file has parts that lie upon each other, as only a hostile file has. {SAVE_ANEW}"
        )
