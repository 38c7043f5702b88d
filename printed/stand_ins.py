"""What is set where no font has a sign, so that a page with one is printed all the same.

A symbol stands as its name in Unicode: "[pear]". Letters of a script stand as its name, a run of them once:
"[Gujarati]". A rare Chinese character stands as a hollow square, as is the custom, and so do a rare letter
within a word and a sign without a name.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

SQUARE: Final = "□"
# So many signs are named to staff with one stand-in.
NAMED: Final = 8
# What follows the script in a letter's name.
_SCRIPT: Final = re.compile(
    r"(?P<script>.+?) (?:(?:CAPITAL|SMALL|SUBJOINED|INDEPENDENT|DEPENDENT|FINAL|VOWEL|CONSONANT|AU|LENGTH) )*"
    r"(?:LETTER|SYLLABLE|SIGN|DIGIT|MARK|POINT|ACCENT|LIGATURE|ADDAK|TIPPI|BINDI|IRI|HIEROGLYPH|NUMBER)\b"
)
# Signs that stand for one letter within a word of a script that has a font.
_WITHIN_WORDS: Final = re.compile("LATIN |GREEK |CYRILLIC |MODIFIER |COMBINING |.*IDEOGRAPH")
# These change the sign before them and say nothing alone: variants, colours of skin, joiners, tags.
_FOLLOWING: Final = "\u200c\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_IS_FOLLOWING: Final = re.compile(f"[{_FOLLOWING}]")
# Within a run of letters these part words.
_BETWEEN: Final = re.escape(" \xa0,'’-")
# A flag is two signs.
_SIGN: Final = re.compile("[\U0001f1e6-\U0001f1ff]{2}|.", re.DOTALL)
_FIRST_OF_FLAGS: Final = 0x1F1E6


@dataclass(frozen=True)
class StandIn:
    """What is set in place of a sign. Of a ``script`` one is enough for a run."""

    text: str
    script: str = ""


def stand_in_for(sign: str) -> StandIn:
    """What is set in place of a sign, or of the two that make a flag."""
    if len(sign) > 1:
        return StandIn(f"[flag {''.join(chr(ord(one) - _FIRST_OF_FLAGS + ord('A')) for one in sign)}]")
    name, category = unicodedata.name(sign, ""), unicodedata.category(sign)
    if not name or _WITHIN_WORDS.match(name):
        return StandIn(SQUARE)
    if (category[0] in "LM" or category == "Nd") and (found := _SCRIPT.match(name)):
        return StandIn(f"[{found['script'].title()}]", found["script"])
    return StandIn(f"[{name.lower()}]")


class StandIns:
    """Puts something in place of all signs of a set, and remembers for which."""

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = frozenset(missing)
        self._signs: dict[str, list[str]] = {}
        signs = "".join(map(re.escape, sorted(self.missing)))
        following = f"[{signs}{_FOLLOWING}]"
        self._runs = re.compile(f"[{signs}](?:[{_BETWEEN}]*{following})*")

    def put_in(self, text: str) -> str:
        """The text with them."""
        return self._runs.sub(lambda run: self._put_for(run[0]), text)

    def phrases(self) -> list[str]:
        """What was put in so far, and for what."""
        return [f"“{''.join(signs[:NAMED])}” as “{text}”" for text, signs in self._signs.items()]

    def _put_for(self, run: str) -> str:
        said, between, before = "", "", StandIn("")
        for sign in _SIGN.findall(run):
            if _IS_FOLLOWING.match(sign):
                continue
            if sign[0] not in self.missing:
                between += sign
                continue
            stand_in = before if _belongs(sign, before) else stand_in_for(sign)
            signs = self._signs.setdefault(stand_in.text, [])
            if sign not in signs:
                signs.append(sign)
            if not before.script or stand_in != before:
                said += between + stand_in.text
            before, between = stand_in, ""
        return said


def _belongs(sign: str, before: StandIn) -> bool:
    """Whether it is of the script of the one before: its mark between words, say."""
    return bool(before.script) and unicodedata.name(sign[0], "").startswith(f"{before.script} ")
