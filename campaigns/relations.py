"""Who is involved in a publication, and what it is filed under: as plain rows, in two queries for all."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from django.db.models import BooleanField, CharField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.http import urlencode

from .addresses.of_things import address_of
from .prepared import NUMBER, PreparedRows

if TYPE_CHECKING:
    from .models import Contribution, Organisation, Publication


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

    @classmethod
    def contributor(cls, contribution: "Contribution", position: int = 0) -> Self:
        person, organisation = contribution.person, contribution.organisation
        named = (organisation.name, organisation.slug) if organisation else ("", "")
        return cls("contributor", position, person.name, person.slug, contribution.role, *named)

    @classmethod
    def of_organisation(cls, part: str, organisation: "Organisation", position: int = 0) -> Self:
        """An organisation as "issuer" or "signatory"."""
        return cls(part, position, "", "", "", organisation.name, organisation.slug, organisation.is_member)

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


def involved_in(publication: "Publication") -> list[Involved]:
    """All who are involved, each part in the staff's order."""
    if is_unsaved(publication):
        return list(_involved_in_form(publication))
    return sorted(Involved(*row) for row in _involved_rows(number=publication.pk))


def filed_with(publication: "Publication") -> list[Filed]:
    """All that it is filed under and, where it belongs to a series, the published members of that."""
    if is_unsaved(publication):
        return sorted(_filed_in_form(publication))
    return sorted(Filed(*row) for row in _filed_rows(number=publication.pk))


def is_unsaved(publication: "Publication") -> bool:
    """Whether its relations are those of a form or a draft, and not, or not yet, those of the database."""
    return bool(getattr(publication, "_cluster_related_objects", None))


def _involved_in_form(publication: "Publication") -> Iterable[Involved]:
    for position, contribution in enumerate(publication.contributions.all()):
        yield Involved.contributor(contribution, position)
    signatories = getattr(publication, "signatories", None)
    for part, rows in (("issuer", publication.joint_issuers), ("signatory", signatories)):
        for position, row in enumerate(rows.all() if rows else []):
            yield Involved.of_organisation(part, row.organisation, position)


def _filed_in_form(publication: "Publication") -> Iterable[Filed]:
    from .models import Campaign, Publication

    public = set(Campaign.objects.listed().values_list("pk", flat=True))
    for campaign in publication.campaigns.all():
        if campaign.pk in public:
            yield Filed("campaigns", 0, campaign.title, campaign.url_path)
    for way in ("places", "topics"):
        for term in getattr(publication, way).all():
            yield Filed(way, 0, term.name, term.slug)
    if publication.series_id:
        for member in Publication.objects.listed().filter(series=publication.series_id):
            yield Filed("series", member.series_position or UNNUMBERED, member.title, member.url_path)


# Members of a series without a number come last.
UNNUMBERED = 32_767


def _compose_involved() -> QuerySet[Any, Any]:
    from .models import Contribution, JointIssuer, Signatory

    def text(value: str) -> Value:
        return Value(value, output_field=CharField())

    contributors = Contribution.objects.filter(publication=NUMBER).values_list(
        text("contributor"), Coalesce("sort_order", 0), "person__name", "person__slug", "role",
        Coalesce("organisation__name", text("")), Coalesce("organisation__slug", text("")),
        Value(False, output_field=BooleanField()),
    )  # fmt: skip

    def organisations(part: str, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        return rows.values_list(
            text(part), Coalesce("sort_order", 0), text(""), text(""), text(""),
            "organisation__name", "organisation__slug", "organisation__is_member",
        )  # fmt: skip

    return contributors.order_by().union(
        organisations("issuer", JointIssuer.objects.filter(publication=NUMBER).order_by()),
        organisations("signatory", Signatory.objects.filter(statement=NUMBER).order_by()),
        all=True,
    )


def _compose_filed() -> QuerySet[Any, Any]:
    from .models import Campaign, Place, Publication, Topic

    def rows(way: str, found: QuerySet[Any, Any], position: Any, name: str, path: Any) -> QuerySet[Any, Any]:
        return found.order_by().values_list(Value(way, output_field=CharField()), position, name, path)

    no_position = Value(0, output_field=IntegerField())
    # Of the same type as the addresses that it stands beside.
    slug = Cast("slug", TextField())
    members = Publication.objects.listed().filter(series__publications=NUMBER)
    campaigns = Campaign.objects.listed().filter(publications=NUMBER)
    return rows("campaigns", campaigns, no_position, "title", F("url_path")).union(
        rows("places", Place.objects.filter(publications=NUMBER), no_position, "name", slug),
        rows("topics", Topic.objects.filter(publications=NUMBER), no_position, "name", slug),
        rows("series", members, Coalesce("series_position", UNNUMBERED), "title", F("url_path")),
        all=True,
    )


_involved_rows = PreparedRows(_compose_involved)
_filed_rows = PreparedRows(_compose_filed)
