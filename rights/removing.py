"""What was issued is not removed: it is withdrawn in public. An administrator may, with a reason that is
logged.

Asked of whoever is at it, by whatever form, list or interface; a script, which names nobody, may.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from wagtail.log_actions import log
from wagtail.models import Page

from safekeeping.reasons import said

REMOVED: Final = "campaigns.remove_issued"
STAYS: Final = "It was issued, and what is issued is not deleted or unpublished: withdraw it, with a reason."
NEEDS_REASON: Final = "It was issued. To delete or unpublish it, open it by itself and give a reason."
HOLDS_ISSUED: Final = "Publications that were issued are below it: they stay."

_given: ContextVar[str] = ContextVar("reason_to_remove", default="")


class IssuedStays(PermissionDenied):
    """Somebody was about to remove what was issued; its text says what to do instead."""


@contextmanager
def with_reason(reason: str) -> Iterator[None]:
    """What an administrator removes within has this reason."""
    token = _given.set(said(reason))
    try:
        yield
    finally:
        _given.reset(token)


def is_issued(page: Page) -> bool:
    """Whether it is a publication that was ever public: it has a reference."""
    if hasattr(page, "reference"):
        return bool(page.reference)
    return _issued().filter(pk=page.pk).exists()


def holds_issued(page: Page) -> bool:
    """Whether something that was issued lies below it in the tree."""
    return page.numchild > 0 and _issued().filter(path__startswith=page.path).exclude(pk=page.pk).exists()


def _issued() -> QuerySet[Page]:
    # The references are those of the room above.
    return Page.objects.filter(publication__reference__isnull=False)


def may_remove(user: Any, page: Page) -> bool:
    """Whether somebody may remove it as far as it was issued; whether they may otherwise is not asked."""
    return user.is_superuser or not (is_issued(page) or holds_issued(page))


@contextmanager
def removing(page: Page, user: Any, *, deletes: bool) -> Iterator[None]:
    """Around what removes a page from the readers. Raises IssuedStays for who may not, or gives no reason."""
    if user is None or not (page.live or deletes):
        yield
        return
    if deletes and holds_issued(page):
        raise IssuedStays(HOLDS_ISSUED)
    if not is_issued(page):
        yield
        return
    if not user.is_superuser:
        raise IssuedStays(STAYS)
    if not (reason := _given.get()):
        raise IssuedStays(NEEDS_REASON)
    log(instance=page.specific, action=REMOVED, user=user, data={"reason": reason}, deleted=deletes)
    yield
