"""Which publications hold what a reader searched for, and in which order.

Words and short letter sequences are found in the index of all words of a publication, phrases and longer rows
of letters in that of the sequences of its passages: each two words, each three letters. Where a phrase is
longer, the passages that hold all its sequences are looked at.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from django.db import connection
from pyroaring import BitMap

from ..lists.shelf import Shelf
from . import letters

# Bounds for what a search may cost, however large the library and however common the words: passages that are
# looked through, newest publications first.
MOST_PASSAGES: Final = 5_000
# Phrases that are looked for as such; of further ones all words must be there.
MOST_PHRASES: Final = 4
# So few publications that it is quicker to ask for their own passages than for all that hold a sequence; and
# than for all that hold a common one.
FEW: Final = 1_000
FEW_BESIDE_COMMON: Final = 10_000


# What other search engines take between words is no acronym.
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})

# That letters stand in a row in a passage; and that they do once its marks are left out.
IN_A_ROW: Final = "strpos(letters, %s) > 0"
IN_A_ROW_BARE: Final = "strpos(bare, %s) > 0"


class Clause(NamedTuple):
    """Words side by side, or letters in a row: something that a passage must hold.

    ``sequences`` are those that it must hold. Where all of them together don't say enough, the condition
    ``check`` on the passage, with its argument, makes sure.
    """

    sequences: list[str]
    check: str
    argument: str

    @property
    def query(self) -> str:
        """The sequences as the text of a tsquery."""
        return " & ".join(map(quoted, self.sequences))


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

    def only(self, parts: Sequence[letters.Part]) -> "Wanted":
        """Other parts of the same query, in which capitals count if they do in the whole."""
        return Wanted(parts, self.in_capitals and not self.is_in_capitals)

    @property
    def is_in_capitals(self) -> bool:
        """Whether somebody typed all in capitals."""
        return len(self.parts) > 1 and all(part.text.isupper() for part in self.parts)

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
        if not self.in_capitals or self.is_in_capitals:
            return []
        # In quotes it is one where it stands alone.
        typed = [part for part in self.parts if part.words and not (part.is_phrase and " " in part.words)]
        # With a small letter it is never taken for a text that is all in capitals.
        return sorted(set().union(*(letters.capitals(f"{part.text} x") for part in typed)) - _OPERATORS)

    @property
    def every(self) -> tuple[str, list[str]]:
        """SQL for a tsquery of all words and letter sequences, and its arguments."""
        return self._all_of(self.parts)

    @property
    def beside_phrases(self) -> tuple[str, list[str]]:
        """The same without the words of phrases that are looked for as such: where these stand, they do."""
        return self._all_of(
            [part for part in self.parts if not (part.is_phrase and part.words in self._side_by_side)]
        )

    def _all_of(self, parts: Sequence[letters.Part]) -> tuple[str, list[str]]:
        sequences = sorted(set().union(*map(letters.grams_of_query, self.runs)))
        hyphened = {words for words, _ in self.joined}
        plain = " ".join(part.words for part in parts if part.words and part.words not in hyphened)
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

    @cached_property
    def _side_by_side(self) -> dict[str, Clause]:
        """A clause for each phrase that is looked for as such; a query, where there are any."""
        return side_by_side(self.phrases[:MOST_PHRASES]) if self.phrases else {}

    def clauses(self) -> list[Clause]:
        """What has to stand side by side or in a row."""
        found = [*self._side_by_side.values()]
        for run in self.runs:
            if len(run) > letters.GRAM:
                found.append(Clause(sorted(letters.grams_of_query(run)), IN_A_ROW, run))
        for run in self.bare_runs:
            check = IN_A_ROW_BARE if len(run) > letters.GRAM else ""
            found.append(Clause(sorted(letters.bare_grams_of_query(run)), check, run))
        return found


def side_by_side(phrases: list[str]) -> dict[str, Clause]:
    """A clause for each of these phrases, given plain; none for fewer than two words that count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phrase, word, place FROM unnest(%s::text[]) AS phrase,"
            " unnest(to_tsvector('english', phrase)) AS one(word, places, weights), unnest(places) AS place"
            " ORDER BY place",
            [phrases],
        )
        rows = cursor.fetchall()
    found: dict[str, Clause] = {}
    for phrase in phrases:
        words = [(word, place) for wanted, word, place in rows if wanted == phrase]
        pairs = [f"{one} {place - before} {other}" for (one, before), (other, place) in pairwise(words)]
        check = "words @@ phraseto_tsquery('english', %s)" if len(pairs) > 1 else ""
        if pairs:
            found[phrase] = Clause(pairs, check, phrase)
    return found


def quoted(lexeme: str) -> str:
    """A lexeme as it stands in the text of a tsquery."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


@dataclass
class Found:
    """The public publications that hold what is searched for.

    ``tiers`` are the same in sets, those that come first first: with everything in their title, then the
    others; or by how much they hold (see ``library.search.loosening``).
    """

    everything: BitMap = field(default_factory=BitMap)
    tiers: list[BitMap] = field(default_factory=list)
    # Nothing but words such as "the" was asked for.
    is_too_common: bool = False
    # How many older ones hold all the words, and were not looked through for the phrase.
    not_looked_through: int = 0


def find(wanted: Wanted, shelf: Shelf, narrowed: BitMap) -> Found:
    """What holds everything that is wanted. Where not all can be looked through, of those in ``narrowed``."""
    found, in_title = _holding_every(wanted, shelf)
    if found.is_too_common and not wanted.bare_runs and (titled := _titled(wanted) & shelf.everything):
        # "Who we are" is a title of words that are everywhere.
        return Found(titled, [titled])
    # Several phrases of common words cost together what one does.
    most = MOST_PASSAGES // max(len(wanted.phrases), 1)
    # First what the index knows of all clauses: so that little is left to be looked through for any of them.
    to_check: list[tuple[Clause, bool]] = []
    for clause, is_common in _rarest_first(wanted.clauses(), found.everything):
        if not found.everything:
            break
        passages = _passages(clause, found.everything, FEW_BESIDE_COMMON if is_common else FEW)
        found.everything &= BitMap(passages)
        if clause.check:
            to_check.append((clause, len(passages) <= MOST_PASSAGES))
    for clause, is_rare in to_check:
        if is_rare:
            found.everything = _checked(clause, found.everything)
        else:
            _look_for(clause, found, shelf, narrowed, most)
    in_title &= found.everything
    found.tiers = [in_title, found.everything - in_title]
    return found


def _titled(wanted: Wanted) -> BitMap:
    """What has all these words in its title, however common they are."""
    words = " & ".join(map(quoted, wanted.words.split()))
    return publications("library_with_beginnings", words) if words else BitMap()


def _holding_every(wanted: Wanted, shelf: Shelf) -> tuple[Found, BitMap]:
    """The public ones with all words, but perhaps not those of phrases; and what has all in its title."""
    every, arguments = wanted.every
    beside, of_beside = wanted.beside_phrases
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT library_with_words({beside}), numnode{beside} > 0,"
            f" library_with_title({every}), numnode{every} > 0",
            [*of_beside * 2, *arguments * 2],
        )
        holding, is_narrowed, in_title, has_words = cursor.fetchone()
    # Phrases, and what is without marks, narrow it later.
    is_open = not is_narrowed and (has_words or wanted.bare_runs)
    everything = shelf.everything if is_open else BitMap(unpacked(holding)) & shelf.everything
    is_too_common = bool(wanted.parts) and not has_words and not wanted.bare_runs
    # (A copy: the shelf never changes.)
    return Found(BitMap(everything), is_too_common=is_too_common), BitMap(unpacked(in_title))


def publications(holding: str, wanted: str) -> BitMap:
    """What one of the database's own functions (see migration 0002) finds for the text of a tsquery."""
    return BitMap(_asked(holding, wanted))


def _asked(holding: str, wanted: str) -> "array[int]":
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {holding}(%s::tsquery)", [wanted])
        return unpacked(cursor.fetchone()[0])


def _passages(clause: Clause, candidates: BitMap, few: int) -> "array[int]":
    """Of which publications passages hold the sequences, once for each; perhaps of others too.

    Where the candidates are few, passages of others need not be read. PostgreSQL sees their number, since
    their keys stand in the query, and lets the indexes meet.
    """
    if len(candidates) > few:
        return _asked("library_with_sequences", clause.query)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(int4send(publication_id::int), '') FROM library_passage"
            " WHERE publication_id = ANY(%s::bigint[]) AND sequences @@ %s::tsquery",
            [_as_array(candidates), clause.query],
        )
        return unpacked(cursor.fetchone()[0])


def _rarest_first(clauses: list[Clause], candidates: BitMap) -> list[tuple[Clause, bool]]:
    """By how many passages hold them, as PostgreSQL reckons: the less is left, the cheaper the next.

    Each with whether it is among the most common; that is not asked where it makes no difference.
    """
    if not clauses or (len(clauses) == 1 and not FEW < len(candidates) <= FEW_BESIDE_COMMON):
        return [(clause, False) for clause in clauses]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequence, frequency FROM pg_stats,"
            " unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common(sequence, frequency)"
            " WHERE schemaname = current_schema() AND tablename = 'library_passage' AND attname = 'sequences'"
            " AND sequence = ANY(%s)",
            [[sequence for clause in clauses for sequence in clause.sequences]],
        )
        frequent = dict(cursor.fetchall())
    rarest = [(min(frequent.get(one, 0) for one in clause.sequences), clause) for clause in clauses]
    return [(clause, rate > 0) for rate, clause in sorted(rarest, key=itemgetter(0))]


def _as_array(keys: BitMap) -> str:
    """Keys as the text of an array: far quicker for PostgreSQL to read than a list of numbers."""
    return "{" + ",".join(map(str, keys)) + "}"


def unpacked(packed: memoryview | None) -> "array[int]":
    """The keys that PostgreSQL packed: a hundred thousand rows of one number each would take far longer."""
    keys = array("I", bytes(packed or b""))
    keys.byteswap()
    return keys


def _look_for(clause: Clause, found: Found, shelf: Shelf, narrowed: BitMap, most: int) -> None:
    """Leaves only those that have a passage which meets the check; at most so many are looked through."""
    candidates = found.everything & narrowed
    looked, found.everything = _looked_through(clause, shelf.newest(candidates, 0, most), most)
    found.not_looked_through += len(candidates) - looked


def _checked(clause: Clause, candidates: BitMap) -> BitMap:
    """Of these publications those that have a passage which holds the sequences and meets the check."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT publication_id FROM library_passage"  # noqa: S608
            f" WHERE publication_id = ANY(%s::bigint[]) AND sequences @@ %s::tsquery AND {clause.check}",
            [_as_array(candidates), clause.query, clause.argument],
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
