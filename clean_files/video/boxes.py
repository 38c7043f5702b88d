"""The boxes that an MP4 video is made of: found, and overwritten where they stand."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from ..findings import Refused
from .report import DAMAGED, Report


@dataclass(frozen=True)
class Box:
    """Where a box is: from `start` to `end`, its content from `inner` on."""

    kind: bytes
    start: int
    inner: int
    end: int


def read_header(header: bytes, start: int, limit: int) -> Box | None:
    """Take up to 16 bytes, where they stand and where the outer box ends; return the box, or None if none."""
    if len(header) < 8:
        return None
    length, kind = struct.unpack(">L4s", header[:8])
    inner = start + 8
    if length == 1:
        if len(header) < 16:
            return None
        length, inner = struct.unpack(">Q", header[8:16])[0], start + 16
    end = limit if length == 0 else start + length
    return Box(kind, start, inner, end) if end >= inner else None


class Boxes:
    """A part of a video in memory whose boxes can be overwritten. Its length never changes."""

    def __init__(self, content: bytes, report: Report) -> None:
        self.content = bytearray(content)
        self.report = report

    def root(self) -> Box:
        """Return the box that all of it is."""
        box = read_header(bytes(self.content[:16]), 0, len(self.content))
        if box is None or box.end != len(self.content):
            raise Refused(DAMAGED)
        return box

    def children(self, outer: Box, skip: int = 0) -> Iterator[Box]:
        """Yield the boxes within a box, from `skip` bytes into its content on."""
        position = outer.inner + skip
        while position + 8 <= outer.end:
            box = read_header(bytes(self.content[position : position + 16]), position, outer.end)
            if box is None or box.end > outer.end:
                raise Refused(DAMAGED)
            yield box
            position = box.end
        self.blank(position, outer.end)

    def find(self, outer: Box, *path: bytes) -> Box | None:
        """Return the first box along a path of kinds, or None."""
        found: Box | None = outer
        for kind in path:
            found = next((box for box in self.children(found) if box.kind == kind), None) if found else None
        return found

    def inside(self, box: Box) -> bytes:
        """Return a box's content."""
        return bytes(self.content[box.inner : box.end])

    def number(self, position: int, length: int = 4) -> int:
        """Return the number that stands at a position; refuse the video if it ends before."""
        if position + length > len(self.content):
            raise Refused(DAMAGED)
        return int.from_bytes(self.content[position : position + length], "big")

    def blank(self, start: int, end: int, phrase: str = "") -> None:
        """Overwrite a stretch with zeros, and say what was there: in a phrase, or by what it holds."""
        stretch = self.content[start:end]
        if stretch.count(0) < len(stretch):
            self.content[start:end] = bytes(len(stretch))
            if phrase:
                self.report.remove(phrase)
            else:
                self.report.remove_content(stretch)

    def void(self, box: Box, phrase: str = "") -> None:
        """Let a box be empty space."""
        self.blank(box.inner, box.end, phrase)
        self.content[box.start + 4 : box.start + 8] = b"free"
