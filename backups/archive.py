"""The file that a backup is: a tar of plain files in which every byte is accounted for.

    uploads/…  published/…                what was there
    database/<table>.copy
    about.json                            what it was made by, and of
    manifest.jsonl                        [name, size, time, SHA-256] of each of those, in their order
    seal                                  where the manifest is, and its SHA-256

Any tar program unpacks it. This module does not parse it: a member's name, size and time say what each byte
around its content has to be, so the manifest says what the whole file has to be, and the seal what that is.
What differs in any way was cut off or altered: a link, a device, a sparse file, a name twice, something
between or behind the members. Nothing is compressed, so nothing is larger outside than in. Reading it takes
the memory of a few lines and of the names, whatever the size.

That tells damage, and what other programs made. Who alters an archive on purpose can seal it anew: then
only the checksum of the whole file helps, kept somewhere else (`restore --sha256`).
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

BLOCK: Final = tarfile.BLOCKSIZE
CHUNK: Final = 1024 * 1024
FORMAT: Final = 1
UPLOADS, PUBLISHED, DATABASE = "uploads", "published", "database"
ABOUT, MANIFEST, SEAL = "about.json", "manifest.jsonl", "seal"
# The seal is of one size, so that it is found from the end: its header, its content, and tar's own end.
SEALED: Final = BLOCK
TAIL: Final = BLOCK + SEALED + 2 * BLOCK
# A line of the manifest holds one name; what is told of the whole is some hundred kilobytes.
LONGEST_LINE: Final = 64 * 1024
LONGEST_ABOUT: Final = 64 * 1024 * 1024
# At the top of a folder: where a restore keeps what it is at, the project's own mark, what a file system
# makes.
PLACE: Final = ".restoring"
NOT_CONTENT: Final = frozenset({PLACE, ".gitkeep", "lost+found"})
# What file systems take.
LONGEST_NAME: Final = 4000
LONGEST_PART: Final = 255


class ArchiveError(Exception):
    """The archive cannot be made, or is not one to restore; the message is one clear line for a person."""


# In nanoseconds.
SECOND: Final = 1_000_000_000


@dataclass(frozen=True)
class Member:
    """A file in an archive. ``time`` is when it was changed, in nanoseconds."""

    name: str
    size: int
    time: int
    sha256: str

    def line(self) -> bytes:
        return json.dumps([self.name, self.size, self.time, self.sha256]).encode() + b"\n"


def header(name: str, size: int, time: int) -> bytes:
    """The bytes before a member's content; how many they are depends on the name alone."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, time // SECOND, 0o600
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")


def padding(size: int) -> bytes:
    """The bytes behind a content of this size, up to the next block."""
    return bytes(-size % BLOCK)


def tail(manifest: Member, offset: int) -> bytes:
    """The end of an archive whose manifest begins there."""
    seal = {"format": FORMAT, "manifest": [offset, manifest.size, manifest.time, manifest.sha256]}
    content = json.dumps(seal).encode().ljust(SEALED - 1) + b"\n"
    return header(SEAL, SEALED, manifest.time) + content + bytes(2 * BLOCK)


def dumped(value: Any) -> bytes:
    return json.dumps(value, indent=1).encode() + b"\n"


def digest(file: BinaryIO) -> str:
    """The SHA-256 of a whole file."""
    part = Part(file, 0, os.fstat(file.fileno()).st_size)
    for _ in part.chunks():
        pass
    return part.hash.hexdigest()


# --- Writing --------------------------------------------------------------------------------------


class Content:
    """Where a member's content is written to; counts and hashes what goes through."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.size, self.hash = file, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        self.size += len(data)
        return self.file.write(data)


class ArchiveWriter:
    """Writes an archive into a file that is open for writing, member by member."""

    def __init__(self, file: BinaryIO, time: int) -> None:
        """Takes the file and the time of the archive, in nanoseconds."""
        # In whole seconds, as the header of a member says it: so no digit of it stands in the seal alone.
        self.file, self.time = file, time - time % SECOND
        self.lines: list[bytes] = []

    @contextmanager
    def member(self, name: str, time: int | None = None) -> Iterator[Content]:
        """Takes a name; lends what its content is written to. Its size need not be known before."""
        time = self.time if time is None else time
        start = self.file.tell()
        self.file.write(header(name, 0, time))
        content = Content(self.file)
        yield content
        self.file.write(padding(content.size))
        end = self.file.tell()
        self.file.seek(start)
        self.file.write(header(name, content.size, time))
        self.file.seek(end)
        self.lines.append(Member(name, content.size, time, content.hash.hexdigest()).line())

    def close(self, about: dict[str, Any]) -> None:
        """Takes what is to be known of the whole; ends the archive with it."""
        with self.member(ABOUT) as content:
            content.write(dumped(about))
        lines, self.lines, offset = self.lines, [], self.file.tell()
        with self.member(MANIFEST) as content:
            for line in lines:
                content.write(line)
        manifest = Member(MANIFEST, content.size, self.time, content.hash.hexdigest())
        self.file.write(tail(manifest, offset))


# --- Reading --------------------------------------------------------------------------------------


class Part:
    """A stretch of a file, to be read from its beginning; raises ArchiveError where the file ends before."""

    def __init__(self, file: BinaryIO, offset: int, size: int) -> None:
        self.handle, self.at, self.left = file.fileno(), offset, size
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        found = os.pread(self.handle, wanted, self.at)
        if wanted and not found:
            raise ArchiveError("The archive is damaged: it ends too early.")
        self.at += len(found)
        self.left -= len(found)
        self.hash.update(found)
        return found

    def chunks(self) -> Iterator[bytes]:
        while self.left:
            yield self.read(CHUNK)


class ArchiveReader:
    """Reads an archive that is open. Nothing that it gives is to be used before ``check`` went through."""

    def __init__(self, file: BinaryIO) -> None:
        """Takes the file; raises ArchiveError unless it ends as a whole archive does."""
        self.file = file
        self.size = os.fstat(file.fileno()).st_size
        self.offset, self.manifest = self._sealed()

    def _sealed(self) -> tuple[int, Member]:
        """Where the manifest is, and what it is."""
        end = Part(self.file, self.size - TAIL, TAIL).read() if self.size >= TAIL else b""
        try:
            seal = json.loads(end[BLOCK : BLOCK + SEALED])
            offset, size, time, sha256 = seal["manifest"]
            manifest = checked_member([MANIFEST, size, time, sha256])
            if time % SECOND:
                raise ValueError
            is_whole = end == tail(manifest, offset) and type(offset) is int and 0 <= offset < self.size
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ArchiveError(
                "This is no whole archive of the site: its end is missing or altered."
            ) from None
        if not is_whole:
            if isinstance(seal, dict) and isinstance(made_as := seal.get("format"), int) and made_as > FORMAT:
                raise ArchiveError(f"The archive was made by a newer version of the site (format {made_as}).")
            raise ArchiveError("This is no whole archive of the site: its end is altered.")
        return offset, manifest

    def members(self) -> Iterator[tuple[Member, Part]]:
        """Each member with its content, in order; raises ArchiveError at the first byte that is wrong."""
        places = Places()
        start, content = self._at(self.offset, self.manifest)
        if start + padded(self.manifest.size) != self.size - TAIL:
            raise ArchiveError("The archive is damaged: there is something behind its manifest.")
        lines, at = Part(self.file, start, self.manifest.size), 0
        for line in _lines(lines):
            try:
                member = checked_member(json.loads(line))
            except (ValueError, TypeError, RecursionError):
                raise ArchiveError("The archive is altered: its manifest cannot be read.") from None
            start, content = self._at(at, member)
            at = start + padded(member.size)
            if at > self.offset:
                raise ArchiveError("The archive is altered: its manifest says more than it holds.")
            places.take(member.name)
            yield member, content
            if content.left == 0 and content.hash.hexdigest() != member.sha256:
                raise ArchiveError(f"The archive is damaged: {shown(member.name)} is not what it was.")
        if at != self.offset:
            raise ArchiveError("The archive is altered: it holds more than its manifest says.")

    def _at(self, offset: int, member: Member) -> tuple[int, Part]:
        """Where the content of a member that begins here begins, and the content; looks at what is around."""
        expected = header(member.name, member.size, member.time)
        start = offset + len(expected)
        behind = padding(member.size)
        if (
            Part(self.file, offset, len(expected)).read() != expected
            or Part(self.file, start + member.size, len(behind)).read() != behind
        ):
            raise ArchiveError(f"The archive is damaged or altered at {shown(member.name)}.")
        return start, Part(self.file, start, member.size)

    def check(self) -> dict[str, Any]:
        """Reads all of it; gives what it says of itself. Raises ArchiveError unless it is as it was made."""
        _, manifest = self._at(self.offset, self.manifest)
        for _ in manifest.chunks():
            pass
        if manifest.hash.hexdigest() != self.manifest.sha256:
            raise ArchiveError("The archive is damaged: its manifest is not what it was.")
        about, tables = None, set()
        for member, content in self.members():
            if about is not None:
                raise ArchiveError("The archive is altered: something stands behind its description.")
            if member.name == ABOUT:
                about = self._about(member, content)
                continue
            tables.add(table_of(member))
            for _ in content.chunks():
                pass
        if about is None:
            raise ArchiveError("The archive is altered: its description is missing.")
        if set(about["database"]["tables"]) != tables - {None}:
            raise ArchiveError("The archive is altered: its tables are not those of its description.")
        return about

    def _about(self, member: Member, content: Part) -> dict[str, Any]:
        if member.size > LONGEST_ABOUT:
            raise ArchiveError("The archive is altered: its description is too long.")
        try:
            about = json.loads(b"".join(content.chunks()))
            is_sound = _is_sound_about(about)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            is_sound = False
        if not is_sound:
            raise ArchiveError("The archive is altered: its description cannot be read.")
        return about


def _is_sound_about(about: Any) -> bool:
    """Whether what an archive says of itself has the form that is relied on; may raise where it hasn't."""
    database, published = about["database"], about["published"]
    return (
        isinstance(about["made"], str)
        and isinstance(about["code"]["commit"], str)
        and all(_are(str, [table, *columns]) for table, columns in database["tables"].items())
        and all(_are(str, [app, name]) for app, name in database["migrations"])
        and all(_are(int, [last, is_called]) for last, is_called in database["sequences"].values())
        and _are(int, [about["uploads"]["files"], published["files"]])
        and (published["current"] is None or _is_sound_part(published["current"]))
    )


def _are(kind: type, values: list[Any]) -> bool:
    return all(isinstance(value, kind) for value in values)


def table_of(member: Member) -> str | None:
    """The table whose rows a member holds; None for other members."""
    kind, _, name = member.name.partition("/")
    return name.removesuffix(".copy") if kind == DATABASE else None


def padded(size: int) -> int:
    return size + -size % BLOCK


def _lines(part: Part) -> Iterator[bytes]:
    """The lines of a part, none of them longer than a name can make it."""
    kept = b""
    while part.left:
        kept += part.read(LONGEST_LINE)
        *whole, kept = kept.split(b"\n")
        yield from whole
        if len(kept) > LONGEST_LINE:
            raise ArchiveError("The archive is altered: its manifest cannot be read.")
    if kept:
        raise ArchiveError("The archive is altered: its manifest cannot be read.")


def checked_member(row: Any) -> Member:
    """Takes a line of a manifest; raises ValueError or TypeError unless it has the form of one."""
    name, size, time, sha256 = row
    if not (isinstance(name, str) and isinstance(sha256, str)):
        raise TypeError
    name.encode("utf-8", "surrogateescape")
    if type(size) is not int or type(time) is not int or not (0 <= size < 1 << 62 and 0 <= time < 1 << 63):
        raise ValueError
    return Member(name, size, time, sha256)


# --- Names ----------------------------------------------------------------------------------------


def shown(name: str) -> str:
    """A name as it may stand in a line for a person."""
    return json.dumps(name[:200], ensure_ascii=not name.isprintable())


class Places:
    """Where members would lie; refuses names that lead elsewhere, or one below another."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.folders: set[str] = set()

    def take(self, name: str) -> None:
        """Takes a member's name; raises ArchiveError if no backup has such a one."""
        kind, *parts = name.split("/")
        is_sound = len(os.fsencode(name)) <= LONGEST_NAME and all(map(_is_sound_part, parts))
        is_new = name not in self.files
        if name == ABOUT or (
            kind == DATABASE and is_sound and len(parts) == 1 and parts[0].endswith(".copy")
        ):
            self.files.add(name)
            if is_new:
                return
        elif kind in (UPLOADS, PUBLISHED) and parts and is_sound and parts[0] not in NOT_CONTENT:
            above = ["/".join([kind, *parts[:depth]]) for depth in range(1, len(parts))]
            self.folders.update(above)
            # An upload that changed while it was copied is there a second time; the later one counts.
            self.files.add(name)
            if (
                (is_new or kind == UPLOADS)
                and name not in self.folders
                and not self.files.intersection(above)
            ):
                return
        raise ArchiveError(f"The archive is altered: no backup holds a file called {shown(name)} there.")


def _is_sound_part(part: str) -> bool:
    return (
        "/" not in part
        and part not in ("", ".", "..")
        and "\0" not in part
        and len(os.fsencode(part)) <= LONGEST_PART
    )
