"""Somebody is named who took back that they may be."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from consent.folding import folded
from consent.withdrawn import Named, Withdrawn

from ..models import Rules
from ..reading import Place, Reading

SENTENCE = (
    "“{words}” is the name of somebody whose consent was withdrawn. Take it out. If somebody else is meant, "
    "an administrator enters that name in the settings, under “Before publishing”."
)


def withdrawn(reading: Reading) -> Iterator[tuple[Place, str]]:
    """What readers have already stayed when the person was withdrawn, since somebody else is meant there."""
    names = Withdrawn()
    passed = _Passed(reading.page, names)
    said = set()
    for piece in reading.pieces:
        for text in dict.fromkeys([piece.text, piece.html]):
            for named in names.among([text] if text else []):
                words = " ".join(named.words.split())
                if not passed.over(named) and (piece.place, folded(words)) not in said:
                    said.add((piece.place, folded(words)))
                    yield piece.place, SENTENCE.format(words=words)


class _Passed:
    """What is passed over: another person's name by the settings, and what the live page has."""

    def __init__(self, page: Any, names: Withdrawn) -> None:
        self.page, self.names = page, names

    def over(self, named: Named) -> bool:
        return folded(" ".join(named.words.split())) in self._namesakes or named.key in self._live

    @cached_property
    def _namesakes(self) -> set[str]:
        return {folded(name) for name in Rules.now().names_in("namesakes")}

    @cached_property
    def _live(self) -> set[str]:
        live = type(self.page)._default_manager.filter(pk=self.page.pk, live=True).first()
        if live is None:
            return set()
        pieces = Reading.of(live).pieces
        texts = [text for piece in pieces for text in (piece.text, piece.html) if text]
        return {named.key for named in self.names.among(texts)}
