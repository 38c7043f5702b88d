"""A page of the library's list, with what it can be narrowed by: for readers and for machines alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import nlargest
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pyroaring import BitMap

from campaigns.models import Publication

from ..following.choices import Followed, followed
from ..search.excerpts import Excerpt, Segment, what_is_said
from ..search.finding import MOST_PHRASES, Found, Wanted
from ..search.loosening import Answer, Match, answer
from ..search.ranking import by_relevance
from .facets import BY_NAME, FACETS, Facet, Key, Named, named
from .lasting import PAGE_SIZE
from .query import BY_RELEVANCE, LibraryQuery
from .shelf import Shelf, current_shelf

# Values of a facet that are offered at once, and when all of them are asked for.
FEW: Final = 8
MANY: Final = 500


@dataclass(frozen=True)
class Choice:
    """A value of a facet, with how many publications of the list choosing it would show."""

    value: Named
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Choices:
    """A facet with the values that are offered. ``number`` is how many there are."""

    facet: Facet
    choices: list[Choice]
    number: int

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.is_chosen]

    @property
    def chosen_first(self) -> list[Choice]:
        """As the page shows them: whoever wants a chosen one gone need not look for it."""
        return sorted(self.choices, key=lambda choice: not choice.is_chosen)

    @property
    def more(self) -> int:
        return self.number - len(self.choices)


@dataclass(frozen=True)
class Result:
    """A publication on the list; where something was searched for, with the words marked and an excerpt."""

    publication: Any
    title: list[Segment] = field(default_factory=list)
    summary: list[Segment] = field(default_factory=list)
    excerpt: Excerpt | None = None
    # What was searched for and is not in it, where not all had to be.
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Chosen:
    """All publications that a query names, in its order."""

    query: LibraryQuery
    shelf: Shelf
    answer: Answer
    # What each facet that is set leaves over.
    within: Mapping[str, BitMap]
    everything: BitMap

    @classmethod
    def by(cls, query: LibraryQuery) -> "Chosen":
        shelf = current_shelf()
        query = query.without_unknown(shelf.facets)
        within = {
            facet: BitMap().union(*(shelf.values(facet).get(value.key, BitMap()) for value in values))
            for facet, values in query.chosen.items()
        }
        narrowed = shelf.everything.intersection(*within.values())
        found = answer(query.text, shelf, narrowed)
        if not found.wanted.parts or found.found.is_too_common:
            found = replace(found, found=Found(shelf.everything, is_too_common=bool(query.text)))
        return cls(query, shelf, found, within, narrowed & found.found.everything)

    @property
    def wanted(self) -> Wanted:
        return self.answer.wanted

    @property
    def found(self) -> Found:
        return self.answer.found

    @property
    def count(self) -> int:
        return len(self.everything)

    @property
    def is_search(self) -> bool:
        return bool(self.wanted.parts) and not self.found.is_too_common

    def keys(self, start: int, stop: int) -> list[int]:
        """Those at these places of the list."""
        if self.is_search and self.query.order == BY_RELEVANCE:
            return by_relevance(self.found, self.everything, self.wanted, self.shelf, start, stop)
        return self.shelf.newest(self.everything, start, stop)

    def without(self, facet: str) -> BitMap:
        """What the list would hold if this facet were not set."""
        others = [keys for name, keys in self.within.items() if name != facet]
        return self.found.everything.intersection(self.shelf.everything, *others)


@dataclass(frozen=True)
class Listing:
    """What a page of the list shows."""

    chosen: Chosen
    page_number: int
    page_count: int
    results: list[Result]
    facets: list[Choices]

    @classmethod
    def of(cls, chosen: Chosen) -> "Listing":
        """The page that a query asks for, counted from the newest; the last where there are not so many."""
        page_count = max(-(-chosen.count // PAGE_SIZE), 1)
        number = min(chosen.query.page_number or 1, page_count)
        start = (number - 1) * PAGE_SIZE
        publications = fetch(chosen.keys(start, start + PAGE_SIZE))
        return cls(chosen, number, page_count, _results(chosen, publications), facets_of(chosen))

    @property
    def query(self) -> LibraryQuery:
        return self.chosen.query

    @property
    def count(self) -> int:
        return self.chosen.count

    @property
    def feed(self) -> Followed:
        """The feed that follows just this list."""
        return followed(self.query)

    @property
    def meant(self) -> str:
        """What the reader may have meant, where words were spelt as nothing public spells them."""
        return self.chosen.answer.meant

    @property
    def is_some(self) -> bool:
        """Whether publications are listed that hold only some of what was searched for."""
        return self.chosen.answer.match == Match.SOME

    @property
    def notices(self) -> list[str]:
        """What the reader should know of how the address was understood; sentences."""
        found, text = self.chosen.found, self.query.text
        said = [*self.query.not_understood, *_on_match(self.chosen.answer.match, self.count)]
        if self.on_missing_page:
            said.append(self.on_missing_page)
        if found.is_too_common:
            said.append(
                _("Nearly every text has the words “%(text)s”. Search for others with them.") % {"text": text}
                if self.chosen.wanted.parts
                else _("There is no word in “%(text)s”.") % {"text": text}
            )
        if len(self.chosen.wanted.phrases) > MOST_PHRASES:
            sentence = _("Only the first %(number)s phrases were looked for as phrases.")
            said.append(sentence % {"number": MOST_PHRASES})
        if found.not_looked_through:
            sentence = ngettext(
                "%(number)s older publication with these words was not looked through for the whole phrase."
                " Narrow the list to reach it.",
                "%(number)s older publications with these words were not looked through for the whole phrase."
                " Narrow the list to reach them.",
                found.not_looked_through,
            )
            said.append(sentence % {"number": found.not_looked_through})
        return said

    def address(self, number: int) -> str:
        """The query part of the address of one of its pages."""
        return self.query.address(number if number > 1 else None)

    @property
    def said(self) -> str:
        return _("Page %(number)s of %(count)s") % {"number": self.page_number, "count": self.page_count}

    @property
    def newer(self) -> str | None:
        """The query part of the address of the page before this one, if there is one."""
        return self.address(self.page_number - 1) if self.page_number > 1 else None

    @property
    def older(self) -> str | None:
        """The query part of the address of the page after this one, if there is one."""
        return self.address(self.page_number + 1) if self.page_number < self.page_count else None

    @property
    def on_missing_page(self) -> str:
        """What to say where there is no such page; else nothing."""
        if (self.query.page_number or 1) <= self.page_count:
            return ""
        said = ngettext(
            "The list has %(number)s page; this is the last.",
            "The list has %(number)s pages; this is the last.",
            self.page_count,
        )
        return said % {"number": self.page_count}


def fetch(pks: list[int]) -> list[Any]:
    """These publications, as lists show them, in this order; those that are not public are left out."""
    found = Publication.objects.for_listing().in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def _on_match(match: Match, count: int) -> Iterator[str]:
    """How the list meets what was searched for, where not all was found letter for letter; sentences."""
    if match == Match.WITHOUT_MARKS:
        these = _("These have it without vowel signs and other marks, which the text of some files has lost.")
        yield " ".join([_("No publication has this letter for letter."), *([these] if count else [])])
    elif match == Match.SOME:
        these = _("These have some of it: first those with the most, and with what is rarest.")
        yield " ".join([_("No publication has all of this."), *([these] if count else [])])


def _results(chosen: Chosen, publications: list[Any]) -> list[Result]:
    if not chosen.is_search:
        return [Result(publication) for publication in publications]
    said = what_is_said(chosen.wanted, {page.pk: [page.title, page.summary] for page in publications})
    return [
        Result(
            page,
            said.marker.marked(page.title),
            said.marker.marked(page.summary),
            said.excerpts.get(page.pk),
            chosen.answer.missing(page.pk),
        )
        for page in publications
    ]


def facets_of(chosen: Chosen) -> list[Choices]:
    """What the chosen list can be narrowed by."""
    counted = {facet.name: counted_by(chosen, facet) for facet in FACETS}
    shown = {name: dict(_shown(chosen, BY_NAME[name], counts)) for name, counts in counted.items()}
    # That a campaign is a draft is not on the shelf: it is no value to be offered or counted.
    campaigns = counted["campaign"]
    names = {
        (row.facet, row.key): row for row in named({**shown, "campaign": {*campaigns, *shown["campaign"]}})
    }
    counted["campaign"] = {key: count for key, count in campaigns.items() if ("campaign", key) in names}
    shown["campaign"] = dict(_shown(chosen, BY_NAME["campaign"], counted["campaign"]))
    return [
        Choices(
            facet,
            _in_order(
                facet,
                [
                    Choice(value, count, chosen.query.has(value))
                    for key, count in shown[facet.name].items()
                    if (value := names.get((facet.name, key)))
                ],
            ),
            len(counted[facet.name]),
        )
        for facet in FACETS
        if shown[facet.name]
    ]


def counted_by(chosen: Chosen, facet: Facet) -> dict[Key, int]:
    """How many publications each value would show, of the values that would show any."""
    among, values = chosen.without(facet.name), chosen.shelf.values(facet.name)
    if len(among) == len(chosen.shelf.everything):
        return {key: len(keys) for key, keys in values.items()}
    counts = {key: keys.intersection_cardinality(among) for key, keys in values.items()}
    return {key: count for key, count in counts.items() if count}


def _shown(chosen: Chosen, facet: Facet, counts: dict[Key, int]) -> list[tuple[Key, int]]:
    """The values to offer: those with most publications, the latest years, and whatever is chosen."""
    limit = MANY if chosen.query.opened == facet.name or facet.names is not None else FEW
    if facet.name == "year":
        offered = sorted(counts.items(), reverse=True)[:limit]
    else:
        offered = nlargest(limit, counts.items(), key=lambda pair: (pair[1], -_number(pair[0])))
    known = {key for key, _ in offered}
    chosen_ones = [value.key for value in chosen.query.chosen.get(facet.name, ()) if value.key not in known]
    return offered + [(key, counts.get(key, 0)) for key in chosen_ones]


def _number(key: Key) -> int:
    return key if isinstance(key, int) else 0


def _in_order(facet: Facet, choices: list[Choice]) -> list[Choice]:
    if facet.name == "year":
        return sorted(choices, key=lambda choice: -int(choice.value.key))
    return sorted(choices, key=lambda choice: (-choice.count, choice.value.name.casefold()))
