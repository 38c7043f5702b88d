"""What the templates of the library need."""

from typing import Any

from django import template

from ..index.reading import note_on
from ..lists.facets import Named
from ..lists.listing import Listing
from ..lists.query import LibraryQuery
from ..lists.years import years_of
from ..search.elsewhere import FEW, Page, elsewhere

register = template.Library()
register.simple_tag(note_on)


@register.simple_tag
def list_address(query: LibraryQuery, **changed: Any) -> str:
    """The address of a list, or of the list in another order or with all values of a facet."""
    return query.address(**changed)


@register.inclusion_tag("library/years.html")
def publications_by_year(listing: Listing | None, library: str) -> dict[str, Any]:
    """Bars of the list’s years, each a link into the library; a lasting page has none."""
    return {"years": years_of(listing.chosen) if listing else [], "library": library}


@register.filter
def address_without(query: LibraryQuery, value: Named) -> str:
    """The address of the same list without one of its choices."""
    return query.without(value).address()


@register.filter
def address_of_words(query: LibraryQuery) -> str:
    """The address of all that holds the words, whatever else was chosen."""
    return LibraryQuery(text=query.text).address()


@register.simple_tag
def found_elsewhere(listing: Listing | None) -> dict[str, list[Page]]:
    """What else on the site holds what was searched for, the first few and the others; nothing where readers
    have narrowed the list to some publications, or have gone on to its second page.
    """
    if not listing or not listing.query.text or listing.query.chosen or listing.page_number > 1:
        return {}
    found = elsewhere(listing.query.text, listing.chosen.answer)
    return {"few": found[:FEW], "others": found[FEW:]} if found else {}
