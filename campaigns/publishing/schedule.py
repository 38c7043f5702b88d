"""What pages do by themselves: go out when their time has come, and leave the site when they expire."""

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log as write_in_history
from wagtail.models import Page, Revision

from assets.pictures.making import NoRoom, make_sizes_ahead
from clock.planned_times import planned
from clock.sighting import Sighting
from clock.signals import what_is_due
from clock.timekeeping import Due, all_that_is_due, time_in_doubt
from page_tree.hold import hold, take_turn
from rights.going_out import by_plan
from written_dates.naming import moment_text

from .readiness import NotReady

log = logging.getLogger(__name__)
# What was named in the log already.
told: set[tuple[type, int]] = set()


# --- A round of the clock -------------------------------------------------------------------------


def do_what_is_due(now: datetime) -> None:
    """Lets pages and bundles out and takes pages off, each by itself, all in the order of their times.

    What was to go out first does not wait for what was to go out after it, however many rounds were missed.
    Wagtail's own command withdraws first, which cancels the next version of a page that was due as well; and
    it ends at the first page that cannot be published, and forgets that it was due.
    """
    for due in all_that_is_due(now):
        due.do()


@receiver(what_is_due)
def due_of_pages(now: datetime, **kwargs: Any) -> list[Due]:
    """The pages that have expired and the versions that are due.

    Where one version ends as the next begins, it ends before.
    """
    expired = Page.objects.filter(live=True, expire_at__lte=now)
    # Nothing else has drafts here.
    goes_out = Revision.page_revisions.filter(approved_go_live_at__lte=now)
    return [
        *(_due(page, page.expire_at, (0, page.pk), partial(_expire, page.pk, now)) for page in expired),
        *(
            _due(version, version.approved_go_live_at, (1, version.pk), partial(_send_out, version.pk, now))
            for version in goes_out
        ),
    ]


def _due(what: Page | Revision, at: datetime, order: tuple[int, int], action: Callable[[], object]) -> Due:
    page = what if isinstance(what, Page) else what.content_object
    goes = "leaves the site" if isinstance(what, Page) else "goes out"
    return Due(
        at,
        f"“{page.get_admin_display_title()}” {goes}.",
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        partial(by_itself, what, action),
        order,
    )


def by_itself(what: Page | Revision, action: Callable[[], object]) -> None:
    """Does it whole or not at all. What fails stays due, is named once, and holds up nothing else."""
    try:
        with transaction.atomic():
            action()
    except (InterfaceError, OperationalError):
        # The database is away.
        raise
    except Exception as error:
        if (type(what), what.pk) not in told:
            log.error("%s is due, but it cannot be published or withdrawn: %s", what, error)
            told.add((type(what), what.pk))
    else:
        told.discard((type(what), what.pk))


def _expire(pk: int, now: datetime) -> None:
    page = hold(pk)
    # An alias went with its source, or the next version went out just now.
    if page is not None and page.live and page.expire_at and page.expire_at <= now:
        withdraw(page, page.expire_at)


def withdraw(page: Page, expiry: datetime) -> None:
    """Takes an expired page off the site, and empties its expiry and that of its latest draft.

    Call it in a transaction that holds the page. Other than where somebody withdraws it, a version that is
    scheduled to go out later still will.
    """
    scheduled = list(page.revisions.filter(approved_go_live_at__isnull=False))
    page.expire_at = None
    if page.live:
        page.unpublish(set_expired=True, log_action=False)
    else:
        page.expired = True
        page.save(update_fields=["expired", "expire_at"])
    for revision in scheduled:
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=revision.approved_go_live_at)
    Page.objects.filter(alias_of=page.pk).update(expire_at=None)
    latest = page.get_latest_revision()
    if latest is not None and (time := planned(latest, "expire_at")) and time <= expiry:
        Revision.objects.filter(pk=latest.pk).update(content={**latest.content, "expire_at": None})
    write_in_history(instance=page, action="campaigns.expire", data={"expired_at": expiry.isoformat()})


def _make_sizes(revision: Revision) -> None:
    with suppress(NoRoom):
        make_sizes_ahead(revision.as_object())


def _send_out(pk: int, now: datetime) -> None:
    revision = Revision.objects.get(pk=pk)
    if revision.approved_go_live_at:
        # Before the turn, in which nothing long is done.
        _make_sizes(revision)
    take_turn()
    page = hold(int(revision.object_id))
    revision.refresh_from_db()
    if page is None or not revision.approved_go_live_at or revision.approved_go_live_at > now:
        return
    expiry = planned(revision, "expire_at")
    if expiry and expiry <= now:
        # While the clock was off it would have come and gone.
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        withdraw(page, expiry)
    else:
        with by_plan(revision.approved_go_live_at):
            revision.publish(log_action="wagtail.publish.scheduled")


# --- Whatever the way -----------------------------------------------------------------------------


def check_times(page: Page, revision: Revision) -> None:
    """Raises NotReady for a version whose expiry has passed, or if nobody knows whether its time has come.

    Wagtail asks the clock of this process whether a version goes out now or later. Where that clock is wrong,
    or the database's may be, it would go out early.
    """
    if said := list(_against(revision)):
        raise NotReady(page, said)


def _against(revision: Revision) -> Iterator[str]:
    goes, expires = planned(revision, "go_live_at"), planned(revision, "expire_at")
    if goes is None and expires is None:
        return
    now = Sighting.now()
    if expires and expires <= now.at:
        yield f"Its expiry, {moment_text(expires)}, has passed. Give a later one in its form, or none."
    if goes and goes <= now.at and (doubt := time_in_doubt(now)):
        yield f"It is to go out on {moment_text(goes)}, and nobody knows whether that has come. {doubt}"
    if goes and now.at < goes <= timezone.now():
        yield (
            f"It is to go out on {moment_text(goes)}, which is yet to come, but the clock of the site’s"
            " machine is wrong. Tell whoever looks after it."
        )
