"""Common English words, and other forms of a word: neither is a slip of the finger, whatever looks like it.

A small library lacks most words of the language, and has words that are near them: "treaty" for "treated". So
what is known to be a word is never taken for another. The lists are short: what matters is what people ask
with.
"""

from pathlib import Path
from typing import Final

# Words of four letters and more that are near others; their regular forms need not be here.
_COMMON: Final = frozenset(Path(__file__).with_suffix(".txt").read_text("ascii").split())
# What a word's forms end in, and words that are made from one another.
_ENDINGS: Final = frozenset({
    "", "s", "es", "ed", "ing", "ings", "er", "ers", "ee", "ees", "ion", "ions", "ive", "ives", "ment",
    "ments", "able", "al", "ally", "ly", "y", "ies", "ied", "ist", "ists", "ism", "ity", "ful", "less",
    "ness", "ation", "ations", "ate", "ated",
})  # fmt: skip
_REGULAR: Final = ("", "s", "es", "d", "ed", "ing", "er", "ers", "ly")
# Those before which a word loses its "e": "measuring", but not "measurs".
_AFTER_E: Final = ("e", "i", "l")
# So much two forms of a word share.
_SHARED: Final = 4


def is_common(word: str) -> bool:
    """Whether a word, folded, is a common one in some regular form."""
    endings = [ending for ending in _REGULAR if word.endswith(ending)]
    return any(
        base in _COMMON or (ending.startswith(_AFTER_E) and f"{base}e" in _COMMON)
        for ending in endings
        for base in [word.removesuffix(ending)]
    )


def is_form_of(word: str, other: str) -> bool:
    """Whether two words, folded, differ in nothing but endings of English: "detained" and "detainees".

    No word of English takes an "s" after an "s": "process" is no plural of "proces".
    """
    shared = next(
        (place for place, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    return any(
        word[place:] in _ENDINGS
        and other[place:] in _ENDINGS
        and not (word[place - 1] == "s" and "s" in (word[place:], other[place:]))
        for place in range(shared, _SHARED - 1, -1)
    )
