"""Where in a text stands what was looked for."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from .pieces import BELOW, WORDS_OF_A_SIGN, fold, strip_marks
from .scripts import GRAM_BLOCKS, RANGES, SOME_GRAM_LETTER, marks_in
from .typed import Part
from .words import ACRONYM, DOTTED, plain, with_plurals

# First what nearly all are, so that the others need not be tried there.
_SMALL = "[A-Za-z][a-z]*(?=[ ,;\n])"
WORD = re.compile(f"{_SMALL}|{DOTTED}|{ACRONYM}|(?:[^\\W_{GRAM_BLOCKS}]|[\u0300-\u036f]|\\d)+")
_ANY_MARK = f"[\u200c\u200d{marks_in(*RANGES)}]"
_CLUSTER = re.compile(f"[^\\W_]{_ANY_MARK}*|[。！？｡{WORDS_OF_A_SIGN}]|{_ANY_MARK}+")


@lru_cache(8192)
def _folded_cluster(cluster: str) -> str:
    return fold(cluster)


def find_spans(text: str, parts: Iterable[Part], hits: Collection[str] = ()) -> list[tuple[int, int]]:
    """Take a text and the parts of a query; return where they stand in it, in order and without overlaps.

    Words are found whole, and folded as `plain` does. `hits` are folded words that count besides those that
    were typed: other forms of the same stem, say. Words of a phrase count only in their order.
    """
    parts = list(parts)
    spans = [*_spans_of_words(text, parts, hits), *_spans_of_runs(text, parts)]
    return _merged(sorted(spans))


def _spans_of_words(text: str, parts: list[Part], hits: Collection[str]) -> Iterator[tuple[int, int]]:
    phrases: dict[str, list[list[str]]] = {}
    for first, *rest in (part.words.split() for part in parts if part.words):
        phrases.setdefault(first, []).append(rest)
    if not phrases:
        return
    found = [(_ways(word[0]), word) for word in WORD.finditer(text)]
    wanted = {*phrases, *hits}
    for place, (ways, word) in enumerate(found):
        # Most words of a text are none that was asked for.
        if wanted.isdisjoint(ways):
            continue
        for way in ways:
            if way in hits:
                yield word.span()
            for rest in phrases.get(way, ()):
                there = found[place + 1 : place + 1 + len(rest)]
                if len(there) == len(rest) and all(
                    word in ways for word, (ways, _) in zip(rest, there, strict=True)
                ):
                    yield word.start(), (there[-1][1] if there else word).end()


@lru_cache(8192)
def _ways(word: str) -> Collection[str]:
    """The ways in which a word of a text may be typed, folded."""
    return {plain(word), with_plurals(word)}


def _spans_of_runs(text: str, parts: list[Part]) -> Iterator[tuple[int, int]]:
    if not any(part.run for part in parts) or not SOME_GRAM_LETTER.search(text):
        return
    clusters = [(_folded_cluster(cluster[0]), cluster.span()) for cluster in _CLUSTER.finditer(text)]
    for is_bare in {part.is_bare for part in parts}:
        runs = [part.run for part in parts if part.run and part.is_bare == is_bare]
        yield from _spans_in(list(_bare_clusters(clusters)) if is_bare else clusters, runs)


_Clusters = list[tuple[str, tuple[int, int]]]


def _bare_clusters(clusters: _Clusters) -> Iterator[tuple[str, tuple[int, int]]]:
    """The same as `bare` leaves them. The sign for a letter below stands at the end of the cluster before."""
    sign = ""
    for piece, span in clusters:
        yield strip_marks(sign + piece), span
        sign = piece[-1:] if piece[-1:] in BELOW else ""


def _spans_in(clusters: _Clusters, runs: list[str]) -> Iterator[tuple[int, int]]:
    folded = "".join(piece for piece, _ in clusters)
    origins = [span for piece, span in clusters for _ in piece]
    for run in runs:
        place = folded.find(run)
        while place >= 0:
            yield origins[place][0], origins[place + len(run) - 1][1]
            place = folded.find(run, place + len(run))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
