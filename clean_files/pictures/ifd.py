"""Reads the tables of tags ("IFDs") of which TIFF pictures and Exif data are made."""

import struct
from dataclasses import dataclass, field

# How many bytes a value takes, by the number of its type.
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
MAX_ENTRIES = 1000
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}


@dataclass(frozen=True)
class Entry:
    """One tag: the type of its values, how many they are, and where their bytes lie."""

    kind: int
    count: int
    start: int

    @property
    def length(self) -> int:
        return SIZES[self.kind] * self.count


@dataclass
class Table:
    """The tags of one table that can be read, by number, and where the next table is (or 0)."""

    data: bytes
    order: str
    entries: dict[int, Entry] = field(default_factory=dict)
    # Where each tag's own twelve bytes are.
    places: dict[int, int] = field(default_factory=dict)
    following: int = 0
    start: int = 0
    end: int = 0

    def raw(self, tag: int) -> bytes:
        """The bytes of a tag's values, none if it isn't there."""
        entry = self.entries.get(tag)
        return self.data[entry.start : entry.start + entry.length] if entry else b""

    def numbers(self, tag: int, most: int = 100_000) -> list[int]:
        """The values of a tag that holds whole numbers, none if it holds others or too many."""
        entry = self.entries.get(tag)
        if entry is None or entry.count > most:
            return []
        letter = {1: "B", 3: "H", 4: "L", 13: "L"}.get(entry.kind)
        return list(struct.unpack(f"{self.order}{entry.count}{letter}", self.raw(tag))) if letter else []

    def number(self, tag: int, default: int = 0) -> int:
        """The first value of a tag that holds whole numbers."""
        return next(iter(self.numbers(tag)), default)

    def text(self, tag: int) -> str:
        """The text of a tag: UTF-8 if it can be, or else Latin-1."""
        return decoded(self.raw(tag).split(b"\0")[0])


def decoded(raw: bytes) -> str:
    """Text from bytes in UTF-8, or else in Latin-1."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def byte_order(data: bytes) -> str | None:
    """How `struct` calls the order of bytes in this TIFF, or None if it isn't one."""
    return _ORDERS.get(data[:4])


def first_table(data: bytes) -> Table | None:
    """The first table of a TIFF or of Exif data, or None where there is none."""
    order = byte_order(data)
    if order is None or len(data) < 8:
        return None
    return table_at(data, struct.unpack_from(f"{order}L", data, 4)[0], order)


def table_at(data: bytes, start: int, order: str) -> Table:
    """The table at `start`. Leaves out entries whose type is unknown or whose values lie outside the data."""
    table = Table(data, order)
    if not 8 <= start <= len(data) - 2:
        return table
    count = struct.unpack_from(f"{order}H", data, start)[0]
    end = start + 2 + count * 12
    for place in range(start + 2, min(end, start + 2 + MAX_ENTRIES * 12, len(data) - 11), 12):
        tag, kind, number = struct.unpack_from(f"{order}HHL", data, place)
        length = SIZES.get(kind, 0) * number
        values = place + 8 if length <= 4 else struct.unpack_from(f"{order}L", data, place + 8)[0]
        if length and values + length <= len(data):
            table.entries.setdefault(tag, Entry(kind, number, values))
            table.places.setdefault(tag, place)
    table.start, table.end = start, end
    if count <= MAX_ENTRIES and end + 4 <= len(data):
        table.following = struct.unpack_from(f"{order}L", data, end)[0]
        table.end += 4
    return table
