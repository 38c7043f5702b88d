"""The ways in which the library can be narrowed, and what their values are called."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assets.languages import LANGUAGES
from campaigns.kinds.vocabulary import Kind
from campaigns.models import Campaign, Organisation, Person, Place, Series, Topic

# What a value is kept as: the key of a row, a year, or a code.
Key = int | str


@dataclass(frozen=True)
class Facet:
    """A way to narrow the library.

    ``name`` stands in addresses, ``heading``, ``singular`` and ``plural`` are for readers, and ``column``
    names the column of the entries that keeps its values. Some have fixed ``names``; the values of others are
    rows of a ``model``, which addresses name by their slugs. Years have neither.
    """

    name: str
    column: str
    heading: str | Promise
    singular: str | Promise
    plural: str | Promise
    names: Mapping[Key, str | Promise] | None = None
    model: type[Model] | None = None

    @property
    def is_list(self) -> bool:
        """Whether a publication may have several values of it."""
        return self.model is not None


FACETS: Final = [
    Facet("kind", "kind", _("Kind"), _("kind"), _("kinds"), names=dict(Kind.choices)),
    Facet("campaign", "campaigns", _("Campaign"), _("campaign"), _("campaigns"), model=Campaign),
    Facet("topic", "topics", _("Topic"), _("topic"), _("topics"), model=Topic),
    Facet("place", "places", _("Place"), _("place"), _("places"), model=Place),
    Facet("year", "year", _("Year"), _("year"), _("years")),
    Facet("language", "language", _("Language"), _("language"), _("languages"), names=dict(LANGUAGES)),
    Facet("series", "series", _("Series"), _("series"), _("series"), model=Series),
    Facet("person", "people", _("Person"), _("person"), _("people"), model=Person),
    Facet(
        "organisation",
        "organisations",
        _("Organisation"),
        _("organisation"),
        _("organisations"),
        model=Organisation,
    ),
]
BY_NAME: Final = {facet.name: facet for facet in FACETS}


class Named(NamedTuple):
    """A value with how addresses and readers call it."""

    facet: str
    key: Key
    slug: str
    name: str

    @property
    def heading(self) -> str:
        """What readers call the facet."""
        return BY_NAME[self.facet].heading


def named(
    keys: Mapping[str, Collection[Key]], slugs: Mapping[str, Collection[str]] | None = None
) -> list[Named]:
    """The values with these keys or slugs, by facet; one query for all. A draft campaign has no name."""
    slugs = slugs or {}
    found: list[Named] = []
    wanted: list[QuerySet[Any, Any]] = []
    for facet in FACETS:
        of_keys, of_slugs = keys.get(facet.name, ()), slugs.get(facet.name, ())
        if not of_keys and not of_slugs:
            continue
        if facet.model is None:
            texts = [*map(str, of_keys), *of_slugs]
            found += [Named(facet.name, *row) for text in texts if (row := _fixed(facet, text))]
        else:
            wanted.append(_rows(facet, Q(pk__in=of_keys) | Q(slug__in=of_slugs)))
    if wanted:
        found += [Named(*row) for row in wanted[0].union(*wanted[1:], all=True)]
    return found


def _fixed(facet: Facet, text: str) -> tuple[Key, str, str] | None:
    """Key, slug and name of a year, or of a value with a fixed name; None for what is none."""
    if facet.names is not None:
        by_slug = {str(key).lower(): key for key in facet.names}
        key = by_slug.get(text.lower())
        return (key, str(key), str(facet.names[key])) if key is not None else None
    is_year = text.isascii() and text.isdigit() and len(text) <= 4 and int(text) > 0
    return (int(text), str(int(text)), str(int(text))) if is_year else None


def _rows(facet: Facet, condition: Q) -> QuerySet[Any, Any]:
    model: Any = facet.model
    rows = model.objects.listed() if model is Campaign else model.objects.all()
    name = "title" if model is Campaign else "name"
    return (
        rows.filter(condition)
        .order_by()
        .values_list(
            Value(facet.name, output_field=CharField()),
            "pk",
            # Of the same type in all tables, as a union wants it.
            Cast("slug", CharField()),
            Cast(F(name), CharField()),
        )
    )
