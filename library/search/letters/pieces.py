"""Letters of gram scripts, folded, and the pieces by which an index finds them."""

import re
import unicodedata
from functools import lru_cache

from .scripts import RADICALS, SOME_GRAM_LETTER, Table, is_gram, marks_in

GRAM = 3
MAX_GRAMS_OF_QUERY = 48
# What is left of a letter without its marks begins with this in an index: a dotted circle, as Unicode shows
# it.
BARE = "\u25cc"


# Ways to write one letter, and letters that keyboards and fonts mix up.
_ONE_LETTER: dict[int, str] = str.maketrans({
    # Arabic, Persian, Urdu. The hamza above and below is a mark of its own after NFKD, and is left out.
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ۃ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه",
    "ء": "", "ـ": "", "ٴ": "",
    # Hebrew letters at a word's end.
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
    # One subscript letter in Khmer, typed as two.
    "ដ": "ត",
    # Ends of sentences, over which Chinese and Japanese would else join to words that nobody wrote.
    "。": "。", "｡": "。", "！": "。", "？": "。",
    **{chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)},  # Katakana as Hiragana
})  # fmt: skip
_ONE_LETTER |= {code: chr(character) for code, character in RADICALS.items()}
# Scripts whose letters say enough without marks, and where marks are what PDFs and typists lose.
_WITHOUT_MARKS = ((0x0590, 0x077F), (0x08A0, 0x08FF), (0x0E00, 0x0EFF), (0xFB1D, 0xFDFF))
# Burmese words of one sign each, which Unicode counts as punctuation.
WORDS_OF_A_SIGN = "၌၍၎၏"


def _gram_letter(character: str) -> str:
    code, category = ord(character), unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if character in WORDS_OF_A_SIGN:
        return character
    if not is_gram(code) or category[0] not in "LM":
        return ""
    is_left_out = category[0] == "M" and any(first <= code <= last for first, last in _WITHOUT_MARKS)
    return "" if is_left_out else character


_GRAMS = Table(_gram_letter, dict(_ONE_LETTER))
# Marks of the scripts that keep them, in the order in which Burmese is written; the others' code points are.
_BURMESE_MARKS = {code: place for place, code in enumerate((
    0x103B, 0x103C, 0x103D, 0x103E, 0x1031, 0x102D, 0x102E, 0x1032, 0x102F, 0x1030, 0x102B, 0x102C, 0x1036,
    0x1037, 0x103A, 0x1038, 0x1039,
), start=0x1020)}  # fmt: skip


MARK = f"[{marks_in((0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1700, 0x1CFF), (0xA800, 0xABFF))}]"
_MARKS = re.compile(MARK + "{2,}")


def _place(mark: str) -> int:
    """Where a mark stands among the marks of one letter: signs over all and a vowel killer come last."""
    code = ord(mark)
    comes_last = 0x0900 <= code <= 0x0DFF and (code & 0x7F in (0x01, 0x02, 0x03, 0x4D) or code == 0x0DCA)
    return _BURMESE_MARKS.get(code, code + 0x80 * comes_last)


@lru_cache(4096)
def _in_order(marks: str) -> str:
    return "".join(sorted(set(marks), key=_place))


def fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).translate(_GRAMS)
    return unicodedata.normalize("NFC", _MARKS.sub(lambda marks: _in_order(marks[0]), letters))


_NO_MARKS = dict.fromkeys(map(ord, MARK[1:-1]))
# Letters that hang on another: below it in Khmer and Burmese; and the "r" over the next letter in Indic
# scripts. PDFs have them before or behind it, as they are drawn.
BELOW = "\u17d2\u1039"
_HANGING = re.compile(
    f"[{BELOW}].|\u0930\u094d|\u09b0\u09cd|\u0ab0\u0acd|\u0b30\u0b4d|\u0c30\u0c4d|\u0cb0\u0ccd"
)
_MARKED_SCRIPT = re.compile("[\u0900-\u0dff\u0f00-\u109f\u1700-\u1cff\ua800-\uabff]")


_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def has_words_of_two(folded: str) -> bool:
    """Whether a skeleton is of Chinese or Japanese, where two letters are a word."""
    return bool(_HAN.search(folded))


def bare(folded: str) -> str:
    """Take a skeleton; return it without vowel signs, other marks and letters that hang on others.

    "" where no script has such marks.
    """
    return strip_marks(folded) if _MARKED_SCRIPT.search(folded) else ""


def strip_marks(folded: str) -> str:
    return _HANGING.sub("", folded).translate(_NO_MARKS)


def bare_grams(left: str) -> set[str]:
    """Take what `bare` left; return each three letters that stand side by side in it.

    They begin with `BARE`, so that an index can hold them beside `grams`.
    """
    return {BARE + left[start : start + GRAM] for start in range(len(left) - GRAM + 1)}


def skeleton(text: str) -> str:
    """Take any text; return its gram letters and digits, folded and without blanks; "" if it has none.

    Letters of other scripts, blanks, line breaks and punctuation are left out, so what wraps over a line is
    one piece; only an end of sentence in Chinese and Japanese stays. skeleton(skeleton(text)) is the same.
    """
    if text.isascii() or not SOME_GRAM_LETTER.search(text):
        return ""
    folded = fold(text)
    return folded if SOME_GRAM_LETTER.search(folded) else ""


def grams(folded: str, size: int = GRAM) -> set[str]:
    """Take a skeleton; return all its pieces of up to `size` letters: what an index keeps of an entry."""
    return {
        folded[start : start + length]
        for length in range(1, size + 1)
        for start in range(len(folded) - length + 1)
    }


def grams_of_query(folded: str, size: int = GRAM) -> set[str]:
    """Take the skeleton of what is looked for; return pieces that an entry must hold all of.

    None for an empty skeleton. A long one gives pieces from its beginning, enough to be sure of.
    """
    if len(folded) <= size:
        return {folded} if folded else set()
    return {folded[start : start + size] for start in range(min(len(folded) - size + 1, MAX_GRAMS_OF_QUERY))}


def bare_grams_of_query(left: str) -> set[str]:
    """Take what `bare` left of what is looked for, GRAM letters at least; return what an entry must hold."""
    return {BARE + gram for gram in grams_of_query(left)}
