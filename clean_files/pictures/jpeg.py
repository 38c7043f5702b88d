"""JPEG: keeps the segments that a decoder needs, and the pixels as they are."""

import io
import re
import struct
from typing import cast

from PIL import Image, JpegImagePlugin

from .icc import clean_profile
from .limits import MAX_PARTS, check_pixels, damaged, incomplete
from .notes import COMMENTS, HIDDEN, OTHER, PREVIEW, PROFILE, Notes
from .turning import QUALITY, SIDEWAYS, turned

_KIND = "JPEG"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
# Tables for Huffman and arithmetic coding, for the quantities, the height said afterwards, restarts.
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD})
_FIXED_LENGTHS = {0xDC: 4, 0xDD: 4}
# Each is a few bytes that let a reader go through all pixels again; programs write some ten.
_MAX_SCANS = 100
_END, _SCAN, _COMMENT, _RESTARTS = 0xD9, 0xDA, 0xFE, 0xDD
_APP0, _APP1, _APP2, _APP13, _APP14 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE
_ICC = b"ICC_PROFILE\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_IN_SCAN_ENDS = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
# Those that decoders don't step over to find the next restart, where pixels were damaged.
_AFTER_SCAN = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")


def clean(content: bytes, notes: Notes) -> bytes:
    """Take a JPEG, return it upright and without what lies beside the picture."""
    if not content.startswith(b"\xff\xd8\xff"):
        raise damaged(_KIND, "it does not begin as a JPEG does")
    result = b"".join(_Reader(content, notes).parts())
    return _upright(result, notes.orientation) if notes.orientation > 1 else result


def clean_piece(content: bytes, notes: Notes) -> bytes:
    """Take a piece of a picture in JPEG that another format holds, or the tables for such pieces."""
    if not content.startswith(b"\xff\xd8\xff"):
        raise damaged(_KIND, "a piece of it does not begin as a JPEG does")
    return b"".join(_Reader(content, notes, is_piece=True).parts())


class _Reader:
    """Goes through a JPEG's segments from its start, once."""

    def __init__(self, content: bytes, notes: Notes, *, is_piece: bool = False) -> None:
        self.content = content
        self.notes = notes
        self.is_piece = is_piece
        self.place = 2
        self.frames = 0
        self.has_jfif = False
        self.has_adobe = False
        self.has_restarts = False
        self.scans = 0
        self.result: list[bytes] = [b"\xff\xd8"]
        # Where in the result each piece of the colour profile goes.
        self.profile: list[tuple[int, bytes]] = []

    def parts(self) -> list[bytes]:
        """The parts to keep, in their order."""
        for _ in range(MAX_PARTS):
            marker = self._next_marker()
            if marker == _END:
                return self._ended()
            if marker == 0xD8:
                raise damaged(_KIND, "a second picture begins in the middle of it")
            if marker != 0x01 and not 0xD0 <= marker <= 0xD7:  # Those stand alone, and mean nothing here.
                self._segment(marker)
        raise damaged(_KIND, "it is made of far too many parts")

    def _next_marker(self) -> int:
        """Step over the next marker, and whatever was smuggled in before it."""
        start = self.place
        while True:
            place = self.content.find(b"\xff", self.place)
            if place < 0:
                raise incomplete()
            self.place = place
            while self.content[self.place : self.place + 1] == b"\xff":
                self.place += 1
            if self.place >= len(self.content):
                raise incomplete()
            self.place += 1
            if marker := self.content[self.place - 1]:
                break
        if self.content[start : self.place - 1].strip(b"\xff\0"):
            self.notes.add(OTHER)
        return marker

    def _segment(self, marker: int) -> None:
        """Keep or drop the segment of this marker."""
        length = struct.unpack(">H", self._bytes(self.place, 2))[0]
        if length < 2:
            raise damaged(_KIND, "a part of it has no length")
        body = self._bytes(self.place + 2, length - 2)
        self.place += length
        if marker in _FRAMES:
            self._frame(body)
            self._keep(marker, body)
        elif marker in _TABLES:
            if length != _FIXED_LENGTHS.get(marker, length):
                raise damaged(_KIND, "a part of it has a length that none of its kind has")
            if marker == _RESTARTS:
                self.has_restarts = any(body)
            self._keep(marker, body)
        elif marker == _SCAN:
            self._scan(body)
        else:
            self._beside(marker, body)

    def _bytes(self, start: int, length: int) -> bytes:
        if start + length > len(self.content):
            raise incomplete()
        return self.content[start : start + length]

    def _keep(self, marker: int, body: bytes) -> None:
        self.result.append(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body)

    def _frame(self, body: bytes) -> None:
        self.frames += 1
        if len(body) < 6 or len(body) != 6 + 3 * body[5] or self.frames > 1:
            raise damaged(_KIND, "what it says of its size and colours can’t be read, or is there twice")
        height, width = struct.unpack_from(">HH", body, 1)
        check_pixels(width, height)

    def _scan(self, body: bytes) -> None:
        """Keep a scan: its header, and its coded pixels to the next marker that is none of theirs."""
        if not body or len(body) != 4 + 2 * body[0] or not self.frames:
            raise damaged(_KIND, "what stands before its pixels can’t be read")
        end = self._end_of_scan()
        self.scans += 1
        if self.scans > _MAX_SCANS:
            raise damaged(_KIND, "it goes over its pixels far too often")
        self._keep(_SCAN, body)
        self.result.append(self.content[self.place : end].rstrip(b"\xff"))
        self.place = end

    def _end_of_scan(self) -> int:
        """Where the coded pixels end; what is damaged among them goes on as it does for decoders."""
        found = _IN_SCAN_ENDS.search(self.content, self.place)
        if not found:
            raise incomplete()
        if self.has_restarts and found.group()[1] < 0xC0:
            later = _AFTER_SCAN.search(self.content, found.end())
            if later and _RESTART.search(self.content, found.end(), later.start()):
                return later.start()
        return found.start()

    def _beside(self, marker: int, body: bytes) -> None:
        """Keep of the segments beside the pixels those that say how to read the colours; note the others."""
        if marker == _APP0 and body.startswith(b"JFIF\0") and len(body) >= 14:
            self._jfif(body)
        elif marker == _APP0 and body.startswith(b"JFXX\0"):
            self.notes.add(PREVIEW)
        elif marker == _APP14 and body.startswith(b"Adobe") and len(body) >= 12 and not self.has_adobe:
            self.has_adobe = True
            self._keep(marker, body[:12])
            if body[12:].strip(b"\0"):
                self.notes.add(OTHER)
        elif marker == _APP2 and body.startswith(_ICC) and len(body) > 14:
            self.profile.append((len(self.result), body))
            self.result.append(b"")
        else:
            self._told(marker, body)

    def _jfif(self, body: bytes) -> None:
        """Keep the first, without the small picture that it can hold."""
        if body[12] and body[13]:
            self.notes.add(PREVIEW)
        elif body[14:].strip(b"\0"):
            self.notes.add(OTHER)
        if not self.has_jfif:
            self._keep(_APP0, body[:12] + b"\0\0")
        self.has_jfif = True

    def _told(self, marker: int, body: bytes) -> None:
        """Note what a segment that goes has told."""
        if marker == _APP1 and body.startswith(b"Exif\0"):
            self.notes.exif(body[6:])
        elif marker == _APP1 and body.startswith(_XMP):
            self.notes.xmp(body.removeprefix(_XMP))
        elif marker == _APP13 and body.startswith(b"Photoshop 3.0\0"):
            self.notes.photoshop(body.removeprefix(b"Photoshop 3.0\0"))
        elif marker == _APP2 and body.startswith(b"MPF\0"):
            self.notes.add(HIDDEN)
        elif body.strip(b"\0"):
            self.notes.add(COMMENTS if marker == _COMMENT else OTHER)

    def _ended(self) -> list[bytes]:
        """The parts, once the first picture's end is reached: whatever follows is not part of it."""
        if not self.is_piece and not self.scans:
            raise damaged(_KIND, "it has no pixels")
        tail = self.content[self.place :]
        if any(sign in tail for sign in (b"\xff\xd8\xff", b"ftyp", b"PK\x03\x04")):
            self.notes.add(HIDDEN)
        elif tail.strip(b"\0\xff\r\n "):
            self.notes.add(OTHER)
        pieces = self._clean_profile()
        if self.profile and not pieces:
            self.notes.add(PROFILE)
        for place, segment in pieces:
            self.result[place] = segment
        return [*self.result, b"\xff\xd9"]

    def _clean_profile(self) -> list[tuple[int, bytes]]:
        """The pieces of the colour profile and where they go; none if it isn't whole and in order."""
        in_order = sorted(self.profile, key=lambda piece: piece[1][12])
        count = len(in_order)
        if [(body[12], body[13]) for _, body in in_order] != [(n + 1, count) for n in range(count)]:
            return []
        profile = clean_profile(b"".join(body[14:] for _, body in in_order))
        if profile is None:
            return []
        pieces, start = [], 0
        for place, body in in_order:
            piece = body[:14] + profile[start : start + len(body) - 14]
            pieces.append((place, struct.pack(">BBH", 0xFF, _APP2, len(piece) + 2) + piece))
            start += len(body) - 14
        return pieces


def _upright(content: bytes, orientation: int) -> bytes:
    with Image.open(io.BytesIO(content), formats=[_KIND]) as image:
        sampling = JpegImagePlugin.get_sampling(cast(JpegImagePlugin.JpegImageFile, image))
        is_progressive = bool(image.info.get("progressive"))
    # Half the colours across is half of them down once it is turned, which Pillow can't write: it keeps all.
    if sampling == 1 and orientation in SIDEWAYS:
        sampling = 0
    options = {"quality": QUALITY, "subsampling": max(sampling, 0), "progressive": is_progressive}
    result = turned(content, _KIND, orientation, **options)
    return b"".join(_Reader(result, Notes()).parts())
