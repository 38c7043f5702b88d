"""When what a feed holds was last changed, also by taking something away."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Max
from django.db.models.functions import Now
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from .entries import Entry

# What makes a page, or those below it, go or come back without being published.
WITHDRAWALS: Final = (
    "wagtail.unpublish", "wagtail.unpublish.scheduled", "campaigns.expire", "wagtail.delete", "wagtail.move",
    "wagtail.view_restriction.create", "wagtail.view_restriction.edit", "wagtail.view_restriction.delete",
)  # fmt: skip
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def newest_change(entries: Iterable[Entry]) -> datetime:
    """When the newest of the entries was published; ``NEVER`` if there is none."""
    return max((entry.updated for entry in entries), default=NEVER)


def last_modified(entries: Iterable[Entry]) -> datetime:
    """The time for HTTP's Last-Modified. Three queries.

    The newest entry's own would go back, or stay, when a publication is withdrawn, and a reader that asks
    only for what is newer would keep it. So whatever was withdrawn on the site counts, and every change to a
    name, a term, a file or the settings, of which entries show parts. Wagtail writes those down.
    """
    withdrawn = PageLogEntry.objects.filter(action__in=WITHDRAWALS)
    renamed = ModelLogEntry.objects.filter(content_type__app_label="campaigns")
    return max(newest_change(entries), _newest(withdrawn), _newest(renamed), _newest_expiry())


def _newest_expiry() -> datetime:
    """When a page last expired that the clock has not taken off the site yet."""
    expired = Page.objects.filter(live=True, expire_at__isnull=False, expire_at__lte=Now())
    return expired.aggregate(newest=Max("expire_at"))["newest"] or NEVER


def _newest(log: Any) -> datetime:
    return next(iter(log.order_by("-timestamp").values_list("timestamp", flat=True)[:1]), NEVER)
