"""Which publications hold what a reader searched for, and in which order.

Words and letter sequences are found in the index of all words of a publication. What that cannot tell, whether
words stand side by side or letters in one row, is looked up in the passages of those that hold all of them.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.db import connection
from pyroaring import BitMap

from . import letters
from .models import Part
from .shelf import Shelf

# Bounds for what a search may cost, however large the library and however common the words: passages that are
# looked through, newest publications first, and publications that are given a rank, newest first too.
MOST_PASSAGES: Final = 10_000
MOST_RANKED: Final = 200


@dataclass(frozen=True)
class Wanted:
    """What a reader typed, in parts, all of which a publication must hold."""

    parts: Sequence[letters.Part]

    @classmethod
    def typed(cls, text: str) -> "Wanted":
        return cls(letters.split_query(text))

    @cached_property
    def words(self) -> str:
        return " ".join(part.words for part in self.parts if part.words)

    @cached_property
    def runs(self) -> list[str]:
        return [part.run for part in self.parts if part.run]

    @property
    def every(self) -> tuple[str, list[str]]:
        """SQL for a tsquery of all words and letter sequences, and its arguments."""
        sequences = sorted(set().union(*map(letters.grams_of_query, self.runs)))
        return "(plainto_tsquery('english', %s) && %s::tsquery)", [
            self.words,
            " & ".join(map(quoted, sequences)),
        ]

    @property
    def any_of(self) -> tuple[str, list[str]]:
        """SQL for a tsquery of any of the words, and its arguments."""
        words = self.words.split() or [""]
        return f"({' || '.join(['plainto_tsquery(%s, %s)'] * len(words))})", [
            argument for word in words for argument in ("english", word)
        ]

    @property
    def in_passages(self) -> list[tuple[str, list[str]]]:
        """Conditions, with arguments, of which a publication's passages must meet each: a part each."""
        phrases = [part.words for part in self.parts if part.is_phrase and " " in part.words]
        rows = [run for run in self.runs if len(run) > letters.GRAM]
        return [
            *[("words @@ phraseto_tsquery('english', %s)", [phrase]) for phrase in phrases],
            *[("strpos(letters, %s) > 0", [run]) for run in rows],
        ]


def quoted(lexeme: str) -> str:
    """A lexeme as it stands in the text of a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


@dataclass
class Found:
    """The public publications that hold what is searched for, and those of them that do in their title."""

    everything: BitMap = field(default_factory=BitMap)
    in_title: BitMap = field(default_factory=BitMap)
    # Nothing but words such as "the" was asked for.
    is_too_common: bool = False
    # How many older ones hold all the words, and were not looked through for the phrase.
    not_looked_through: int = 0


def find(wanted: Wanted, shelf: Shelf, narrowed: BitMap) -> Found:
    """What holds everything that is wanted. Where not all can be looked through, of those in ``narrowed``."""
    found = _holding_every(wanted)
    found.everything &= shelf.everything
    found.in_title &= shelf.everything
    if wanted.in_passages and found.everything:
        _look_through(found, wanted, shelf, narrowed)
    return found


def _holding_every(wanted: Wanted) -> Found:
    query, arguments = wanted.every
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT
                (SELECT string_agg(int4send(publication_id::int), '') FROM library_text WHERE words @@ {query}),
                (SELECT string_agg(int4send(publication_id::int), '') FROM library_text WHERE title @@ {query}),
                numnode{query} = 0
            """,  # noqa: S608  (no part of it is anything but our own)
            arguments * 3,
        )
        everything, in_title, is_too_common = cursor.fetchone()
    return Found(keys_of(everything), keys_of(in_title), bool(wanted.parts) and is_too_common)


def keys_of(packed: memoryview | None) -> BitMap:
    """The keys that PostgreSQL packed: a hundred thousand rows of one number each would take far longer."""
    keys = array("I", bytes(packed or b""))
    keys.byteswap()
    return BitMap(keys)


def _look_through(found: Found, wanted: Wanted, shelf: Shelf, narrowed: BitMap) -> None:
    """Leaves only those whose passages hold the phrases and rows of letters."""
    candidates = found.everything
    looked, kept = _looked_through(shelf.newest(candidates, 0, MOST_PASSAGES), wanted)
    if looked < len(candidates):
        candidates = candidates & narrowed
        looked, kept = _looked_through(shelf.newest(candidates, 0, MOST_PASSAGES), wanted)
    found.not_looked_through = len(candidates) - looked
    found.everything = kept
    found.in_title &= kept


def _looked_through(pks: list[int], wanted: Wanted) -> tuple[int, BitMap]:
    """How many of these publications could be looked through, from the first on, and those that hold all."""
    conditions = wanted.in_passages
    held = " AND ".join(f"bool_or({condition})" for condition, _ in conditions)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT publication_id, count(*), {held}
            FROM (
                SELECT * FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted(pk, place),
                -- Not to be joined in another order: the first are looked through first.
                LATERAL (SELECT publication_id, words, letters FROM library_passage
                    WHERE publication_id = pk OFFSET 0) AS passage
                LIMIT %s
            ) AS looked
            GROUP BY publication_id, place ORDER BY place
            """,  # noqa: S608
            [*[argument for _, arguments in conditions for argument in arguments], pks, MOST_PASSAGES],
        )
        rows = cursor.fetchall()
    is_all = sum(count for _, count, _ in rows) < MOST_PASSAGES
    # Of the last one perhaps not all passages were seen.
    return (len(pks) if is_all else len(rows) - 1), BitMap([pk for pk, _, holds in rows if holds])


def by_relevance(
    found: Found, chosen: BitMap, wanted: Wanted, shelf: Shelf, start: int, stop: int
) -> list[int]:
    """The keys at these places among the chosen ones that were found.

    Those with everything in their title come first. Of these and of the others the newest are put in the order
    of their ranks, and the rest follows by date.
    """
    titles = found.in_title & chosen
    others = (found.everything & chosen) - titles
    ordered: list[int] = []
    for group, offset in ((titles, 0), (others, len(titles))):
        first, last = max(start - offset, 0), max(stop - offset, 0)
        if first >= len(group) or last <= 0:
            continue
        ranked = _ranked(shelf.newest(group, 0, MOST_RANKED), wanted) if first < MOST_RANKED else []
        ordered += ranked[first:last]
        ordered += shelf.newest(group, max(first, MOST_RANKED), max(last, MOST_RANKED))
    return ordered


# What a word counts in the summary, among the names and in the body, beside one in the title. Hits in files
# don't count: they are many, and what a publication says itself is what it is about.
_WEIGHTS: Final = {Part.TITLE: 1.0, Part.SUMMARY: 0.6, Part.NAMES: 0.4, Part.BODY: 0.3}


def _ranked(pks: list[int], wanted: Wanted) -> list[int]:
    """The keys, the most relevant first; where that is equal in the order in which they came."""
    query, arguments = wanted.any_of
    weights = " ".join(f"WHEN {part.value} THEN {weight}" for part, weight in _WEIGHTS.items())
    in_row = "".join([" + (strpos(letters, %s) > 0)::int * 0.1"] * len(wanted.runs))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT publication_id, sum((CASE part {weights} END) * (ts_rank(words, {query}, 1){in_row}))
            FROM library_passage WHERE publication_id = ANY(%s) AND part < {Part.FILE.value}
            GROUP BY publication_id
            """,  # noqa: S608
            [*arguments, *wanted.runs, pks],
        )
        ranks: dict[int, Any] = dict(cursor.fetchall())
    return sorted(pks, key=lambda pk: -ranks.get(pk, 0))
