"""The ways in which the library can be narrowed."""

from dataclasses import dataclass
from typing import Final

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from campaigns.languages import LANGUAGES
from campaigns.models import Campaign, Organisation, Person, Place, Series, Topic
from campaigns.models.vocabulary import Kind


@dataclass(frozen=True)
class Facet:
    """A way to narrow the library. ``name`` stands in addresses, ``column`` is where entries keep its values.

    The values of a facet with fixed ``names`` are the keys of those; those of the others are primary keys, and
    addresses name them by their slugs.
    """

    name: str
    column: str
    heading: str
    plural: str
    names: dict[str, str] | None = None


FACETS: Final = [
    Facet("kind", "kind", "Kind", "kinds", dict(Kind.choices)),
    Facet("campaign", "campaigns", "Campaign", "campaigns"),
    Facet("topic", "topics", "Topic", "topics"),
    Facet("place", "places", "Place", "places"),
    Facet("year", "year", "Year", "years", {}),
    Facet("language", "language", "Language", "languages", dict(LANGUAGES)),
    Facet("series", "series", "Series", "series"),
    Facet("person", "people", "Person", "people"),
    Facet("organisation", "organisations", "Organisation", "organisations"),
]
