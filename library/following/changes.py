"""When what a feed holds was last changed, also by taking something away; and nothing of drafts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Now
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from campaigns.addresses.noting import public_named
from campaigns.models import File, Picture, SiteSettings
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
    """The time for HTTP's Last-Modified. Three queries, and two for each kind of thing
    that was changed later.

    The newest entry's own would go back, or stay, when a publication is withdrawn, and a reader that asks
    only for what is newer would keep it. So whatever was withdrawn from the site counts, and every change to
    a name, a term, a file or the settings, of which entries show parts. Wagtail writes those down, and much
    of what nobody may know of besides: what was never public is neither listed nor in the book of addresses.
    """
    known = max(newest_change(entries), _newest_withdrawal(), _newest_expiry())
    return max([known, *_changes_of_what_is_shown(since=known)])


def _newest_withdrawal() -> datetime:
    was_public = PublicAddress.objects.filter(kind=AddressKind.PAGE, target=OuterRef("page_id"))
    log = PageLogEntry.objects.filter(Exists(was_public), action__in=WITHDRAWALS)
    return log.aggregate(newest=Max("timestamp"))["newest"] or NEVER


def _changes_of_what_is_shown(since: datetime) -> Iterator[datetime]:
    """When the settings, and things that are public or have been, were changed since a time."""
    log = ModelLogEntry.objects.filter(content_type__app_label="campaigns", timestamp__gt=since)
    changed: dict[str, dict[int, datetime]] = defaultdict(dict)
    for model, key, moment in log.order_by("timestamp").values_list(
        "content_type__model", "object_id", "timestamp"
    ):
        # Of models whose keys are no numbers there is nothing public.
        if key.isascii() and key.isdecimal() and len(key) <= 18:
            changed[model][int(key)] = moment
    for model, moments in changed.items():
        if model == SiteSettings._meta.model_name:
            yield from moments.values()
        else:
            yield from (moments[key] for key in _shown_in_public(model, list(moments)))


def _shown_in_public(model: str, keys: list[int]) -> Iterator[int]:
    """Those of these things that are public or have been."""
    yield from PublicAddress.objects.filter(kind=model, target__in=keys).values_list("target", flat=True)
    if model in NAMED:
        yield from public_named(AddressKind(model)).filter(pk__in=keys).values_list("pk", flat=True)
    elif model in (File._meta.model_name, Picture._meta.model_name):
        things = File.objects if model == File._meta.model_name else Picture.objects
        yield from things.published().filter(pk__in=keys).values_list("pk", flat=True)


def _newest_expiry() -> datetime:
    """When a page last expired that the clock has not taken off the site yet."""
    expired = Page.objects.filter(was_public_till_now(), expire_at__isnull=False, expire_at__lte=Now())
    return expired.aggregate(newest=Max("expire_at"))["newest"] or NEVER
