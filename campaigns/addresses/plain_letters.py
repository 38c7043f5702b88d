"""An address in plain letters from a title in any script, where that can be read.

The letters come from anyascii's table, which knows each character by itself. That does well for alphabets,
for Chinese and Korean, and for the scripts of India and Sri Lanka once the vowel is written out that their
consonants carry unsaid (ISO 15919). It does not for scripts whose vowels stand before, around or above what
they follow, or are not written at all: of those nothing is taken, and the caller says something else.
See docs/decisions/0025-addresses-in-every-script.md.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from anyascii import anyascii
from django.utils.text import slugify

# People read an address out, and print it.
LONGEST: Final = 60
# As the names of their characters begin in the Unicode standard.
_INDIC: Final = (
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM",
    "SINHALA",
)  # fmt: skip
_READABLE: Final = (
    *_INDIC, "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HANGUL", "CJK", "HIRAGANA", "KATAKANA",
)  # fmt: skip
_KANA: Final = re.compile("[\u3041-\u30ff]")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Consonants stand in the same places of all these blocks but that of Sinhala. A dot below may follow.
_CONSONANT: Final = re.compile(
    "["
    + "".join(f"{chr(block + 0x15)}-{chr(block + 0x39)}" for block in range(0x0900, 0x0D80, 0x80))
    + "\u0958-\u095f\u0978-\u097f\u09dc-\u09df\u09f0\u09f1\u0a59-\u0a5e\u0b5c-\u0b5f\u0c58-\u0c5a\u0cde"
    + "\u0d9a-\u0dc6][\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc]?"
)
# Marks that go with a vowel and are none, by the same places; and the sign that takes the vowel away.
_BESIDE_VOWEL: Final = {chr(block + place) for block in range(0x0900, 0x0E00, 0x80) for place in range(4)} | {
    "\u0a70",
    "\u0a71",
}
_NO_VOWEL: Final = {chr(block + 0x4D) for block in range(0x0900, 0x0D80, 0x80)}
# The moon and dot (candrabindu) for a vowel through the nose, which is spelt with an n.
_NASAL_VOWEL: Final = re.compile(
    "[" + "".join(chr(block + 0x01) for block in range(0x0900, 0x0E00, 0x80)) + "\u0c00]"
)
# Signs within a word that stand for a sound or its absence and are no letter of an address: the okina of
# Hawaii, the apostrophe of Ukrainian and Uzbek, hamza and ayin in Arabic names, the soft sign in Russian
# ones, and what keyboards have in their place.
_LETTERS_MARKS: Final = re.compile(
    "[\u02b9-\u02df\u2018\u2019\u201b\ua788\ua78b\ua78c'`\u00b4\u055a\uff07]|(?<!\\d)\u2032"
)
# The dot for a nasal sound, which before most consonants is an n.
_NASAL: Final = re.compile(
    "["
    + "".join(chr(block + 0x02) for block in range(0x0900, 0x0E00, 0x80))
    + "\u0a70](?=["
    + "".join(
        f"{chr(block + 0x15)}-{chr(block + 0x29)}{chr(block + 0x2F)}-{chr(block + 0x39)}"
        for block in range(0x0900, 0x0D80, 0x80)
    )
    + "\u0d9a-\u0db1])"
)
# Where the vowel is not said at the end of a word: Devanagari, Bengali, Gurmukhi, Gujarati.
_SILENT_AT_END: Final = re.compile("[\u0900-\u0aff]")


def plain_address(text: str) -> str:
    """The text as the last part of an address: a-z, digits and hyphens, at most 60, cut between words.

    Empty where most of its letters are of scripts that cannot be said well here, or there are none.
    """
    text = unicodedata.normalize("NFKC", _LETTERS_MARKS.sub("", text))
    # Japanese does not read these characters as Chinese does.
    unknown = _HAN if _KANA.search(text) else None
    letters = [char for char in text if char.isalpha()]
    known = {char for char in letters if _is_readable(char) and not (unknown and unknown.match(char))}
    if 2 * sum(char in known for char in letters) < len(letters):
        return ""
    kept = "".join(_kept(text, known))
    voiced = _NASAL_VOWEL.sub("n", _NASAL.sub("n", _CONSONANT.sub(_with_vowel, kept)))
    syllables = _HAN.sub(lambda found: f" {anyascii(found[0])} ", voiced)
    return shortened(slugify(anyascii(syllables)).replace("_", "-"))


def shortened(address: str, longest: int = LONGEST) -> str:
    """An address cut to so many letters; between words, where that leaves half of them."""
    address = re.sub("-+", "-", address).strip("-")
    if len(address) <= longest:
        return address
    cut = address.rfind("-", longest // 2, longest + 1)
    return address[: cut if cut > 0 else longest].strip("-")


def _is_readable(char: str) -> bool:
    return unicodedata.name(char, "").startswith(_READABLE)


def _kept(text: str, known: set[str]) -> Iterator[str]:
    """The characters that an address is made from, and blanks; a mark goes with the letter that has it."""
    is_kept = False
    for char in text:
        if unicodedata.category(char)[0] != "M":
            is_kept = _says_something(char, known)
        yield char if is_kept else " "


def _says_something(char: str, known: set[str]) -> bool:
    """Whether an address is made from it: of symbols and emoji the table gives whole names."""
    if char.isalpha():
        return char in known
    category = unicodedata.category(char)
    return category[0] == "N" or char in ".&" or category in {"Pd", "Cf"}


def _with_vowel(found: re.Match[str]) -> str:
    """A consonant with the vowel that it carries where nothing else is written, as it is said."""
    text, start, end = found.string, found.start(), found.end()
    before, behind = text[:start][-1:], text[end : end + 1]
    if _is_mark(behind) and behind not in _BESIDE_VOWEL:
        return found[0]
    ends_word = not behind.isalpha() and not _is_mark(behind)
    follows_vowel = (before.isalpha() or _is_mark(before)) and before not in _NO_VOWEL
    is_silent = ends_word and follows_vowel and _SILENT_AT_END.match(found[0])
    return found[0] if is_silent else f"{found[0]}a"


def _is_mark(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] == "M"
