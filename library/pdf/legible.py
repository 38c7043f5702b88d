"""Cleans what was taken out of a file, so that it can be shown as text: letters as they are typed."""

import re
import unicodedata

from ..search.letters import GRAM_BLOCKS, RADICALS
from .alphabet import is_enciphered
from .substituted import is_substituted

# Forms of letters that only fonts need: fi, Hebrew and Arabic presentation forms, whole radicals.
_FORMS = re.compile("[\ufb00-\ufb4f\ufb50-\ufd3d\ufd50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\u2f00-\u2fdf]+")
# Halves of pairs, noncharacters, soft hyphens, joiners of words, marks of direction.
_MEANINGLESS = re.compile(
    "[\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\U000ffffe\U000fffff\U0010fffe\U0010ffff]"
)
_CONTROL = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f]")
# What stands for glyphs of which nothing is known.
_UNKNOWN = re.compile("[\ufffd\ufffc\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# Joiners have a meaning only between letters of scripts that join.
_LOOSE_JOINER = re.compile(
    f"(?<![{GRAM_BLOCKS}])[\u200c\u200d]+|[\u200c\u200d]+(?![{GRAM_BLOCKS}\u200c\u200d])"
)
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\s*\n\s*")
_MOST_UNKNOWN = 0.3
# Names of glyphs that are numbers, as a reader gives them that knows no better: /g18, (cid:18).
_NUMBERED = re.compile(r"/(?:g|G|glyph|cid|c|C|a|index)\d{1,5}(?!\d)|\(cid:\d+\)")


def legible(text: str) -> str:
    """Take text as a file gives it; return it in Unicode's composed form, each paragraph on a line.

    Forms that only fonts need become letters, and what cannot be shown is left out.
    """
    text = _FORMS.sub(lambda forms: unicodedata.normalize("NFKC", forms[0]), text).translate(RADICALS)
    text = _LOOSE_JOINER.sub(
        "", _UNKNOWN.sub(" ", _MEANINGLESS.sub("", _CONTROL.sub("", text.replace("\t", " "))))
    )
    text = unicodedata.normalize("NFC", text)
    return _BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()


def is_garbage(text: str) -> bool:
    """Whether so much of a text is unknown that the rest says nothing."""
    unknown = (
        len(_UNKNOWN.findall(text)) + len(_CONTROL.findall(text)) + sum(map(len, _NUMBERED.findall(text)))
    )
    is_unknown = unknown > _MOST_UNKNOWN * max(1, len(text) - text.count(" "))
    return is_unknown or is_enciphered(text) or is_substituted(text)
