"""Takes the words out of colour profiles and leaves the colours.

A profile says what a picture's numbers mean, so it stays. But it also has room for texts: a monitor's name
and number, the day it was measured, whatever a program put there. Profiles that everybody has, and that say
nothing but what they are, come out byte for byte; in others every text gives way to a neutral one. What is
cleaned keeps its length, so that nothing around it has to move.
"""

import re
import struct
from itertools import pairwise

from .limits import MEGABYTE

MAX_PROFILE = 4 * MEGABYTE
MAX_TAGS = 200
NEUTRAL = "Colour profile"

_TEXT_TAGS = frozenset({b"cprt", b"desc"})  # The two that every profile must have.
_COLOUR_TAGS = re.compile(
    rb"[rgbk](?:TRC|XYZ)|A2B\d|B2A\d|D2B\d|B2D\d|pre\d|gamt|wtpt|bkpt|lumi|chad|chrm|cicp|tech|meas|view|rig0"
)
_COLOUR_TYPES = frozenset({
    b"XYZ ", b"curv", b"para", b"mft1", b"mft2", b"mAB ", b"mBA ", b"sf32", b"chrm", b"mpet", b"sig ",
    b"meas", b"view", b"cicp",
})  # fmt: skip
_FIXED_LENGTHS = {b"XYZ ": 20, b"sig ": 12, b"meas": 36, b"view": 36, b"cicp": 12}

_WELL_KNOWN = re.compile(
    "|".join((
        re.escape(NEUTRAL),
        r"sRGB(?: IEC61966-2[.-]1| built-in| Gamma)?|sRGB|c2(?:ci)?|uRGB|FB|GIMP built-in sRGB",
        r"(?:Display|Image|DCI)[ -]?P3(?: D65)?|DCI\(P3\) RGB|P3|Rec2020|BT\.2020|ITU-R BT\.709(?:-5)?",
        r"Adobe RGB \(1998\)|ProPhoto RGB|ROMM RGB|Wide Gamut RGB|Apple RGB|ColorMatch RGB|eciRGB v2",
        r"Generic (?:RGB|Gray|CMYK)(?: Gamma 2\.2)?(?: Profile)?|Gray Gamma (?:1\.8|2\.2)",
        r"U\.S\. (?:Web Coated|Sheetfed Coated|Web Uncoated)(?: \(SWOP\))? v2",
        r"Coated FOGRA(?:27|39) \(ISO 12647-2:2004\)|Dot Gain [123][05]%",
        r"Japan Color 2001 Coated|Linear RGB|sGray|D50 XYZ",
        r"Copyright \(c\) 1998 Hewlett-Packard Company|Copyright \(c\) Hewlett-Packard Company",
        r"Copyright(?: \(c\)| ©)? (?:Apple(?: Computer)?,? Inc\.|Adobe Systems(?:,)? Inc(?:orporated|\.)|"
        r"Eastman Kodak Company),? ?(?:\d{4})?(?:, all rights reserved\.?)?",
        r"Copyright \d{4} Adobe Systems(?:,)? Inc(?:orporated|\.)|Google Inc\. 2016|Google/Skia/[0-9A-F]{32}",
        r"No copyright, use freely\.?|Public Domain(?:\. No Warranty, Use at your own risk\.)?|CC0",
        r"IEC http://www\.iec\.ch|IEC 61966-2\.1 Default RGB colour space - sRGB",
        r"Reference Viewing Condition in IEC61966-2\.1|Hewlett-Packard|",
    ))
)  # fmt: skip
_WELL_KNOWN_TAGS = frozenset({b"desc", b"cprt", b"dmnd", b"dmdd", b"vued"})


def clean_profile(profile: bytes) -> bytes | None:
    """Take a colour profile, return it without words, as long as before; None if it can't be understood.

    What is wrong with a text or with a tag that says nothing of colours costs that tag alone. A colour that
    can't be read costs the whole: half a profile would show other colours than none.
    """
    try:
        return _clean(profile)
    except (struct.error, IndexError, ValueError):
        return None


def _clean(profile: bytes) -> bytes | None:
    if not 132 <= len(profile) <= MAX_PROFILE or profile[36:40] != b"acsp":
        return None
    length = struct.unpack_from(">L", profile)[0]
    entries = _entries(profile[:length]) if 132 <= length <= len(profile) else None
    if not entries:
        return None
    kept: list[tuple[bytes, int, int]] = []
    texts: list[tuple[bytes, int, int]] = []
    for name, start, size in entries:
        content = profile[start : start + size]
        if name in _WELL_KNOWN_TAGS and _is_well_known(content):
            kept.append((name, start, size))
        elif _COLOUR_TAGS.fullmatch(name) and content[:4] in _COLOUR_TYPES:
            kept.append((name, start, min(size, _colour_length(content))))
        elif name in _TEXT_TAGS:
            texts.append((name, start, size))
    return _assembled(profile, length, kept, texts)


def _entries(profile: bytes) -> list[tuple[bytes, int, int]] | None:
    """The name, place and size of each tag that can be read; None if a colour lies elsewhere than it may."""
    count = struct.unpack_from(">L", profile, 128)[0]
    if not 0 < count <= MAX_TAGS:
        return None
    entries = [struct.unpack_from(">4sLL", profile, 132 + 12 * number) for number in range(count)]
    table_end = 132 + 12 * count
    # Programs that every photographer has wrote texts of fewer bytes than a tag's own head.
    readable = [
        (name, start, size)
        for name, start, size in entries
        if start >= table_end and size >= 8 and start + size <= len(profile)
    ]
    if any(_is_of_colour(name) for name, *_ in set(entries) - set(readable)):
        return None
    if _lie_across(readable):
        readable = [entry for entry in readable if _is_of_colour(entry[0])]
    return None if _lie_across(readable) else readable


def _is_of_colour(name: bytes) -> bool:
    return bool(_COLOUR_TAGS.fullmatch(name))


def _lie_across(entries: list[tuple[bytes, int, int]]) -> bool:
    """Whether tags lie across each other: they may share their bytes, all of them."""
    spans = sorted({(start, start + size) for _, start, size in entries})
    return any(end > start for (_, end), (start, _) in pairwise(spans))


def _colour_length(content: bytes) -> int:
    """How many bytes of a tag mean something."""
    kind = content[:4]
    if kind == b"curv":
        return 12 + 2 * struct.unpack_from(">L", content, 8)[0]
    if kind == b"para":
        function = struct.unpack_from(">H", content, 8)[0]
        return 12 + 4 * (1, 3, 4, 5, 7)[function]
    return _FIXED_LENGTHS.get(kind, len(content))


def _assembled(
    profile: bytes, length: int, kept: list[tuple[bytes, int, int]], texts: list[tuple[bytes, int, int]]
) -> bytes:
    """A profile with these tags at their old places and zeros between them."""
    result = bytearray(len(profile))
    result[:128] = profile[:128]
    result[100:128] = bytes(28)
    places = [(name, start, size) for name, start, size in kept]
    for _, start, size in kept:
        result[start : start + size] = profile[start : start + size]
    for name, start, size in texts:
        if any(start < other + extent and other < start + size for _, other, extent in kept):
            continue  # It names bytes that are also a colour's.
        result[start : start + size] = _neutral(profile[start : start + 4], size)
        places.append((name, start, size))
    order = {name: number for number, (name, _, _) in enumerate(_entries(profile[:length]) or [])}
    places.sort(key=lambda place: order[place[0]])
    struct.pack_into(">L", result, 128, len(places))
    for number, (name, start, size) in enumerate(places):
        struct.pack_into(">4sLL", result, 132 + 12 * number, name, start, size)
    if bytes(result) != profile:
        _forget_origin(result)
    return bytes(result)


def _forget_origin(result: bytearray) -> None:
    """Blank in the header the program, day, maker and device, and the checksum that no longer holds."""
    result[4:8] = bytes(4)
    result[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    result[48:64] = bytes(16)
    result[80:100] = bytes(20)


def _neutral(kind: bytes, size: int) -> bytes:
    """A neutral text of the same type and size, or zeros where none fits."""
    text = NEUTRAL.encode()
    if kind == b"mluc" and size >= 28 + 2 * len(text):
        head = struct.pack(">4sLLL2s2sLL", b"mluc", 0, 1, 12, b"en", b"US", 2 * len(text), 28)
        return (head + NEUTRAL.encode("utf-16-be")).ljust(size, b"\0")
    if kind == b"desc" and size >= 90 + len(text) + 1:
        return (struct.pack(">4sLL", b"desc", 0, len(text) + 1) + text).ljust(size, b"\0")
    if size >= 8 + len(text) + 1:
        return (b"text\0\0\0\0" + text).ljust(size, b"\0")
    return b"text".ljust(size, b"\0")


# --- Texts that every profile of a kind has -------------------------------------------------------


def _is_well_known(content: bytes) -> bool:
    """Whether a tag holds nothing but texts that tell only which profile this is."""
    read = {b"text": _plain_texts, b"desc": _description_texts, b"mluc": _language_texts}.get(content[:4])
    try:
        texts = read(content) if read and not any(content[4:8]) else None
    except (struct.error, IndexError, ValueError):
        return False  # It is shorter than its own lengths say, or not in the letters it claims.
    return texts is not None and all(_WELL_KNOWN.fullmatch(text) for text in texts)


def _plain_texts(content: bytes) -> list[str] | None:
    return [content[8:].rstrip(b"\0").decode("latin-1")]


def _description_texts(content: bytes) -> list[str] | None:
    """The texts of the older kind of description: in ASCII, in UTF-16 and as old Macintoshes wrote it."""
    length = struct.unpack_from(">L", content, 8)[0]
    if length > len(content):
        return None
    texts = [content[12 : 12 + length].rstrip(b"\0").decode("latin-1")]
    place = 12 + length
    if len(content) >= place + 8:
        length = struct.unpack_from(">L", content, place + 4)[0]
        place += 8
        texts.append(content[place : place + 2 * length].decode("utf-16-be").rstrip("\0"))
        place += 2 * length + 3
        texts.append(content[place : place + 67].rstrip(b"\0").decode("latin-1"))
        place += 67
    return None if any(content[place:]) else texts


def _language_texts(content: bytes) -> list[str] | None:
    """The texts of the newer kind, one a language; None if there are bytes that belong to none."""
    count, size = struct.unpack_from(">LL", content, 8)
    if count > 100 or size != 12:
        return None
    unclaimed = bytearray(content)
    unclaimed[: 16 + 12 * count] = bytes(16 + 12 * count)
    texts = []
    for number in range(count):
        language, length, start = struct.unpack_from(">4sLL", content, 16 + 12 * number)
        if not re.fullmatch(rb"[a-z]{2}(?:[A-Z]{2}|\0\0)", language) or start + length > len(content):
            return None
        texts.append(content[start : start + length].decode("utf-16-be").rstrip("\0"))
        unclaimed[start : start + length] = bytes(length)
    return None if any(unclaimed) else texts
