"""What is looked for when no publication holds all that was typed, and how the reader is told.

In this order, until something is found: without the vowel signs that a file's text may have lost; with
words of the index that are spelt nearly so, or that were typed as one; some of the words. It is tried on all
public publications, not on those that the list is narrowed to: that these have nothing is an answer.
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from django.db import connection
from pyroaring import BitMap

from ..lists.shelf import Shelf
from . import letters
from .by_reference import called
from .finding import Found, Wanted, find, quoted, unpacked
from .spelling import corrected, corrections
from .stop_words import asking_words

# Pieces of rows of letters that are looked for where the whole row is nowhere.
MOST_GRAMS: Final = 24
# What a word in every text counts, at least; a rarer one counts so much more for each time it is half as
# frequent.
_LEAST: Final = 4


class Match(StrEnum):
    """How what was found meets what was typed."""

    NONE = ""
    ALL = "all"
    WITHOUT_MARKS = "without vowel signs"
    SPELLING = "near spelling"
    SOME = "some"


class Unit(NamedTuple):
    """One of the things that were typed, of which a publication need not hold all."""

    part: letters.Part
    found: BitMap
    in_title: BitMap
    # The pieces of a row of letters share what a word counts.
    share: int = 1

    def counts(self, among: int) -> int:
        """How much it tells that a publication holds this: the more the rarer it is (as "idf")."""
        return max(round(_LEAST * math.log2(1 + among / max(len(self.found), 1)) / self.share), 1)


@dataclass(frozen=True)
class Answer:
    """What was found, and what was looked for in the end."""

    wanted: Wanted
    found: Found
    match: Match = Match.NONE
    # The query with words spelt as the index has them.
    meant: str = ""
    # Where only some of it was found, all of it, piece by piece.
    units: Sequence[Unit] = field(default=())

    def missing(self, pk: int) -> list[str]:
        """What was typed and this publication does not hold; nothing where all had to be found."""
        return [
            _without_edges(unit.part.text) for unit in self.units if unit.share == 1 and pk not in unit.found
        ]


def _without_edges(text: str) -> str:
    """A word without the marks of the sentence that it stood in; "U.N." keeps its last dot."""
    while text and unicodedata.category(text[0])[0] in "PZ":
        text = text[1:]
    while text and unicodedata.category(text[-1])[0] in "PZ" and not (text[-1] == "." and "." in text[:-1]):
        text = text[:-1]
    return text


def answer(text: str, shelf: Shelf, narrowed: BitMap) -> Answer:
    """What public publications hold of what was typed."""
    wanted = Wanted.typed(text)
    found = find(wanted, shelf, narrowed) if wanted.parts else Found()
    if (key := called(text)) is not None and key in shelf.everything:
        return Answer(wanted, _first(key, found), Match.ALL)
    if not wanted.parts or found.is_too_common:
        return Answer(wanted, found)
    if found.everything or found.not_looked_through or not shelf.everything:
        return Answer(wanted, found, Match.ALL)
    if bare := _without_marks(wanted, shelf, narrowed):
        return bare
    meant = corrected(text, corrections(wanted.parts, shelf))
    if meant != text:
        wanted = Wanted.typed(meant)
        spelt = find(wanted, shelf, narrowed)
        if spelt.everything:
            return Answer(wanted, spelt, Match.SPELLING, meant)
        if bare := _without_marks(wanted, shelf, narrowed):
            return bare
    return _some(wanted, shelf, narrowed, meant if meant != text else "") or Answer(
        Wanted.typed(text), found, Match.ALL
    )


def _first(key: int, found: Found) -> Found:
    """What was found, one publication before all others: those only name it."""
    one = BitMap([key])
    return Found(one | found.everything, [one, *(tier - one for tier in found.tiers)])


def _without_marks(wanted: Wanted, shelf: Shelf, narrowed: BitMap) -> Answer | None:
    parts = [part.without_marks() for part in wanted.parts]
    # A word of which one or two letters are left would be everywhere: it is not asked for.
    bare = Wanted([part for part in parts if part.is_bare or letters.bare(part.run) in ("", part.run)])
    if not bare.bare_runs:
        return None
    found = find(bare, shelf, narrowed)
    return Answer(bare, found, Match.WITHOUT_MARKS) if found.everything else None


# --- Some of the words ----------------------------------------------------------------------------


def _some(wanted: Wanted, shelf: Shelf, narrowed: BitMap, meant: str) -> Answer | None:
    """Those that hold most of what tells most; None where nothing holds any of it."""
    units = [unit for part in _single(wanted) for unit in _units(part, wanted, shelf, narrowed)]
    tiers = _tiers(units, shelf.everything)
    if not tiers:
        return None
    everything = BitMap().union(*tiers)
    held = wanted.only([unit.part for unit in units if unit.found])
    is_all = all(everything.issubset(unit.found) for unit in units)
    match = Match.SPELLING if meant and is_all else Match.SOME
    return Answer(held, Found(everything, tiers), match, meant, units)


def _single(wanted: Wanted) -> list[letters.Part]:
    """Words of phrases each for itself, and without those that say nothing."""
    single: dict[letters.Part, None] = {}
    for part in wanted.parts:
        if part.is_phrase and not wanted.only([part]).capitals:
            rows = [letters.Part(part.text, "", part.run)] if part.run else []
            single |= dict.fromkeys([*_apart(part), *rows])
        else:
            single[part] = None
    words = {part: _telling(wanted, part) for part in single}
    asking = asking_words(word for said in words.values() for word in said)
    return [part for part, said in words.items() if not asking.issuperset(said)]


def _telling(wanted: Wanted, part: letters.Part) -> list[str]:
    """The words of a part, folded but for an acronym's capitals; or its row of letters."""
    return wanted.only([part]).capitals or part.words.split() or [part.run]


def _apart(part: letters.Part) -> list[letters.Part]:
    """The words of a part, as they are typed, each for itself."""
    typed = (word[0] for word in letters.WORD.finditer(part.text))
    return [letters.Part(word, plain, "") for word in typed if (plain := letters.plain(word))]


def _units(part: letters.Part, wanted: Wanted, shelf: Shelf, narrowed: BitMap) -> list[Unit]:
    found = find(wanted.only([part]), shelf, narrowed)
    if found.is_too_common:
        return []
    unit = Unit(part, found.everything, found.tiers[0])
    if found.everything:
        return [unit]
    if " " in part.words:
        # "UN-backed" where nothing is "backed". A letter between hyphens tells nothing: "Mazar-e-Sharif".
        words = wanted.only([word for word in _apart(part) if len(word.words) > 1])
        return [one for word in _single(words) for one in _units(word, wanted, shelf, narrowed)]
    if len(part.run) <= letters.GRAM:
        return [unit]
    pieces = _pieces(part, shelf)
    return pieces if any(piece.found for piece in pieces) else [unit]


def _pieces(part: letters.Part, shelf: Shelf) -> list[Unit]:
    """The short pieces of a row of letters that stands nowhere as a whole; without marks where it has any."""
    bare = part.without_marks()
    size = 2 if letters.has_words_of_two(bare.run) else letters.GRAM
    grams = list(dict.fromkeys(bare.run[n : n + size] for n in range(len(bare.run) - size + 1)))[:MOST_GRAMS]
    holding = "library_with_sequences" if bare.is_bare else "library_with_words"
    wanted = [quoted(letters.BARE + gram if bare.is_bare else gram) for gram in grams]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {holding}(one::tsquery)"  # noqa: S608
            " FROM unnest(%s::text[]) WITH ORDINALITY AS wanted(one, place) ORDER BY place",
            [wanted],
        )
        found = [BitMap(unpacked(packed)) & shelf.everything for (packed,) in cursor.fetchall()]
    return [
        Unit(letters.Part(gram, "", gram, is_bare=bare.is_bare), pks, BitMap(), max(len(grams) // 2, 2))
        for gram, pks in zip(grams, found, strict=True)
    ]


def _tiers(units: Sequence[Unit], everything: BitMap) -> list[BitMap]:
    """The publications in sets by how much they hold, the most first, down to half of the most.

    A unit in the title counts half as much again. What can no longer reach half of the best is left out on
    the way, so that few sets are at hand however many publications there are.
    """
    scores = [
        (pks, points)
        for unit in units
        for counts in [unit.counts(len(everything))]
        for pks, points in ((unit.found, counts), (unit.in_title, counts // 2))
        if pks and points
    ]
    scores.sort(key=lambda score: -score[1])
    left = sum(points for _, points in scores)
    levels = {0: everything}
    for pks, points in scores:
        left -= points
        levels = _divided(levels, pks, points)
        best = max(levels)
        levels = {level: group for level, group in levels.items() if 2 * (level + left) >= best}
    return [levels[level] for level in sorted(levels, reverse=True) if level]


def _divided(levels: dict[int, BitMap], pks: BitMap, points: int) -> dict[int, BitMap]:
    """Each level parted into what holds these points and what does not."""
    divided: dict[int, BitMap] = defaultdict(BitMap)
    for level, group in levels.items():
        for reached, part in ((level + points, group & pks), (level, group - pks)):
            if part:
                divided[reached] |= part
    return divided
