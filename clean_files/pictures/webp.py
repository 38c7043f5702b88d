"""WebP, still and animated: keeps the chunks that a decoder needs, and the pixels as they are."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from .icc import clean_profile
from .limits import MAX_PARTS, check_pixels, damaged, incomplete
from .notes import HIDDEN, OTHER, PROFILE, Notes
from .turning import QUALITY, turned

_KIND = "WebP"
_PIXELS = frozenset({b"VP8 ", b"VP8L"})
_IN_FRAME = frozenset({b"ALPH", *_PIXELS})
_HAS_PROFILE, _HAS_ALPHA, _IS_ANIMATED = 0x20, 0x10, 0x02


class Chunk(NamedTuple):
    """A chunk of a WebP picture."""

    name: bytes
    body: bytes


def clean(content: bytes, notes: Notes) -> bytes:
    """Take a WebP picture, return it upright and without what lies beside the picture."""
    chunks = _kept(content, notes)
    result = _written(chunks)
    names = {chunk.name for chunk in chunks}
    if notes.orientation > 1 and b"ANMF" not in names:
        is_lossless = b"VP8L" in names
        quality = 100 if is_lossless else QUALITY
        result = turned(
            result, "WEBP", notes.orientation, lossless=is_lossless, quality=quality, method=4, exact=True
        )
    return result


def _kept(content: bytes, notes: Notes) -> list[Chunk]:
    """The chunks to keep; notes the others."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise damaged(_KIND, "it does not begin as a WebP does")
    end = 8 + struct.unpack_from("<L", content, 4)[0]
    if end > len(content):
        raise incomplete()
    kept: list[Chunk] = []
    for chunk in _chunks(content[12:end]):
        cleaned = _clean_chunk(chunk, {kept.name for kept in kept}, notes)
        if cleaned:
            kept.append(cleaned)
    if content[end:].strip(b"\0\r\n "):
        notes.add(HIDDEN if b"WEBPVP8" in content[end:] else OTHER)
    return _checked(kept)


def _chunks(content: bytes) -> Iterator[Chunk]:
    place = 0
    for _ in range(MAX_PARTS):
        if place + 8 > len(content):
            return
        name, length = struct.unpack_from("<4sL", content, place)
        if place + 8 + length > len(content):
            raise incomplete()
        yield Chunk(name, content[place + 8 : place + 8 + length])
        place += 8 + length + length % 2
    raise damaged(_KIND, "it is made of far too many parts")


def _clean_chunk(chunk: Chunk, before: set[bytes], notes: Notes) -> Chunk | None:
    """A chunk as it stays, or None if it goes. Of a kind that comes once the first counts."""
    name, body = chunk
    if name == b"ANMF" and len(body) >= 16:
        return Chunk(name, body[:16] + _joined(_frame(body[16:], notes)))
    if name in _IN_FRAME and name not in before and not (name in _PIXELS and before & _PIXELS):
        return chunk
    if name in {b"VP8X", b"ANIM"} and name not in before:
        length = 10 if name == b"VP8X" else 6
        return Chunk(name, body[:length]) if len(body) >= length else None
    if name == b"ICCP" and name not in before:
        profile = clean_profile(body)
        if profile is None:
            notes.add(PROFILE)
        return Chunk(name, profile) if profile else None
    _told(name, body, notes)
    return None


def _frame(content: bytes, notes: Notes) -> list[Chunk]:
    """The chunks of one frame that stay."""
    kept: dict[bytes, Chunk] = {}
    for chunk in _chunks(content):
        if chunk.name in _IN_FRAME and chunk.name not in kept:
            kept[chunk.name] = chunk
        else:
            notes.add(OTHER)
    if len(_PIXELS & set(kept)) != 1:
        raise damaged(_KIND, "a frame has no pixels, or has them twice")
    return list(kept.values())


def _told(name: bytes, body: bytes, notes: Notes) -> None:
    """Note what a chunk that goes has told."""
    if name == b"EXIF":
        notes.exif(body)
    elif name == b"XMP ":
        notes.xmp(body)
    elif name in _PIXELS:
        notes.add(HIDDEN)
    elif name != b"ICCP" and body.strip(b"\0"):
        notes.add(OTHER)


def _checked(kept: list[Chunk]) -> list[Chunk]:
    """The chunks with flags that fit them; refuses what is no picture or too large."""
    names = {chunk.name for chunk in kept}
    frames = sum(chunk.name == b"ANMF" for chunk in kept)
    if not kept or not (frames or names & _PIXELS) or (frames and names & _PIXELS):
        raise damaged(_KIND, "it has no pixels, or both a picture and an animation")
    if kept[0].name != b"VP8X":
        # The simple form, which has room for the pixels alone.
        pixels = next(chunk for chunk in kept if chunk.name in _PIXELS or chunk.name == b"ANMF")
        if pixels.name == b"ANMF":
            raise damaged(_KIND, "it has frames without saying how large they are")
        check_pixels(*_simple_size(pixels))
        return [pixels]
    body = kept[0].body
    width, height = (int.from_bytes(body[start : start + 3], "little") + 1 for start in (4, 7))
    check_pixels(width, height, max(1, frames))
    flags = body[0] & _HAS_ALPHA
    flags |= _HAS_PROFILE * (b"ICCP" in names) | _IS_ANIMATED * bool(frames)
    return [Chunk(b"VP8X", bytes([flags, 0, 0, 0]) + body[4:10]), *kept[1:]]


def _simple_size(pixels: Chunk) -> tuple[int, int]:
    """Width and height, from the start of the pixels."""
    if pixels.name == b"VP8L":
        bits = int.from_bytes(pixels.body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", pixels.body, 6)
    return width & 0x3FFF, height & 0x3FFF


def _joined(chunks: list[Chunk]) -> bytes:
    return b"".join(
        struct.pack("<4sL", name, len(body)) + body + b"\0" * (len(body) % 2) for name, body in chunks
    )


def _written(chunks: list[Chunk]) -> bytes:
    body = b"WEBP" + _joined(chunks)
    return b"RIFF" + struct.pack("<L", len(body)) + body
