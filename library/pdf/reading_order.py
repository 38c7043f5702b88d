"""Turns lines that hold right-to-left text from the order in which they are seen to that of reading."""

import re
import unicodedata
from collections.abc import Iterable

_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_SOME_RIGHT_TO_LEFT = re.compile(f"(?![\\d\u060c\u061b])[{_RIGHT_TO_LEFT}]")
# Runs of a line, by the classes of its parts (see `_class`), that are read from left to right.
_LEFT_TO_RIGHT_RUN = re.compile(r"L(?:[LNSB]*[LN])?|N(?:SN|N)*")
_RIGHT_TO_LEFT_RUN = re.compile(r"R(?:[RNSB]*R)?")


def has_right_to_left(text: str) -> bool:
    return not text.isascii() and _SOME_RIGHT_TO_LEFT.search(text) is not None


def _class(part: str) -> str:
    """R, L: letters by their direction. N: digits. B: blanks. S: whatever else stands between."""
    if has_right_to_left(part):
        return "R"
    if any(character.isdigit() for character in part):
        return "N"
    if part.isspace():
        return "B"
    return "L" if any(unicodedata.category(character)[0] == "L" for character in part) else "S"


def in_reading_order(parts: Iterable[str]) -> list[str]:
    """Take the parts of a line as they are seen from left to right; return them as they are read.

    A simple reverse of the Unicode Bidirectional Algorithm, enough for lines that have one direction and
    numbers and names in the other. Each part is a letter, or several that are in the order of reading.
    """
    seen = [letter for part in parts for letter in ([part] if has_right_to_left(part) else part)]
    classes = "".join(map(_class, seen))
    if classes.count("R") < classes.count("L"):
        for run in _RIGHT_TO_LEFT_RUN.finditer(classes):
            seen[run.start() : run.end()] = _from_right(seen[run.start() : run.end()])
        return seen
    return _from_right(seen)


def _from_right(seen: list[str]) -> list[str]:
    read = seen[::-1]
    for run in _LEFT_TO_RIGHT_RUN.finditer("".join(map(_class, read))):
        read[run.start() : run.end()] = read[run.start() : run.end()][::-1]
    return read


# What tells the direction: letters and syllables that only begin or only end words in Arabic, Persian, Urdu
# and Hebrew, their most frequent short words, and signs that follow a word and have a blank behind them.
_FREQUENT = (
    "في",
    "من",
    "على",
    "عن",
    "از",
    "را",
    "که",
    "این",
    "است",
    "کے",
    "کی",
    "کا",
    "سے",
    "میں",
    "אל",
    "של",
)
_FORWARDS = re.compile(
    rf"\bال\w|\w[ةىےںۃךםןףץ]\b|\b(?:{'|'.join(_FREQUENT)})\b|\w[.,:;\u060c\u061b\u061f\u06d4](?!\S)"
)
_BACKWARDS = re.compile(
    rf"\wلا\b|\b[ةىےںۃךםןףץ]\w|\b(?:{'|'.join(word[::-1] for word in _FREQUENT)})\b"
    r"|(?<!\S)[.,:;\u060c\u061b\u061f\u06d4]\w"
)


def is_backwards(text: str) -> bool:
    """Whether right-to-left text has its letters in the wrong order, by what words begin and end with."""
    plain = unicodedata.normalize("NFKC", text)
    return len(_BACKWARDS.findall(plain)) > len(_FORWARDS.findall(plain))
