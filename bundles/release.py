"""Lets bundles out: all their pages in one transaction, or none.

Whatever ends the process or the database in between, the transaction leaves the old state or the new one;
what was due stays due, and the next round of the clock does it.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import InterfaceError, OperationalError, transaction
from django.dispatch import receiver
from django.urls import reverse
from wagtail.log_actions import log as note_in_history
from wagtail.models import Page, Revision

from assets.pictures.making import NoRoom, lacking_on, make_sizes_ahead
from assets.pictures.queue import ask_for_sizes, is_at_work
from campaigns.publishing.readiness import NotReady
from clock.planned_times import planned
from clock.sighting import database_now
from clock.signals import what_is_due
from clock.timekeeping import Due
from page_tree.hold import hold_all, take_turn

from .missing import members_in_order, missing_lines, standings
from .models import Bundle, Member
from .telling import note_failure
from .waiting import letting_out

log = logging.getLogger(__name__)

RELEASED: Final = "bundles.release"


class CannotRelease(Exception):
    """A bundle was kept back, and nothing of it went out. ``lines`` say what is missing."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def release(bundle: Bundle, user: Any = None) -> None:
    """Publishes all pages of the bundle as their latest drafts are; does nothing if it went out before.

    Who may do this is for the caller to ask. Raises CannotRelease after noting the failure and telling the
    staff; a database that is away is raised as it is, and nothing is noted.
    """
    try:
        _make_sizes(bundle)
        _release_whole(bundle, user)
    except CannotRelease as error:
        kept_back = error
    except NoRoom:
        kept_back = CannotRelease(["There is no room left on the server for the sizes of the pictures."])
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:
        log.exception("The bundle %s failed.", bundle.pk)
        if Bundle.objects.filter(pk=bundle.pk, released_at__isnull=False).exists():
            # What failed came after it: the sizes of a picture, say.
            return
        kept_back = CannotRelease([f"The site could not finish ({type(error).__name__}). Its log says more."])
    else:
        return
    note_failure(bundle, kept_back.lines)
    raise kept_back


def release_or_wait(bundle: Bundle, user: Any = None) -> bool:
    """Releases the bundle; or, where its pictures are not ready, lets the clock do so as soon as they are.

    Returns whether it is out. Raises CannotRelease as ``release`` does.
    """
    if not is_at_work() or not any(lacking_on(draft).exists() for draft in _drafts(bundle)):
        release(bundle, user)
        return True
    with transaction.atomic():
        locked = Bundle.objects.select_for_update(no_key=True).waiting().filter(pk=bundle.pk).first()
        if locked is None:
            return True
        take_turn()
        lines = missing_lines(standings(locked, None))
        if not lines:
            Bundle.objects.filter(pk=bundle.pk).update(release_at=database_now())
            ask_for_sizes()
    if lines:
        note_failure(bundle, lines)
        raise CannotRelease(lines)
    return False


def _drafts(bundle: Bundle) -> Iterator[Page]:
    """The pages of the bundle, as they would go out."""
    for member in bundle.members.filter(is_waiting=True).select_related("page").order_by("pk"):
        if member.page is not None:
            yield member.page.specific.get_latest_revision_as_object()


def _make_sizes(bundle: Bundle) -> None:
    """Makes the pictures' sizes before the pages are held: it takes seconds, and nobody gets them yet."""
    for draft in _drafts(bundle):
        make_sizes_ahead(draft)


@transaction.atomic
def _release_whole(bundle: Bundle, user: Any) -> None:
    # Whoever comes second waits here, and then finds it released.
    locked = Bundle.objects.select_for_update(no_key=True).waiting().filter(pk=bundle.pk).first()
    if locked is None:
        return
    take_turn()
    hold_all(locked.members.filter(page__isnull=False).values_list("page", flat=True))
    is_due = locked.release_at is not None and locked.release_at <= database_now()
    planned = locked.release_at if is_due else None
    lines = missing_lines(standings(locked, planned))
    if lines:
        raise CannotRelease(lines)
    with letting_out(locked, planned):
        for member in members_in_order(locked):
            _publish(member, user)
    _mark_released(locked, user)


def _publish(member: Member, user: Any) -> None:
    """Publishes the page's latest draft. Raises CannotRelease if that fails."""
    try:
        revision = _without_own_time(member.page.specific.get_latest_revision(), user)  # type: ignore[union-attr]
        revision.publish(user=user, skip_permission_checks=True)
    except NotReady as error:
        raise CannotRelease([f"“{member.title}”: {message}" for message in error.messages]) from error
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:
        log.exception("The page %s of the bundle %s failed.", member.page_id, member.bundle_id)
        said = (
            f"“{member.title}”: It could not be published ({type(error).__name__}). The site’s log says more."
        )
        raise CannotRelease([said]) from error


def _without_own_time(revision: Revision, user: Any) -> Revision:
    """The revision, or one without its own time of publishing: in a bundle the bundle's time counts."""
    if not planned(revision, "go_live_at"):
        return revision
    draft = revision.as_object()
    draft.go_live_at = None
    return draft.save_revision(user=user, clean=False)


def _mark_released(bundle: Bundle, user: Any) -> None:
    Member.objects.filter(bundle=bundle).update(is_waiting=False)
    Bundle.objects.filter(pk=bundle.pk).update(
        released_at=database_now(), released_by=user, failure="", failed_at=None, told_at=None
    )
    note_in_history(bundle, RELEASED, user=user)


def _release_due(bundle: Bundle) -> None:
    """Releases it by itself. One that is kept back stays due and is tried again."""
    try:
        release(bundle)
    except CannotRelease:
        # Noted, and the staff told.
        return
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        log.exception("What keeps the bundle %s back could not be noted.", bundle.pk)


@receiver(what_is_due)
def due_bundles(now: datetime, **kwargs: Any) -> list[Due]:
    return [
        Due(
            bundle.release_at,
            f"The bundle “{bundle.title}” goes out.",
            reverse("bundles:edit", args=[bundle.pk]),
            partial(_release_due, bundle),
            (2, bundle.pk),
        )
        for bundle in Bundle.objects.waiting().filter(release_at__lte=now)
    ]
