"""What a page would make public that is not public yet, and what another page still holds back of that."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Model
from wagtail.models import Page

from assets.bearers import bearers
from assets.models import File, Picture
from assets.uses import referred_to
from clock.sighting import database_now

from .going_out import Hold, holds, planned_for, uses_by, uses_of


def becomes_public(page: Page) -> list[Any]:
    """The files and pictures that are not public yet, and would be with this page as it is given.

    Among them are portraits and logos of those whom it names.
    """
    used = _used_with(page)
    return [*not_public(File, used[File]), *not_public(Picture, used[Picture])]


def shown_with(page: Page) -> Iterator[list[Any]]:
    """All that the page, as it is given, uses and that has a form of its own: a list for each model."""
    for model, keys in _used_with(page).items():
        if keys and model is not Page:
            yield list(model._default_manager.filter(pk__in=keys).order_by("pk"))


def _used_with(page: Page) -> dict[type[Model], set[int]]:
    """What a page refers to, with the portraits and logos of those whom it names."""
    used = referred_to(page)
    used[Picture] |= _pictured(used)
    return used


def _pictured(used: dict[type[Model], set[int]]) -> set[int]:
    """The keys of the portraits and logos of those who are used."""
    return {
        pk
        for model, field in bearers()
        for pk in model._default_manager.filter(pk__in=used[model]).values_list(field, flat=True)
        if pk
    }


def things_of(pages: Collection[int]) -> dict[type[Model], set[int]]:
    """The keys of the files and pictures that pages and their drafts use, portraits and logos among them."""
    models: list[type[Model]] = [File, Picture, *(model for model, _ in bearers())]
    used: dict[type[Model], set[int]] = {
        model: set(uses_by(pages, model).values_list("key", flat=True)) for model in models
    }
    return {File: used[File], Picture: used[Picture] | _pictured(used)}


def not_public(model: Any, keys: set[int]) -> list[Any]:
    found = model.objects.filter(pk__in=keys)
    return list(found.exclude(pk__in=model.objects.published().values("pk")).order_by("title", "pk"))


def held_back_with(page: Page) -> Iterator[str]:
    """Why this page may not go out yet: sentences that name what other pages hold back of its things."""
    if things := becomes_public(page):
        planned = planned_for(page, database_now())
        for thing in things:
            yield from said_of(thing, planned, besides=page.pk)


def said_of(thing: Model, planned: datetime | None = None, besides: int | None = None) -> Iterator[str]:
    """A sentence where a page other than ``besides`` holds a file or picture back; see ``held``."""
    hold = next(iter(held(thing, planned, besides)), None)
    if hold is not None:
        yield f"{not_yet(thing, hold)} Take it out here, or let that go out first."


def not_yet(thing: Model, hold: Hold) -> str:
    """What holds a file, a picture or a page back, as a sentence."""
    return f"The {thing._meta.verbose_name} “{thing}” is not public yet: it goes out with {hold.name}."


def held(thing: Model, planned: datetime | None = None, besides: int | None = None) -> list[Hold]:
    """Those that hold back a thing which is to become public now, or at the time that is planned for it.

    What waits holds back until it has gone out, whatever time it was given; only plans are compared by time.
    """
    uses = uses_of(thing).exclude(page=besides) if besides else uses_of(thing)
    pages = set(uses.values_list("page", flat=True))
    if not pages:
        return []
    found = holds(pages)
    if planned is None or not found:
        return found
    now = database_now()
    return [hold for hold in found if not hold.is_out_by(planned, now)]
