"""WebM videos, copied element by element: they can be far larger than what may be held in memory."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from ..findings import Findings, Refused
from . import report
from .elements import (
    CHECKSUM,
    LONGEST_HEADER,
    VOID,
    Element,
    Elements,
    empty_header,
    read_header,
    variable_number,
)
from .report import DAMAGED, TOO_MANY, Report

MEGABYTE = 1024 * 1024
# Eight hours of speech alone, or four with a picture, have so many.
MAX_ELEMENTS = 1_500_000
MAX_DESCRIPTION = 16 * MEGABYTE

EBML, SEGMENT, CLUSTER = 0x1A45DFA3, 0x18538067, 0x1F43B675
SEEK_HEAD, INFO, TRACKS, CUES, CHAPTERS = 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B, 0x1043A770
SIMPLE_BLOCK, BLOCK_GROUP, BLOCK = 0xA3, 0xA0, 0xA1
MUXING_APP, WRITING_APP, DATE = 0x4D80, 0x5741, 0x4461
TRACK_ENTRY, TRACK_NUMBER, TRACK_UID, TRACK_TYPE, TRACK_NAME = 0xAE, 0xD7, 0x73C5, 0x83, 0x536E
CODEC_NAME, CODEC_ID, CODEC_PRIVATE = 0x258688, 0x86, 0x63A2
SEEK, SEEK_ID, CUE_POINT = 0x4DBB, 0x53AB, 0xBB

# What the chapters are called was written to be read.
_COPIED = {CHAPTERS}
# A cluster's time and its place: numbers.
_NUMBERS = {0xE7, 0xA7, 0xAB}
_IN_HEADER = {0x4286, 0x42F7, 0x42F2, 0x42F3, 0x4282, 0x4287, 0x4285}
_IN_INFO = {0x2AD7B1, 0x4489, MUXING_APP, WRITING_APP}
_IN_TRACK = {
    *(TRACK_NUMBER, TRACK_UID, TRACK_TYPE, CODEC_ID, CODEC_PRIVATE),
    *(0xB9, 0x88, 0x55AA, 0x55AB, 0x55AC, 0x55AD, 0x55AE, 0x55AF, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x234E7A),
    *(0x23314F, 0x537F, 0x55EE, 0x41E4, 0x22B59C, 0x22B59D, 0x56AA, 0x56BB, 0xE0, 0xE1, 0xAA, 0x6FAB),
}
_PICTURE, _SOUND, _SUBTITLES = 1, 2, 17
# Puts an element right, and returns the numbers of the tracks that it finds.
_Edit = Callable[[Elements], set[int]]


def clean_webm(source: BinaryIO, target: BinaryIO) -> Findings:
    """Take a WebM video; write the clean one; return what was found."""
    cleaning = _Cleaning(source, target)
    cleaning.run()
    return cleaning.found.findings()


class _Cleaning:
    """One video on its way from what came to what is stored."""

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self.found = Report()
        self._source, self._target = source, target
        self._size = source.seek(0, 2)
        self._tracks: set[int] = set()

    def run(self) -> None:
        head = self._header(0)
        if head.number != EBML:
            raise Refused(DAMAGED)
        self._edit(head, _tidy_header)
        segment = self._header(head.stop)
        if segment.number != SEGMENT:
            raise Refused(DAMAGED)
        end = self._size if segment.end is None else segment.end
        if end > self._size:
            raise Refused(DAMAGED)
        self._copy(segment.start, segment.inner)
        self._segment(segment.inner, end)
        self.found.remove(report.OTHER, end < self._size)
        if not self._tracks:
            raise Refused(
                "This video has neither picture nor sound in it. Save it anew as WebM, and upload that."
            )

    def _header(self, position: int) -> Element:
        self._source.seek(position)
        return read_header(self._source.read(LONGEST_HEADER), position)

    def _segment(self, position: int, end: int) -> None:
        """Take all elements between two places as one row: live recordings do not say where clusters end."""
        for _ in range(MAX_ELEMENTS):
            if position >= end:
                return
            element = self._header(position)
            if (element.inner if element.number == CLUSTER else element.stop) > end:
                raise Refused(DAMAGED)
            position = self._element(element)
        raise Refused(TOO_MANY)

    def _element(self, element: Element) -> int:
        """Write one element, and return where the next one begins."""
        if element.number == CLUSTER:
            self._copy(element.start, element.inner)
            return element.inner
        is_number = element.number in _NUMBERS and element.stop - element.inner <= 8
        if edit := _EDITS.get(element.number):
            self._tracks |= self._edit(element, edit)
        elif element.number in _COPIED or is_number or self._is_shown(element):
            self._copy(element.start, element.stop)
        else:
            self._void(element)
        return element.stop

    def _edit(self, element: Element, edit: _Edit) -> set[int]:
        if element.stop - element.start > MAX_DESCRIPTION:
            raise Refused(TOO_MANY)
        if element.stop > self._size:
            raise Refused(DAMAGED)
        self._source.seek(element.start)
        elements = Elements(self._source.read(element.stop - element.start), self.found)
        tracks = edit(elements)
        self._target.write(elements.content)
        return tracks

    def _is_shown(self, element: Element) -> bool:
        """Return whether this is a block of a track that stays."""
        if element.number == SIMPLE_BLOCK:
            self._source.seek(element.inner)
            return variable_number(self._source.read(8)) in self._tracks
        if element.number != BLOCK_GROUP:
            return False
        position = element.inner
        while position < element.stop:
            child = self._header(position)
            if child.number == BLOCK:
                self._source.seek(child.inner)
                return child.stop <= element.stop and variable_number(self._source.read(8)) in self._tracks
            position = child.stop
        return False

    def _void(self, element: Element) -> None:
        length = element.stop - element.start
        header = empty_header(length)
        self._target.write(header)
        for chunk in self._chunks(element.inner, element.stop):
            if element.number != CHECKSUM:
                self.found.remove_content(chunk)
        for start in range(len(header), length, MEGABYTE):
            self._target.write(bytes(min(MEGABYTE, length - start)))

    def _copy(self, start: int, end: int) -> None:
        for chunk in self._chunks(start, end):
            self._target.write(chunk)

    def _chunks(self, start: int, end: int) -> Iterator[bytes]:
        self._source.seek(start)
        while start < end and (chunk := self._source.read(min(MEGABYTE, end - start))):
            yield chunk
            start += len(chunk)


# --- Single elements ------------------------------------------------------------------------------


def _keep_only(elements: Elements, outer: Element, staying: set[int]) -> None:
    for element in list(elements.children(outer)):
        if element.number not in staying:
            phrase = {DATE: report.DATES, TRACK_NAME: report.NAMES, CODEC_NAME: report.PROGRAM}
            elements.void(element, phrase.get(element.number, ""))


def _tidy_header(elements: Elements) -> set[int]:
    _keep_only(elements, elements.root, _IN_HEADER)
    return set()


def _tidy_cues(elements: Elements) -> set[int]:
    _keep_only(elements, elements.root, {CUE_POINT})
    return set()


def _tidy_info(elements: Elements) -> set[int]:
    """What the video says of itself: its length, and the programs, which must be there and may be empty."""
    _keep_only(elements, elements.root, _IN_INFO)
    for element in elements.children(elements.root):
        if element.number in {MUXING_APP, WRITING_APP}:
            elements.blank(element, report.PROGRAM)
    return set()


def _tidy_seek_head(elements: Elements) -> set[int]:
    """Where other elements are: not those that are gone."""
    for seek in list(elements.children(elements.root)):
        wanted = 0
        if seek.number == SEEK:
            for element in elements.children(seek):
                if element.number == SEEK_ID:
                    wanted = int.from_bytes(elements.inside(element), "big")
        if seek.number != VOID and wanted not in {SEEK_HEAD, INFO, TRACKS, CUES, CHAPTERS, CLUSTER}:
            length = seek.stop - seek.start
            elements.content[seek.start : seek.stop] = empty_header(length).ljust(length, b"\0")
        elif seek.number == VOID:
            elements.void(seek)
    return set()


def _tidy_tracks(elements: Elements) -> set[int]:
    """Return the numbers of the tracks that stay."""
    tracks: set[int] = set()
    for entry in list(elements.children(elements.root)):
        is_track = entry.number == TRACK_ENTRY
        values = {e.number: elements.inside(e) for e in elements.children(entry)} if is_track else {}
        kind = int.from_bytes(values.get(TRACK_TYPE, b""), "big")
        number = int.from_bytes(values.get(TRACK_NUMBER, b""), "big")
        if kind not in {_PICTURE, _SOUND, _SUBTITLES}:
            elements.void(entry, report.MEASURED if values else "")
            continue
        if kind == _SUBTITLES:
            elements.report.warn(report.TEXTS)
        tracks.add(number)
        _tidy_track(elements, entry, number, values.get(CODEC_ID, b""))
    return tracks


def _tidy_track(elements: Elements, entry: Element, number: int, codec: bytes) -> None:
    _keep_only(elements, entry, _IN_TRACK)
    for element in elements.children(entry):
        length = element.stop - element.inner
        if element.number == TRACK_UID and length:
            # Programs make it at random, or from something that can be found out.
            elements.content[element.inner : element.stop] = (number % 256).to_bytes(length, "big")
        elif element.number == CODEC_PRIVATE and codec.startswith(b"A_VORBIS"):
            private = _without_comments(elements.inside(element))
            elements.report.remove(report.OTHER, private != elements.inside(element))
            elements.content[element.inner : element.stop] = private


def _without_comments(private: bytes) -> bytes:
    """Take how a Vorbis track is coded: three packets, the second with comments; return it without."""
    position, lengths = 1, []
    for _ in range(2):
        length = 0
        while private[position : position + 1] == b"\xff":
            length, position = length + 255, position + 1
        lengths.append(length + int.from_bytes(private[position : position + 1], "big"))
        position += 1
    start, length = position + lengths[0], lengths[1]
    if private[:1] != b"\x02" or length < 16 or private[start : start + 7] != b"\x03vorbis":
        raise Refused(DAMAGED)
    # The program's name, here of blanks, takes all the room; then no comments, and the mark of the end.
    room = length - 16
    packet = b"\x03vorbis" + room.to_bytes(4, "little") + b" " * room + bytes(4) + b"\x01"
    return private[:start] + packet + private[start + length :]


_EDITS: dict[int, _Edit] = {
    CUES: _tidy_cues,
    INFO: _tidy_info,
    SEEK_HEAD: _tidy_seek_head,
    TRACKS: _tidy_tracks,
}
