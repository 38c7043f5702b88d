"""What keeps the index true, in the transaction that changes something."""

from typing import Any, Final

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page

from assets.models import File, FileUse
from assets.signals import page_recorded, taken_back, what_else
from assets.uses import is_saving
from campaigns.models import (
    Campaign,
    Contribution,
    JointIssuer,
    Organisation,
    Person,
    Place,
    Publication,
    Series,
    Signatory,
    StandardPage,
    Topic,
)
from clean_files.fields import file_came_in
from clean_files.models import Report
from clock.signals import round_of_the_clock

from .index import elsewhere
from .index.indexing import index, unindexed
from .index.reading import note_on, read, unread_files
from .lists import lasting
from .lists.facets import FACETS
from .models import Entry, Passage

# How much a round of the clock makes up for; the next one goes on.
READ_IN_A_ROUND: Final = 20
INDEXED_IN_A_ROUND: Final = 500


@receiver(page_recorded)
def index_page(page: Any, **kwargs: Any) -> None:
    if isinstance(page, Publication):
        index([page.pk])
        lasting.arrange()
    elif kind := elsewhere.kind_of(page):
        elsewhere.index(kind, [page.pk])


@receiver(post_save)
def index_with_title(instance: Any, update_fields: frozenset[str] | None, **kwargs: Any) -> None:
    """After a script saved a title alone: nothing else that all pages have is in the index."""
    if not update_fields or "title" not in update_fields:
        return
    if isinstance(instance, Publication):
        index([instance.pk])
    elif isinstance(instance, Page) and (kind := elsewhere.kind_of(instance)):
        elsewhere.index(kind, [instance.pk])


@receiver(post_save, sender=Contribution)
@receiver(post_delete, sender=Contribution)
@receiver(post_save, sender=JointIssuer)
@receiver(post_delete, sender=JointIssuer)
@receiver(post_save, sender=Signatory)
@receiver(post_delete, sender=Signatory)
def index_with_row(instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """After a row was changed by itself: not while its page is saved, or deleted with all its rows."""
    is_with_page = origin is not None and type(instance) not in (type(origin), getattr(origin, "model", None))
    if not is_saving() and not is_with_page:
        index([instance.statement_id if isinstance(instance, Signatory) else instance.publication_id])


@receiver(m2m_changed, sender=Publication.campaigns.through)
@receiver(m2m_changed, sender=Publication.topics.through)
@receiver(m2m_changed, sender=Publication.places.through)
def index_with_filing(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    if not action.startswith("post_") or is_saving():
        return
    if not reverse:
        index([instance.pk])
    elif pk_set is not None:
        index(pk_set)
    else:
        index_filed_under(instance)


@receiver(post_delete, sender=Campaign)
@receiver(post_delete, sender=Topic)
@receiver(post_delete, sender=Place)
@receiver(post_delete, sender=Series)
def index_filed_under(instance: Any, **kwargs: Any) -> None:
    """After the rows that filed publications under it are gone: the index still knows which they were."""
    for facet in FACETS:
        if facet.model is type(instance):
            filed = Entry.objects.filter(**{f"{facet.column}__contains": [instance.pk]})
            index(filed.values_list("pk", flat=True))


@receiver(post_save, sender=Person)
@receiver(post_save, sender=Organisation)
def index_somebody(instance: Any, **kwargs: Any) -> None:
    if kind := elsewhere.kind_of(instance):
        elsewhere.index(kind, [instance.pk])


@receiver(post_delete, sender=Campaign)
@receiver(post_delete, sender=StandardPage)
@receiver(post_delete, sender=Person)
@receiver(post_delete, sender=Organisation)
def forget_elsewhere(instance: Any, **kwargs: Any) -> None:
    if kind := elsewhere.kind_of(instance):
        elsewhere.forget(kind, instance.pk)


@receiver(post_save, sender=Person)
@receiver(post_save, sender=Organisation)
def index_with_name(instance: Any, created: bool, **kwargs: Any) -> None:
    """A name is part of what all those publications say."""
    if created:
        return
    of = "person" if isinstance(instance, Person) else "organisation"
    involved = Q(contributions__in=Contribution.objects.filter(**{of: instance}))
    if of == "organisation":
        involved |= Q(joint_issuers__organisation=instance) | Q(statement__signatories__organisation=instance)
    index(Publication.objects.filter(involved).values_list("pk", flat=True).distinct())


@receiver(file_came_in, sender=File)
def read_file(instance: File, **kwargs: Any) -> None:
    read(instance)
    index_with_file(instance.file_hash)


@receiver(taken_back, sender=File)
def read_what_was_taken_back(instance: File, **kwargs: Any) -> None:
    read(instance)
    index_with_file(instance.file_hash)


@receiver(post_save, sender=Report)
def index_with_report(instance: Report, **kwargs: Any) -> None:
    """A file may have been let out, or held back; a first report lets out one that was never cleaned."""
    index_with_file(instance.digest)


@receiver(post_delete, sender=File)
def index_without_file(instance: File, **kwargs: Any) -> None:
    index(Passage.objects.filter(file_id=instance.pk).values_list("publication_id", flat=True).distinct())


def index_with_file(digest: str) -> None:
    """Indexes the publications that have a file with this content."""
    if digest:
        index(FileUse.objects.filter(file__file_hash=digest).values_list("page_id", flat=True))


@receiver(what_else, sender=File)
def say_what_was_not_read(instance: File, **kwargs: Any) -> str:
    return note_on(instance)


@receiver(round_of_the_clock)
def catch_up(**kwargs: Any) -> None:
    """Reads and indexes what was there before the library was, or came in by a query of its own."""
    for file in unread_files().order_by("pk")[:READ_IN_A_ROUND]:
        read(file)
        index_with_file(file.file_hash)
    index(unindexed()[:INDEXED_IN_A_ROUND])
    elsewhere.catch_up(INDEXED_IN_A_ROUND)
    # What became public, or stopped being so, by a query of its own or by the time.
    lasting.arrange()
