"""What a reader may have meant by a word that no public publication has: "Did you mean …".

The words come from the index itself. PostgreSQL's own means for this, `pg_trgm` and `fuzzystrmatch`, are
extensions, which not every server has. So each word is kept with what is left of its beginning without one or
two letters, and a word that was typed is treated alike: where the two meet they are near one another, however
many words there are (W. Garbe's symmetric deletes). The words are those of all publications, drafts too: what
is suggested is read out of the text of a public one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import combinations, groupby, pairwise
from typing import Final, NamedTuple

from django.db import connection
from pyroaring import BitMap

from assets.models import File

from ..lists.shelf import Shelf
from ..models import Spelling
from . import letters
from .common_words import is_common, is_form_of
from .finding import publications, side_by_side, unpacked

SHORTEST: Final = 4
LONGEST: Final = 30
# Of a word of so many letters two may be left out in what is kept of it.
LONG: Final = 7
# Letters of each of two words that may have been typed as one.
SHORTEST_HALF: Final = 3
# So many letters are few.
SHORT: Final = 5
# Letters of a word's beginning of which some are left out.
BEGINNING: Final = 7
# Words of a query that are corrected, words that are compared with one, and those that are looked for in
# public.
MOST_WORDS: Final = 4
MOST_COMPARED: Final = 2_000
MOST_LOOKED_FOR: Final = 12
# Public publications and passages in which a word is looked up as it is written there.
MOST_PUBLICATIONS: Final = 100
MOST_PASSAGES: Final = 40
# What a passage holds.
_WITH_WORD: Final = "words @@ plainto_tsquery('english', %s)"
_SIDE_BY_SIDE: Final = "words @@ phraseto_tsquery('english', %s)"


def learn(words: Iterable[str]) -> None:
    """Keeps words, folded as by ``letters.plain``, that are not known yet; two queries."""
    found = sorted(word for word in set(words) if is_spelt(word))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM unnest(%s::text[]) AS word"
            " WHERE NOT EXISTS (SELECT FROM library_spelling AS known WHERE known.word = word.word)",
            [found],
        )
        new = [word for (word,) in cursor.fetchall()]
    Spelling.objects.bulk_create([Spelling(word=word, keys=sorted(keys(word))) for word in new], 5_000)


def is_spelt(word: str) -> bool:
    """Whether it is a word that can be misspelt, and no number, code or address."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def slips(word: str) -> int:
    """How many slips of the finger a word may have: within two of seven letters too many others lie."""
    return 2 if len(word) > LONG else 1


def keys(word: str) -> set[str]:
    """What a word's beginning is without none, one or two of its letters."""
    beginning = word[:BEGINNING]
    return {
        "".join(left)
        for fewer in range(3 if len(word) >= LONG else 2)
        for left in combinations(beginning, len(beginning) - fewer)
    }


@lru_cache(4096)
def distance(one: str, other: str) -> int:
    """How many letters were left out, put in, changed or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if last and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]


class Correction(NamedTuple):
    """A word as it was typed, folded, and as public texts write it."""

    typed: str
    meant: str


def corrections(parts: Sequence[letters.Part], shelf: Shelf) -> list[Correction]:
    """For the words that no public publication has, the nearest that some have.

    Where there is one, the other words are offered as they are written, too: "measures" for "measurs", which
    is found by its stem.
    """
    words = [word for part in parts for word in part.words.split()]
    joined = [word for part in parts if not part.is_phrase for word in letters.in_one(part.text)]
    typed = dict.fromkeys(word for word in [*words, *joined] if is_spelt(word))
    # (A common word is in so many texts that to look it up takes longest.)
    public = _public([word for word in typed if not is_common(word)], shelf)
    unknown = [word for word, pks in public.items() if not pks][:MOST_WORDS]
    nearest = ((word, _nearest(word, list(typed), shelf) or _in_two(word, shelf)) for word in unknown)
    found = [Correction(word, meant) for word, meant in nearest if meant]
    return [*found, *_written(public.keys() - set(unknown), shelf)] if found else []


def _written(words: Set[str], shelf: Shelf) -> list[Correction]:
    """For those of these words that are written nowhere so, the nearest form that is."""
    known = Spelling.objects.filter(word__in=words).values_list("word", flat=True)
    never = sorted(words - set(known))[:MOST_WORDS]
    return [Correction(word, meant) for word in never if (meant := _nearest(word, [], shelf))]


def corrected(text: str, found: Iterable[Correction]) -> str:
    """What was typed, with other words in place of some."""
    meant = dict(found)
    whole = letters.IN_PIECES.sub(lambda word: meant.get("".join(letters.in_one(word[0])), word[0]), text)
    return letters.WORD.sub(lambda word: meant.get(letters.plain(word[0]), word[0]), whole)


def _public(words: list[str], shelf: Shelf) -> dict[str, BitMap]:
    """The public publications that have each of these words in some form, but for words such as "the"."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, library_with_words(plainto_tsquery('english', word))"
            " FROM unnest(%s::text[]) AS word WHERE numnode(plainto_tsquery('english', word)) > 0",
            [words],
        )
        return {word: BitMap(unpacked(packed)) & shelf.everything for word, packed in cursor.fetchall()}


def _nearest(typed: str, query: list[str], shelf: Shelf) -> str:
    """The word of public texts that is nearest to this one, as it is written there; "" for none.

    Another form of a word of the query is none: "treated" is no slip of "treaty", but a word of its own.
    """
    found = (
        word if pks is None else _as_written(typed, word, pks, shelf)
        for word, pks in _candidates(typed, shelf)
        if not any(is_form_of(word, one) for one in query)
    )
    return next(filter(None, found), "")


def _in_two(typed: str, shelf: Shelf) -> str:
    """Two words that public texts have side by side and that were typed as one: "Sri Lanka"; "" for none."""
    places = range(SHORTEST_HALF, len(typed) - SHORTEST_HALF + 1)
    clauses = side_by_side([f"{typed[:place]} {typed[place:]}" for place in places])
    held = {
        pair: publications("library_with_sequences", clause.query) & shelf.everything
        for pair, clause in clauses.items()
    }
    pair = max(held, key=lambda pair: len(held[pair]), default="")
    written = Counter(
        f"{one[0]} {other[0]}"
        for text in (_texts(held[pair], _SIDE_BY_SIDE, pair, shelf) if pair else ())
        for one, other in pairwise(letters.WORD.finditer(text))
        if f"{letters.plain(one[0])} {letters.plain(other[0])}" == pair
    )
    return max(written, key=lambda form: (written[form], form), default="")


def _candidates(typed: str, shelf: Shelf) -> list[tuple[str, BitMap | None]]:
    """Words that are near, with the public publications that have them: nearest first, then most of those.

    None stands for all of them: English words such as "against". Short ones are near too many others.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT word FROM library_spelling WHERE keys && %s::text[]"
            " AND length(word) BETWEEN %s AND %s LIMIT %s",
            [sorted(keys(typed)), len(typed) - slips(typed), len(typed) + slips(typed), MOST_COMPARED],
        )
        words = [word for (word,) in cursor.fetchall()]
    far = {word: _far(typed, word) for word in words if word != typed}
    near = sorted((word for word in far if _is_near(typed, word)), key=lambda word: (far[word], word))
    looked_for = near[:MOST_LOOKED_FOR]
    public = _public(looked_for, shelf)
    small = [word for word in looked_for if word not in public and len(word) > SHORT]
    return sorted(
        [*((word, None) for word in small), *((word, pks) for word, pks in public.items() if pks)],
        key=lambda found: (far[found[0]], -len(found[1] or shelf.everything), found[0]),
    )


def _is_near(typed: str, word: str) -> bool:
    """Whether the one may be a slip of the other.

    Among short words there are many with another letter in the same place, "milk" and "mill", which are words
    of their own; of five letters the vowels are mistaken ("Yeman").
    """
    if len(typed) == len(word) <= SHORT and sorted(typed) != sorted(word):
        other = [pair for pair in zip(typed, word, strict=True) if pair[0] != pair[1]]
        return len(other) == 1 and len(typed) == SHORT and set(other[0]) <= set("aeiouy")
    far = distance(typed, word)
    # A letter that is doubled, or not, is the slip that people make most, often beside another: "Cypress".
    is_beside_doubled = far == 2 and len(typed) == LONG and distance(_single(typed), _single(word)) < 2
    return far <= slips(typed) or is_beside_doubled


def _single(word: str) -> str:
    """A word without its doubled letters."""
    return "".join(letter for letter, _ in groupby(word))


def _far(typed: str, word: str) -> tuple[int, bool]:
    """How far off a word is; people seldom mistake the first letter."""
    return distance(typed, word), typed[0] != word[0]


def _as_written(typed: str, word: str, pks: BitMap, shelf: Shelf) -> str:
    """The nearest word in these public publications' texts, in the form that is most frequent there."""
    texts = _texts(pks, _WITH_WORD, word, shelf)
    written = Counter(found[0] for text in texts for found in letters.WORD.finditer(text))
    near = {
        form: _far(typed, plain)
        for form in written
        if abs(len(form) - len(typed)) <= 2 * slips(typed)
        and (plain := letters.plain(form))
        and _is_near(typed, plain)
    }
    return min(near, key=lambda form: (near[form], -written[form], form), default="")


def _texts(pks: BitMap, holding: str, wanted: str, shelf: Shelf) -> list[str]:
    """Passages of these public publications that hold this, first those that have it letter for letter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text, file_id FROM library_passage,"  # noqa: S608
            " unnest(%s::bigint[]) WITH ORDINALITY AS wanted(pk, place)"
            f" WHERE publication_id = pk AND {holding}"
            " ORDER BY strpos(lower(text), %s) = 0, place, part, position LIMIT %s",
            [shelf.newest(pks, 0, MOST_PUBLICATIONS), wanted, wanted, MOST_PASSAGES],
        )
        rows = cursor.fetchall()
    public = File.objects.published().in_bulk({file for _, file in rows if file})
    return [text for text, file in rows if not file or file in public]
