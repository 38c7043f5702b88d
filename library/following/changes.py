"""The time of a feed: when what it holds last changed; if empty, when something was last taken away."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from django.db.models import Exists, Max, OuterRef
from wagtail.models import PageLogEntry

from campaigns.models.address import AddressKind, PublicAddress

from .entries import Entry
from .withdrawn import Withdrawn

# What makes a page, or those below it, go or come back without being published.
WITHDRAWALS: Final = (
    "wagtail.unpublish", "wagtail.unpublish.scheduled", "campaigns.expire", "campaigns.withdraw",
    "wagtail.delete", "wagtail.move",
    "wagtail.view_restriction.create", "wagtail.view_restriction.edit", "wagtail.view_restriction.delete",
)  # fmt: skip
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def last_change(entries: Iterable[Entry], withdrawn: Iterable[Withdrawn] = ()) -> datetime:
    """When the newest of the entries was published, or one was withdrawn. Where there is none: when something
    that was public was last taken away, one query; ``NEVER`` if nothing ever was.
    """
    times = [entry.updated for entry in entries] + [one.at for one in withdrawn]
    return max(times, default=None) or _newest_withdrawal()


def _newest_withdrawal() -> datetime:
    # The log has all that staff do with drafts besides, which is nobody's business.
    was_public = PublicAddress.objects.filter(kind=AddressKind.PAGE, target=OuterRef("page_id"))
    log = PageLogEntry.objects.filter(Exists(was_public), action__in=WITHDRAWALS)
    return log.aggregate(newest=Max("timestamp"))["newest"] or NEVER
