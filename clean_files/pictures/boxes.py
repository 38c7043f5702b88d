"""Reads the boxes of which HEIC, AVIF and MP4 files are made."""

import struct
from typing import NamedTuple

from .limits import MAX_PARTS, damaged, incomplete


class Box(NamedTuple):
    """A box: its type, and where it starts, its content starts, and it ends."""

    kind: bytes
    start: int
    body: int
    end: int


def box_at(content: bytes | bytearray, start: int, end: int) -> Box | None:
    """The box at `start`, or None if there is none that ends by `end`."""
    if start + 8 > end:
        return None
    length, kind = struct.unpack_from(">L4s", content, start)
    body = start + 8
    if length == 1 and start + 16 <= end:
        length = struct.unpack_from(">Q", content, body)[0]
        body += 8
    elif length == 0:
        length = end - start
    stop = start + length
    return Box(kind, start, body, stop) if body <= stop <= end else None


def boxes(content: bytes | bytearray, start: int, end: int) -> list[Box]:
    """The boxes that fill the bytes from `start` to `end`."""
    found: list[Box] = []
    while start < end:
        box = box_at(content, start, end)
        if box is None or len(found) >= MAX_PARTS:
            raise damaged("HEIC or AVIF", "its parts don’t fit into each other")
        found.append(box)
        start = box.end
    return found


def outermost(content: bytes) -> tuple[list[Box], int]:
    """The boxes of a file as far as they are whole, and where the last of them ends."""
    found: list[Box] = []
    place = 0
    while len(found) < MAX_PARTS and (box := box_at(content, place, len(content))):
        found.append(box)
        place = box.end
    if content[place + 4 : place + 8] in {b"ftyp", b"meta", b"mdat", b"moov"}:
        raise incomplete()
    return found, place


class Numbers:
    """Takes numbers from the bytes of a box, one after the other."""

    def __init__(self, content: bytes | bytearray, start: int, end: int) -> None:
        self.content = content
        self.place = start
        self.end = end

    def take(self, size: int) -> int:
        """The next number of so many bytes; one of none is 0."""
        return int.from_bytes(self.raw(size), "big")

    def raw(self, size: int) -> bytes:
        """So many bytes."""
        start, self.place = self.place, self.place + size
        if self.place > self.end:
            raise damaged("HEIC or AVIF", "a part of it ends too early")
        return bytes(self.content[start : self.place])

    def text(self) -> bytes:
        """The bytes to the next zero, or to the end."""
        stop = self.content.find(b"\0", self.place, self.end)
        start, self.place = self.place, self.end if stop < 0 else stop + 1
        return bytes(self.content[start : self.end if stop < 0 else stop])


def made(kind: bytes, body: bytes) -> bytes:
    """A box of this type and content."""
    return struct.pack(">L4s", len(body) + 8, kind) + body
