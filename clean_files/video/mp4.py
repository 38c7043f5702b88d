"""MP4 videos, copied piece by piece: they can be far larger than what may be held in memory."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import BinaryIO

from ..findings import Findings, Refused
from . import report
from .boxes import Box, read_header
from .coded import patches
from .movie import Fragment, Movie, Range
from .report import DAMAGED, TOO_MANY, Report

MEGABYTE = 1024 * 1024
MAX_BOXES = 100_000
MAX_INDEX = 64 * MEGABYTE
# Lead to places of the file, or say what it is; hold nothing else.
_COPIED = {b"ftyp", b"styp", b"sidx", b"ssix", b"mfra"}
_KNOWN = _COPIED | {b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"udta", b"meta", b"uuid", b"pdin"}


def clean_mp4(source: BinaryIO, target: BinaryIO) -> Findings:
    """Take an MP4 video; write the clean one; return what was found."""
    found = Report()
    boxes = list(_outer_boxes(source, found))
    movie, edited = _edited(source, boxes, found)
    ranges = _merged(movie.ranges, boxes)
    for box in boxes:
        if box.start in edited:
            target.write(edited[box.start])
        elif box.kind in _COPIED:
            _copy(source, target, box.start, box.end)
        elif box.kind == b"mdat":
            _copy(source, target, box.start, box.inner)
            _copy_shown(source, target, box, ranges, found)
        else:
            _void(source, target, box, found)
    # Nothing has moved, so what encoders said of themselves is in the same places.
    for position, content in patches(source, movie.coded):
        target.seek(position)
        target.write(content)
        found.remove(report.PROGRAM)
    target.seek(0, 2)
    return found.findings()


def _outer_boxes(source: BinaryIO, found: Report) -> Iterator[Box]:
    """Yield the outermost boxes; what follows the last one is left behind."""
    size, position, kinds = source.seek(0, 2), 0, set()
    for _ in range(MAX_BOXES):
        source.seek(position)
        box = read_header(source.read(16), position, size)
        if box is None or box.end > size:
            break
        kinds.add(box.kind)
        yield box
        position = box.end
        if position == size:
            break
    else:
        raise Refused(TOO_MANY)
    if position < size:
        source.seek(position)
        if not {b"moov", b"mdat"} <= kinds or source.read(8)[4:] in _KNOWN:
            raise Refused(DAMAGED)
        found.remove(report.OTHER)


def _edited(source: BinaryIO, boxes: list[Box], found: Report) -> tuple[Movie, dict[int, bytes]]:
    """Return the movie, and what is to stand in the places of its index and of the pieces of that."""
    indexes = [box for box in boxes if box.kind == b"moov"]
    if len(indexes) != 1 or boxes[0].kind != b"ftyp":
        raise Refused(DAMAGED)
    movie = Movie(_read(source, indexes[0]), found)
    edited = {indexes[0].start: bytes(movie.boxes.content)}
    for box in boxes:
        if box.kind == b"moof":
            fragment = Fragment(_read(source, box), box.start, movie)
            movie.ranges.extend(fragment.ranges)
            edited[box.start] = bytes(fragment.boxes.content)
    return movie, edited


def _read(source: BinaryIO, box: Box) -> bytes:
    if box.end - box.start > MAX_INDEX:
        raise Refused(TOO_MANY)
    source.seek(box.start)
    return source.read(box.end - box.start)


def _merged(ranges: list[Range], boxes: list[Box]) -> list[Range]:
    """Return the stretches that are shown, in order and apart; refuse those that are not in an `mdat`."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    places = [(box.inner, box.end) for box in boxes if box.kind == b"mdat"]
    at = 0
    for start, end in merged:
        while at < len(places) and places[at][1] <= start:
            at += 1
        if at == len(places) or start < places[at][0] or end > places[at][1]:
            raise Refused(DAMAGED)
    return merged


def _copy_shown(source: BinaryIO, target: BinaryIO, box: Box, ranges: list[Range], found: Report) -> None:
    """Copy what a track shows of a box, and write zeros for the rest, which can hold anything."""
    position = box.inner
    first, last = bisect_left(ranges, (box.inner, 0)), bisect_left(ranges, (box.end, 0))
    for start, end in ranges[first:last]:
        _blank(source, target, position, start, found)
        _copy(source, target, start, end)
        position = end
    _blank(source, target, position, box.end, found)


def _void(source: BinaryIO, target: BinaryIO, box: Box, found: Report) -> None:
    """Write empty space in the place of a box."""
    source.seek(box.start)
    header = source.read(box.inner - box.start)
    target.write(header[:4] + b"free" + header[8:])
    _blank(source, target, box.inner, box.end, found)


def _blank(source: BinaryIO, target: BinaryIO, start: int, end: int, found: Report) -> None:
    for chunk in _chunks(source, start, end):
        found.remove_content(chunk)
        target.write(bytes(len(chunk)))


def _copy(source: BinaryIO, target: BinaryIO, start: int, end: int) -> None:
    for chunk in _chunks(source, start, end):
        target.write(chunk)


def _chunks(source: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    source.seek(start)
    while start < end and (chunk := source.read(min(MEGABYTE, end - start))):
        yield chunk
        start += len(chunk)
