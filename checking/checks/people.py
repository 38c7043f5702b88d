"""Somebody is named who took back that they may be."""

from collections.abc import Iterator
from typing import Any, Final

from consent.folding import folded
from consent.withdrawn import Withdrawn

from ..models import Rules
from ..reading import Place, Reading

SENTENCE: Final = (
    "“{words}” is the name of somebody whose consent was withdrawn. Take it out. If somebody else is meant, "
    "an administrator enters that name in the settings, under “Before publishing”."
)


def withdrawn(reading: Reading) -> Iterator[tuple[Place, str]]:
    names = Withdrawn()
    found = [
        (piece.place, words)
        for piece in reading.pieces
        # In the HTML a name goes on from bold words to others.
        for words in names.among(filter(None, [piece.text, piece.html]))
    ]
    passed = _passed(reading.page, names) if found else set()
    for place, words in {(place, folded(words)): (place, words) for place, words in reversed(found)}.values():
        if folded(words) not in passed:
            yield place, SENTENCE.format(words=words)


def _passed(page: Any, names: Withdrawn) -> set[str]:
    """Names of others: by the settings, and what readers have on this page already. When the person was
    withdrawn, somebody looked at that and left it.
    """
    found = {folded(name) for name in Rules.now().names_in("namesakes")}
    live = type(page)._default_manager.filter(pk=page.pk, live=True).first()
    if live is not None:
        pieces = Reading.of(live).pieces
        texts = (text for piece in pieces for text in (piece.text, piece.html) if text)
        found |= {folded(words) for words in names.among(texts)}
    return found
