"""The time of a feed: when what it holds was last published; if empty, when something was last withdrawn."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from django.db.models import Exists, Max, OuterRef
from wagtail.models import PageLogEntry

from campaigns.models.address import AddressKind, PublicAddress

from .entries import Entry

# What makes a page, or those below it, go or come back without being published.
WITHDRAWALS: Final = (
    "wagtail.unpublish", "wagtail.unpublish.scheduled", "campaigns.expire", "wagtail.delete", "wagtail.move",
    "wagtail.view_restriction.create", "wagtail.view_restriction.edit", "wagtail.view_restriction.delete",
)  # fmt: skip
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def last_change(entries: Iterable[Entry]) -> datetime:
    """When the newest of the entries was published. Where there is none: when something that was public was
    last taken away, one query; ``NEVER`` if nothing ever was.
    """
    return max((entry.updated for entry in entries), default=None) or _newest_withdrawal()


def _newest_withdrawal() -> datetime:
    # The log has all that staff do with drafts besides, which is nobody's business.
    was_public = PublicAddress.objects.filter(kind=AddressKind.PAGE, target=OuterRef("page_id"))
    log = PageLogEntry.objects.filter(Exists(was_public), action__in=WITHDRAWALS)
    return log.aggregate(newest=Max("timestamp"))["newest"] or NEVER
