"""What each kind of view of publications needs from the database, and which people have a page."""

from typing import Any, Final, Self

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from wagtail.models import PageManager

from assets.models.public import is_let_out
from page_tree.public import SitePageQuerySet, is_noticed, is_public, is_read_under_notice, is_withdrawn

from ..kinds import registry as kinds
from ..kinds.vocabulary import Attribution
from .rows import Attachment, Contribution, JointIssuer, Signatory

# What a line in a list shows of a publication, and what its address is made from.
LISTED: Final = (
    "title", "slug", "url_path", "path", "depth", "live", "locale_id", "content_type_id", "alias_of",
    "kind", "date", "date_precision", "summary", "language", "attribution", "reference",
)  # fmt: skip
FILE: Final = ("title", "file", "file_size", "page_count", "language", "first_page", "file_hash")


class PublicationQuerySet(SitePageQuerySet):
    """Queries over the concrete publication table, for all kinds together."""

    def for_reading(self) -> Self:
        """As for every page; and whether everybody may have the file of a recording and its captions."""
        found = super().for_reading()
        if "video_file" not in self.model.read_with:
            return found
        return found.annotate(
            video_file_is_let_out=is_let_out("video_file__"), captions_are_let_out=is_let_out("captions__")
        )

    def withdrawn(self) -> Self:
        """Those that were withdrawn, of which everybody may know."""
        return self.filter(is_withdrawn(publication=""))

    def noticed(self) -> Self:
        return self.filter(is_noticed(publication=""))

    def read_under_notice(self) -> Self:
        """Of those, the ones whose text stays readable."""
        return self.filter(is_read_under_notice(publication=""))

    def newest_first(self) -> Self:
        return self.order_by("-date", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("date", "pk")

    def for_listing(self) -> Self:
        """Those for lists, with what a line in a list shows: one query, one for their files and one for whom
        they are issued with.
        """
        return self.listed().only(*LISTED).annotate(**kinds.listed()).with_files().with_issuers()

    def for_showing(self) -> Self:
        """With what a body block or a player shows of any kind: a fixed number of queries.

        Only the columns that are shown: the tables of all kinds joined have ten times as many, and
        reading them took most of a campaign page's time.
        """
        return (
            self.with_visibility()
            .select_related(*sorted({name.rpartition("__")[0] for name in kinds.shown()}))
            .only(*LISTED, *kinds.shown())
            .annotate(**kinds.listed())
            .with_files()
            .with_contributors()
        )

    def with_files(self) -> Self:
        """With their files, but for those that are held back."""
        return self.prefetch_related(
            Prefetch(
                "attachments",
                Attachment.objects.filter(is_let_out("file__"))
                .select_related("file")
                .only("publication_id", "title", *(f"file__{name}" for name in FILE))
                .order_by("sort_order", "pk"),
            )
        )

    def with_issuers(self) -> Self:
        """With the organisations that issue them jointly with the secretariat."""
        return self.prefetch_related(
            Prefetch(
                "joint_issuers",
                JointIssuer.objects.select_related("organisation")
                .only("publication_id", "organisation__name")
                .order_by("sort_order", "pk"),
            )
        )

    def with_contributors(self) -> Self:
        return self.prefetch_related(
            Prefetch(
                "contributions",
                Contribution.objects.select_related("person", "organisation")
                .only(
                    "publication_id",
                    "role",
                    "person__name",
                    "person__slug",
                    "organisation__name",
                    "organisation__slug",
                )
                .order_by("sort_order", "pk"),
            )
        )


PublicationManager = PageManager.from_queryset(PublicationQuerySet)


class PersonQuerySet(QuerySet[Any]):
    def published(self) -> Self:
        """Only those with a page: they contributed to something that is public."""
        return self.filter(
            Exists(Contribution.objects.filter(is_public("publication__"), person=OuterRef("pk")))
        )


class OrganisationQuerySet(QuerySet[Any]):
    def published(self) -> Self:
        """Only those with a page: they issued, signed or contributed to something that is public."""
        here = Q(organisation=OuterRef("pk")) & is_public("publication__")
        # A publication that is not joint may still hold the issuers of when it was.
        issued = JointIssuer.objects.filter(here, publication__attribution=Attribution.JOINT)
        signed = Signatory.objects.filter(is_public("statement__"), organisation=OuterRef("pk"))
        contributed = Contribution.objects.filter(here)
        return self.filter(Q(Exists(contributed)) | Q(Exists(issued)) | Q(Exists(signed)))
