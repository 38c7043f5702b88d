"""Which pages use a thing, and which of them the public reads or is about to."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, Q, QuerySet
from wagtail.models import Page, Revision, TaskState

from assets.bearers import bearers
from assets.models import Picture, Use
from assets.uses import referred_to

from .signals import waiting

# Of the pages with a thing, in a sentence.
MOST_NAMED: Final = 5


@dataclass(frozen=True)
class Hold:
    """A page that waits, what it waits for as staff call it, and until when; None where nobody has said."""

    page: int
    name: str
    until: datetime | None

    def is_out_by(self, planned: datetime, now: datetime) -> bool:
        """Whether it goes out before what is planned for that time, or in the same round of the clock.

        A time that has passed says nothing: what is due may be kept back. But what is due as well, and not
        before the other, does not keep that waiting: else two that share a file would wait for each other.
        """
        return self.until is not None and min(planned, now) <= self.until <= max(planned, now)


# The time for which it was planned, of what goes out just now; None in it: somebody lets it out by hand.
_plan: ContextVar[tuple[datetime | None] | None] = ContextVar("plan", default=None)


@contextmanager
def by_plan(planned: datetime | None) -> Iterator[None]:
    """Inside, what goes out is what was planned for that time, whatever time its pages give themselves."""
    before = _plan.set((planned,))
    try:
        yield
    finally:
        _plan.reset(before)


def planned_for(page: Page, now: datetime) -> datetime | None:
    """The time to come, or come by the clock's doing, at which the page goes out; None if that is now."""
    if (plan := _plan.get()) is not None:
        return plan[0]
    return page.go_live_at if page.go_live_at and page.go_live_at > now else None


# What waits, asked once for a request that only looks: lists ask it of every row.
_looked_up: ContextVar[dict[int, Hold] | None] = ContextVar("looked_up", default=None)
_ONCE: Final[dict[int, Hold]] = {}


@contextmanager
def looking() -> Iterator[None]:
    """Inside, what waits is asked of the database once."""
    token = _looked_up.set(_ONCE)
    try:
        yield
    finally:
        _looked_up.reset(token)


def hold_of(page: int) -> Hold | None:
    """What a page waits for, if it goes out together with others."""
    found = _looked_up.get()
    if found is None:
        return next(iter(_waiting([page])), None)
    if found is _ONCE:
        found = {hold.page: hold for hold in _waiting(None)}
        _looked_up.set(found)
    return found.get(page)


def _waiting(pages: Iterable[int] | None) -> list[Hold]:
    answers: list[Any] = waiting.send(sender=Hold, pages=pages)
    return [hold for _, said in answers for hold in said]


def holds(pages: Iterable[int] | None = None) -> list[Hold]:
    """Those that wait for others, and those that are scheduled."""
    found = _waiting(pages)
    scheduled = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    if pages is not None:
        scheduled = scheduled.filter(object_id__in=[str(pk) for pk in pages])
    return found + [
        Hold(int(revision.object_id), f"the page “{revision.object_str}”", revision.approved_go_live_at)
        for revision in scheduled.only("object_id", "object_str", "approved_go_live_at").order_by("pk")
    ]


def uses_of(thing: Model) -> QuerySet[Use]:
    """All uses of a thing by pages as they are stored and by drafts that may go out.

    A picture is used by those, too, that name whom it portrays or whose logo it is.
    """
    wanted = _is(type(thing), [thing.pk])
    if isinstance(thing, Picture):
        for model, field in bearers():
            wanted |= _is(model, model._default_manager.filter(**{field: thing.pk}).values("pk"))
    return Use.objects.filter(wanted)


def uses_by(pages: Iterable[int], model: type[Model]) -> QuerySet[Use]:
    """All uses of things of one kind by these pages as they are stored and by their drafts."""
    return Use.objects.filter(page__in=pages, kind=ContentType.objects.get_for_model(model))


def _is(model: type[Model], keys: Any) -> Q:
    return Q(kind=ContentType.objects.get_for_model(model), key__in=keys)


def going_out() -> Q:
    """The condition that a use is one that the public sees, or will without anybody's looking once more: of a
    live page, of a scheduled draft, of one that is being reviewed, of one that waits for others.
    """
    in_review = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).values("revision")
    waits = [hold.page for hold in _waiting(None)]
    return (
        Q(revision=None, page__live=True)
        | Q(revision__approved_go_live_at__isnull=False)
        | Q(revision__in=in_review)
        | Q(page__in=waits, revision=F("page__latest_revision"))
    )


def titles_of(pages: Sequence[Page]) -> str:
    """Pages as a sentence names them: "“First”, “Second” and 3 more"; empty for none."""
    titles = ", ".join(f"“{page.get_admin_display_title()}”" for page in pages[:MOST_NAMED])
    return f"{titles} and {len(pages) - MOST_NAMED} more" if len(pages) > MOST_NAMED else titles


def pages_that_show(thing: Model) -> list[Page]:
    """The pages on the site, or about to be, that use the thing, in the order of their titles."""
    pages = uses_of(thing).filter(going_out()).values("page")
    return list(Page.objects.filter(pk__in=pages).order_by("title", "pk").specific(defer=True))


def pages_that_need(thing: Model) -> list[Page]:
    """Those of them that would lack it if it were deleted: earlier editions leave out what is gone."""
    drafts = set(uses_of(thing).filter(going_out()).exclude(revision=None).values_list("page", flat=True))
    return [
        page
        for page in pages_that_show(thing)
        if page.pk in drafts or thing.pk in referred_to(Page.objects.get(pk=page.pk).specific)[type(thing)]
    ]


def live_pages_with(thing: Model) -> list[Page]:
    """Those of them that use it as they stand on the site just now."""
    pages = uses_of(thing).filter(revision=None, page__live=True).values("page")
    return list(Page.objects.filter(pk__in=pages).order_by("title", "pk").specific(defer=True))
