"""Two languages that nobody speaks: what is marked for translation can be told from what is not.

Words are 40 % longer than in English. One is written in Latin letters with marks, the other in Hebrew's, from
right to left. What is not marked for translation stays in English, and so does what only looks marked: their
catalogues have only what ``marked`` finds in the code, and what Django and Wagtail translate themselves.
"""

import gettext
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import django
import wagtail
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real
from wagtail import admin

from .marked import marked

LONGER: Final = "en-xa"
# Django takes its direction from the first part.
FROM_THE_RIGHT: Final = "ar-xb"
BY: Final = 1.4

_LATIN: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
_HEBREW: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "אבגדהוזחטיכלמנסעפצקרשתאבגדאבגדהוזחטיכלמנסעפצקרשתאבגד",
)
LETTERS: Final[dict[str, Mapping[int, int]]] = {LONGER: _LATIN, FROM_THE_RIGHT: _HEBREW}
# What is no word: placeholders, markup, references to characters.
_KEPT: Final = re.compile(r"(%\(\w+\)[sd]|%%|%[sd]|\{\w*\}|<[^>]*>|&#?\w+;)")


def in_language(code: str, text: str) -> str:
    """A text of English in one of the two languages."""
    parts = _KEPT.split(text)
    # The parts that are kept stand at the odd places.
    return "".join(
        part if place % 2 else _longer(part).translate(LETTERS[code]) for place, part in enumerate(parts)
    )


def _longer(words: str) -> str:
    """Words with letters doubled until they are as much longer as they should be."""
    made, letters, owed = [], 0, 0.0
    for letter in words:
        made.append(letter)
        if letter.isalpha():
            letters += 1
            owed += BY - 1
            while owed >= 1:
                made.append(letter.lower())
                owed -= 1
    return "".join(made)


class Invented(gettext.NullTranslations):
    """The catalogue of one of the two languages, as Django asks it."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.known = {context_and(text.context, text.text) for text in marked()} | _known_to_others()

    def gettext(self, message: str) -> str:
        return self._translated(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._translated(msgid1, msgid1 if n == 1 else msgid2)

    def _translated(self, key: str, shown: str) -> str:
        return in_language(self.code, shown.rpartition("\x04")[2]) if key in self.known else shown

    def language(self) -> str:
        return self.code

    def to_language(self) -> str:
        return self.code


def context_and(context: str, text: str) -> str:
    """As catalogues name a text that has a context."""
    return f"{context}\x04{text}" if context else text


@cache
def _known_to_others() -> frozenset[str]:
    """What Django and Wagtail translate: months, sizes of files, what a form refuses."""
    found: set[str] = set()
    for package, folder in ((django, "conf"), (django, "forms"), (wagtail, ""), (admin, "")):
        locale = Path(package.__path__[0]) / folder / "locale"
        if gettext.find("django", str(locale), ["fr"]):
            catalogue = gettext.translation("django", str(locale), ["fr"])
            keys = catalogue._catalog  # type: ignore[attr-defined]
            found |= {key if isinstance(key, str) else key[0] for key in keys}
    return frozenset(found)


@contextmanager
def spoken(code: str) -> Iterator[None]:
    """While it lasts, the site speaks one of the two languages, in this thread alone."""
    with known(), translation.override(code):
        yield


@contextmanager
def spoken_by_all(code: str) -> Iterator[None]:
    """The same in all threads: what a running site answers."""
    with known(), override_settings(LANGUAGE_CODE=code):
        yield


@contextmanager
def known() -> Iterator[None]:
    """While it lasts, Django knows both."""
    catalogues = trans_real._translations  # type: ignore[attr-defined]
    catalogues.update({code: Invented(code) for code in LETTERS})
    try:
        yield
    finally:
        for code in LETTERS:
            del catalogues[code]
