"""Takes out of what a PDF holds for its fonts, functions and pixels what nobody needs to show a page.

Comments, who made a font and when, bytes behind the last pixel. Whatever stays keeps its place and meaning: a
page looks and reads as before.
"""

import re
import struct
import zlib

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, StreamDecodeLevel

from ..addresses import path_in

_STRING_OR_COMMENT = re.compile(rb"(\((?:[^()\\]|\\.)*\))|%[^\r\n]*", re.DOTALL)


def without_comments(code: bytes) -> bytes:
    """Take a table of characters or a function in PostScript's language, return it without comments."""
    return _STRING_OR_COMMENT.sub(lambda found: found[1] or b"", code) if b"%" in code else code


# --- Packing --------------------------------------------------------------------------------------

# In full, and as table 92 has it for pictures within a drawing; viewers take both everywhere.
_RUN_LENGTH = frozenset({"/RunLengthDecode", "/RL"})
_AT_ONCE = 1024 * 1024


def unpack_run_lengths(pdf: Pdf) -> None:
    """Unpack what is packed by runs of the same byte (7.4.5): the library reads it only where asked to.

    What is beneath a camera's packing, or damaged, stays as it is.
    """
    for stream in pdf.objects:
        if isinstance(stream, Stream) and not _RUN_LENGTH.isdisjoint(_filters_of(stream)):
            try:
                stream.write(stream.read_bytes(StreamDecodeLevel.specialized))
            except PdfError as error:
                if "limit exceeded" in str(error):
                    raise


def is_cut_off(stream: Stream) -> bool:
    """Return whether a stream of which the library said that it ends early lacks more than its sum."""
    if _filters_of(stream) not in (["/FlateDecode"], ["/Fl"]):
        return True
    # Behind the two bytes of its head (RFC 1950), and without the sum, which viewers don't miss.
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    left = stream.read_raw_bytes()[2:]
    while left and not unpacker.eof:
        unpacker.decompress(left, _AT_ONCE)
        left = unpacker.unconsumed_tail
    return not unpacker.eof


def _filters_of(stream: Stream) -> list[str]:
    filters = stream.get("/Filter")
    listed = list(filters) if isinstance(filters, Array) else [filters] if filters is not None else []
    return [str(each) for each in listed]


# --- Fonts ----------------------------------------------------------------------------------------

_ABOUT_TYPE_1 = re.compile(
    rb"(/(?:Notice|Copyright|FullName|FamilyName|version)\s*)\(((?:[^()\\]|\\.|\([^()]*\))*)\)", re.DOTALL
)
_FIRST_LINE = re.compile(rb"%!(?:PS-AdobeFont-1\.\d|FontType1-1\.\d)")
_SFNT = (b"\0\1\0\0", b"OTTO", b"true")
# What a font is called: family, style, in full, for PostScript.
_NAMES = frozenset({1, 2, 4, 6})
# What a program for making fonts notes for itself.
_NOTES = frozenset({b"PfEd", b"FFTM", b"DSIG", b"meta"})


def clean_font(font: bytes) -> bytes:
    """Take a font's program; return it, as long as before, without what it says of its makers."""
    if font.startswith(b"%!"):
        return _clean_type_1(font)
    return _clean_sfnt(font) if font.startswith(_SFNT) else font


def _clean_type_1(font: bytes) -> bytes:
    """The part before the drawings is text: blanks take the place of what goes, since its length is noted."""
    end = font.find(b"eexec")
    end = len(font) if end < 0 else end
    head = font[:end]
    first = _FIRST_LINE.match(head)
    kept = first.end() if first else 2
    told = _ABOUT_TYPE_1.sub(lambda found: found[1] + b"(" + b" " * len(found[2]) + b")", head[kept:])
    told = _STRING_OR_COMMENT.sub(lambda found: found[1] or b" " * len(found[0]), b"%" + told)
    return head[:kept] + told[1:] + font[end:]


def _clean_sfnt(font: bytes) -> bytes:
    """Tables are cleaned in their places, and sums put right (OpenType 1.9, "otff")."""
    result = bytearray(font)
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {}
    for place in range(12, min(12 + 16 * count, len(font) - 15), 16):
        tag, _, start, length = struct.unpack_from(">4sLLL", font, place)
        if start + length <= len(font):
            tables[tag] = (place, start, length)
    for tag, (place, start, length) in tables.items():
        before = bytes(result[start : start + length])
        after = _clean_names(before) if tag == b"name" else bytes(length) if tag in _NOTES else before
        if after != before:
            result[start : start + length] = after
            struct.pack_into(">L", result, place + 4, _sum(after))
    if result != font and b"head" in tables and tables[b"head"][2] >= 12:
        adjustment = tables[b"head"][1] + 8
        struct.pack_into(">L", result, adjustment, 0)
        struct.pack_into(">L", result, adjustment, (0xB1B0AFBA - _sum(bytes(result))) & 0xFFFFFFFF)
    return bytes(result)


def _clean_names(table: bytes) -> bytes:
    """Return the table of a font's names, in which those that go have no length, and zeros for letters."""
    if len(table) < 6:
        return table
    _, count, storage = struct.unpack_from(">HHH", table)
    head = bytearray(table[: min(storage, len(table))])
    letters = bytearray(len(table) - len(head))
    for place in range(6, min(6 + 12 * count, len(head) - 11), 12):
        platform, _, _, number, length, start = struct.unpack_from(">6H", table, place)
        said = table[storage + start : storage + start + length]
        shown = said.decode("latin-1" if platform == 1 else "utf-16-be", "replace")
        if number in _NAMES and path_in(shown) is None and len(shown) < 64:
            letters[start : start + len(said)] = said
        else:
            struct.pack_into(">HH", head, place + 8, 0, 0)
    return bytes(head + letters)


def _sum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF


# --- Pictures -------------------------------------------------------------------------------------

_CHANNELS = {
    "/DeviceGray": 1, "/G": 1, "/CalGray": 1, "/Indexed": 1, "/I": 1, "/Separation": 1,
    "/DeviceRGB": 3, "/RGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4, "/CMYK": 4,
}  # fmt: skip
_LOSSLESS = frozenset({"/FlateDecode", "/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode"})
_FILLING = b"\0\t\n\f\r \xff"


def without_tail(picture: Stream) -> bytes | None:
    """Take a picture whose pixels are listed one by one; return them if something lies behind, else None.

    Raises PdfError where it can't be unpacked.
    """
    expected = _size(picture) if _LOSSLESS.issuperset(_filters_of(picture)) else None
    if expected is None:
        return None
    pixels = picture.read_bytes()
    return pixels[:expected] if pixels[expected:].strip(_FILLING) else None


def _size(picture: Stream) -> int | None:
    """Return how many bytes the pixels of a picture take, or None where that can't be told."""
    width, height = picture.get("/Width"), picture.get("/Height")
    is_mask = picture.get("/ImageMask") is True
    bits = 1 if is_mask else picture.get("/BitsPerComponent")
    channels = 1 if is_mask else _channels(picture.get("/ColorSpace"))
    numbers = [each for each in (width, height, bits, channels) if isinstance(each, int) and each > 0]
    if len(numbers) < 4:
        return None
    across, down, depth, colours = numbers
    return down * ((across * depth * colours + 7) // 8)


def _channels(space: object) -> int | None:
    if isinstance(space, Name):
        return _CHANNELS.get(str(space))
    if not isinstance(space, Array) or not len(space):
        return None
    kind = str(space[0])
    if kind == "/ICCBased" and len(space) > 1 and isinstance(space[1], Stream):
        number: object = space[1].get("/N")
        return number if isinstance(number, int) else None
    if kind == "/DeviceN" and len(space) > 1 and isinstance(space[1], Array):
        return len(space[1])
    return _CHANNELS.get(kind)


def is_code(function: Object) -> bool:
    """Return whether a function is written in PostScript's language (7.10.5)."""
    return isinstance(function, (Dictionary, Stream)) and function.get("/FunctionType") == 4
