"""Which files and pictures the public may fetch: those that something public has."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db.models import BooleanField, Exists, ExpressionWrapper, Func, OuterRef, Q, QuerySet
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet

from clean_files.models import Report
from page_tree.public import is_public, is_read_under_notice

from ..bearers import bearers, shows_everywhere
from .use import FileUse, PictureUse


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
    uses = FileUse.objects.filter(file=OuterRef("pk"))
    used = Exists(uses.filter(is_public("page__"))) | Exists(uses.filter(is_read_under_notice("page__")))
    return Q(used) & is_let_out()


def is_let_out(file: str = "") -> Q:
    """The condition that a file was cleaned, and that nothing in it waits for a decision.

    ``file`` is the way to the file from the rows that are asked for, with two underscores at its end.
    """
    cleaned = Report.objects.filter(digest=OuterRef(f"{file}file_hash"))
    return Q(Exists(cleaned.filter(Q(is_held=False) | Q(decided_at__isnull=False))))


class IsOpen(Func):
    """Whether no restriction lies on the collection with this path, or on one above it.

    Written out, as ``page_tree.public.IsUnrestricted`` is.
    """

    arity = 1
    output_field = BooleanField()
    template = (
        "NOT EXISTS (SELECT 1 FROM wagtailcore_collectionviewrestriction restriction"
        " JOIN wagtailcore_collection restricted ON restricted.id = restriction.collection_id"
        " WHERE starts_with(%(expressions)s, restricted.path) OFFSET 0)"
    )


class PictureQuerySet(ImageQuerySet):
    """Queries over pictures."""

    def published(self) -> Self:
        """Only those that anybody may see: on a page, of a bearer with a page of its own, or on every
        page (see ``assets.bearers``).
        """
        return self.filter(reduce(or_, (Q(Exists(found)) for found in _uses_in_public(OuterRef("pk")))))


def is_seen(picture: int) -> bool:
    """Whether anybody may see this picture, by the measure of ``published()``.

    One way after the other, since the first is nearly always the one: to plan all ways at once takes
    PostgreSQL fifty times as long.
    """
    return any(found.exists() for found in _uses_in_public(picture))


def _uses_in_public(picture: int | OuterRef) -> Iterator[QuerySet[Any]]:
    """What shows a picture to everybody: a page, a bearer that is public, the whole site."""
    yield PictureUse.objects.filter(is_public("page__"), picture=picture)
    for model, field in bearers():
        rows: Any = model._default_manager
        yield rows.published().filter(**{field: picture})
    for model, field in shows_everywhere():
        yield model._default_manager.filter(**{field: picture})
    yield PictureUse.objects.filter(is_read_under_notice("page__"), picture=picture)
