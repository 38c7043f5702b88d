"""Keeps book of the files and pictures that pages use."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.dispatch import Signal
from wagtail.models import Page, ReferenceIndex

from .addresses.noting import note_media

# Sent with a `page` after what it holds was stored, in that transaction.
page_recorded = Signal()

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
    from .models import File, Picture

    kinds = {ContentType.objects.get_for_model(model).pk: model for model in (File, Picture)}
    found: dict[type[Model], set[int]] = {File: set(), Picture: set()}
    # Wagtail's own search through fields, bodies, rich texts and rows; it keeps what comes of it elsewhere.
    for kind, pk, _, _ in ReferenceIndex._extract_references_from_object(thing):
        if kind in kinds:
            found[kinds[kind]].add(int(pk))
    return found


def record(page: Page) -> None:
    """Writes down what this page, as it is stored, uses. Call it in the transaction that stores it."""
    from .models import File, FileUse, Picture, PictureUse

    used = used_by(page)
    for model, uses, name in ((File, FileUse, "file_id"), (Picture, PictureUse, "picture_id")):
        table: Any = uses._default_manager
        wanted = set(model._default_manager.filter(pk__in=used[model]).values_list("pk", flat=True))
        rows = table.filter(page=page.pk)
        known = set(rows.values_list(name, flat=True))
        if known - wanted:
            note_media(model._default_manager.filter(pk__in=known - wanted))
            rows.exclude(**{f"{name}__in": wanted}).delete()
        if wanted - known:
            new = [uses(page_id=page.pk, **{name: pk}) for pk in sorted(wanted - known)]
            table.bulk_create(new, ignore_conflicts=True)
    page_recorded.send(sender=type(page), page=page)


def record_row(page: Page) -> None:
    """After a row of a page (an attachment, say) was changed by itself, by a script."""
    if _in_saving.get():
        return
    stored = Page.objects.filter(pk=page.pk).first()
    if stored is not None:
        with transaction.atomic():
            record(stored.specific)
