"""What encoders write of themselves into the coded picture and sound of an MP4 video: overwritten in place.

Players pass it over. It is in the messages "user data unregistered" of H.264 and H.265 (annex D of both),
where encoders put their name and settings, and cameras what they like; in the user data of MPEG-4 part 2; in
the fill that the first packet of AAC begins with. Captions are in messages of another kind, and stay.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

MEGABYTE = 1024 * 1024
# Several hours of film have so many; of what is made to cost time no more is looked at.
MAX_UNITS = 3_000_000
_MAX_MESSAGE = 256 * 1024
_UNREGISTERED = 5
_FILL = 0xFF
_USER_DATA = re.compile(rb"(?<=\x00\x00\x01\xb2)(?!GA94|DTG1|CC\x01)[^\x00]+")
# A stretch of the file, and bytes that take its place.
Range = tuple[int, int]
Patch = tuple[int, bytes]


@dataclass(frozen=True)
class Coding:
    """How a track is coded: "h264", "h265", "mpeg4" or "aac"; and how many bytes the length of a unit has."""

    kind: str
    length_size: int = 4


def patches(source: BinaryIO, coded: Iterable[tuple[Range, Coding]]) -> Iterator[Patch]:
    """Take a video and the stretches where its tracks are; yield what is to stand at which places in it."""
    size = source.seek(0, 2)
    left, budget = 2 * size, [MAX_UNITS]
    seen: set[Range] = set()
    for stretch, coding in coded:
        start, end = stretch
        # A file can say the same place many times over.
        left -= 0 if stretch in seen else end - start
        if stretch in seen or left < 0 or budget[0] < 0 or not 0 <= start <= end <= size:
            continue
        seen.add(stretch)
        match coding.kind:
            case "aac":
                yield from _in_packet(source, start, end)
            case "mpeg4":
                yield from _in_user_data(source, start, end)
            case _:
                yield from _in_units(source, start, end, coding, budget)


def _in_units(source: BinaryIO, start: int, end: int, coding: Coding, budget: list[int]) -> Iterator[Patch]:
    """Go through the units of a stretch by their lengths, and look into those that are messages."""
    header = 1 if coding.kind == "h264" else 2
    while start + coding.length_size < end and budget[0] >= 0:
        budget[0] -= 1
        source.seek(start)
        head = source.read(coding.length_size + 1)
        length = int.from_bytes(head[: coding.length_size], "big")
        start += coding.length_size
        if length > end - start:
            return
        if length > header and _is_message(head[-1], coding) and length <= _MAX_MESSAGE:
            source.seek(start)
            unit = source.read(length)
            cleaned = without_unregistered(unit, header)
            if cleaned != unit:
                yield start, cleaned
        start += length


def _is_message(first: int, coding: Coding) -> bool:
    return first & 31 == 6 if coding.kind == "h264" else first >> 1 & 63 in {39, 40}


def without_unregistered(unit: bytes, header: int) -> bytes:
    """Take a unit of messages, and how long its header is; return it with the unregistered ones blank.

    It stays as long as it was. A coded unit has a byte more where three would look like the start of another
    unit: as many of those as its text had are made again.
    """
    content = _unescaped(unit[header:])
    spans = _unregistered(content)
    if not spans:
        return unit
    for start, end in spans:
        content[start:end] = bytes([_FILL]) * (end - start)
    missing = len(unit) - header - len(_escaped(content))
    start, end = max(spans, key=lambda span: span[1] - span[0])
    if missing and end - start > 2 * missing:
        content[start : start + 2 * missing + 1] = bytes(2 * missing) + b"\1"
    cleaned = unit[:header] + _escaped(content)
    return cleaned if len(cleaned) == len(unit) else unit


def _unregistered(content: bytearray) -> list[Range]:
    """Where in a unit the contents of such messages are."""
    found = []
    place = 0
    while place + 2 < len(content):
        kind, place = _number(content, place)
        size, place = _number(content, place)
        if place + size > len(content):
            break
        if kind == _UNREGISTERED and size:
            found.append((place, place + size))
        place += size
    return found


def _number(content: bytearray, place: int) -> tuple[int, int]:
    """A number that is written as a row of 255s and a rest, and the place behind it."""
    number = 0
    while place < len(content) and content[place] == 255:
        number += 255
        place += 1
    return number + (content[place] if place < len(content) else 0), place + 1


def _unescaped(unit: bytes) -> bytearray:
    return bytearray(unit.replace(b"\0\0\3", b"\0\0"))


def _escaped(content: bytes | bytearray) -> bytes:
    return re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\0\0\3", bytes(content))


def _in_user_data(source: BinaryIO, start: int, end: int) -> Iterator[Patch]:
    for place in range(start, end, MEGABYTE):
        source.seek(place)
        piece = source.read(min(MEGABYTE + 512, end - place))
        for found in _USER_DATA.finditer(piece):
            if found[0].strip(b" "):
                yield place + found.start(), b" " * len(found[0])


def without_user_data(content: bytes) -> bytes:
    """Take how MPEG-4 part 2 is coded; return it without what its encoder says of itself."""
    return _USER_DATA.sub(lambda found: b" " * len(found[0]), content)


def _in_packet(source: BinaryIO, start: int, end: int) -> Iterator[Patch]:
    """The fill element that a packet of AAC begins with (ISO/IEC 14496-3, 4.4.2.7), if it is mere fill."""
    source.seek(start)
    packet = source.read(min(300, end - start))
    if len(packet) < 3 or packet[0] >> 5 != 6:
        return
    count, bit = packet[0] >> 1 & 15, 7
    if count == 15:
        count, bit = 14 + (int.from_bytes(packet[:2], "big") >> 1 & 255), 15
    kind = int.from_bytes(packet[:3], "big") >> 20 - bit & 15
    first, last = (bit + 4 + 7) // 8, (bit + 8 * count) // 8
    if kind == 0 and last <= len(packet) and any(packet[first:last]):
        yield start + first, bytes(last - first)
