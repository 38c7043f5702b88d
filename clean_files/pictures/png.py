"""PNG, still and animated: keeps the chunks that a decoder needs, and the pixels as they are."""

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .icc import MAX_PROFILE, clean_profile
from .limits import MAX_PARTS, MEGABYTE, check_pixels, damaged, incomplete
from .notes import AUTHOR, CAMERA, COMMENTS, DATE, HIDDEN, OTHER, PROFILE, PROGRAM, TEXT, TITLES, Notes
from .turning import turned

_KIND = "PNG"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# What may stay besides the pixels, and how long it may be.
_LENGTHS: dict[bytes, Callable[[int], bool]] = {
    b"PLTE": lambda length: length <= 768 and length % 3 == 0,
    b"tRNS": lambda length: length <= 256,
    b"gAMA": lambda length: length == 4,
    b"cHRM": lambda length: length == 32,
    b"sRGB": lambda length: length == 1,
    b"cICP": lambda length: length == 4,
    b"mDCV": lambda length: length == 24,
    b"mDCv": lambda length: length == 24,
    b"cLLI": lambda length: length == 8,
    b"cLLi": lambda length: length == 8,
    b"sBIT": lambda length: length <= 4,
    b"bKGD": lambda length: length <= 6,
    b"pHYs": lambda length: length == 9,
    b"acTL": lambda length: length == 8,
    b"fcTL": lambda length: length == 26,
    b"IEND": lambda length: length == 0,
}
# How the colours are meant: these are carried over when a picture is turned.
_COLOURS = frozenset({b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"mDCv", b"cLLI", b"cLLi"})
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PROFILE_NAMES = frozenset({b"ICC profile", b"ICC Profile", b"icc", b"ICC", b"sRGB", b"Display P3"})


class Chunk(NamedTuple):
    """A chunk of a PNG."""

    name: bytes
    body: bytes


def clean(content: bytes, notes: Notes) -> bytes:
    """Take a PNG, return it upright and without what lies beside the picture."""
    chunks = list(_kept(content, notes))
    header = _Header(chunks[0].body)
    if sum(chunk.name == b"acTL" for chunk in chunks) != 1:
        # Then it is no animation to any program: the first picture alone is shown.
        chunks = [chunk for chunk in chunks if chunk.name not in {b"acTL", b"fcTL", b"fdAT"}]
    is_animated = any(chunk.name == b"fcTL" for chunk in chunks)
    chunks = [chunk for chunk in _without_slack(chunks, header) if header.needs(chunk)]
    if notes.orientation > 1 and not is_animated:
        if header.depth == 16:
            # Pillow would write it with fewer colours: this keeps the note that it lies on its side, alone.
            chunks.insert(1, Chunk(b"eXIf", _only(notes.orientation)))
        else:
            chunks = _upright(chunks, notes.orientation)
    return _written(chunks)


class _Header:
    """What the first chunk says of the pixels."""

    def __init__(self, body: bytes) -> None:
        if len(body) != 13:
            raise damaged(_KIND, "what it says of its size can’t be read")
        self.width, self.height, self.depth, kind, _, _, self.interlace = struct.unpack(">LLBBBBB", body)
        if kind not in _CHANNELS or self.depth not in {1, 2, 4, 8, 16} or not self.width or not self.height:
            raise damaged(_KIND, "it has no pixels, or of a depth that no PNG has")
        self.kind = kind
        self.bits = self.depth * _CHANNELS[kind]

    def needs(self, chunk: Chunk) -> bool:
        """Whether such pixels have a use for this table of colours, or for what it says is transparent."""
        if chunk.name == b"PLTE":
            return self.kind == 3
        return chunk.name != b"tRNS" or self.kind == 3 or len(chunk.body) == {0: 2, 2: 6}.get(self.kind)

    def length(self, width: int, height: int) -> int:
        """How many bytes the pixels of such a rectangle take when unpacked."""
        if not self.interlace:
            return height * (1 + (width * self.bits + 7) // 8)
        sizes = (
            ((width - x + across - 1) // across, (height - y + down - 1) // down)
            for x, y, across, down in _PASSES
        )
        return sum(rows * (1 + (columns * self.bits + 7) // 8) for columns, rows in sizes if columns > 0)


def _chunks(content: bytes, notes: Notes) -> Iterator[Chunk]:
    """Yield the chunks to the end of the picture."""
    if not content.startswith(_SIGNATURE):
        raise damaged(_KIND, "it does not begin as a PNG does")
    place = len(_SIGNATURE)
    for _ in range(MAX_PARTS):
        if place + 12 > len(content):
            raise incomplete()
        length, name = struct.unpack_from(">L4s", content, place)
        end = place + 12 + length
        if end > len(content):
            raise incomplete()
        body = content[place + 8 : end - 4]
        if zlib.crc32(body, zlib.crc32(name)) != struct.unpack_from(">L", content, end - 4)[0]:
            raise damaged(_KIND, "a part of it was changed on its way, since its checksum is wrong")
        yield Chunk(name, body)
        if name == b"IEND":
            _note_tail(content[end:], notes)
            return
        place = end
    raise damaged(_KIND, "it is made of far too many parts")


def _note_tail(tail: bytes, notes: Notes) -> None:
    if any(sign in tail for sign in (b"PNG\r\n", b"\xff\xd8\xff", b"ftyp", b"PK\x03\x04")):
        notes.add(HIDDEN)
    elif tail.strip(b"\0\r\n "):
        notes.add(OTHER)


def _kept(content: bytes, notes: Notes) -> Iterator[Chunk]:
    """Yield the chunks to keep, the header first; note the others."""
    once: set[bytes] = set()
    for number, (name, body) in enumerate(_chunks(content, notes)):
        if (name == b"IHDR") != (number == 0):
            raise damaged(_KIND, "its parts are in the wrong order")
        if name in {b"IHDR", b"IDAT"} or (name == b"fdAT" and len(body) >= 4):
            yield Chunk(name, body)
        elif name in _LENGTHS and _LENGTHS[name](len(body)) and name not in once:
            if name not in {b"acTL", b"fcTL"}:
                once.add(name)
            yield Chunk(name, body)
        elif name == b"iCCP" and name not in once:
            once.add(name)
            if profile := _clean_profile(body):
                yield Chunk(name, profile)
            else:
                notes.add(PROFILE)
        elif name[:1].isupper():
            raise damaged(_KIND, "it holds a part that decoders must know, and none does")
        else:
            _told(name, body, notes)


def _clean_profile(body: bytes) -> bytes | None:
    """The colour profile with a plain name and without words; None if it can't be understood."""
    name, _, packed = body.partition(b"\0")
    inflate = zlib.decompressobj()
    try:
        profile = inflate.decompress(packed[1:], MAX_PROFILE + 1)
    except zlib.error:
        return None
    cleaned = clean_profile(profile) if inflate.eof else None
    if cleaned is None:
        return None
    if cleaned == profile and not inflate.unused_data and name in _PROFILE_NAMES:
        return body
    plain = name if name in _PROFILE_NAMES else b"ICC profile"
    return plain + b"\0\0" + zlib.compress(cleaned, 9)


# --- Pixels ---------------------------------------------------------------------------------------


def _without_slack(chunks: list[Chunk], header: _Header) -> Iterator[Chunk]:
    """Yield the chunks, with nothing packed behind the pixels of any frame. Refuses what is too large."""
    frames = [chunk.body for chunk in chunks if chunk.name == b"fcTL"]
    check_pixels(header.width, header.height, max(1, len(frames)))
    run: list[Chunk] = []
    size = header.width, header.height
    for chunk in chunks:
        if run and chunk.name != run[0].name:
            yield from _frame(run, header.length(*size))
            run = []
        if chunk.name in {b"IDAT", b"fdAT"}:
            run.append(chunk)
            continue
        if chunk.name == b"fcTL":
            width, height = struct.unpack_from(">LL", chunk.body, 4)
            if not 0 < width <= header.width or not 0 < height <= header.height:
                raise damaged(_KIND, "a frame is larger than the picture")
            size = width, height
        yield chunk


def _frame(run: list[Chunk], expected: int) -> list[Chunk]:
    """The chunks of one frame, as they are if they unpack to exactly its pixels, or else packed anew."""
    skipped = 4 if run[0].name == b"fdAT" else 0
    if _fills([chunk.body[skipped:] for chunk in run], expected):
        return run
    packed = zlib.decompressobj()
    pixels = packed.decompress(b"".join(chunk.body[skipped:] for chunk in run), expected)
    if len(pixels) < expected:
        raise incomplete()
    return [Chunk(run[0].name, run[0].body[:skipped] + zlib.compress(pixels, 9))]


def _fills(pieces: list[bytes], expected: int) -> bool:
    """Whether the pieces unpack to just as many bytes as expected, and nothing follows those."""
    inflate = zlib.decompressobj()
    size = 0
    for number, piece in enumerate(pieces):
        while piece and size <= expected:
            size += len(inflate.decompress(piece, MEGABYTE))
            piece = inflate.unconsumed_tail
        if inflate.unused_data or (inflate.eof and any(pieces[number + 1 :])):
            return False
        if inflate.eof or size > expected:
            break
    while not inflate.eof and size <= expected and (rest := inflate.decompress(b"", MEGABYTE)):
        size += len(rest)
    return inflate.eof and size == expected


# --- Orientation ----------------------------------------------------------------------------------


def _only(orientation: int) -> bytes:
    """Exif data that say how the picture is turned and nothing else."""
    return struct.pack(">4sLHHHLHHL", b"MM\0*", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def _upright(chunks: list[Chunk], orientation: int) -> list[Chunk]:
    turned_picture = turned(_written(chunks), _KIND, orientation, icc_profile=None, dpi=None)
    needed = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
    header, *pixels = (chunk for chunk in _chunks(turned_picture, Notes()) if chunk.name in needed)
    return [header, *(chunk for chunk in chunks if chunk.name in _COLOURS), *pixels]


def _written(chunks: list[Chunk]) -> bytes:
    parts = [_SIGNATURE]
    for name, body in chunks:
        checksum = zlib.crc32(body, zlib.crc32(name))
        parts += [struct.pack(">L4s", len(body), name), body, struct.pack(">L", checksum)]
    return b"".join(parts)


# --- What goes ------------------------------------------------------------------------------------

_KEYWORDS = {
    b"author": AUTHOR,
    b"copyright": AUTHOR,
    b"title": TITLES,
    b"description": TITLES,
    b"creation time": DATE,
    b"date:create": DATE,
    b"date:modify": DATE,
    b"software": PROGRAM,
    b"source": CAMERA,
    b"comment": COMMENTS,
}


def _told(name: bytes, body: bytes, notes: Notes) -> None:
    """Note what a chunk that goes has told."""
    if name == b"eXIf":
        notes.exif(body)
    elif name == b"tIME":
        notes.add(DATE)
    elif name in {b"tEXt", b"zTXt", b"iTXt"}:
        _read_text(*_text(name, body), notes)
    elif name not in {b"hIST", b"iCCP", *_LENGTHS}:
        notes.add(OTHER)


def _text(name: bytes, body: bytes) -> tuple[bytes, bytes]:
    """The keyword and the text of a chunk of text, unpacked, as much as can be had of it."""
    keyword, _, rest = body.partition(b"\0")
    is_packed = name == b"zTXt"
    if name == b"iTXt":
        is_packed = rest[:1] == b"\1"
        rest = b"".join(rest[2:].split(b"\0", 2)[2:])
    elif is_packed:
        rest = rest[1:]
    try:
        return keyword, zlib.decompressobj().decompress(rest, MEGABYTE) if is_packed else rest[:MEGABYTE]
    except zlib.error:
        return keyword, b""


def _read_text(keyword: bytes, text: bytes, notes: Notes) -> None:
    keyword = keyword.lower()
    if keyword == b"xml:com.adobe.xmp":
        notes.xmp(text)
    elif keyword.startswith(b"raw profile type "):
        _read_raw_profile(keyword, text, notes)
    else:
        notes.add(_KEYWORDS.get(keyword, TEXT))
        words = text.decode("utf-8", "replace")
        if keyword in {b"author", b"copyright"}:
            notes.credit(words, 9 if keyword == b"author" else 10)
        if keyword == b"description":
            notes.caption(words, 9)


def _read_raw_profile(keyword: bytes, text: bytes, notes: Notes) -> None:
    """Read what ImageMagick writes in hexadecimal digits: an empty line, a name, a length, the digits."""
    try:
        data = bytes.fromhex("".join(text.decode("ascii").split("\n")[3:]))
    except ValueError:
        return notes.add(OTHER)
    if keyword.endswith((b"exif", b"app1")) and not data.startswith(b"http"):
        notes.exif(data)
    elif keyword.endswith((b"xmp", b"app1")):
        notes.xmp(data)
    elif keyword.endswith((b"iptc", b"8bim")):
        notes.photoshop(data) if data.startswith(b"8BIM") else notes.iptc(data)
    else:
        notes.add(OTHER)
    return None
