"""Writes down in a table (``Use``) which page or draft uses which file, picture, person or term: the book.

Files and pictures of pages as they are stored decide what readers get; all things, the rights of the staff.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from modelcluster.models import ClusterableModel
from wagtail.models import Page, ReferenceIndex, Revision, TaskState

from page_tree.hold import hold

from .models import File, FileUse, Picture, PictureUse, Use
from .signals import addresses_go, page_recorded

_models: Final[list[type[Model]]] = [Page, File, Picture]

# What else a page shows at addresses below its own.
_beside: Final[list[Callable[[Page], set[int]]]] = []

# While a page is saved its rows are, too.
_in_saving: ContextVar[bool] = ContextVar("in_saving", default=False)


def is_saving() -> bool:
    """Whether a page is being saved with its rows; ``page_recorded`` follows then."""
    return _in_saving.get()


@contextmanager
def saving(page: Page, fields: Iterable[str] | None = None) -> Iterator[None]:
    """Saves the page and its book together or not at all. To be put around the page's own saving.

    ``fields`` names those that are saved, None stands for all.
    """
    with transaction.atomic():
        token = _in_saving.set(True)
        try:
            yield
        finally:
            _in_saving.reset(token)
        if fields is None and type(page) is page.specific_class:
            record(page)
        elif fields is None or not _NOTES.issuperset(fields):
            # The page in hand lacks its kind's own fields, or may be a draft of which only some are stored.
            record_row(page)


# What Wagtail writes beside the content, often while it holds a draft: fields that every page has.
_NOTES = frozenset(field.name for field in Page._meta.fields)


def used_by(thing: Model) -> dict[type[Model], set[int]]:
    """The keys of the files and pictures that a page, as it is given, or a person refers to, by model."""
    found = referred_to(thing)
    return {File: found[File], Picture: found[Picture]}


def referred_to(thing: Model) -> dict[type[Model], set[int]]:
    """The keys of all that a page or a person, as it is given, refers to, by model: pages, files, pictures,
    people, organisations and terms.
    """
    found: dict[type[Model], set[int]] = {model: set() for model in _models}
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in found}
    # Wagtail's own search through fields, bodies, rich texts and rows; it keeps what comes of it elsewhere.
    for kind, pk, _, _ in ReferenceIndex._extract_references_from_object(thing):
        # A rich text that a script has written may name anything.
        if kind in kinds and str(pk).isdecimal():
            found[kinds[kind]].add(int(pk))
    # It leaves out relations of many to many.
    for field in thing._meta.many_to_many if isinstance(thing, ClusterableModel) else ():
        model = Page if issubclass(field.related_model, Page) else field.related_model
        if model in found:
            found[model] |= {row.pk for row in getattr(thing, field.name).all()}
    return found


def keep_book_of(*models: type[Model]) -> None:
    """Notes, besides pages, files and pictures, what pages use of these models, too."""
    _models.extend(models)


def shows_beside(pictures_of: Callable[[Page], set[int]]) -> None:
    """Notes as used by a page those pictures, too, whose keys this finds for it as it is stored."""
    _beside.append(pictures_of)


def record(page: Page) -> None:
    """Writes down what this page, as it is stored, uses. Call it in the transaction that stores it."""
    used = referred_to(page)
    for pictures_of in _beside:
        used[Picture] |= pictures_of(page)
    for model, uses, name in ((File, FileUse, "file_id"), (Picture, PictureUse, "picture_id")):
        table: Any = uses._default_manager
        wanted = set(model._default_manager.filter(pk__in=used[model]).values_list("pk", flat=True))
        rows = table.filter(page=page.pk)
        known = set(rows.values_list(name, flat=True))
        if known - wanted:
            addresses_go.send(model, things=model._default_manager.filter(pk__in=known - wanted))
            rows.exclude(**{f"{name}__in": wanted}).delete()
        if wanted - known:
            new = [uses(page_id=page.pk, **{name: pk}) for pk in sorted(wanted - known)]
            table.bulk_create(new, ignore_conflicts=True)
    _write_down(page.pk, None, used)
    page_recorded.send(sender=type(page), page=page)


def record_draft(revision: Revision) -> None:
    """Writes down what a page's newest draft uses, and forgets drafts that can no longer go out."""
    page = int(revision.object_id)
    if revision.content_object is None:
        return
    draft = revision.as_object()
    in_review = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, revision__isnull=False)
    with transaction.atomic():
        # Else who publishes it would wait for these rows while they wait for the page.
        hold(page)
        old = Use.objects.filter(page=page, revision__isnull=False).exclude(revision=revision)
        old = old.exclude(revision__approved_go_live_at__isnull=False)
        old.exclude(revision__in=in_review.values("revision")).delete()
        _write_down(page, revision.pk, referred_to(draft))


def _write_down(page: int, revision: int | None, used: dict[type[Model], set[int]]) -> None:
    wanted = {
        (ContentType.objects.get_for_model(model).pk, key)
        for model, keys in used.items()
        if model is not Page
        for key in keys
    }
    rows = Use.objects.filter(page=page, revision=revision)
    known = {(kind, key): pk for pk, kind, key in rows.values_list("pk", "kind", "key")}
    if gone := [pk for of, pk in known.items() if of not in wanted]:
        Use.objects.filter(pk__in=gone).delete()
    new = [
        Use(page_id=page, revision_id=revision, kind_id=kind, key=key)
        for kind, key in sorted(wanted - known.keys())
    ]
    if new:
        Use.objects.bulk_create(new, ignore_conflicts=True)


def record_all() -> int:
    """Writes the whole book anew, page by page; returns their number."""
    pages = list(Page.objects.order_by("pk").values_list("pk", flat=True))
    for pk in pages:
        with transaction.atomic():
            page = hold(pk)
            if page is None:
                continue
            record(page.specific)
            drafts = Q(pk=page.latest_revision_id) | Q(approved_go_live_at__isnull=False)
            for revision in Revision.page_revisions.filter(drafts, object_id=str(pk)).order_by("pk"):
                record_draft(revision)
    return len(pages)


def record_row(page: Page) -> None:
    """After a row of a page (an attachment, say) was changed by itself, by a script."""
    if _in_saving.get():
        return
    stored = Page.objects.filter(pk=page.pk).first()
    if stored is not None:
        with transaction.atomic():
            record(stored.specific)
