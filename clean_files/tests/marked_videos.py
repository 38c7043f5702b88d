"""Videos that carry a marker in every place that can hold one beside picture and sound."""

import struct
from pathlib import Path

import demo

MARKER = b"Zq7Marker9"
CLIP = Path(demo.__file__).parent / "files" / "clip-hugo-relva.mp4"
SECONDS = 3_792_614_400  # of the Macintosh's era: in March 2024


def marked(extension: str, marker: bytes = MARKER) -> bytes:
    """Return such a video with the marker in it."""
    return {"mp4": mp4, "webm": webm}[extension](marker)


# --- MP4 ------------------------------------------------------------------------------------------


def box(kind: bytes, *content: bytes) -> bytes:
    inner = b"".join(content)
    return struct.pack(">L4s", len(inner) + 8, kind) + inner


def boxes(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return the kinds and contents of boxes in a row."""
    found, position = [], 0
    while position < len(content):
        length, kind = struct.unpack_from(">L4s", content, position)
        found.append((kind, content[position + 8 : position + length]))
        position += length
    return found


def _rebuilt(content: bytes, path: tuple[bytes, ...], change) -> bytes:
    """Return boxes in a row, with what `change` makes of the content of the one at the end of a path."""
    return b"".join(
        box(
            kind,
            (change(inner) if len(path) == 1 else _rebuilt(inner, path[1:], change))
            if kind == path[0]
            else inner,
        )
        for kind, inner in boxes(content)
    )


def _metadata(marker: bytes) -> bytes:
    """What a telephone writes of the place and of itself."""
    place = box(b"\xa9xyz", struct.pack(">HH", 18 + len(marker), 0x15C7) + b"+46.0511+014.5051/" + marker)
    device = box(b"\xa9mak", struct.pack(">HH", len(marker), 0) + marker)
    keys = box(b"mdta", b"com.apple.quicktime.location.ISO6709" + marker)
    return (
        box(b"udta", place, device)
        + box(b"meta", bytes(4), box(b"keys", bytes(8), keys))
        + box(b"uuid", marker * 2)
    )


def _dated(content: bytes) -> bytes:
    return content[:4] + struct.pack(">LL", SECONDS, SECONDS) + content[12:]


def _measuring_track(marker: bytes, offset: int) -> bytes:
    """A track of places, as action cameras write it, whose one sample is the marker at `offset`."""
    table = box(
        b"stbl",
        box(b"stsd", struct.pack(">LL", 0, 1), box(b"gpmd", bytes(8), marker)),
        box(b"stts", struct.pack(">LLLL", 0, 1, 1, 1000)),
        box(b"stsc", struct.pack(">LLLLL", 0, 1, 1, 1, 1)),
        box(b"stsz", struct.pack(">LLL", 0, len(marker), 1)),
        box(b"stco", struct.pack(">LLL", 0, 1, offset)),
    )
    handler = box(b"hdlr", bytes(8) + b"meta" + bytes(12) + marker + b"\0")
    head = box(b"tkhd", struct.pack(">LLLLLL", 7, SECONDS, SECONDS, 9, 0, 1000), bytes(60))
    media = box(b"mdhd", struct.pack(">LLLLLL", 0, SECONDS, SECONDS, 1000, 1000, 0))
    return box(b"trak", head, box(b"mdia", media, handler, box(b"minf", box(b"nmhd", bytes(4)), table)))


def mp4(marker: bytes = MARKER) -> bytes:
    """The demo's clip as it might have come from a camera."""
    parts = dict(boxes(CLIP.read_bytes()))
    shown = parts[b"mdat"]
    # The index goes behind the picture, so that nothing it says moves with what is added to it.
    start = len(box(b"ftyp", parts[b"ftyp"]))
    mdat = box(b"mdat", marker, shown, marker, b"\0" * 5, marker)
    first = start + 8 + len(marker)
    moov = parts[b"moov"]
    table = (b"trak", b"mdia", b"minf", b"stbl")
    moov = _rebuilt(moov, (*table, b"stco"), lambda _: struct.pack(">LLL", 0, 1, first))
    moov = _rebuilt(
        moov, (*table, b"stsd"), lambda inner: inner.replace(b"Lavc libx264", marker.ljust(12, b"\0"))
    )
    moov = _rebuilt(moov, (*table, b"stsd"), lambda inner: _with_format_box(inner, box(b"uuid", marker * 2)))
    moov = _rebuilt(
        moov, (b"trak", b"mdia", b"hdlr"), lambda inner: inner[:12] + b"appl" + inner[16:24] + marker + b"\0"
    )
    moov = _rebuilt(moov, (b"trak", b"mdia", b"mdhd"), _dated)
    moov = _rebuilt(moov, (b"trak", b"tkhd"), _dated)
    moov = _rebuilt(moov, (b"mvhd",), _dated)
    moov = _rebuilt(
        moov, (b"trak",), lambda inner: inner + _metadata(marker) + box(b"tref", box(b"cdsc", b"\0\0\0\x09"))
    )
    moov = _rebuilt(moov, (b"trak", b"mdia"), lambda inner: inner + _metadata(marker))
    moov += _metadata(marker) + _measuring_track(marker, first + len(shown))
    after = (
        box(b"free", marker)
        + box(b"XMP_", marker)
        + box(b"uuid", marker * 2)
        + box(b"meta", bytes(4), marker)
    )
    return box(b"ftyp", parts[b"ftyp"]) + mdat + box(b"moov", moov) + after + _metadata(marker) + marker


def _with_format_box(stsd: bytes, added: bytes) -> bytes:
    entry = stsd[8:]
    return stsd[:8] + box(entry[4:8], entry[8:], added)


def shown(content: bytes) -> list[bytes]:
    """Return the picture's chunks as the first track's table finds them in the file."""
    moov = dict(boxes(_whole_boxes(content)))[b"moov"]
    table = moov
    for kind in (b"trak", b"mdia", b"minf", b"stbl"):
        table = dict(reversed(boxes(table)))[kind]
    parts = dict(boxes(table))
    sizes = struct.unpack(f">{(len(parts[b'stsz']) - 12) // 4}L", parts[b"stsz"][12:])
    start, frames = struct.unpack(">L", parts[b"stco"][8:12])[0], []
    for size in sizes:
        frames.append(content[start : start + size])
        start += size
    return frames


def _whole_boxes(content: bytes) -> bytes:
    """Return a file without what follows its last box."""
    position = 0
    while position + 8 <= len(content):
        length = struct.unpack_from(">L", content, position)[0]
        if length < 8 or position + length > len(content):
            break
        position += length
    return content[:position]


# --- WebM -----------------------------------------------------------------------------------------


def element(number: int, *content: bytes) -> bytes:
    """Return an element, with its length in eight bytes."""
    inner = b"".join(content)
    return _name(number) + b"\x01" + len(inner).to_bytes(7, "big") + inner


def _name(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _track(number: int, kind: int, codec: bytes, marker: bytes, *more: bytes) -> bytes:
    return element(
        0xAE,
        element(0xBF, b"abcd"),
        element(0xD7, bytes([number])),
        element(0x73C5, marker[:8]),
        element(0x83, bytes([kind])),
        element(0x22B59C, b"eng"),
        element(0x536E, b"Microphone of ", marker),
        element(0x258688, marker),
        element(0x86, codec),
        *more,
    )


def vorbis_private(marker: bytes) -> bytes:
    """How a Vorbis track is coded, with comments in it."""
    head = b"\x01vorbis" + bytes(23)
    comment = b"ARTIST=" + marker
    notes = b"\x03vorbis" + struct.pack("<L", len(marker)) + marker
    notes += struct.pack("<LL", 1, len(comment)) + comment + b"\x01"
    return bytes([2, len(head), len(notes)]) + head + notes + b"\x05vorbis" + b"setup"


FRAMES = [b"picture one", b"picture two", b"sound one", b"picture three"]


def webm(marker: bytes = MARKER, is_live: bool = False) -> bytes:
    """A video of a few blocks; a live one does not say how long it is."""
    head = element(
        0x1A45DFA3,
        element(0x4286, b"\1"),
        element(0x4282, b"webm"),
        element(0x4287, b"\2"),
        element(0xEC, marker),
    )
    info = element(
        0x1549A966,
        element(0xBF, b"abcd"),
        element(0x2AD7B1, b"\x0f\x42\x40"),
        element(0x4D80, b"Program ", marker),
        element(0x5741, b"Device ", marker),
        element(0x7BA9, marker),
        element(0x4461, bytes(7) + b"\1"),
        element(0x73A4, marker.ljust(16, b"\1")),
        element(0x7384, marker + b".webm"),
    )
    tracks = element(
        0x1654AE6B,
        _track(1, 1, b"V_VP9", marker, element(0xE0, element(0xB0, b"\x40"), element(0xBA, b"\x40"))),
        _track(
            2,
            2,
            b"A_VORBIS",
            marker,
            element(0x63A2, vorbis_private(marker)),
            element(0xE1, element(0x9F, b"\1")),
        ),
        _track(3, 0x21, b"D_WEBVTT/METADATA", marker),
    )
    seek = element(0x114D9B74, element(0x4DBB, element(0x53AB, _name(0x1254C367)), element(0x53AC, b"\1")))
    cues = element(0x1C53BB6B, element(0xBB, element(0xB3, b"\0")), element(0xEC, marker))
    chapters = element(
        0x1043A770, element(0x45B9, element(0xB6, element(0x80, element(0x85, b"The opening"))))
    )
    tag = element(0x67C8, element(0x45A3, b"LOCATION"), element(0x4487, marker))
    tags = element(0x1254C367, element(0x7373, tag))
    attachments = element(0x1941A469, element(0x61A7, element(0x466E, marker), element(0x465C, marker * 3)))
    first = (
        element(0xE7, b"\0")
        + element(0xBF, b"abcd")
        + element(0xA3, b"\x81\0\0\x80", FRAMES[0])
        + element(0xA0, element(0xA1, b"\x81\0\1\0", FRAMES[1]), element(0x9B, b"\1"))
        + element(0xA3, b"\x82\0\1\x80", FRAMES[2])
        + element(0xA3, b"\x83\0\1\x80", marker)
        + element(0xA0, element(0x9B, b"\1"), element(0xA1, b"\x83\0\1\0", marker))
        + element(0xEC, marker)
    )
    second = element(0xE7, b"\5") + element(0xA3, b"\x81\0\0\x80", FRAMES[3])
    if is_live:
        clusters = b"".join(_name(0x1F43B675) + b"\xff" + inner for inner in (first, second))
        return head + _name(0x18538067) + b"\xff" + seek + info + tracks + clusters + tags
    clusters = element(0x1F43B675, first) + element(0x1F43B675, second)
    return (
        head + element(0x18538067, seek, info, tracks, cues, chapters, clusters, attachments, tags) + marker
    )
