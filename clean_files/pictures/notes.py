"""Reads what cameras and programs write beside a picture: Exif, XMP and IPTC.

It is read to say in plain words what is taken out, and to offer the credit and caption found in it. It is
written by strangers and often broken, so whatever can't be read is passed over in silence.
"""

import re
import struct
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from ..findings import Findings
from .ifd import Table, decoded, first_table, table_at
from .limits import MEGABYTE

PLACE = "the place where it was taken"
DATE = "the date and time when it was taken"
CAMERA = "the camera and its serial number"
PROGRAM = "the program it was made with"
AUTHOR = "the author's name"
TITLES = "keywords and titles"
PREVIEW = "a small preview picture"
BRIGHT = "a second rendering for bright screens"
PROFILE = "a colour profile that can’t be read (see whether its colours are right)"
COMMENTS = "comments"
TEXT = "text"
HIDDEN = "a second picture or video hidden behind the first"
OTHER = "other information beside the picture"

# In the order in which they are told.
_PHRASES = (
    PLACE,
    DATE,
    CAMERA,
    PROGRAM,
    AUTHOR,
    TITLES,
    PREVIEW,
    BRIGHT,
    PROFILE,
    COMMENTS,
    TEXT,
    HIDDEN,
    OTHER,
)

MAX_CREDIT = 255
MAX_CAPTION = 500


class Notes:
    """Collects what lies beside the pixels while a cleaner takes it out."""

    def __init__(self) -> None:
        self._orientations: dict[int, int] = {}
        self._removed: set[str] = set()
        self._credits: dict[int, str] = {}
        self._captions: dict[int, str] = {}

    def add(self, phrase: str) -> None:
        """Note that something of this kind is taken out."""
        self._removed.add(phrase)

    def credit(self, text: str, rank: int) -> None:
        """Note a text as credit; the one with the lowest rank counts, and of equals the first."""
        if text := _plain(text, MAX_CREDIT):
            self._credits.setdefault(rank, text)

    def caption(self, text: str, rank: int) -> None:
        """Note a text as caption, as with `credit`."""
        text = _plain(text, MAX_CAPTION)
        # What some cameras put there by themselves.
        if text and not re.fullmatch(r"(?i)(olympus|minolta|sony|kodak|samsung|oplus)\b.*|dcim.*", text):
            self._captions.setdefault(rank, text)

    def turn(self, orientation: int, rank: int) -> None:
        """Note how the picture lies; the note with the lowest rank counts, and of equals the first."""
        if 1 <= orientation <= 8:
            self._orientations.setdefault(rank, orientation)

    @property
    def orientation(self) -> int:
        """How the picture lies, from 1 (upright) to 8, by the numbers of Exif."""
        return self._orientations[min(self._orientations)] if self._orientations else 1

    def findings(self) -> Findings:
        """All of it as a cleaner reports it."""
        return Findings(
            removed=[phrase for phrase in _PHRASES if phrase in self._removed],
            credit=_first(self._credits),
            caption=_first(self._captions),
        )

    def exif(self, data: bytes) -> None:
        """Read Exif data, with or without the letters that mark it."""
        table = first_table(data.removeprefix(b"Exif\0\0"))
        if table is None:
            self.add(OTHER)
        else:
            read_exif(table, self)
            if table_at(table.data, table.following, table.order).entries:
                self.add(PREVIEW)

    def xmp(self, data: bytes) -> None:
        """Read an XMP packet."""
        start, end = data.find(b"<"), data.rfind(b">") + 1
        try:
            root = fromstring(data[start : min(end, MEGABYTE)], forbid_dtd=True)
        except Exception:  # Whatever is wrong with it, it goes.
            self.add(OTHER)
        else:
            read_xmp(root, self)

    def iptc(self, data: bytes) -> None:
        """Read the records of IPTC."""
        for number, value in _iptc_records(data):
            _read_iptc(number, decoded(value), self)

    def photoshop(self, data: bytes) -> None:
        """Read the blocks that Photoshop writes, of which one is IPTC."""
        for number, value in _photoshop_blocks(data):
            if number == 0x0404:
                self.iptc(value)
            elif number in {0x0409, 0x040C}:
                self.add(PREVIEW)
            elif number in {0x0422, 0x0423}:
                self.exif(value)
            elif number == 0x0424:
                self.xmp(value)
            elif number not in {0x03ED, 0x0406, 0x0425}:  # Resolution, the quality of JPEG, a checksum.
                self.add(OTHER)


def _plain(text: str, most: int) -> str:
    """A text on one line without control characters, and not too long."""
    words = "".join(letter if letter.isprintable() else " " for letter in text[: most * 4]).split()
    return " ".join(words)[:most].strip()


def _first(texts: dict[int, str]) -> str:
    return texts[min(texts)] if texts else ""


# --- Exif -----------------------------------------------------------------------------------------

_EXIF, _GPS, _INTEROP = 0x8769, 0x8825, 0xA005
# Tags that only say how the pixels are written: they tell nothing of anybody, and nobody misses them.
_TECHNICAL = {
    *range(0x00FE, 0x010D), 0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x011A, 0x011B, 0x011C, 0x0124, 0x0125,
    0x0128, 0x0129, 0x012D, 0x013D, 0x013E, 0x013F, *range(0x0140, 0x0146), 0x014C, 0x014E, 0x0152, 0x0153,
    0x0156, 0x015B, 0x0211, 0x0212, 0x0213, 0x0214, 0x8773, _EXIF, _GPS, _INTEROP, 0x9000, 0x9101, 0xA000,
    0xA001, 0xA002, 0xA003,
}  # fmt: skip
_KINDS = {
    **dict.fromkeys((0x0132, 0x9003, 0x9004, 0x9290, 0x9291, 0x9292, 0x9010, 0x9011, 0x9012), DATE),
    **dict.fromkeys((0x010F, 0x0110, 0x013C, 0x927C, 0xA420, 0xA431, 0xA432, 0xA433), CAMERA),
    0x0131: PROGRAM,
    **dict.fromkeys((0xA434, 0xA435, 0xC62F, 0xC614), CAMERA),
    **dict.fromkeys((0x013B, 0x8298, 0x9C9D, 0xA430), AUTHOR),
    **dict.fromkeys((0x010D, 0x010E, 0x011D, 0x9C9B, 0x9C9E, 0x9C9F, 0x4746), TITLES),
    **dict.fromkeys((0x9286, 0x9C9C), COMMENTS),
    **dict.fromkeys((0x014A, 0x0201), PREVIEW),
}


def read_exif(table: Table, notes: Notes) -> None:
    """Take the first table of Exif data, and note what it and the tables it leads to tell."""
    _read_table(table, notes)
    notes.turn(table.number(0x0112), 0)
    notes.credit(table.text(0x013B), 0)
    notes.credit(table.text(0x8298), 6)
    notes.caption(table.text(0x010E), 0)
    if table_at(table.data, table.number(_GPS), table.order).entries:
        notes.add(PLACE)
    detail = table_at(table.data, table.number(_EXIF), table.order)
    _read_table(detail, notes)
    notes.credit(table.raw(0x9C9D).decode("utf-16-le", "replace"), 1)


def _read_table(table: Table, notes: Notes) -> None:
    for tag, entry in table.entries.items():
        if tag in _KINDS:
            notes.add(_KINDS[tag])
        elif tag == 0x83BB:
            notes.iptc(table.raw(tag))
        elif tag == 0x02BC:
            notes.xmp(table.raw(tag))
        elif tag == 0x8649:
            notes.photoshop(table.raw(tag))
        elif tag not in _TECHNICAL and entry.length:
            notes.add(OTHER)


# --- XMP ------------------------------------------------------------------------------------------

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_ORIENTATION = "{http://ns.adobe.com/tiff/1.0/}Orientation"
_XMP_KINDS = (
    (re.compile(r"GPS|Location|City|Country|State|Sublocation", re.IGNORECASE), PLACE),
    (re.compile(r"Date|Time", re.IGNORECASE), DATE),
    (re.compile(r"CreatorTool|Software", re.IGNORECASE), PROGRAM),
    (re.compile(r"Serial|Make$|Model$|Lens|Device", re.IGNORECASE), CAMERA),
    (re.compile(r"creator|Author|Credit|rights|Owner|Artist|Copyright|Person", re.IGNORECASE), AUTHOR),
    (re.compile(r"title|subject|description|Headline|Keyword|Caption|Label", re.IGNORECASE), TITLES),
    (re.compile(r"Thumbnails?$|^image$", re.IGNORECASE), PREVIEW),
)
MAX_ELEMENTS = 20_000


def read_xmp(root: Element, notes: Notes) -> None:
    """Take the root of an XMP packet, and note what it tells."""
    for count, element in enumerate(root.iter()):
        if count > MAX_ELEMENTS:
            break
        for name, value in ((str(element.tag), _text_in(element)), *element.attrib.items()):
            if not name.startswith(_RDF) and "}" in name and value:
                _read_property(name, value, notes)


def _text_in(element: Element) -> str:
    """The text of a property, of its first one where it is a list."""
    for count, part in enumerate(element.iter()):
        text = (part.text or "").strip()
        if text or count > 4:
            return text
    return ""


def _read_property(name: str, value: str, notes: Notes) -> None:
    if name == _ORIENTATION:
        return notes.turn(int(value) if value.isdecimal() else 0, 1)
    short = name.partition("}")[2]
    notes.add(next((phrase for pattern, phrase in _XMP_KINDS if pattern.search(short)), OTHER))
    ranks = {f"{_DC}creator": 3, f"{_PHOTOSHOP}Credit": 4, f"{_DC}rights": 8}
    if name in ranks:
        notes.credit(value, ranks[name])
    if name == f"{_DC}description":
        notes.caption(value, 2)
    return None


# --- IPTC -----------------------------------------------------------------------------------------

_IPTC_KINDS = {
    **dict.fromkeys((26, 27, 90, 92, 95, 100, 101), PLACE),
    **dict.fromkeys((30, 35, 37, 38, 55, 60, 62, 63), DATE),
    **dict.fromkeys((65, 70), PROGRAM),
    **dict.fromkeys((80, 85, 110, 115, 116, 118, 122), AUTHOR),
    **dict.fromkeys((5, 7, 15, 20, 25, 40, 103, 105, 120), TITLES),
    **dict.fromkeys(range(200, 203), PREVIEW),
}


def _iptc_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and value of each record about the picture, as far as they can be read."""
    place = 0
    for _ in range(2000):
        if place + 5 > len(data) or data[place] != 0x1C:
            return
        length = struct.unpack_from(">H", data, place + 3)[0]
        if length & 0x8000:
            return
        if data[place + 1] == 2:
            yield data[place + 2], data[place + 5 : place + 5 + length]
        place += 5 + length


def _read_iptc(number: int, value: str, notes: Notes) -> None:
    if number:  # The first says which version of the rules is followed.
        notes.add(_IPTC_KINDS.get(number, OTHER))
    ranks = {80: 2, 110: 5, 116: 7}
    if number in ranks:
        notes.credit(value, ranks[number])
    if number == 120:
        notes.caption(value, 1)


def _photoshop_blocks(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number and content of each block, as far as they can be read."""
    place = 0
    for _ in range(2000):
        if data[place : place + 4] != b"8BIM" or place + 12 > len(data):
            return
        number = struct.unpack_from(">H", data, place + 4)[0]
        name_end = place + 7 + data[place + 6]
        name_end += (name_end - place - 6) % 2
        if name_end + 4 > len(data):
            return
        length = struct.unpack_from(">L", data, name_end)[0]
        yield number, data[name_end + 4 : name_end + 4 + length]
        place = name_end + 4 + length + length % 2
