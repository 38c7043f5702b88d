"""The frames of animated HEIC and AVIF pictures: the box that lists them, as in a video."""

import struct
from typing import NamedTuple

from .boxes import Box, Numbers, boxes, made
from .icc import clean_profile
from .limits import MAX_FRAMES, check_pixels, damaged
from .notes import HIDDEN, OTHER, Notes

_KIND = "HEIC or AVIF"
# The boxes that hold boxes, and those that stay as they are, each within its parent.
_INSIDE = {
    b"moov": frozenset({b"mvhd", b"trak"}),
    b"trak": frozenset({b"tkhd", b"edts", b"tref", b"mdia"}),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"vmhd", b"nmhd", b"dinf", b"stbl"}),
    b"stbl": frozenset({b"stsd", b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stco", b"co64", b"cslg"}),
}
_HEADERS = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_FRAME_BOXES = frozenset({
    b"av1C", b"hvcC", b"colr", b"pasp", b"clap", b"ccst", b"auxi", b"clli", b"mdcv", b"btrt"
})  # fmt: skip
_FRAME_KINDS = frozenset({b"av01", b"hvc1", b"hev1"})
_TRACKS = frozenset({b"pict", b"auxv", b"vide"})
_HERE = made(b"dref", struct.pack(">LL", 0, 1) + made(b"url ", b"\0\0\0\1"))
_TRANSPARENCY = (b"urn:mpeg:hevc:2015:auxid:1", b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")

Spans = list[tuple[int, int]]


class Cleaned(NamedTuple):
    """A box as it stays, as long as before, and where in the file the frames are that it lists."""

    raw: bytes
    spans: Spans


def clean_sequence(content: bytes, movie: Box, notes: Notes) -> Cleaned:
    """Take the file and the box that lists its frames."""
    return _clean(content, movie, notes)


def _clean(content: bytes, box: Box, notes: Notes) -> Cleaned:
    """A box with zeros for what isn't needed. Goes no deeper than the boxes that may hold boxes."""
    parts, spans = [bytes(content[box.start : box.body])], Spans()
    inside = boxes(content, box.body, box.end)
    for child in inside:
        if child.kind not in _INSIDE[box.kind] or (child.kind == b"trak" and not _is_shown(content, child)):
            parts.append(_emptied(content, child, notes))
        elif child.kind in _INSIDE:
            cleaned = _clean(content, child, notes)
            parts.append(cleaned.raw)
            spans += cleaned.spans
        else:
            parts.append(_leaf(content, child, notes))
    if box.kind == b"stbl":
        spans = _samples(content, {child.kind: child for child in inside})
    return Cleaned(b"".join(parts), spans)


def _emptied(content: bytes, box: Box, notes: Notes) -> bytes:
    """Zeros in the place of a box."""
    if box.kind == b"trak":
        notes.add(HIDDEN)
    elif any(content[box.body : box.end]) and box.kind not in {b"sgpd", b"sbgp", b"sdtp"}:
        notes.add(OTHER)
    head = bytearray(content[box.start : box.body])
    head[4:8] = box.kind if box.kind in {b"free", b"skip"} else b"free"
    return bytes(head) + bytes(box.end - box.body)


def _is_shown(content: bytes, track: Box) -> bool:
    """Whether a track is the pictures or their transparency, and no sound or data."""
    media = [box for box in boxes(content, track.body, track.end) if box.kind == b"mdia"]
    handlers = [
        content[box.body + 8 : box.body + 12]
        for parent in media[:1]
        for box in boxes(content, parent.body, parent.end)
        if box.kind == b"hdlr"
    ]
    if len(handlers) != 1 or handlers[0] not in _TRACKS:
        return False
    # What a track beside the pictures holds. Without this box decoders take it for their transparency, so a
    # map of depth goes altogether.
    told = content.find(b"auxi", track.body, track.end)
    return told < 0 or content[told + 8 :].startswith(tuple(name + b"\0" for name in _TRANSPARENCY))


def _leaf(content: bytes, box: Box, notes: Notes) -> bytes:
    """A box that holds no boxes, without names and days."""
    raw = bytearray(content[box.start : box.end])
    body = box.body - box.start
    if box.kind in _HEADERS:
        length = 16 if raw[body] == 1 else 8
        raw[body + 4 : body + 4 + length] = bytes(length)
        if box.kind == b"tkhd":
            width, height = struct.unpack_from(">HxxHxx", raw, len(raw) - 8)
            check_pixels(width, height)
    elif box.kind == b"hdlr":
        raw[body : body + 8] = bytes(8)
        raw[body + 12 :] = bytes(len(raw) - body - 12)
    elif box.kind == b"dinf" and bytes(raw[body:]) != _HERE:
        raise damaged(_KIND, "its frames are in another file")
    elif box.kind == b"stsd":
        _clean_kinds(raw, body, notes)
    return bytes(raw)


def _clean_kinds(raw: bytearray, body: int, notes: Notes) -> None:
    """Blank in what says how frames are coded the coder's name and whatever else isn't needed."""
    for entry in boxes(raw, body + 8, len(raw)):
        if entry.kind not in _FRAME_KINDS or entry.end - entry.body < 78:
            raise damaged(_KIND, "its frames are coded in a way that no AVIF or HEIC has")
        raw[entry.body + 42 : entry.body + 74] = bytes(32)
        for box in boxes(raw, entry.body + 78, entry.end):
            content = bytes(raw[box.body : box.end])
            cleaned = _clean_frame_box(box.kind, content)
            if cleaned is None:
                raw[box.start + 4 : box.start + 8] = b"free"
                if any(content):
                    notes.add(OTHER)
            raw[box.body : box.end] = cleaned or bytes(len(content))


def _clean_frame_box(kind: bytes, content: bytes) -> bytes | None:
    """What such a box holds as it stays, or None if it goes."""
    if kind not in _FRAME_BOXES:
        return None
    if kind == b"colr" and content[:4] in {b"prof", b"rICC"}:
        profile = clean_profile(content[4:])
        return content[:4] + profile if profile else None
    if kind == b"auxi":
        return content if content[4:].rstrip(b"\0") in _TRANSPARENCY else None
    return content


# --- Where the frames are -------------------------------------------------------------------------


def _samples(content: bytes, tables: dict[bytes, Box]) -> Spans:
    """Where in the file the frames of a track are, from its three tables."""
    if not {b"stsz", b"stsc"} <= tables.keys() or not {b"stco", b"co64"} & tables.keys():
        raise damaged(_KIND, "it does not say where its frames are")
    sizes = _sizes(_numbers(content, tables[b"stsz"]))
    chunks = _chunks(content, tables)
    runs = _runs(_numbers(content, tables[b"stsc"]))
    spans: Spans = []
    done = 0
    for number, start in enumerate(chunks, start=1):
        while len(runs) > 1 and runs[1][0] <= number:
            runs.pop(0)
        for size in sizes[done : done + runs[0][1]]:
            spans.append((start, start + size))
            start += size
            done += 1
    if done != len(sizes):
        raise damaged(_KIND, "it says of more frames, or fewer, where they are than it has")
    return spans


def _numbers(content: bytes, box: Box) -> Numbers:
    numbers = Numbers(content, box.body, box.end)
    numbers.take(4)
    return numbers


def _sizes(numbers: Numbers) -> list[int]:
    size, count = numbers.take(4), numbers.take(4)
    if count > MAX_FRAMES:
        check_pixels(0, 0, count)
    return [size or numbers.take(4) for _ in range(count)]


def _chunks(content: bytes, tables: dict[bytes, Box]) -> list[int]:
    kind = b"stco" if b"stco" in tables else b"co64"
    numbers = _numbers(content, tables[kind])
    width, count = 4 if kind == b"stco" else 8, numbers.take(4)
    if count > MAX_FRAMES:
        raise damaged(_KIND, "its list of frames is far too long")
    return [numbers.take(width) for _ in range(count)]


def _runs(numbers: Numbers) -> list[tuple[int, int]]:
    """From which chunk on how many frames are in each."""
    count = numbers.take(4)
    if not 0 < count <= MAX_FRAMES:
        raise damaged(_KIND, "its list of frames can’t be read")
    runs = []
    for _ in range(count):
        runs.append((numbers.take(4), numbers.take(4)))
        numbers.take(4)
    return runs
