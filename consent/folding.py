"""Text without what makes no difference to a name: case, accents, signs that nobody sees, and the form of
addresses.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from anyascii import anyascii

# Accents that are written over or under letters, and the vowel signs of Arabic, which most texts leave out.
_ACCENTS: Final = frozenset({*range(0x300, 0x370), *range(0x64B, 0x660), 0x670})
# Signs that nobody sees: soft hyphens, joiners, marks of the direction, fillers, selectors of a form.
_UNSEEN: Final = frozenset(
    {
        0xAD,
        0x34F,
        0x115F,
        0x1160,
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0x2800,
        0x3164,
        *range(0xFE00, 0xFE10),
        0xFEFF,
        0xFFA0,
    }
)
_BLANKS: Final = dict.fromkeys(_UNSEEN, " ")
# Signs that stand for an apostrophe, or for a letter of Arabic in Latin letters.
_APOSTROPHES: Final = frozenset({0x60, 0xB4, *range(0x2B9, 0x2C0), 0x2C8, 0x2018, 0x2019, 0x201B, 0xFF07})
# Letters of Arabic that are written one for the other.
_ARABIC: Final = {
    0x649: "\u064a", 0x6CC: "\u064a", 0x6A9: "\u0643", 0x671: "\u0627", 0x629: "\u0647", 0x6C1: "\u0647",
    0x640: "",
}  # fmt: skip
_ENCODED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


class _Folded(dict[int, str]):
    """For ``str.translate``: what each sign is without case and accents."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if code in _UNSEEN:
            plain = ""
        elif code in _APOSTROPHES:
            plain = "'"
        elif code in _ARABIC:
            plain = _ARABIC[code]
        elif unicodedata.name(sign, "").startswith("LATIN "):
            plain = anyascii(sign).casefold() or sign
        else:
            parts = unicodedata.normalize("NFKD", sign).casefold()
            plain = "".join(part for part in parts if ord(part) not in _ACCENTS)
            # Syllables of Hangul stay whole: their parts are no letters to anybody who looks.
            plain = unicodedata.normalize("NFC", plain)
        self[code] = plain
        return plain


_FOLDED: Final = _Folded()


def folded(text: str) -> str:
    return text.translate(_FOLDED)


def with_blanks(text: str) -> str:
    """The text with a blank in the place of each sign that nobody sees: it may stand between two words."""
    return text.translate(_BLANKS)


def with_places(text: str) -> tuple[str, list[int]]:
    """The text folded, and where in the text each sign of that comes from; at the end the text's length."""
    signs: list[str] = []
    places: list[int] = []
    for sign, place in _signs(text):
        plain = _FOLDED[ord(sign)]
        signs.append(plain)
        places += [place] * len(plain)
    return "".join(signs), [*places, len(text)]


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """Each sign and where it begins; those of an address, as %C3%B6, as what they stand for."""
    end = 0
    for found in _ENCODED.finditer(text):
        yield from zip(text[end : found.start()], range(end, found.start()), strict=True)
        yield from _decoded(found[0], found.start())
        end = found.end()
    yield from zip(text[end:], range(end, len(text)), strict=True)


def _decoded(encoded: str, place: int) -> Iterator[tuple[str, int]]:
    try:
        signs = unquote(encoded, errors="strict")
    except UnicodeDecodeError:
        yield from zip(encoded, range(place, place + len(encoded)), strict=True)
        return
    for sign in signs:
        yield sign, place
        place += 3 * len(sign.encode())


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[\u0300-\u036f\u0900-\u1aff]+[^\W_]*)*", folded(text))
