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
# Small words that stand in every paragraph of their language, and in none of the others' so often.
_SMALL: Final[dict[str, frozenset[str]]] = {
    code: frozenset(small.split())
    for code, small in {
        "en": "the of and to in is that for with on by from which this are was have has be as at not or it",
        "fr": "le la les des une est dans pour que qui sur avec par au aux du et en un sont ont nous cette",
        "es": "el la los las una es en para que por con del y se al un como son más su lo fue han",
        "id": "yang dan di untuk dengan dari pada ini itu tidak oleh dalam akan adalah telah kepada mereka",
        "fil": "ang ng mga sa na ay at para ng hindi nang ito kung mula",
        "vi": "và của các là trong có được cho không những một với này đã người",
        "tet": "no iha ba husi ne’ebé sira nia atu ho hodi mos",
    }.items()
}  # fmt: skip
_SAME: Final = {"ms": "id"}
_FEWEST_WORDS: Final = 12
_MARKED: Final = re.compile(r'<span lang="[^"]*">.*?</span>', re.DOTALL)
_BLOCKS: Final = re.compile(r"(?=<(?:p|li|blockquote)\b)")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
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
    if own == _LATIN and (other := _by_small_words(text, language)):
        return f"looks like {_NAMES[other]}. {ASKED}"
    return ""


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """The first word of a letter's name in Unicode: "LATIN", "ARABIC"."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _by_small_words(text: str, language: str) -> str:
    """Another language in Latin letters that a paragraph is clearly in."""
    own = _SAME.get(language, language)
    words = [word.casefold().replace("'", "’") for word in _WORD.findall(text)]
    if own not in _SMALL or len(words) < _FEWEST_WORDS:
        return ""
    found = {code: sum(word in small for word in words) for code, small in _SMALL.items()}
    other = max((code for code in found if code != own), key=lambda code: found[code])
    is_clear = found[other] >= 4 and found[other] > 2 * found[own] and found[other] * 5 >= len(words)
    return other if is_clear else ""


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:40].rstrip()}…"
