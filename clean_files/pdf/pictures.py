"""Takes out of the pictures in a PDF what cameras and programs wrote into them; the pixels stay untouched.

A PDF says itself how a picture is turned and coloured, and readers go by that: so of a JPEG's headers only
those go on that decoding needs, and nothing is ever turned or compressed anew.
"""

import re
import struct
from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, StreamDecodeLevel

from .phrases import PROFILES

PLACE = "the place where a picture in it was taken"
CAMERA = "what cameras and programs wrote into the pictures in it"


def clean_picture(pdf: Pdf, picture: Stream) -> set[str]:
    """Take a picture in a PDF, write it without metadata if it is a JPEG or JPEG 2000; return what went."""
    filters = _listed(picture.get("/Filter"))
    strip = _STRIPPERS.get(str(filters[-1])) if filters else None
    if strip is None:
        return set()
    parameters = _listed(picture.get("/DecodeParms"))
    has_parameters = len(parameters) == len(filters)
    packed = picture.read_raw_bytes()
    if len(filters) > 1:
        packed = _unwrapped(pdf, packed, filters[:-1], parameters[:-1] if has_parameters else [])
    removed: set[str] = set()
    clean = strip(packed, removed)
    if clean != packed or len(filters) > 1:
        own = parameters[-1] if has_parameters and isinstance(parameters[-1], Dictionary) else None
        picture.write(clean, filter=Name(str(filters[-1])), decode_parms=own)
    return removed


def _listed(value: object) -> list[Object]:
    if isinstance(value, Array):
        return list(value)
    return [value] if isinstance(value, Object) else []


def _unwrapped(pdf: Pdf, raw: bytes, filters: list[Object], parameters: list[Object]) -> bytes:
    """Take the `filters` (Flate, say) off that are wrapped around a picture."""
    wrapping = Stream(pdf, raw)
    wrapping.Filter = Array(filters)
    if any(isinstance(each, Dictionary) for each in parameters):
        kept = [each if isinstance(each, Dictionary) else Dictionary() for each in parameters]
        wrapping.DecodeParms = Array(kept)
    return wrapping.read_bytes(decode_level=StreamDecodeLevel.generalized)


# --- JPEG -----------------------------------------------------------------------------------------

_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_HEADERS = range(0xE0, 0xF0)
# Inside a scan, 00 follows an FF of the pixels, and D0 to D7 are marks that belong there.
_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _without_jpeg_metadata(packed: bytes, removed: set[str]) -> bytes:
    """Take a JPEG, return it without what decoding does not need; add to `removed` what that was."""
    kept = [b"\xff\xd8"]
    for marker, payload, scan in _segments(packed):
        if marker == _COMMENT or marker in _HEADERS:
            needed = _needed(marker, payload)
            if not needed:
                removed.update(_told(marker, payload))
                continue
            payload = needed
        kept.append(struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload + scan)
    return b"".join([*kept, b"\xff\xd9"])


def _segments(packed: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield each segment of a JPEG: its marker, what is in it, and the scan that follows it, if any."""
    if packed[:2] != b"\xff\xd8":
        raise ValueError("This is not a JPEG.")
    position = 2
    while position < len(packed):
        while packed[position : position + 2] == b"\xff\xff":
            position += 1
        if packed[position] != 0xFF:
            raise ValueError("There is something between the segments of a JPEG.")
        marker = packed[position + 1]
        if marker == _END:
            return
        length = int.from_bytes(packed[position + 2 : position + 4], "big")
        end = position + 2 + max(length, 2)
        following = _MARKER_IN_SCAN.search(packed, end) if marker == _SCAN else None
        after = following.start() if following else len(packed) if marker == _SCAN else end
        yield marker, packed[position + 4 : end], packed[end:after]
        position = after


def _needed(marker: int, payload: bytes) -> bytes:
    """Return what decoding needs of a header: the resolution without its small picture, Adobe's colours."""
    if marker == 0xE0 and payload.startswith(b"JFIF\0"):
        return payload[:12] + b"\0\0"
    if marker == 0xEE and payload.startswith(b"Adobe"):
        return payload[:12]
    return b""


def _told(marker: int, payload: bytes) -> set[str]:
    """Return, for a header that is left out, what it told of."""
    if marker not in {0xE1, 0xED, _COMMENT}:
        return set()
    return {CAMERA, PLACE} if _has_place(payload) else {CAMERA}


def _has_place(payload: bytes) -> bool:
    if not payload.startswith(b"Exif\0\0"):
        return b"GPSLatitude" in payload
    # Loaded only here: it takes a moment, and few files have such headers.
    from PIL import Image

    exif = Image.Exif()
    try:
        exif.load(payload)
        return bool(exif.get_ifd(0x8825))
    except Exception:  # The header goes in any case; this is only about what to call it.
        return False


# --- JPEG 2000 ------------------------------------------------------------------------------------

# What shows the picture: ISO/IEC 15444-1 and, for several layers, 15444-2.
_NEEDED_BOXES = {b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jp2c", b"jpch", b"jplh", b"cgrp"}
_HEADERS_2000 = {b"jp2h", b"jpch", b"jplh", b"cgrp"}
_IN_HEADERS = _HEADERS_2000 | {
    b"ihdr",
    b"bpcc",
    b"colr",
    b"pclr",
    b"cmap",
    b"cdef",
    b"res ",
    b"opct",
    b"creg",
}
_CODESTREAM = b"\xff\x4f"
_CODESTREAM_COMMENT, _TILE = 0x64, 0x90


def _without_jp2_metadata(packed: bytes, removed: set[str]) -> bytes:
    """Take a JPEG 2000 (boxes, or the codestream alone), return it without metadata, fill `removed`."""
    if packed.startswith(_CODESTREAM):
        return _without_comments(packed, removed)
    kept, has_pixels = [], False
    for kind, content in _boxes(packed):
        if kind not in _NEEDED_BOXES:
            removed.update({CAMERA, PLACE} if b"GPSLatitude" in content else {CAMERA})
            continue
        if kind == b"jp2c":
            content = _without_comments(content, removed)
        elif kind in _HEADERS_2000:
            content = _clean_header(content, removed)
        kept.append(_box(kind, content))
        has_pixels |= kind == b"jp2c"
    if not has_pixels:
        raise ValueError("There is no picture in this JPEG 2000.")
    return b"".join(kept)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _clean_header(header: bytes, removed: set[str]) -> bytes:
    """Return the boxes of a header, its colour profile without words."""
    kept = []
    for kind, content in _boxes(header):
        if kind not in _IN_HEADERS:
            removed.add(CAMERA)
            continue
        if kind in _HEADERS_2000:
            content = _clean_header(content, removed)
        # Its first byte says in which way the colours are told: 2 and 3 are profiles.
        if kind == b"colr" and content[:1] in {b"\2", b"\3"}:
            profile = clean_profile(content[3:])
            if profile is None:
                removed.add(PROFILES)
                continue
            if profile != content[3:]:
                removed.add(PROFILES)
            content = content[:3] + profile
        kept.append(_box(kind, content))
    return b"".join(kept)


def clean_profile(profile: bytes) -> bytes | None:
    """Take a colour profile, return it without words; None if it can't be understood."""
    # Loaded only here: it takes a moment, and few files have profiles.
    from ..pictures import icc

    return icc.clean_profile(profile)


def _boxes(packed: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(packed):
        length, kind = struct.unpack_from(">I4s", packed, position)
        start = position + 8
        if length == 1:
            length = int.from_bytes(packed[start : start + 8], "big")
            start += 8
        end = len(packed) if length == 0 else position + length
        if end < start:
            raise ValueError("A box of a JPEG 2000 is shorter than its head.")
        yield kind, packed[start:end]
        position = end


def _without_comments(codestream: bytes, removed: set[str]) -> bytes:
    """Return a codestream without the comments that its main header has: before the first tile."""
    if not codestream.startswith(_CODESTREAM):
        raise ValueError("This is not a JPEG 2000.")
    kept, position = [_CODESTREAM], 2
    while codestream[position] == 0xFF and codestream[position + 1] != _TILE:
        end = position + 2 + int.from_bytes(codestream[position + 2 : position + 4], "big")
        if codestream[position + 1] == _CODESTREAM_COMMENT:
            removed.add(CAMERA)
        else:
            kept.append(codestream[position:end])
        position = end
    return b"".join([*kept, codestream[position:]])


_STRIPPERS: dict[str, Callable[[bytes, set[str]], bytes]] = {
    "/DCTDecode": _without_jpeg_metadata,
    "/DCT": _without_jpeg_metadata,
    "/JPXDecode": _without_jp2_metadata,
}
