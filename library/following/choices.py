"""Feeds of any choice that the library's list can be narrowed to, and what such a choice is called.

A choice of one topic, say, has a feed of its own, which may be a file; all others are asked for with a query
(docs/decisions/0043).
"""

import hashlib
import unicodedata
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from ..lists.query import LibraryQuery
from . import feeds

# Of a file's name, in bytes of UTF-8, so that every disk takes it with whatever is put before or behind.
LONGEST: Final = 120


class Followed(NamedTuple):
    """A feed that follows a list: what it is called, its own address, and that of the page about it."""

    name: str
    feed: str
    page: str


def followed(query: LibraryQuery) -> Followed:
    """The feed of all that a query names, in whatever order and on whichever page."""
    values = [value for chosen in query.chosen.values() for value in chosen]
    name = name_of(query)
    if not query.is_filtered:
        return Followed(name, feeds.feed_address(feeds.ALL), feeds.page_address(feeds.ALL))
    if not query.text and len(values) == 1 and values[0].facet in feeds.FACETS:
        facet, slug = values[0].facet, values[0].slug
        # A slug in an address that can't hold it leads nowhere.
        if feeds.feed_address(facet, slug):
            return Followed(name, feeds.feed_address(facet, slug), feeds.page_address(facet, slug))
    asked = LibraryQuery(text=query.text, chosen=query.chosen).address()
    return Followed(name, f"{reverse('feed_of_choice')}{asked}", f"{reverse('feed_of_choice_page')}{asked}")


def name_of(query: LibraryQuery) -> str:
    """What readers call a choice: “torture” · Statement · 2023."""
    names = [value.name for chosen in query.chosen.values() for value in chosen]
    return " · ".join([f"“{query.text}”"] * bool(query.text) + names) or _("All publications")


def identity_of(query: LibraryQuery) -> str:
    """The name of its feed that outlives a change of names and addresses: made from keys and words."""
    said = [f"{facet}={value.key}" for facet, chosen in query.chosen.items() for value in chosen]
    asked = "&".join([*sorted(said), f"q={query.text.casefold()}"])
    return f"feed/choice/{hashlib.sha256(asked.encode()).hexdigest()[:16]}"


def file_name(query: LibraryQuery, ending: str) -> str:
    """What a download of the list is called: publications-statement-2023.csv."""
    parts = [value.slug for chosen in query.chosen.values() for value in chosen]
    name = "-".join(filter(None, ["publications", *map(_word, [query.text, *parts])]))
    cut = name.encode()[:LONGEST].decode(errors="ignore")
    # Not in the middle of a letter with its marks, nor of a word that has others before it.
    if cut != name and "-" in cut.removeprefix("publications-"):
        cut = cut.rpartition("-")[0]
    return f"{cut}.{ending}"


def _word(text: str) -> str:
    """The letters, marks and numbers of a text in any script, with hyphens for all else."""
    text = unicodedata.normalize("NFC", text.lower())
    kept = (char if unicodedata.category(char)[0] in "LMN" else " " for char in text)
    return "-".join("".join(kept).split())
