"""What opens pages to readers without publishing one, and what a bundle or a schedule holds back of that.

A restriction is lifted, a page is moved, copied to be live, or no alias any more: none of that asks the page.
So it is done, looked at, and undone if something that is held back has become public by it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.models import Page

from page_tree.public import is_public

from .embargo import held, not_public, not_yet, things_of
from .going_out import hold_of, holds, uses_of


class StaysClosed(Exception):
    """Something would have become public before its time.

    ``page`` is the one it was done to; ``messages`` say what holds back.
    """

    def __init__(self, page: Page, messages: list[str]) -> None:
        super().__init__(" ".join(messages))
        self.page = page
        self.messages = messages


@dataclass(frozen=True)
class _Closed:
    """What is held back and not public: files and pictures, and the keys of pages on the site."""

    things: list[Any]
    pages: list[int]

    def __bool__(self) -> bool:
        return bool(self.things or self.pages)


@contextmanager
def opens_nothing_held(page: Page) -> Iterator[None]:
    """Around what may change who reads pages. Undoes it and raises StaysClosed, naming what holds back."""
    with transaction.atomic():
        before = _closed()
        yield
        if before and (said := list(_opened(before))):
            raise StaysClosed(page, said)


def said_against(change: Callable[[], Any]) -> list[str]:
    """What ``opens_nothing_held`` would say of this change, which is tried and undone: for forms."""
    if not _closed():
        return []
    try:
        with transaction.atomic():
            change()
            transaction.set_rollback(True)
    except StaysClosed as error:
        return error.messages
    return []


def _closed() -> _Closed:
    keeping = {hold.page for hold in holds()}
    if not keeping:
        return _Closed([], [])
    used = things_of(keeping)
    on_site = Page.objects.filter(pk__in=keeping, live=True).exclude(is_public())
    return _Closed(
        [thing for model, keys in used.items() for thing in not_public(model, keys)],
        list(on_site.order_by("title", "pk").values_list("pk", flat=True)),
    )


def _opened(before: _Closed) -> Iterator[str]:
    """A sentence for each that is public now, and still held back."""
    for page in Page.objects.filter(is_public(), pk__in=before.pages).order_by("title", "pk"):
        # What is scheduled is a page's next version; but one in a bundle goes out in no other way.
        if (hold := hold_of(page.pk)) is not None:
            yield f"{not_yet(page, hold)} Let that go out first."
    for thing in before.things:
        if not _is_public(thing):
            continue
        shown_by = uses_of(thing).filter(is_public("page__"), revision=None)
        pages = shown_by.values_list("page", "page__alias_of").order_by("page")
        # An alias is its source in another place: what waits is the same.
        for hold in (hold for pk, source in pages for hold in held(thing, besides=source or pk)):
            yield f"{not_yet(thing, hold)} Let that go out first."
            break


def _is_public(thing: Model) -> bool:
    model: Any = type(thing)
    return model.objects.published().filter(pk=thing.pk).exists()
