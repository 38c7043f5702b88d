"""Who is involved in a publication, and what it is filed under: as plain rows."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple, Self

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from page_tree.public import is_public

from ..addresses.of_things import address_of
from .rows import Contribution

# Members of a series without a number come last.
UNNUMBERED: Final = 32_767


class Involved(NamedTuple):
    """A contributor, joint issuer or signatory. Where a name or organisation is not given it is empty."""

    part: str
    position: int
    name: str = ""
    slug: str = ""
    role: str = ""
    organisation: str = ""
    organisation_slug: str = ""
    is_member: bool = False
    country: str = ""

    @classmethod
    def contributor(cls, contribution: Contribution, position: int = 0) -> Self:
        person, organisation = contribution.person, contribution.organisation
        named = (organisation.name, organisation.slug) if organisation else ("", "")
        return cls("contributor", position, person.name, person.slug, contribution.role, *named)

    @classmethod
    def of_organisation(cls, part: str, organisation: Any, position: int = 0) -> Self:
        """An organisation as "issuer" or "signatory"."""
        return cls(
            part,
            position,
            organisation=organisation.name,
            organisation_slug=organisation.slug,
            is_member=organisation.is_member,
            country=organisation.country,
        )

    @property
    def address(self) -> str:
        """Of the person's page, or nothing for a person that is only a name."""
        return address_of("person", self.slug)

    @property
    def organisation_address(self) -> str:
        """Of the organisation's page, or nothing for an organisation that is only a name."""
        return address_of("organisation", self.organisation_slug)


# How the library calls what it can be narrowed by.
_FACETS: Final = {"places": "place", "topics": "topic"}


class Filed(NamedTuple):
    """A campaign, place or topic that a publication belongs to, or a member of its series.

    What has a page has a place in the page tree; by a place or topic, which has none, the library is
    narrowed.
    """

    way: str
    position: int
    name: str
    url_path: str = ""

    @property
    def heading(self) -> str:
        """What stands above the names of this way."""
        return {"campaigns": _("Campaigns"), "places": _("Places"), "topics": _("Topics")}.get(self.way, "")

    @property
    def is_page(self) -> bool:
        """Whether it has a place in the page tree."""
        return self.way not in _FACETS

    @property
    def narrowing(self) -> str:
        """What narrows the library to a place or topic; ``url_path`` holds its slug, if it has one."""
        facet = _FACETS.get(self.way)
        return f"?{urlencode({facet: self.url_path})}" if facet and self.url_path else ""

    @property
    def is_numbered(self) -> bool:
        """Whether the staff gave this member of a series a number."""
        return self.position != UNNUMBERED


def involved_in(publication: Any) -> list[Involved]:
    """All who are involved, each part in the staff's order: of a form or draft, those that it names."""
    contributions = publication.contributions.select_related("person", "organisation")
    found = [Involved.contributor(row, position) for position, row in enumerate(_in_order(contributions))]
    signatories = getattr(publication, "signatories", None)
    for part, rows in (("issuer", publication.joint_issuers), ("signatory", signatories)):
        if rows is not None:
            found += [
                Involved.of_organisation(part, row.organisation, position)
                for position, row in enumerate(_in_order(rows.select_related("organisation")))
            ]
    return found


def without_dead_links(rows: list[Involved]) -> list[Involved]:
    """The same, of what is not public itself: who has no page because of that is only a name."""
    people: Any = Contribution.person.field.related_model
    organisations: Any = Contribution.organisation.field.related_model
    named = people.objects.published().filter(slug__in={row.slug for row in rows})
    has_page = set(named.values_list("slug", flat=True))
    bodies = organisations.objects.published().filter(slug__in={row.organisation_slug for row in rows})
    have_page = set(bodies.values_list("slug", flat=True))
    return [
        row._replace(
            slug=row.slug if row.slug in has_page else "",
            organisation_slug=row.organisation_slug if row.organisation_slug in have_page else "",
        )
        for row in rows
    ]


class Role(NamedTuple):
    """What somebody was, and for which organisation, in the newest public publication they contributed to."""

    role: str
    organisation: str
    organisation_slug: str

    @property
    def in_words(self) -> str:
        return ", ".join(filter(None, [self.role, self.organisation]))

    @property
    def organisation_address(self) -> str:
        return address_of("organisation", self.organisation_slug) if self.organisation_slug else ""


def latest_roles(people: list[int]) -> dict[int, Role]:
    """The role that each of these people had last, as far as anybody may know; one query."""
    public = Contribution.objects.filter(is_public("publication__"), person__in=people)
    told = public.exclude(role="", organisation=None)
    newest = told.order_by("person_id", "-publication__date", "-publication_id", "sort_order", "pk")
    rows = newest.distinct("person_id").values_list(
        "person_id", "role", "organisation__name", "organisation__slug"
    )
    return {person: Role(role, name or "", slug or "") for person, role, name, slug in rows}


def _in_order(rows: Iterable[Any]) -> list[Any]:
    """The staff's order; rows of a form may have no number or key yet."""
    return sorted(rows, key=lambda row: (row.sort_order or 0, row.pk or float("inf")))


def filed_with(publication: Any) -> list[Filed]:
    """All that it is filed under and, where it belongs to a series, the published members of that."""
    return sorted(_filed_with(publication))


def _filed_with(publication: Any) -> Iterable[Filed]:
    filed = [row.pk for row in publication.campaigns.all()]
    campaigns = publication.campaigns.model._default_manager.listed().filter(pk__in=filed)
    for title, url_path in campaigns.values_list("title", "url_path"):
        yield Filed("campaigns", 0, title, url_path)
    for way in ("places", "topics"):
        for term in getattr(publication, way).all():
            yield Filed(way, 0, term.name, term.slug)
    if publication.series_id:
        members = publication.series.publications.listed()
        for position, title, url_path in members.values_list("series_position", "title", "url_path"):
            yield Filed("series", UNNUMBERED if position is None else position, title, url_path)


def secretariat_of(organisation_name: str) -> str:
    """ "Asia Justice Coalition secretariat"."""
    return _("%(organisation)s secretariat") % {"organisation": organisation_name}


def issuer_names(publication: Any, issuers: Iterable[Involved], organisation_name: str) -> list[str]:
    """The names of those on whose behalf it is issued; the organisation's own is in the site settings."""
    own = organisation_name if publication.attribution == "coalition" else secretariat_of(organisation_name)
    return [own, *(row.organisation for row in issuers)]
