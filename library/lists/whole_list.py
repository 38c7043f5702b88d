"""The way in for the list's page: the whole list comes in lasting pages, any other in counted ones."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..models import OnList
from .lasting import is_numbered, newest_number, on_page
from .listing import Chosen, Listing, Result, facets_of
from .query import NO_SUCH_PAGE, LibraryQuery


@dataclass(frozen=True)
class FirstPage(Listing):
    """The newest publications, with what the list can be narrowed by, and the way to the numbered pages."""

    newest_number: int

    @classmethod
    def of(cls, chosen: Chosen) -> "FirstPage":
        results = [Result(publication) for publication in on_page(OnList.FIRST)]
        number = newest_number()
        return cls(chosen, 1, number + 1, results, facets_of(chosen), number)

    @property
    def said(self) -> str:
        return ""

    @property
    def newer(self) -> str | None:
        return None

    @property
    def older(self) -> str | None:
        return _address(self.newest_number) if self.newest_number else None

    @property
    def on_missing_page(self) -> str:
        # A list of one page is its own first.
        is_missing = self.query.page_number and (self.query.page_number, self.newest_number) != (1, 0)
        return str(NO_SUCH_PAGE) if is_missing else ""


@dataclass(frozen=True)
class NumberedPage:
    """A lasting page of the whole list. It says nothing that a publication elsewhere on the list changes."""

    query: LibraryQuery
    number: int
    results: list[Result]
    is_newest: bool

    @classmethod
    def of(cls, query: LibraryQuery, number: int) -> "NumberedPage":
        results = [Result(publication) for publication in on_page(number)]
        return cls(query, number, results, not is_numbered(number + 1))

    @property
    def notices(self) -> tuple[str, ...]:
        return self.query.not_understood

    @property
    def dates(self) -> str:
        """From when to when its publications are: "15 May 2023 to 1 June 2024"; nothing if there are none."""
        if not self.results:
            return ""
        oldest, newest = self.results[-1].publication.date_text, self.results[0].publication.date_text
        both = {"first": oldest, "last": newest}
        return newest if oldest == newest else _("%(first)s to %(last)s") % both

    @property
    def address(self) -> str:
        return _address(self.number)

    @property
    def said(self) -> str:
        return _("Page %(number)s") % {"number": self.number}

    @property
    def newer(self) -> str:
        """The query part of the address of the next newer page: empty for the first."""
        return "" if self.is_newest else _address(self.number + 1)

    @property
    def older(self) -> str | None:
        return _address(self.number - 1) if self.number > 1 else None


def _address(number: int) -> str:
    return LibraryQuery().address(number)


def page_of_list(query: LibraryQuery) -> dict[str, Any]:
    """What the library's template shows for a query, as ``shown``: a ``listing``, or a ``numbered`` page.

    That is of the whole list, and found without the shelf, by queries that name it alone.
    """
    if not query.is_plain:
        chosen = Chosen.by(query)
        if chosen.query.is_filtered:
            return _as_context(Listing.of(chosen))
        query = chosen.query
    if query.page_number and is_numbered(query.page_number):
        return _as_context(NumberedPage.of(query, query.page_number))
    return _as_context(FirstPage.of(Chosen.by(query)))


def _as_context(shown: Listing | NumberedPage) -> dict[str, Any]:
    name = "numbered" if isinstance(shown, NumberedPage) else "listing"
    return {"shown": shown, name: shown}
