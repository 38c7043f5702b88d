"""In which language a text in Latin letters is: its small words tell, where there are enough of them."""

import re
from typing import Final

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
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def other_language(text: str, language: str) -> str:
    """Another language in Latin letters that a text is clearly in; "" where it may be in its own."""
    own = _SAME.get(language, language)
    words = [word.casefold().replace("'", "’") for word in _WORD.findall(text)]
    if own not in _SMALL or len(words) < _FEWEST_WORDS:
        return ""
    found = {code: sum(word in small for word in words) for code, small in _SMALL.items()}
    other = max((code for code in found if code != own), key=lambda code: found[code])
    is_clear = found[other] >= 4 and found[other] > 2 * found[own] and found[other] * 5 >= len(words)
    return other if is_clear else ""
