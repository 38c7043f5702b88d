"""A page that waits in a bundle cannot go out by itself, whatever the way.

All ways of publishing ask ``campaigns.signals.going_out``; the answer is given here.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from wagtail.models import Page

from campaigns.signals import going_out
from rights.going_out import Hold, by_plan
from rights.pages import reading
from rights.signals import waiting
from written_dates.naming import moment_text

from .models import Bundle, Member

# The bundle that this thread is letting out just now.
_let_out: ContextVar[int | None] = ContextVar("let_out", default=None)


@contextmanager
def letting_out(bundle: Bundle, planned: datetime | None) -> Iterator[None]:
    """Inside, and in this thread alone, the pages of this bundle are not kept back.

    ``planned`` is when they go out by the clock; None if somebody lets them out now.
    """
    before = _let_out.set(bundle.pk)
    # What the release writes is nobody's editing.
    nobody = reading.set(None)
    try:
        with by_plan(planned):
            yield
    finally:
        reading.reset(nobody)
        _let_out.reset(before)


def bundle_of(page: Page) -> Bundle | None:
    """The bundle in which the page waits, if it does."""
    if page.pk is None:
        return None
    return Bundle.objects.waiting().filter(members__page=page.pk, members__is_waiting=True).first()


def going_out_text(bundle: Bundle) -> str:
    """That and when a page goes out with its bundle, as a sentence."""
    when = f" on {moment_text(bundle.release_at)}" if bundle.release_at else ""
    return f"This page goes out with the bundle “{bundle.title}”{when}."


@receiver(going_out)
def keep_back(page: Page, **kwargs: Any) -> list[str]:
    bundle = bundle_of(page)
    if bundle is None or bundle.pk == _let_out.get():
        return []
    return [f"{going_out_text(bundle)} Save it as a draft, or take it out of the bundle first."]


@receiver(waiting)
def name_those_that_wait(pages: Iterable[int] | None, **kwargs: Any) -> list[Hold]:
    """The pages of all bundles but the one that is just going out."""
    members = Member.objects.filter(is_waiting=True, bundle__in=Bundle.objects.waiting(), page__isnull=False)
    if pages is not None:
        members = members.filter(page__in=pages)
    members = members.exclude(bundle=_let_out.get()).select_related("bundle").order_by("bundle", "pk")
    return [
        Hold(member.page_id, f"the bundle “{member.bundle.title}”", member.bundle.release_at)
        for member in members
    ]
