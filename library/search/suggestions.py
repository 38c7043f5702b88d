"""What somebody who begins to type may be looking for."""

from typing import Final

from campaigns.models import Publication

from ..lists.facets import FACETS, Key, named
from ..lists.shelf import Shelf, current_shelf
from . import letters
from .finding import publications, quoted

MOST: Final = 8
# Of these at most so many names, so that titles have room.
MOST_NAMES: Final = 4
SHORTEST: Final = 2
LONGEST: Final = 80
# The names of each facet that are looked at: those of most publications.
NAMES_LOOKED_AT: Final = 1_000


def suggest(typed: str) -> list[str]:
    """Names and titles of public publications in which words begin as what is typed; at most eight.

    In scripts without blanks between words, those that hold it.
    """
    typed = typed.replace("\0", " ").strip()[:LONGEST]
    words, run = letters.plain(typed).split(), letters.skeleton(typed)
    if len("".join(words)) < SHORTEST and not run:
        return []
    shelf = current_shelf()
    names = _names(words, run, shelf)[:MOST_NAMES]
    return list(dict.fromkeys(names + _titles(words, run, shelf)))[:MOST]


def _names(words: list[str], run: str, shelf: Shelf) -> list[str]:
    """The names of values that public publications have, those of most publications first."""
    keys: dict[str, list[Key]] = {}
    count: dict[tuple[str, Key], int] = {}
    for facet in FACETS:
        if facet.model is not None:
            sizes = {key: len(pks) for key, pks in shelf.values(facet.name).items()}
            keys[facet.name] = sorted(sizes, key=lambda key: -sizes[key])[:NAMES_LOOKED_AT]
            count |= {(facet.name, key): size for key, size in sizes.items()}
    matching = [value for value in named(keys) if _begins(value.name, words, run)]
    return [value.name for value in sorted(matching, key=lambda value: -count[value.facet, value.key])]


def _begins(name: str, words: list[str], run: str) -> bool:
    if run and run not in letters.skeleton(name):
        return False
    own = f"{letters.plain(name)} {letters.with_plurals(name)}".split()
    return all(any(one.startswith(word) for one in own) for word in words)


def _titles(words: list[str], run: str, shelf: Shelf) -> list[str]:
    """The newest titles in which words begin so."""
    found = shelf.everything
    for holding, wanted in (
        ("library_with_beginnings", [f"{quoted(word)}:*" for word in words]),
        ("library_with_title", [quoted(gram) for gram in sorted(letters.grams_of_query(run))]),
    ):
        if wanted:
            found = found & publications(holding, " & ".join(wanted))
    newest = shelf.newest(found, 0, MOST)
    titles = dict(Publication.objects.listed().filter(pk__in=newest).values_list("pk", "title"))
    return [titles[pk] for pk in newest if pk in titles]
