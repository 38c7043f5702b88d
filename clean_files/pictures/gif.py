"""GIF, still and animated: keeps the frames, their times and how often they are repeated."""

import struct

from .icc import clean_profile
from .limits import MAX_PARTS, check_pixels, damaged, incomplete
from .notes import COMMENTS, HIDDEN, OTHER, TEXT, Notes

_KIND = "GIF"
_LOOPS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})
_CONTROL, _COMMENT, _TEXT, _APPLICATION = 0xF9, 0xFE, 0x01, 0xFF


def clean(content: bytes, notes: Notes) -> bytes:
    """Take a GIF, return it without what lies beside the frames."""
    return b"".join(_Reader(content, notes).parts())


class _Reader:
    """Goes through a GIF's blocks from its start, once."""

    def __init__(self, content: bytes, notes: Notes) -> None:
        self.content = content
        self.notes = notes
        self.place = 0
        self.frames = 0
        self.size = (0, 0)
        self.result: list[bytes] = []
        # How the next frame is shown: it goes where that is not a frame but a text.
        self.control = b""

    def parts(self) -> list[bytes]:
        """The parts to keep, in their order."""
        self._header()
        for _ in range(MAX_PARTS):
            # Some programs leave out the last byte, and all show what is before it.
            kind = self._take(1) if self.place < len(self.content) else b";"
            if kind == b",":
                self._frame()
            elif kind == b"!":
                self._extension()
            elif kind == b";":
                return self._ended()
            elif kind != b"\0":  # Some programs write a zero too many.
                raise damaged(_KIND, "in its middle there is something that belongs to no GIF")
        raise damaged(_KIND, "it is made of far too many parts")

    def _take(self, length: int) -> bytes:
        """The next bytes, so many."""
        start, self.place = self.place, self.place + length
        if self.place > len(self.content):
            raise incomplete()
        return self.content[start : self.place]

    def _blocks(self) -> bytes:
        """The next run of blocks, each with its length before it, to the empty one."""
        start = self.place
        while length := self._take(1)[0]:
            self._take(length)
        return self.content[start : self.place]

    def _table(self, flags: int) -> bytes:
        """The table of colours that follows, if these flags say so."""
        return self._take(3 << ((flags & 7) + 1)) if flags & 0x80 else b""

    def _header(self) -> None:
        head = self._take(13)
        if head[:6] not in {b"GIF87a", b"GIF89a"}:
            raise damaged(_KIND, "it does not begin as a GIF does")
        self.size = struct.unpack_from("<HH", head, 6)
        check_pixels(*self.size)
        self.result += [head, self._table(head[10])]

    def _frame(self) -> None:
        self.frames += 1
        head = self._take(9)
        # A frame may be larger than what the header says.
        width, height = struct.unpack_from("<HH", head, 4)
        check_pixels(max(width, self.size[0]), max(height, self.size[1]), self.frames)
        self.result += [self.control, b",", head, self._table(head[8]), self._take(1), self._blocks()]
        self.control = b""

    def _extension(self) -> None:
        kind = self._take(1)[0]
        blocks = self._blocks()
        if kind == _CONTROL:
            if blocks[0] != 4:
                raise damaged(_KIND, "what it says of a frame can’t be read")
            self.control = b"!\xf9" + blocks[:5] + b"\0"
            if len(blocks) > 6:
                self.notes.add(OTHER)
        elif kind == _APPLICATION:
            self._application(blocks)
        elif kind == _TEXT:
            self.control = b""
            self.notes.add(TEXT)
        elif len(blocks) > 1:
            self.notes.add(COMMENTS if kind == _COMMENT else OTHER)

    def _application(self, blocks: bytes) -> None:
        """Keep how often the frames are repeated, and the colour profile."""
        name, rest = blocks[1:12], blocks[12:]
        if name in _LOOPS and rest[:2] == b"\3\1":
            self.result.append(b"!\xff\x0b" + name + rest[:4] + b"\0")
            if len(rest) > 5:
                self.notes.add(OTHER)
        elif name == b"ICCRGBG1012" and (profile := _clean_profile(rest)):
            self.result.append(b"!\xff\x0b" + name + profile)
        elif name == b"XMP DataXMP":
            # The packet is not cut in blocks; behind it are bytes that lead a reader of blocks to its end.
            self.notes.xmp(rest.partition(b"\1\xff\xfe\xfd")[0])
        elif name not in _LOOPS and blocks[0] != 0:
            self.notes.add(OTHER)

    def _ended(self) -> list[bytes]:
        if not self.frames:
            raise damaged(_KIND, "it has no frames")
        tail = self.content[self.place :]
        if any(sign in tail for sign in (b"GIF8", b"\xff\xd8\xff", b"ftyp", b"PK\x03\x04")):
            self.notes.add(HIDDEN)
        elif tail.strip(b"\0\r\n ;"):
            self.notes.add(OTHER)
        return [*self.result, b";"]


def _clean_profile(blocks: bytes) -> bytes | None:
    """The blocks of a colour profile without words, of the same lengths; None if it can't be understood."""
    result, pieces = bytearray(blocks), []
    place = 0
    while length := blocks[place]:
        pieces.append((place + 1, length))
        place += 1 + length
    profile = clean_profile(b"".join(blocks[start : start + length] for start, length in pieces))
    if profile is None:
        return None
    place = 0
    for start, length in pieces:
        result[start : start + length] = profile[place : place + length]
        place += length
    return bytes(result)
