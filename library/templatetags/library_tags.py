"""What the templates of the library need."""

from typing import Any

from django import template

from ..index.reading import note_on
from ..lists.facets import Named
from ..lists.query import LibraryQuery

register = template.Library()
register.simple_tag(note_on)


@register.simple_tag
def list_address(query: LibraryQuery, **changed: Any) -> str:
    """The address of a list, or of the list in another order or with all values of a facet."""
    return query.address(**changed)


@register.filter
def address_without(query: LibraryQuery, value: Named) -> str:
    """The address of the same list without one of its choices."""
    return query.without(value).address()


@register.filter
def address_of_words(query: LibraryQuery) -> str:
    """The address of all that holds the words, whatever else was chosen."""
    return LibraryQuery(text=query.text).address()
