"""Whether a font tells of signs, or of Chinese or Korean letters, where it draws an alphabet.

No language is asked. A text is not made of symbols; and a page in Chinese or Korean has far more different
letters than an alphabet, in small letters and capitals, has with its figures. Japanese may be written in
syllables, which are few: those are not counted.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# Signs of different words. What is shorter is believed.
_ENOUGH_SYMBOLS: Final = 40
_ENOUGH_LETTERS: Final = 250
_MOSTLY: Final = 0.5
# Of 250 letters in prose in these scripts 80 and more are different, in lists of like phrases 45; of English
# ones, 30. A table of numbers or dates has fewer than an alphabet.
_FEWEST: Final = 18
_ALPHABET: Final = 40
_MORE_IN_LONG_TEXT: Final = 100
_SAME: Final = re.compile(r"(.)\1+")
# Han and Hangul.
_LETTER_OF_MANY: Final = re.compile("[\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]")


def is_substituted(text: str) -> bool:
    """Whether a text's signs or letters can't be those that stand on the page. Short text is believed."""
    # Each word once, and rows of one sign, as in lines and boxes, as one: a table may have many.
    words = {_SAME.sub(r"\1", word) for word in unicodedata.normalize("NFC", text).split()}
    return _is_of_symbols(words) or _is_of_too_few_letters(words)


def _is_of_symbols(words: Iterable[str]) -> bool:
    signs = "".join(words)
    symbols = sum(unicodedata.category(sign)[0] == "S" for sign in signs)
    return symbols >= _ENOUGH_SYMBOLS and symbols > _MOSTLY * len(signs)


def _is_of_too_few_letters(words: Iterable[str]) -> bool:
    signs = "".join(words)
    letters = _LETTER_OF_MANY.findall(signs)
    if len(letters) < _ENOUGH_LETTERS or len(letters) < _MOSTLY * sum(map(str.isalpha, signs)):
        return False
    return _FEWEST <= len(set(letters)) < _ALPHABET + len(letters) / _MORE_IN_LONG_TEXT
