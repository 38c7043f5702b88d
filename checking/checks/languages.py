"""Paragraphs in another language than the page says: read aloud, hyphenated and found as the wrong one.

The script is certain. Of languages in Latin letters the small words tell, where there are enough of them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import Final

from django.utils.html import strip_tags

from assets.languages import LANGUAGES
from campaigns.body.small_words import other_language

from ..reading import Piece, Place, Reading

# The scripts of the site's languages, as Unicode names their letters; all others have Latin letters.
_SCRIPTS: Final[dict[str, frozenset[str]]] = {
    code: frozenset(scripts.split())
    for codes, scripts in {
        "ar fa prs ps ug ur": "ARABIC", "bn": "BENGALI", "my ksw shn": "MYANMAR",
        "zh-Hans zh-Hant": "CJK BOPOMOFO",
        "ja": "CJK HIRAGANA KATAKANA", "ko": "HANGUL CJK", "hi ne": "DEVANAGARI",
        "km": "KHMER", "lo": "LAO",
        "ru": "CYRILLIC", "si": "SINHALA", "ta": "TAMIL", "th": "THAI", "rhg": "HANIFI LATIN ARABIC MYANMAR",
    }.items()
    for code in codes.split()
}  # fmt: skip
_LATIN: Final = frozenset({"LATIN"})
# A script that says more in one sign needs fewer of them.
_FEWEST: Final = {"CJK": 4, "HIRAGANA": 4, "KATAKANA": 4, "HANGUL": 4}
_FEW: Final = 10
_MARKED: Final = re.compile(r'<span lang="[^"]*">.*?</span>', re.DOTALL)
_BLOCKS: Final = re.compile(r"(?=<(?:p|li|blockquote)\b)")
_NAMES: Final = dict(LANGUAGES)
# Fields with names, which are in whatever language they are.
_NAMES_IN: Final = ("further_signatories", "official_name", "other_names", "event", "venue")
ASKED: Final = "Mark its language, or choose that of the page."


def not_marked(reading: Reading) -> Iterator[tuple[Place, str]]:
    done = {Place(name) for name in _NAMES_IN}
    for piece in reading.pieces:
        if piece.place in done:
            continue
        for paragraph in _unmarked(piece):
            if said := odd_in(paragraph, piece.language):
                done.add(piece.place)
                yield piece.place, f"“{_beginning(paragraph)}” {said}"
                break


def _unmarked(piece: Piece) -> list[str]:
    """Its paragraphs, without the words whose language is marked."""
    if not piece.html:
        return piece.paragraphs
    texts = (unescape(strip_tags(part)) for part in _BLOCKS.split(_MARKED.sub(" ", piece.html)))
    return [text for text in texts if text.strip()]


def odd_in(text: str, language: str) -> str:
    """What is odd about the language of a paragraph, to be said behind its first words; "" for nothing."""
    scripts = Counter(map(script_of, filter(str.isalpha, text)))
    own = _SCRIPTS.get(language, _LATIN)
    script, count = scripts.most_common(1)[0] if scripts else ("", 0)
    if script not in own and count >= _FEWEST.get(script, _FEW) and count * 2 > sum(scripts.values()):
        return f"is not in the letters of {_NAMES.get(language, language)}. {ASKED}"
    if own == _LATIN and (other := other_language(text, language)):
        return f"looks like {_NAMES[other]}. {ASKED}"
    return ""


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """The first word of a letter's name in Unicode: "LATIN", "ARABIC"."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:40].rstrip()}…"
