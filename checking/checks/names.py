"""Names that differ by a letter from one that the site knows: "Rohinga"."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from anyascii import anyascii

from campaigns.body.asia import STATES
from campaigns.models import Organisation, Person, Place, Series, Topic
from editions.spelling import is_known
from library.search.spelling import distance

from ..models import Rules
from ..reading import Piece, Reading, known
from ..reading import Place as Where

# In shorter words too many are a letter apart.
_SHORTEST: Final = 6
_WORD: Final = re.compile(r"[^\W\d_]{6,}")
_ADDRESS: Final = re.compile(r"\S*(?:@|://|www\.)\S*")
# Names of the coalition's field, besides those that the site has.
ALWAYS: Final = (
    "Rohingya", "Myanmar", "Rakhine", "Kachin", "Kayin", "Sagaing", "Tatmadaw", "Naypyidaw", "Rangoon",
    "Yangon", "Mandalay", "Xinjiang", "Uyghur", "Uyghurs", "Tibetan", "Hazara", "Hazaras", "Kandahar",
    "Taliban", "Taleban", "Uighurs", "Ljubljana", "Geneva", "Strasbourg", "Colombo", "Jaffna", "Kathmandu",
    "Mindanao", "Duterte", "Papuan", "Timorese",
)  # fmt: skip


def nearly_known(reading: Reading) -> Iterator[tuple[Where, str]]:
    """In texts in Latin letters; a word that the site or an English dictionary knows is right as it is. Other
    languages have names of their own for what has one in English.
    """
    found = [(piece.place, word, piece.language) for piece in reading.pieces for word in _odd_words(piece)]
    if not found:
        return
    names = list(_all_names())
    in_english = Names(names)
    words = chain.from_iterable(map(_WORD.findall, names))
    elsewhere = Names(word for word in words if not is_known(word.lower()))
    for place, word, language in dict.fromkeys(found):
        if meant := (in_english if language == "en" else elsewhere).near(word):
            yield place, f"“{word}”: is “{meant}” meant?"


def _odd_words(piece: Piece) -> Iterator[str]:
    for word in _WORD.findall(_ADDRESS.sub(" ", piece.text)):
        # Other languages' own words are in no dictionary here, and may be like a name: "tibétain".
        if (word[0].isupper() or piece.language == "en") and not is_known(word.lower()):
            yield word


class Names:
    """The words of names, to be compared with others."""

    def __init__(self, names: Iterable[str]) -> None:
        words = chain.from_iterable(_WORD.findall(name) for name in names)
        self._known = {_folded(word): word for word in words if word[0].isupper()}

    def near(self, word: str) -> str:
        """The name that is a letter away from a word, or ""; none for a name or an ending of one."""
        plain = _folded(word)
        if plain in self._known:
            return ""
        # Several of them: "Rohingas".
        return self._near(plain) or (self._near(plain[:-1]) if plain.endswith("s") else "")

    def _near(self, plain: str) -> str:
        if plain in self._known or len(plain) < _SHORTEST:
            return ""
        half = len(plain) // 2
        first, last = plain[: half - 1], plain[1 - half :]
        for name, written in self._known.items():
            # One slip leaves one half as it is.
            if abs(len(name) - len(plain)) > 1 or not (name.startswith(first) or name.endswith(last)):
                continue
            if name.startswith(plain) or plain.startswith(name):
                continue
            if distance(plain, name) == 1:
                return written
        return ""


def _folded(word: str) -> str:
    return anyascii(word).casefold()


def _all_names() -> Iterator[str]:
    yield from ALWAYS
    yield from (state.english for state in STATES)
    yield from Rules.now().names_in("names")
    for model in (Person, Organisation, Place, Topic, Series):
        yield from known(model).order_by().values_list("name", flat=True)
