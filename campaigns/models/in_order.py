"""Names in the order of an index, whatever their scripts, and the letters under which they stand.

By their first letters as they are printed, since nobody can tell from a name of any language which part of it
is the family's. Titles and articles don't count, nor accents, capitals and signs; scripts follow one another
as in Unicode's own order. PostgreSQL could sort by a language's rules, but not everywhere: the one that tests
and a person's machine start has none but its own.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final, NamedTuple

# From so many names on there are letters between them.
LONG: Final = 30

# What stands before a name and is none.
_BEFORE: Final = re.compile(
    r"(?:the|dr|prof|professor|judge|justice|ambassador|mr|mrs|ms|mx|sir|dame|hon|rev|h\.\s?e)\b\.?\s+", re.I
)
# Letters that Unicode takes for letters of their own, as readers of English look for them.
_SPELT: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e"}
)
# Thai and Lao write some vowels before the letter that they are sorted behind.
_VOWEL_FIRST: Final = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])(.)")


class UnderLetter(NamedTuple):
    """Things whose names begin alike; no letter where they are too few to part."""

    letter: str
    things: list[Any]


def sort_key(name: str) -> str:
    """What a name is sorted by."""
    while found := _BEFORE.match(name):
        name = name[found.end() :]
    name = _VOWEL_FIRST.sub(r"\2\1", unicodedata.normalize("NFKD", name.casefold()))
    return " ".join("".join(map(_sorted_as, name)).translate(_SPELT).split())


def _sorted_as(char: str) -> str:
    """A letter, mark or number, nothing for accents (other scripts' vowels are none), a blank for signs."""
    combining = unicodedata.combining(char)
    if combining >= 200 or 10 <= combining <= 35 or combining in (107, 122):
        return ""
    if unicodedata.category(char)[0] in "LMN":
        return char
    return "" if char in "'’ʼ`.\u200b\u200c\u200d" else " "


def in_order(things: Iterable[Any]) -> list[Any]:
    """Rows with a ``name``, in its order."""
    return sorted(things, key=lambda thing: (sort_key(thing.name), thing.name, thing.pk))


def by_letter(things: Iterable[Any]) -> list[UnderLetter]:
    """Rows with a ``name``, in its order, with a letter over those that begin with it where they are many."""
    ordered = in_order(things)
    if len(ordered) < LONG:
        return [UnderLetter("", ordered)] if ordered else []
    grouped = groupby(ordered, key=lambda thing: _letter(thing.name))
    return [UnderLetter(letter, list(found)) for letter, found in grouped]


def _letter(name: str) -> str:
    first = sort_key(name)[:1]
    return first.upper() if first.isalpha() else "#"
