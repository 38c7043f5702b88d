"""TIFF: writes the first picture anew with the tags that a decoder needs, and the pixels as they are."""

import io
import struct
import zlib
from typing import NamedTuple

from PIL import Image

from ..findings import Refused
from .icc import clean_profile
from .ifd import SIZES, Table, first_table, table_at
from .jpeg import clean_piece
from .limits import MAX_PARTS, MEGABYTE, check_pixels, damaged, incomplete
from .notes import HIDDEN, OTHER, PROFILE, Notes, read_exif
from .turning import turned

_KIND = "TIFF"
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _COLOURS, _ORIENTATION, _CHANNELS = 256, 257, 258, 259, 262, 274, 277
_STRIPS, _STRIP_LENGTHS, _TILES, _TILE_LENGTHS = 273, 279, 324, 325
_ROWS, _PLANES, _TILE_WIDTH, _TILE_HEIGHT = 278, 284, 322, 323
_JPEG_TABLES, _PROFILE = 347, 34675
_DEFLATE, _JPEG, _UNCOMPRESSED = frozenset({8, 32946}), 7, 1
_KNOWN_COMPRESSIONS = frozenset({_UNCOMPRESSED, 2, 3, 4, 5, _JPEG, *_DEFLATE, 32773})
_KNOWN_COLOURS = frozenset({0, 1, 2, 3, 5, 6, 8})
# The tags that stay, all of numbers, and how many numbers each may have.
_MOST = {
    _WIDTH: 1, _HEIGHT: 1, _BITS: 8, _COMPRESSION: 1, _COLOURS: 1, 266: 1, _CHANNELS: 1, _ROWS: 1,
    282: 1, 283: 1, _PLANES: 1, 292: 1, 293: 1, 296: 1, 301: 3 * 65_536, 317: 1, 318: 2, 319: 6,
    320: 3 * 65_536, _TILE_WIDTH: 1, _TILE_HEIGHT: 1, 332: 1, 334: 1, 338: 8, 339: 8, 342: 6, 529: 3, 530: 2,
    531: 1, 532: 6,
}  # fmt: skip
_NUMBERS = frozenset({3, 4, 5})


class Tag(NamedTuple):
    """A tag as it is written: the type of its values, and their bytes."""

    kind: int
    raw: bytes


def clean(content: bytes, notes: Notes) -> bytes:
    """Take a TIFF, return its first picture upright and without what lies beside the pixels."""
    if content[:4] in {b"II+\0", b"MM\0+"}:
        raise Refused("This is a BigTIFF, which is not accepted. Save it as an ordinary TIFF or as a PNG.")
    table = _first_table(content)
    read_exif(table, notes)
    following = table_at(content, table.following, table.order)
    if following.entries:
        notes.add(HIDDEN)
    pieces = _Pieces(table)
    result = _cleaned(content, table, pieces, notes)
    return _turned(result, notes.orientation) if notes.orientation > 1 else result


def _first_table(content: bytes) -> Table:
    table = first_table(content)
    if table is None or not table.entries:
        raise damaged(_KIND, "its list of contents can’t be found")
    return table


def _cleaned(content: bytes, table: Table, pieces: "_Pieces", notes: Notes) -> bytes:
    """The picture without orientation; the very same bytes where there is nothing else in it."""
    tags = _tags(table, notes)
    pixels = pieces.cleaned(notes)
    gaps = _outside(table, pieces)
    if gaps.strip(b"\0") and not table.following:
        notes.add(OTHER)
    is_whole = tags.keys() | {pieces.places, pieces.lengths} == table.entries.keys()
    unchanged = all(tag.raw == table.raw(number) for number, tag in tags.items())
    if is_whole and unchanged and pixels == pieces.raw and not gaps.strip(b"\0") and not table.following:
        return content
    return _written(table.order, tags, pieces.places, pixels)


class _Pieces:
    """The strips or tiles that hold a picture's pixels."""

    def __init__(self, table: Table) -> None:
        self.table = table
        is_tiled = _TILES in table.entries
        self.places, self.lengths = (_TILES, _TILE_LENGTHS) if is_tiled else (_STRIPS, _STRIP_LENGTHS)
        self.width, self.height = table.number(_WIDTH), table.number(_HEIGHT)
        if not self.width or not self.height:
            raise damaged(_KIND, "it does not say how large it is")
        check_pixels(self.width, self.height)
        self.compression = table.number(_COMPRESSION, _UNCOMPRESSED)
        if self.compression not in _KNOWN_COMPRESSIONS or table.number(_COLOURS) not in _KNOWN_COLOURS:
            raise Refused("This kind of TIFF is not accepted. Save it anew with LZW or without compression.")
        self.spans = self._spans()
        self.raw = [table.data[start:end] for start, end in self.spans]

    def _spans(self) -> list[tuple[int, int]]:
        starts = self.table.numbers(self.places, MAX_PARTS)
        lengths = self.table.numbers(self.lengths, MAX_PARTS)
        size = len(self.table.data)
        if not starts or len(starts) != len(lengths):
            raise damaged(_KIND, "it does not say where its pixels are")
        if any(start + length > size for start, length in zip(starts, lengths, strict=True)):
            raise incomplete()
        # Strips may share bytes, but not so many that the picture grows beyond measure.
        if sum(lengths) > 2 * size:
            raise damaged(_KIND, "its pieces lie upon each other")
        return [(start, start + length) for start, length in zip(starts, lengths, strict=True)]

    def cleaned(self, notes: Notes) -> list[bytes]:
        """Their bytes, without what can hide in them beside the pixels."""
        if self.compression == _JPEG:
            return [clean_piece(piece, notes) for piece in self.raw]
        if self.compression in _DEFLATE:
            return self._without_tails()
        if self.compression == _UNCOMPRESSED:
            return [piece[: self._full_length()] for piece in self.raw]
        return self.raw

    def _without_tails(self) -> list[bytes]:
        """The packed pieces, each to its end. Refuses those that unpack to far more than the picture."""
        channels = self.table.number(_CHANNELS, 1)
        bits = max(self.table.numbers(_BITS, 8) or [1]) * channels
        # A tile can reach beyond a small picture's edge.
        left = 4 * self.height * ((self.width * bits + 7) // 8) + 16 * MEGABYTE
        result = []
        for piece in self.raw:
            shorter, size = _without_tail(piece, left)
            left -= size
            if left < 0:
                raise damaged(_KIND, "its pixels unpack to far more than the picture")
            result.append(shorter)
        return result

    def _full_length(self) -> int:
        """How many bytes of pixels a piece has at most."""
        table = self.table
        channels = table.number(_CHANNELS, 1) if table.number(_PLANES, 1) == 1 else 1
        bits = max(table.numbers(_BITS, 8) or [1]) * channels
        is_tiled = self.places == _TILES
        width = table.number(_TILE_WIDTH) if is_tiled else self.width
        rows = table.number(_TILE_HEIGHT) if is_tiled else min(table.number(_ROWS, self.height), self.height)
        return rows * ((width * bits + 7) // 8)


def _without_tail(piece: bytes, most: int) -> tuple[bytes, int]:
    """A packed piece without what follows its end, and its size when unpacked, as far as that is bearable."""
    inflate = zlib.decompressobj()
    rest, size = piece, 0
    while rest and not inflate.eof and size <= most:
        size += len(inflate.decompress(rest, MEGABYTE))
        rest = inflate.unconsumed_tail
    return piece[: len(piece) - len(inflate.unused_data)], size


def _tags(table: Table, notes: Notes) -> dict[int, Tag]:
    """The tags to keep besides those that say where the pixels are."""
    tags = {
        number: Tag(entry.kind, table.raw(number))
        for number, entry in table.entries.items()
        if entry.count <= _MOST.get(number, 0) and entry.kind in _NUMBERS
    }
    if profile := clean_profile(table.raw(_PROFILE)):
        tags[_PROFILE] = Tag(7, profile)
    elif _PROFILE in table.entries:
        notes.add(PROFILE)
    if _JPEG_TABLES in table.entries:
        tables = clean_piece(table.raw(_JPEG_TABLES), notes)
        tags[_JPEG_TABLES] = Tag(7, tables)
    return tags


def _outside(table: Table, pieces: _Pieces) -> bytes:
    """The file with zeros for the bytes of its table, its tags and its pixels: what is in none of them."""
    if sum(entry.length for entry in table.entries.values()) > 2 * len(table.data):
        raise damaged(_KIND, "its contents lie upon each other")
    left = bytearray(table.data)
    left[:8] = bytes(8)
    left[table.start : table.start + 2] = bytes(2)
    left[max(8, table.end - 4) : table.end] = bytes(max(0, min(4, table.end - 8)))
    for number, entry in table.entries.items():
        place = table.places[number]
        left[place : place + (12 if entry.length > 4 else 8)] = bytes(12 if entry.length > 4 else 8)
        left[entry.start : entry.start + entry.length] = bytes(entry.length)
    for first, last in pieces.spans:
        left[first:last] = bytes(last - first)
    return bytes(left)


def _written(order: str, tags: dict[int, Tag], places: int, pixels: list[bytes]) -> bytes:
    """A TIFF of these tags and pieces: its table first, then the longer values, then the pixels."""
    lengths = _STRIP_LENGTHS if places == _STRIPS else _TILE_LENGTHS
    count = len(pixels)
    tags = {**tags, places: Tag(4, bytes(4 * count))}
    tags[lengths] = Tag(4, struct.pack(f"{order}{count}L", *(len(piece) for piece in pixels)))
    values_start = 8 + 2 + 12 * len(tags) + 4
    start = values_start + sum(_room(tag) for tag in tags.values())
    starts = []
    for piece in pixels:
        starts.append(start)
        start += len(piece) + len(piece) % 2
    tags[places] = Tag(4, struct.pack(f"{order}{count}L", *starts))
    return b"".join([
        (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}LH", 8, len(tags)),
        *_table(order, tags, values_start),
        *(piece + b"\0" * (len(piece) % 2) for piece in pixels),
    ])  # fmt: skip


def _room(tag: Tag) -> int:
    """How many bytes a tag's values take outside the table."""
    length = len(tag.raw)
    return length + length % 2 if length > 4 else 0


def _table(order: str, tags: dict[int, Tag], place: int) -> list[bytes]:
    """The entries of a table and behind them the values for which those have no room, from `place` on."""
    entries, values = [], []
    for number, tag in sorted(tags.items()):
        field = tag.raw.ljust(4, b"\0")
        if room := _room(tag):
            field = struct.pack(f"{order}L", place)
            values.append(tag.raw.ljust(room, b"\0"))
            place += room
        entries.append(struct.pack(f"{order}HHL", number, tag.kind, len(tag.raw) // SIZES[tag.kind]) + field)
    return [*entries, bytes(4), *values]


def _turned(content: bytes, orientation: int) -> bytes:
    """The picture turned, or with the note that it lies on its side where turning would harm its colours."""
    table = _first_table(content)
    with Image.open(io.BytesIO(content), formats=[_KIND]) as image:
        depth = max(table.numbers(_BITS, 8) or [1])
        if depth > 8 and image.mode in {"RGB", "RGBA", "CMYK", "LA", "L"}:
            return _noted(table, orientation)
        dpi = image.info.get("dpi")
    result = turned(content, _KIND, orientation, compression="tiff_deflate", dpi=dpi)
    written = _first_table(result)
    return _cleaned(result, written, _Pieces(written), Notes())


def _noted(table: Table, orientation: int) -> bytes:
    notes = Notes()
    pieces = _Pieces(table)
    tags = _tags(table, notes)
    tags[_ORIENTATION] = Tag(3, struct.pack(f"{table.order}H", orientation))
    return _written(table.order, tags, pieces.places, pieces.cleaned(notes))
