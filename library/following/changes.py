"""When what a feed holds was last changed, also by taking something away; and nothing of drafts."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import BigIntegerField, Case, Exists, F, Max, OuterRef, Q, When
from django.db.models.functions import Cast, Now
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from campaigns.addresses.noting import public_named
from campaigns.models import File, Picture
from campaigns.models.address import AddressKind, PublicAddress
from campaigns.querysets import was_public_till_now

from .entries import Entry

# What makes a page, or those below it, go or come back without being published.
WITHDRAWALS: Final = (
    "wagtail.unpublish", "wagtail.unpublish.scheduled", "campaigns.expire", "wagtail.delete", "wagtail.move",
    "wagtail.view_restriction.create", "wagtail.view_restriction.edit", "wagtail.view_restriction.delete",
)  # fmt: skip
NAMED: Final = (
    AddressKind.PERSON, AddressKind.ORGANISATION, AddressKind.TOPIC, AddressKind.PLACE, AddressKind.SERIES,
)  # fmt: skip
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def newest_change(entries: Iterable[Entry]) -> datetime:
    """When the newest of the entries was published; ``NEVER`` if there is none."""
    return max((entry.updated for entry in entries), default=NEVER)


def last_modified(entries: Iterable[Entry]) -> datetime:
    """The time for HTTP's Last-Modified. Three queries.

    The newest entry's own would go back, or stay, when a publication is withdrawn, and a reader that asks
    only for what is newer would keep it. So whatever was withdrawn from the site counts, and every change to
    a name, a term, a file or the settings, of which entries show parts. Wagtail writes those down, and much
    of what nobody may know of besides: what was never public is neither listed nor in the book of addresses.
    """
    return max(newest_change(entries), _newest(_withdrawn()), _newest(_renamed()), _newest_expiry())


def _withdrawn() -> Any:
    was_public = PublicAddress.objects.filter(kind=AddressKind.PAGE, target=OuterRef("page_id"))
    return PageLogEntry.objects.filter(Exists(was_public), action__in=WITHDRAWALS)


def _renamed() -> Any:
    """What was written down of the settings, and of things that are public or have been."""
    entries = ModelLogEntry.objects.filter(content_type__app_label="campaigns").annotate(
        model=F("content_type__model"),
        # Of models whose keys are no numbers there is nothing public.
        number=Case(When(object_id__regex=r"^\d{1,18}$", then=Cast("object_id", BigIntegerField()))),
    )
    public: dict[str, Any] = {str(kind): public_named(kind) for kind in NAMED}
    public |= {"file": File.objects.published(), "picture": Picture.objects.published()}
    was_public = PublicAddress.objects.filter(kind=OuterRef("model"), target=OuterRef("number"))
    shown = Q(model="sitesettings") | Q(Exists(was_public))
    for model, things in public.items():
        shown |= Q(Exists(things.filter(pk=OuterRef("number"))), model=model)
    return entries.filter(shown)


def _newest_expiry() -> datetime:
    """When a page last expired that the clock has not taken off the site yet."""
    expired = Page.objects.filter(was_public_till_now(), expire_at__isnull=False, expire_at__lte=Now())
    return expired.aggregate(newest=Max("expire_at"))["newest"] or NEVER


def _newest(log: Any) -> datetime:
    return next(iter(log.order_by("-timestamp").values_list("timestamp", flat=True)[:1]), NEVER)
