"""The index of an MP4 video: what in it stays, and which bytes of the file its tracks show."""

import re
import sys
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..findings import Refused
from . import report
from .boxes import Box, Boxes
from .coded import Coding, without_unregistered, without_user_data
from .report import DAMAGED, TOO_MANY, Report

MAX_CHUNKS = 1_000_000
Range = tuple[int, int]

# Which boxes stay, by the box around them; all others become empty space.
_STAYING: dict[bytes, set[bytes]] = {
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"mvex": {b"mehd", b"trex"},
    b"trak": {b"tkhd", b"tref", b"edts", b"mdia"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr", b"elng", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"sthd", b"nmhd", b"gmhd", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {
        *(b"stsd", b"stts", b"ctts", b"cslg", b"stss", b"stsc", b"stsz", b"stz2", b"stco", b"co64"),
        *(b"stsh", b"padb", b"stdp", b"sdtp", b"sbgp", b"sgpd", b"subs", b"stps"),
    },
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs", b"sdtp"},
}
_IN_PICTURE_FORMAT = {
    *(b"avcC", b"hvcC", b"lhvC", b"vpcC", b"av1C", b"dvcC", b"dvvC", b"dvwC", b"esds", b"d263", b"hvcE"),
    *(
        b"pasp",
        b"clap",
        b"colr",
        b"btrt",
        b"fiel",
        b"mdcv",
        b"clli",
        b"SmDm",
        b"CoLL",
        b"st3d",
        b"sv3d",
        b"amve",
    ),
}
_IN_SOUND_FORMAT = {
    *(b"esds", b"dac3", b"dec3", b"dac4", b"dOps", b"dfLa", b"alac", b"damr", b"wave", b"chan", b"chnl"),
    *(b"btrt", b"pcmC", b"srat", b"dmix", b"mhaC"),
}
# Formats of which each picture is a whole file, with whatever its own headers say.
_PHOTOGRAPHS = {b"jpeg", b"mjpa", b"mjpb", b"mjp2", b"png ", b"tiff", b"gif "}
_TEXT_HANDLERS = {b"text", b"sbtl", b"subt", b"clcp"}


@dataclass
class Track:
    """A track that stays: its number, and how long its samples are where nothing else says it."""

    number: int
    default_size: int = 0
    coding: Coding | None = None


class Movie:
    """The index as it is stored."""

    def __init__(self, content: bytes, found: Report) -> None:
        self.boxes = Boxes(content, found)
        self.tracks: dict[int, Track] = {}
        self.ranges: list[Range] = []
        # The stretches in which encoders may write of themselves.
        self.coded: list[tuple[Range, Coding]] = []
        self._traks: list[Box] = []
        root = self.boxes.root()
        self._choose_tracks(root)
        _tidy(self.boxes, root, self)
        for trak in self._traks:
            self._measure(trak)

    def _choose_tracks(self, root: Box) -> None:
        for trak in list(self.boxes.children(root)):
            if trak.kind != b"trak":
                continue
            handler, number = self._handler(trak), self._number(trak)
            if handler in {b"vide", b"soun"} and self._format(trak) not in _PHOTOGRAPHS:
                pass
            elif handler in _TEXT_HANDLERS:
                self.boxes.report.warn(report.TEXTS)
            else:
                self.boxes.void(trak, report.MEASURED)
                continue
            if number in self.tracks:
                raise Refused(DAMAGED)
            self.tracks[number] = Track(number)
            self._traks.append(trak)
        if not self.tracks:
            raise Refused(
                "This video has neither picture nor sound in it. Save it anew as MP4, and upload that."
            )

    def _handler(self, trak: Box) -> bytes:
        box = self.boxes.find(trak, b"mdia", b"hdlr")
        return self.boxes.inside(box)[8:12] if box else b""

    def _format(self, trak: Box) -> bytes:
        box = self.boxes.find(trak, b"mdia", b"minf", b"stbl", b"stsd")
        return self.boxes.inside(box)[12:16] if box else b""

    def _number(self, trak: Box) -> int:
        box = self.boxes.find(trak, b"tkhd")
        if box is None:
            raise Refused(DAMAGED)
        return self.boxes.number(box.inner + (20 if self.boxes.number(box.inner, 1) == 1 else 12))

    def _measure(self, trak: Box) -> None:
        """Note which bytes of the file a track shows."""
        table = self.boxes.find(trak, b"mdia", b"minf", b"stbl")
        if table is None:
            raise Refused(DAMAGED)
        parts = {box.kind: self.boxes.inside(box) for box in self.boxes.children(table)}
        track = self.tracks[self._number(trak)]
        track.coding = _coding(self.boxes, self.boxes.find(table, b"stsd"))
        starts = _chunk_starts(parts)
        if len(self.ranges) + len(starts) > MAX_CHUNKS:
            raise Refused(TOO_MANY)
        for start, length in zip(starts, _chunk_lengths(parts, len(starts)), strict=False):
            self.ranges.append((start, start + length))
            if track.coding:
                self.coded.append((self.ranges[-1], track.coding))


class Fragment:
    """A piece of the index that stands before its piece of the video."""

    def __init__(self, content: bytes, start: int, movie: Movie) -> None:
        self.boxes = Boxes(content, movie.boxes.report)
        self.ranges: list[Range] = []
        self._movie, self._start = movie, start
        root = self.boxes.root()
        _tidy(self.boxes, root, movie)
        position: int | None = None
        for traf in self.boxes.children(root):
            if traf.kind == b"traf":
                position = self._measure(traf, position)

    def _measure(self, traf: Box, position: int | None) -> int:
        """Take where the last track's bytes ended; note this one's, and return where they end."""
        head = self.boxes.find(traf, b"tfhd")
        if head is None:
            raise Refused(DAMAGED)
        flags, at = self.boxes.number(head.inner), head.inner + 8
        track = self._movie.tracks.get(self.boxes.number(head.inner + 4))
        base = self._start if position is None or flags & 0x20000 else position
        if flags & 0x1:
            base, at = self.boxes.number(at, 8), at + 8
        at += 4 * bool(flags & 0x2) + 4 * bool(flags & 0x8)
        size = self.boxes.number(at) if flags & 0x10 else track.default_size if track else 0
        position = base
        for run in self.boxes.children(traf):
            if run.kind == b"trun":
                position = self._run(run, base, position, size, track)
        if track is None:
            self.boxes.void(traf, report.MEASURED)
        return position

    def _run(self, run: Box, base: int, position: int, size: int, track: Track | None) -> int:
        flags, count = self.boxes.number(run.inner), self.boxes.number(run.inner + 4)
        at = run.inner + 8
        if flags & 0x1:
            position, at = base + _signed(self.boxes.number(at)), at + 4
        at += 4 * bool(flags & 0x4)
        columns = [flag for flag in (0x100, 0x200, 0x400, 0x800) if flags & flag]
        numbers = _numbers(bytes(self.boxes.content[at : min(run.end, at + 4 * len(columns) * count)]))
        if len(numbers) != len(columns) * count or position < 0:
            raise Refused(DAMAGED)
        if 0x200 in columns:
            end = position + sum(numbers[columns.index(0x200) :: len(columns)])
        else:
            end = position + size * count
        if track is not None:
            self.ranges.append((position, end))
            if track.coding:
                self._movie.coded.append((self.ranges[-1], track.coding))
        return end


# --- Single boxes ---------------------------------------------------------------------------------


def _tidy(boxes: Boxes, outer: Box, movie: Movie) -> None:
    """Empty what does not stay in a box, and put right what does."""
    for box in list(boxes.children(outer)):
        if box.kind not in _STAYING[outer.kind]:
            boxes.void(box)
        elif box.kind in _STAYING:
            _tidy(boxes, box, movie)
        elif put_right := _FIELDS.get(box.kind):
            put_right(boxes, box, movie)


def _movie_header(boxes: Boxes, box: Box, movie: Movie) -> None:
    _times(boxes, box, movie)
    later = box.inner + (32 if boxes.number(box.inner, 1) == 1 else 20)
    boxes.blank(later + 6, min(later + 16, box.end))
    boxes.blank(later + 52, min(later + 76, box.end))


def _times(boxes: Boxes, box: Box, movie: Movie) -> None:
    """When it was made and when changed."""
    length = 16 if boxes.number(box.inner, 1) == 1 else 8
    boxes.blank(box.inner + 4, min(box.inner + 4 + length, box.end), report.DATES)


def _handler_name(boxes: Boxes, box: Box, movie: Movie) -> None:
    boxes.blank(box.inner + 4, min(box.inner + 8, box.end))
    boxes.blank(min(box.inner + 12, box.end), box.end, report.NAMES)


def _references(boxes: Boxes, box: Box, movie: Movie) -> None:
    """Which tracks a track belongs to: of those, some may be gone."""
    for reference in boxes.children(box):
        if any(number not in movie.tracks for number in _numbers(boxes.inside(reference))):
            boxes.void(reference, report.MEASURED)


def _data_references(boxes: Boxes, box: Box, movie: Movie) -> None:
    for entry in boxes.children(box, skip=8):
        if not boxes.number(entry.inner) & 1:
            raise Refused("The pictures or the sound of this video are in another file. Save it as one file.")
        boxes.blank(entry.inner + 4, entry.end)


def _defaults(boxes: Boxes, box: Box, movie: Movie) -> None:
    if track := movie.tracks.get(boxes.number(box.inner + 4)):
        track.default_size = boxes.number(box.inner + 16)
    else:
        boxes.void(box, report.MEASURED)


def _formats(boxes: Boxes, box: Box, movie: Movie) -> None:
    """How picture or sound are coded."""
    for entry in boxes.children(box, skip=8):
        if entry.kind in {b"encv", b"enca"}:
            raise Refused("This video is locked. Save it without copy protection.")
        if _is_picture_format(boxes, entry):
            boxes.blank(entry.inner + 8, entry.inner + 24)
            boxes.blank(entry.inner + 42, entry.inner + 74, report.PROGRAM)
            _tidy_format(boxes, entry, 78, _IN_PICTURE_FORMAT)
        elif entry.kind in _SOUND_FORMATS:
            version = boxes.number(entry.inner + 8, 2)
            boxes.blank(entry.inner + 10, entry.inner + 16)
            _tidy_format(boxes, entry, {1: 44, 2: 64}.get(version, 28), _IN_SOUND_FORMAT)


_SOUND_FORMATS = {
    *(b"mp4a", b"ac-3", b"ec-3", b"ac-4", b"Opus", b"fLaC", b"alac", b"samr", b"sawb", b"mhm1"),
    *(b"sowt", b"twos", b"lpcm", b"ipcm", b"fpcm", b"in24", b"raw ", b"ulaw", b"alaw", b".mp3"),
}
_PICTURE_FORMATS = {
    *(b"avc1", b"avc2", b"avc3", b"avc4", b"hvc1", b"hev1", b"hvc2", b"dvh1", b"dvhe", b"dva1", b"dvav"),
    *(b"vp08", b"vp09", b"av01", b"mp4v", b"s263", b"vvc1", b"vvi1"),
}


def _is_picture_format(boxes: Boxes, entry: Box) -> bool:
    return entry.kind in _PICTURE_FORMATS and entry.end - entry.inner >= 78


def _tidy_format(boxes: Boxes, entry: Box, skip: int, staying: set[bytes]) -> None:
    for box in boxes.children(entry, skip):
        is_profile = box.kind == b"colr" and boxes.inside(box)[:4] in {b"prof", b"rICC"}
        if box.kind not in staying or is_profile:
            boxes.void(box)
        elif box.kind == b"esds":
            _rewrite(boxes, box, without_user_data(boxes.inside(box)))
        elif box.kind == b"hvcC":
            _rewrite(boxes, box, _without_messages(boxes.inside(box)))


def _rewrite(boxes: Boxes, box: Box, content: bytes) -> None:
    boxes.report.remove(report.PROGRAM, content != boxes.inside(box))
    boxes.content[box.inner : box.end] = content


def _without_messages(description: bytes) -> bytes:
    """How H.265 is coded (ISO/IEC 14496-15, 8.3.3), with what its encoder says of itself in it blank."""
    result, place = bytearray(description), 23
    for _ in range(description[22] if len(description) > 22 else 0):
        kind, count = description[place] & 63, int.from_bytes(description[place + 1 : place + 3], "big")
        place += 3
        for _ in range(count):
            length = int.from_bytes(description[place : place + 2], "big")
            place += 2
            if place + length > len(description):
                raise Refused(DAMAGED)
            if kind in {39, 40}:
                result[place : place + length] = without_unregistered(description[place : place + length], 2)
            place += length
        if place >= len(description):
            break
    return bytes(result)


def _coding(boxes: Boxes, formats: Box | None) -> Coding | None:
    """How a track is coded, by the first of its formats, where encoders are known to write of themselves."""
    entry = next(boxes.children(formats, skip=8), None) if formats else None
    if entry is None:
        return None
    skip = 78 if _is_picture_format(boxes, entry) else 28
    parts = (
        {box.kind: boxes.inside(box) for box in boxes.children(entry, skip)} if entry.kind != b"raw " else {}
    )
    if len(parts.get(b"avcC", b"")) > 4:
        return Coding("h264", (parts[b"avcC"][4] & 3) + 1)
    if len(parts.get(b"hvcC", b"")) > 22:
        return Coding("h265", (parts[b"hvcC"][21] & 3) + 1)
    if entry.kind == b"mp4v":
        return Coding("mpeg4")
    is_aac = entry.kind == b"mp4a" and _AAC.search(parts.get(b"esds", b""))
    return Coding("aac") if is_aac else None


# The descriptor of a decoder, its length, and that it decodes AAC.
_AAC = re.compile(rb"\x04[\x80-\xff]{0,3}[\x00-\x7f][\x40\x66\x67\x68]")


_FIELDS: dict[bytes, Callable[[Boxes, Box, Movie], None]] = {
    b"dref": _data_references,
    b"hdlr": _handler_name,
    b"mdhd": _times,
    b"mvhd": _movie_header,
    b"stsd": _formats,
    b"tkhd": _times,
    b"tref": _references,
    b"trex": _defaults,
}


# --- Tables ---------------------------------------------------------------------------------------


def _numbers(content: bytes, code: str = "I") -> array:
    """Take a table's content and return its numbers; what is too short for one is left out."""
    numbers = array(code)
    numbers.frombytes(content[: len(content) // numbers.itemsize * numbers.itemsize])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _signed(number: int) -> int:
    return number - (1 << 32) if number >= 1 << 31 else number


def _chunk_starts(parts: dict[bytes, bytes]) -> array:
    if b"co64" in parts:
        return _numbers(parts[b"co64"][8:], "Q")
    return _numbers(parts.get(b"stco", b"")[8:])


def _chunk_lengths(parts: dict[bytes, bytes], count: int) -> Iterator[int]:
    """Yield how many bytes each chunk of a track has."""
    sizes = _sample_sizes(parts)
    sample = 0
    for samples in _samples_in_chunks(_numbers(parts.get(b"stsc", b"")[8:]), count):
        if isinstance(sizes, int):
            yield sizes * samples
        else:
            yield sum(sizes[sample : sample + samples])
        sample += samples


def _samples_in_chunks(runs: array, count: int) -> Iterator[int]:
    """Take the runs of chunks that have the same number of samples; yield that number for each chunk."""
    for at in range(0, len(runs) - 2, 3):
        first, samples = runs[at], runs[at + 1]
        after = runs[at + 3] if at + 3 < len(runs) - 2 else count + 1
        if not 1 <= first <= after:
            raise Refused(DAMAGED)
        for _ in range(first, min(after, count + 1)):
            yield samples


def _sample_sizes(parts: dict[bytes, bytes]) -> array | int:
    """Return the size of each sample, or the one size that all have."""
    if b"stsz" in parts:
        head = _numbers(parts[b"stsz"][:12])
        if len(head) < 3:
            raise Refused(DAMAGED)
        return head[1] or _numbers(parts[b"stsz"][12:])
    compact = parts.get(b"stz2", b"")
    match compact[7:8]:
        case b"\x10":
            return _numbers(compact[12:], "H")
        case b"\x08":
            return array("B", compact[12:])
        case b"\x04":
            return array("B", [half for byte in compact[12:] for half in (byte >> 4, byte & 15)])
    return array("I")
