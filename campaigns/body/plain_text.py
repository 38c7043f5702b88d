"""Plain text as it was meant: without what cannot be seen and means nothing.

What is pasted into a box brings along soft hyphens, marks without width, control characters and line breaks.
But some marks without width are letters' own: a joiner shapes Persian, Sinhala or an emoji, and a space
without width ends a word of Khmer or Burmese. `static/desk/pasting/letters.js` does the same in the browser.
"""

import re
import unicodedata
from typing import Final

# Control characters; soft hyphen, word joiner, byte order mark, place of an object, forced direction.
_NEVER: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u2060\ufeff\ufffc\u202d\u202e\ufff9-\ufffb\U000e0001]"
)
_LINE_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_DIRECTION: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202c\u2066-\u2069]")
_LIGATURES: Final = re.compile("[\ufb00-\ufb06]")
_WITHOUT_WIDTH: Final = re.compile("[\u200b-\u200d]")
# Scripts without spaces: Thai, Lao, Tibetan, Burmese, Khmer, New Tai Lue, Tai Tham, Balinese, Javanese.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1980-\u19ff\u1a20-\u1aaf\u1b00-\u1b7f\ua980-\ua9df"
    "\ua9e0-\ua9ff\uaa60-\uaa7f]"
)
_SPACES: Final = re.compile(r"\s+")
# As French sets before a colon.
_BINDING: Final = ("\u00a0", "\u202f")
_UNJOINED: Final = ("LATIN", "GREEK", "CYRILLIC")


def legible(text: str) -> str:
    """The text without control characters, soft hyphens, and marks that do nothing where they stand."""
    text = _NEVER.sub("", _LINE_ENDS.sub("\n", text))
    text = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    if not any(map(_is_right_to_left, text)):
        text = _DIRECTION.sub("", text)
    return _WITHOUT_WIDTH.sub(_kept, text)


def one_line(text: str) -> str:
    """The words of a text on one line, with one space between them."""
    return _spaced(legible(text))


def lines(text: str) -> str:
    """A text of several lines with one space between words, and at most one empty line in a row."""
    text = "\n".join(_spaced(line) for line in legible(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _spaced(text: str) -> str:
    """One space where there are several, none at the ends. A lone one that keeps words together stays."""
    return _SPACES.sub(lambda found: found[0] if found[0] in _BINDING else " ", text).strip()


def _kept(mark: re.Match[str]) -> str:
    """The mark, if it does something between the letters around it."""
    text, at = mark.string, mark.start()
    around = [letter for letter in (text[at - 1 : at], text[at + 1 : at + 2]) if letter]
    does = _ends_word if mark[0] == "\u200b" else _is_joined
    return mark[0] if any(does(letter) for letter in around) else ""


def _is_right_to_left(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL") and not _DIRECTION.match(letter)


def _ends_word(letter: str) -> bool:
    return _UNSPACED.match(letter) is not None


def _is_joined(letter: str) -> bool:
    """Whether a joiner can change how the letter looks, as it does in many scripts and with emoji."""
    category = unicodedata.category(letter)
    if category[0] not in "LMS" or _WITHOUT_WIDTH.match(letter):
        return False
    return not unicodedata.name(letter, "").startswith(_UNJOINED)
