"""What was to go out at its time and did not, and the mail that tells the secretariat of it, once."""

import logging
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from wagtail.models import Revision

from campaigns.models.base import BasePage
from campaigns.publishing.readiness import objections
from clock.sighting import database_now
from clock.telling import tell_secretariat
from page_tree.addresses import absolute
from written_dates.naming import moment_text

from .models import ToldLate

log = logging.getLogger(__name__)
# The clock goes round twice a minute; pictures may take some seconds more.
LATE: Final = timedelta(minutes=3)
# In a round of the clock: a mail server takes a while.
_MOST: Final = 20
_UNKNOWN: Final = "The site’s log says what keeps it back: tell whoever looks after it."


class Late(NamedTuple):
    """A page that was to go out and did not, with what keeps it back."""

    title: str
    address: str
    since: datetime
    sentences: list[str]


def late() -> QuerySet[Any]:
    """The versions that should be out by now, the longest due first."""
    found = Revision.page_revisions.filter(approved_go_live_at__lte=database_now() - LATE)
    return found.order_by("approved_go_live_at", "pk")


def about(version: Revision) -> Late:
    draft = version.as_object()
    said = [str(sentence) for _, sentence in objections(draft)] if isinstance(draft, BasePage) else []
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    return Late(draft.get_admin_display_title(), address, version.approved_go_live_at, said)


def tell_of_late() -> None:
    """Tells by mail of each that it was not told of with this time. What cannot be sent is tried again."""
    told = ToldLate.objects.filter(version=OuterRef("pk"), at=OuterRef("approved_go_live_at"))
    for version in late().exclude(Exists(told))[:_MOST]:
        try:
            tell_secretariat(*_mail(about(version)))
        except Exception as error:
            log.error("The staff could not be told by mail that “%s” is not out: %s", version, error)
            return
        ToldLate.objects.update_or_create(
            version=version, defaults={"at": version.approved_go_live_at, "told_at": database_now()}
        )


def _mail(one: Late) -> tuple[str, str]:
    """Subject and text. Without the title and what is said of it, where titles stay inside."""
    inside = not settings.TITLES_OUTSIDE
    title = "A page" if inside else f"“{one.title}”"
    why = "" if inside else "\n".join(one.sentences or [_UNKNOWN]) + "\n\n"
    text = (
        f"{title} was to go out on {moment_text(one.since)}, and is not out.\n\n{why}"
        "It is tried again every half minute, and goes out by itself once nothing is missing.\n\n"
        f"{absolute(one.address)}\n"
    )
    return f"Due, and not out: {title}", text
