"""What the public may see, and what each kind of page view needs from the database.

Every list, feed, search and timeline starts from ``published()``: nothing else in the
project decides whether a page is public.
"""

from collections.abc import Iterator
from functools import reduce
from operator import and_, or_
from typing import Any, Final, Self

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Func, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Now
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from clean_files.models import Report


class IsUnrestricted(Func):
    """Whether no restriction lies on the page with this path in the tree, or on an ancestor of it.

    A path begins with the paths of all ancestors. Written out, because a campaign's page asks this ten times:
    built from querysets each time, it would take a quarter longer. The OFFSET keeps PostgreSQL from looking
    for the best order of these tables among all others of a query, which takes it longer than to answer.
    """

    arity = 1
    output_field = BooleanField()
    template = (
        "NOT EXISTS (SELECT 1 FROM wagtailcore_pageviewrestriction restriction"
        " JOIN wagtailcore_page restricted ON restricted.id = restriction.page_id"
        " WHERE starts_with(%(expressions)s, restricted.path) OFFSET 0)"
    )


def is_on_site(page: str = "") -> Q:
    """The condition that a page is live and has not expired.

    The clock withdraws an expired page a little later; to readers it is gone when its time has come. An alias
    goes with its source.
    """
    return Q(**{f"{page}live": True}) & _is_yet_to_come(f"{page}expire_at", f"{page}alias_of__expire_at")


def _is_yet_to_come(*times: str) -> Q:
    """The condition that each time is empty or lies ahead, by the database's clock (docs/decisions/0020)."""
    return reduce(and_, (Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gt": Now()}) for name in times))


def is_public(page: str = "") -> Q:
    """The condition that a page is on the site and neither it nor an ancestor is restricted.

    ``page`` is the way to the page from the rows that are asked for, with two underscores at its end. As in
    Wagtail's ``get_view_restrictions``, an alias is restricted where its source is.
    """
    return is_on_site(page) & _is_unrestricted(page)


def was_public_till_now() -> Q:
    """The condition that a page is public, or has been until it expired and is not withdrawn yet."""
    return Q(live=True) & _is_unrestricted()


def _is_unrestricted(page: str = "") -> Q:
    return Q(IsUnrestricted(f"{page}path")) & Q(IsUnrestricted(f"{page}alias_of__path"))


class SitePageQuerySet(PageQuerySet):
    """Queries shared by every page type of the site."""

    def published(self) -> Self:
        """Only the pages that anybody may read."""
        return self.filter(is_public())

    def listed(self) -> Self:
        """The published ones, each once: for lists, menus and counts.

        An alias is a page at a second address. Where it is public, so is the page itself.
        """
        return self.published().filter(alias_of=None)

    def on_site(self) -> Self:
        """Only the pages that are live and have not expired; some may be for those with a password alone."""
        return self.filter(is_on_site())

    def for_reading(self) -> Self:
        """With what the page's own view needs in the same query, as the page type names it."""
        return self.select_related(*self.model.read_with)

    def with_visibility(self) -> Self:
        """All pages, each with ``is_public`` telling whether ``published()`` would hold it.

        For places that must keep a staff member's choice of a draft but not show it.
        """
        return self.annotate(is_public=ExpressionWrapper(is_public(), output_field=BooleanField()))


SitePageManager = PageManager.from_queryset(SitePageQuerySet)


# What a line in a list shows of a publication, and what its address is made from.
LISTED: Final = (
    "title", "slug", "url_path", "path", "depth", "live", "locale_id", "content_type_id", "alias_of",
    "kind", "date", "date_precision", "summary", "language",
)  # fmt: skip
FILE: Final = ("title", "file", "file_size", "page_count", "language")
# What a player or a picture shows besides.
SHOWN: Final = (
    *LISTED,
    "video__video_address", "video__start_time", "video__duration",
    "video__poster__description", "video__poster__sizes",
    "video__video_file__file", "video__video_file__file_size", "video__video_file__page_count",
    "video__video_file__language", "video__captions__file", "video__captions__language",
    "speech__video_address", "speech__start_time",
    "document__document_kind",
    "document__picture__description", "document__picture__caption",
    "document__picture__credit", "document__picture__sizes",
)  # fmt: skip


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

    def newest_first(self) -> Self:
        return self.order_by("-date", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("date", "pk")

    def for_listing(self) -> Self:
        """Those for lists, with what a line in a list shows: one query, and one for their files."""
        return (
            self.listed()
            .only(*LISTED)
            .annotate(document_kind=F("document__document_kind"), video_duration=F("video__duration"))
            .with_files()
        )

    def for_showing(self) -> Self:
        """With what a body block or a player shows of any kind: a fixed number of queries.

        Only the columns that are shown: the tables of all kinds joined have ten times as many, and
        reading them took most of a campaign page's time.
        """
        return (
            self.with_visibility()
            .select_related(
                "video__poster", "video__video_file", "video__captions", "speech", "document__picture"
            )
            .only(*SHOWN)
            .annotate(document_kind=F("document__document_kind"), video_duration=F("video__duration"))
            .with_files()
            .with_contributors()
        )

    def with_files(self) -> Self:
        """With their files, but for those that are held back."""
        from .models import Attachment

        return self.prefetch_related(
            Prefetch(
                "attachments",
                Attachment.objects.filter(is_let_out("file__"))
                .select_related("file")
                .only("publication_id", "title", *(f"file__{name}" for name in FILE))
                .order_by("sort_order", "pk"),
            )
        )

    def with_contributors(self) -> Self:
        from .models import Contribution

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


class FileQuerySet(DocumentQuerySet):
    """Queries over files."""

    def published(self) -> Self:
        """Only those that anybody may fetch."""
        return self.filter(may_be_fetched())

    def let_out(self) -> Self:
        """Without those that are held back, whether or not a page that anybody may read has them."""
        return self.filter(is_let_out())

    def with_visibility(self) -> Self:
        """All files, each with ``is_public`` telling whether ``published()`` would hold it."""
        return self.annotate(is_public=ExpressionWrapper(may_be_fetched(), output_field=BooleanField()))


def may_be_fetched() -> Q:
    """The condition that a file is on a page that anybody may read, and was cleaned and let out."""
    from .models import FileUse

    used = FileUse.objects.filter(is_public("page__"), file=OuterRef("pk"))
    return Q(Exists(used)) & is_let_out()


def is_let_out(file: str = "") -> Q:
    """The condition that a file was cleaned, and that nothing in it waits for a decision.

    ``file`` is the way to the file from the rows that are asked for, with two underscores at its end.
    """
    cleaned = Report.objects.filter(digest=OuterRef(f"{file}file_hash"))
    return Q(Exists(cleaned.filter(Q(is_held=False) | Q(decided_at__isnull=False))))


class PictureQuerySet(ImageQuerySet):
    """Queries over pictures."""

    def published(self) -> Self:
        """Only those that anybody may see: on a page, of somebody or some organisation with a page, or the
        site's own card.
        """
        return self.filter(reduce(or_, (Q(Exists(found)) for found in _uses_in_public(OuterRef("pk")))))


def is_seen(picture: int) -> bool:
    """Whether anybody may see this picture, by the measure of ``published()``.

    One way after the other, since the first is nearly always the one: to plan all ways at once takes
    PostgreSQL fifty times as long.
    """
    return any(found.exists() for found in _uses_in_public(picture))


def _uses_in_public(picture: int | OuterRef) -> Iterator[QuerySet[Any]]:
    """What shows a picture to everybody: a page, a person or organisation with a page, the site's card."""
    from .models import Organisation, Person, PictureUse, SiteSettings

    yield PictureUse.objects.filter(is_public("page__"), picture=picture)
    yield Person.objects.published().filter(portrait=picture)
    yield Organisation.objects.published().filter(logo=picture)
    yield SiteSettings.objects.filter(card_picture=picture)


class PersonQuerySet(QuerySet[Any]):
    def published(self) -> Self:
        """Only those with a page: they contributed to something that is public."""
        from .models import Contribution

        return self.filter(
            Exists(Contribution.objects.filter(is_public("publication__"), person=OuterRef("pk")))
        )


class OrganisationQuerySet(QuerySet[Any]):
    def published(self) -> Self:
        """Only those with a page: they issued, signed or contributed to something that is public."""
        from .models import Contribution, JointIssuer, Signatory
        from .models.vocabulary import Attribution

        here = Q(organisation=OuterRef("pk")) & is_public("publication__")
        # A publication that is not joint may still hold the issuers of when it was.
        issued = JointIssuer.objects.filter(here, publication__attribution=Attribution.JOINT)
        signed = Signatory.objects.filter(is_public("statement__"), organisation=OuterRef("pk"))
        contributed = Contribution.objects.filter(here)
        return self.filter(Q(Exists(contributed)) | Q(Exists(issued)) | Q(Exists(signed)))
