"""Which publications hold what a reader searched for, and in which order.

Words and short letter sequences are found in the index of all words of a publication, phrases and longer rows
of letters in that of the sequences of its passages: each two words, each three letters. Where a phrase is
longer, the passages that hold all its sequences are looked at.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, pairwise
from typing import Final, NamedTuple

from django.db import connection
from pyroaring import BitMap

from . import letters
from .shelf import Shelf

# Bounds for what a search may cost, however large the library and however common the words: passages that are
# looked through, newest publications first.
MOST_PASSAGES: Final = 5_000
# Phrases that are looked for as such; of further ones all words must be there.
MOST_PHRASES: Final = 4


# That letters stand in a row in a passage; and that they do once its marks are left out.
IN_A_ROW: Final = "strpos(letters, %s) > 0"
IN_A_ROW_BARE: Final = "strpos(bare, %s) > 0"


class Clause(NamedTuple):
    """Words side by side, or letters in a row: something that a passage must hold.

    ``sequences`` are those that it must hold, as a tsquery. Where all of them together don't say enough, the
    condition ``check`` on the passage, with its argument, makes sure.
    """

    sequences: str
    check: str
    argument: str


@dataclass(frozen=True)
class Wanted:
    """What a reader typed, in parts, all of which a publication must hold.

    ``in_capitals`` is off where a word counts alike in capitals and in small letters: "WHO" and "who".
    """

    parts: Sequence[letters.Part]
    in_capitals: bool = True

    @classmethod
    def typed(cls, text: str) -> "Wanted":
        return cls(letters.split_query(text))

    @cached_property
    def words(self) -> str:
        return " ".join(part.words for part in self.parts if part.words)

    @cached_property
    def runs(self) -> list[str]:
        return [part.run for part in self.parts if part.run and not part.is_bare]

    @cached_property
    def bare_runs(self) -> list[str]:
        return [part.run for part in self.parts if part.is_bare]

    @cached_property
    def phrases(self) -> list[str]:
        return [part.words for part in self.parts if part.is_phrase and " " in part.words]

    @cached_property
    def joined(self) -> list[tuple[str, str]]:
        """The parts that are written in two ways: their words, and these in the other way."""
        typed = [part for part in self.parts if part.words]
        return [(part.words, other) for part in typed if (other := letters.otherwise(part))]

    @cached_property
    def capitals(self) -> list[str]:
        """Acronyms among others words, or one alone. Who types all in capitals means none."""
        if not self.in_capitals or (len(self.parts) > 1 and all(part.text.isupper() for part in self.parts)):
            return []
        typed = [part for part in self.parts if part.words and not part.is_phrase]
        # With a small letter it is never taken for a text that is all in capitals.
        return sorted(set().union(*(letters.capitals(f"{part.text} x") for part in typed)))

    @property
    def every(self) -> tuple[str, list[str]]:
        """SQL for a tsquery of all words and letter sequences, and its arguments."""
        sequences = sorted(set().union(*map(letters.grams_of_query, self.runs)))
        hyphened = {words for words, _ in self.joined}
        plain = " ".join(part.words for part in self.parts if part.words and part.words not in hyphened)
        word = "plainto_tsquery('english', %s)"
        either = [f"({word} || {word})"] * len(self.joined)
        # Only English words that are dropped are in the index so.
        acronym = "CASE WHEN ts_lexize('english_stem', lower(%s)) = '{}' THEN %s ELSE '' END::tsquery"
        return f"({' && '.join([word, '%s::tsquery', *either, *[acronym] * len(self.capitals)])})", [
            plain,
            " & ".join(map(quoted, sequences)),
            *chain.from_iterable(self.joined),
            *chain.from_iterable((one, quoted(one)) for one in self.capitals),
        ]

    @property
    def any_of(self) -> tuple[str, list[str]]:
        """SQL for a tsquery of any of the words, and its arguments."""
        words = [*self.words.split(), *(joined for _, joined in self.joined)] or [""]
        either = ["plainto_tsquery('english', %s)"] * len(words) + ["%s::tsquery"] * len(self.capitals)
        return f"({' || '.join(either)})", [*words, *map(quoted, self.capitals)]

    def clauses(self) -> list[Clause]:
        """What has to stand side by side or in a row; a query for each phrase."""
        found = [clause for phrase in self.phrases[:MOST_PHRASES] if (clause := _phrase(phrase))]
        for run in self.runs:
            if len(run) > letters.GRAM:
                sequences = " & ".join(map(quoted, sorted(letters.grams_of_query(run))))
                found.append(Clause(sequences, IN_A_ROW, run))
        for run in self.bare_runs:
            sequences = " & ".join(map(quoted, sorted(letters.bare_grams_of_query(run))))
            found.append(Clause(sequences, IN_A_ROW_BARE if len(run) > letters.GRAM else "", run))
        return found


def _phrase(words: str) -> Clause | None:
    """The clause for words in quotes, given plain; None for fewer than two that count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, place FROM unnest(to_tsvector('english', %s)) AS one(word, places, weights),"
            " unnest(places) AS place ORDER BY place",
            [words],
        )
        rows = cursor.fetchall()
    pairs = [f"{one} {place - before} {other}" for (one, before), (other, place) in pairwise(rows)]
    check = "words @@ phraseto_tsquery('english', %s)" if len(pairs) > 1 else ""
    return Clause(" & ".join(map(quoted, pairs)), check, words) if pairs else None


def quoted(lexeme: str) -> str:
    """A lexeme as it stands in the text of a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


@dataclass
class Found:
    """The public publications that hold what is searched for.

    ``tiers`` are the same in sets, those that come first first: with everything in their title, then the
    others; or by how much they hold (see ``library.loosening``).
    """

    everything: BitMap = field(default_factory=BitMap)
    tiers: list[BitMap] = field(default_factory=list)
    # Nothing but words such as "the" was asked for.
    is_too_common: bool = False
    # How many older ones hold all the words, and were not looked through for the phrase.
    not_looked_through: int = 0


def find(wanted: Wanted, shelf: Shelf, narrowed: BitMap) -> Found:
    """What holds everything that is wanted. Where not all can be looked through, of those in ``narrowed``."""
    found, in_title = _holding_every(wanted)
    if wanted.capitals and not (found.everything & shelf.everything):
        return find(replace(wanted, in_capitals=False), shelf, narrowed)
    if found.is_too_common and not wanted.bare_runs and (titled := _titled(wanted) & shelf.everything):
        # "Who we are" is a title of words that are everywhere.
        return Found(titled, [titled])
    if wanted.bare_runs and found.is_too_common:
        # All of it is without marks: nothing narrows it yet. (A copy: the shelf never changes.)
        found = Found(BitMap(shelf.everything))
    found.everything &= shelf.everything
    # Several phrases of common words cost together what one does.
    most = MOST_PASSAGES // max(len(wanted.phrases), 1)
    for clause in wanted.clauses() if found.everything else ():
        _look_for(clause, found, shelf, narrowed, most)
    in_title &= found.everything
    found.tiers = [in_title, found.everything - in_title]
    return found


def _titled(wanted: Wanted) -> BitMap:
    """What has all these words in its title, however common they are."""
    words = " & ".join(map(quoted, wanted.words.split()))
    return publications("library_with_beginnings", words) if words else BitMap()


def _holding_every(wanted: Wanted) -> tuple[Found, BitMap]:
    query, arguments = wanted.every
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT library_with_words({query}), library_with_title({query}), numnode{query} = 0",
            arguments * 3,
        )
        everything, in_title, is_too_common = cursor.fetchone()
    found = Found(BitMap(unpacked(everything)), is_too_common=bool(wanted.parts) and is_too_common)
    return found, BitMap(unpacked(in_title))


def publications(holding: str, wanted: str) -> BitMap:
    """What one of the database's own functions (see migration 0002) finds for the text of a tsquery."""
    return BitMap(_asked(holding, wanted))


def _asked(holding: str, wanted: str) -> "array[int]":
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {holding}(%s::tsquery)", [wanted])
        return unpacked(cursor.fetchone()[0])


def unpacked(packed: memoryview | None) -> "array[int]":
    """The keys that PostgreSQL packed: a hundred thousand rows of one number each would take far longer."""
    keys = array("I", bytes(packed or b""))
    keys.byteswap()
    return keys


def _look_for(clause: Clause, found: Found, shelf: Shelf, narrowed: BitMap, most: int) -> None:
    """Leaves only those that have a passage which holds the clause; at most so many are looked through."""
    passages = _asked("library_with_sequences", clause.sequences)
    candidates = found.everything & BitMap(passages)
    if not clause.check:
        found.everything = candidates
    elif len(passages) <= MOST_PASSAGES:
        found.everything &= _checked(clause)
    else:
        candidates &= narrowed
        looked, found.everything = _looked_through(clause, shelf.newest(candidates, 0, most), most)
        found.not_looked_through += len(candidates) - looked


def _checked(clause: Clause) -> BitMap:
    """Of all passages that hold the sequences, the publications of those that meet the check."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT publication_id FROM library_passage"  # noqa: S608
            f" WHERE sequences @@ %s::tsquery AND {clause.check}",
            [clause.sequences, clause.argument],
        )
        return BitMap([pk for (pk,) in cursor.fetchall()])


def _looked_through(clause: Clause, pks: list[int], most: int) -> tuple[int, BitMap]:
    """How many of these publications could be looked through, from the first on, and those that hold it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT publication_id, count(*), bool_or({clause.check})
            FROM (
                SELECT * FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted(pk, place),
                -- Not to be joined in another order: the first are looked through first.
                LATERAL (SELECT publication_id, words, letters, bare FROM library_passage
                    WHERE publication_id = pk OFFSET 0) AS passage
                LIMIT %s
            ) AS looked
            GROUP BY publication_id, place ORDER BY place
            """,  # noqa: S608
            [clause.argument, pks, most],
        )
        rows = cursor.fetchall()
    is_all = sum(count for _, count, _ in rows) < most
    # Of the last one perhaps not all passages were seen.
    return (len(pks) if is_all else len(rows) - 1), BitMap([pk for pk, _, holds in rows if holds])
