"""In which order publications that were found are listed."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection
from pyroaring import BitMap

from ..lists.shelf import Shelf
from ..models import Part
from .finding import Found, Wanted

# Publications of a tier that are given a rank, the newest: a bound for what a search may cost, however
# large the library and however common the words. And of all tiers of a list, where it has many.
MOST_RANKED: Final = 200
MOST_RANKED_IN_ALL: Final = 400
# What it counts that all words stand side by side in the order in which they were typed; and what a word
# counts in the summary, among the names and in the body, beside one in the title. Hits in files don't
# count: they are many, and what a publication says itself is what it is about.
_IN_ORDER: Final = 0.5
_WEIGHTS: Final = {Part.TITLE: 1.0, Part.SUMMARY: 0.6, Part.NAMES: 0.4, Part.BODY: 0.3}


def by_relevance(
    found: Found, chosen: BitMap, wanted: Wanted, shelf: Shelf, start: int, stop: int
) -> list[int]:
    """The keys at these places among the chosen ones that were found.

    One tier comes after the other. Of each the newest are put in the order of their ranks, and the rest
    follows by date.
    """
    shown: list[tuple[BitMap, int, int]] = []
    offset = 0
    for tier in found.tiers:
        group = tier & chosen
        first, last = max(start - offset, 0), min(stop - offset, len(group))
        if first < last:
            shown.append((group, first, last))
        offset += len(group)
    return [key for group in _ordered(shown, wanted, shelf) for key in group]


def _ordered(shown: list[tuple[BitMap, int, int]], wanted: Wanted, shelf: Shelf) -> list[list[int]]:
    """Of each group the keys at its places."""
    newest = [shelf.newest(group, 0, MOST_RANKED) if first < MOST_RANKED else [] for group, first, _ in shown]
    to_rank = [key for keys in newest for key in keys][:MOST_RANKED_IN_ALL]
    ranks = _ranks(to_rank, wanted) if to_rank else {}
    return [
        [
            *sorted(keys, key=lambda key: -ranks.get(key, 0))[first:last],
            *shelf.newest(group, max(first, MOST_RANKED), max(last, MOST_RANKED)),
        ]
        for keys, (group, first, last) in zip(newest, shown, strict=True)
    ]


def _ranks(pks: Sequence[int], wanted: Wanted) -> dict[int, Any]:
    query, arguments = wanted.any_of
    weights = " ".join(f"WHEN {part.value} THEN {weight}" for part, weight in _WEIGHTS.items())
    in_row = "".join([" + (strpos(letters, %s) > 0)::int * 0.1"] * len(wanted.runs))
    in_order = f" + (words @@ phraseto_tsquery('english', %s))::int * {_IN_ORDER}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT publication_id,
                sum((CASE part {weights} END) * (ts_rank(words, {query}, 1){in_row}{in_order}))
            FROM library_passage WHERE publication_id = ANY(%s) AND part < {Part.FILE.value}
            GROUP BY publication_id
            """,  # noqa: S608
            [*arguments, *wanted.runs, wanted.words, list(pks)],
        )
        return dict(cursor.fetchall())
