"""Taking back the time at which something was to go out, and setting it again. No date is deleted by it."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction

from bundles.models import Bundle
from campaigns.publishing.readiness import NotReady
from clock.planned_times import planned
from clock.sighting import database_now
from page_tree.hold import hold, take_turn
from written_dates.naming import moment_text

from .models import TakenBack

GOING: Final = "It goes out just now. Unpublish it, or correct it, once it is out."


class NotDone(Exception):
    """Why nothing was changed, as a sentence for the person."""


def take_back_page(pk: int, user: Any) -> TakenBack:
    """Takes back the time of the page's next version, whose form keeps it; raises NotDone.

    Ask before whether the user may publish the page.
    """
    with transaction.atomic():
        take_turn()
        page = hold(pk)
        revision = page.scheduled_revision if page is not None else None
        if revision is None:
            raise NotDone("It is not scheduled any more.")
        at = revision.approved_go_live_at
        if at <= database_now():
            raise NotDone(GOING)
        revision.approved_go_live_at = None
        # Wagtail writes into the page's history who did it.
        revision.save(user=user, update_fields=["approved_go_live_at"])
        return TakenBack.objects.create(page_id=pk, revision=revision, at=at, taken_by=user)


def take_back_bundle(bundle: Bundle, user: Any) -> TakenBack:
    """Takes back the time of a bundle; raises NotDone. Ask before whether the user may change it."""
    with transaction.atomic():
        found = Bundle.objects.select_for_update(no_key=True).waiting().filter(pk=bundle.pk).first()
        if found is None or found.release_at is None:
            raise NotDone("It has no time any more, or went out.")
        if found.release_at <= database_now():
            raise NotDone(GOING)
        Bundle.objects.filter(pk=found.pk).update(release_at=None, changed_by=user)
        return TakenBack.objects.create(bundle=found, at=found.release_at, taken_by=user)


def set_again(line: TakenBack, user: Any) -> None:
    """Gives the page or bundle the time that was taken back; raises NotDone."""
    if line.at <= database_now():
        raise NotDone(f"{moment_text(line.at)} has passed. Give it another time in its form.")
    with transaction.atomic():
        if line.bundle_id:
            _set_bundle(line, user)
        else:
            _set_page(line, user)
        TakenBack.objects.filter(pk=line.pk).update(set_again_by=user, set_again_at=database_now())


def _set_bundle(line: TakenBack, user: Any) -> None:
    waiting = Bundle.objects.select_for_update(no_key=True).waiting()
    if not waiting.filter(pk=line.bundle_id, release_at=None).update(release_at=line.at, changed_by=user):
        raise NotDone("It went out, or has another time by now.")


def _set_page(line: TakenBack, user: Any) -> None:
    revision = line.revision
    page = revision and revision.content_object
    if page is None or revision is None or page.latest_revision_id != revision.pk:
        raise NotDone("It was changed since. Look at it in its form, and schedule it there.")
    kept = planned(revision, "go_live_at")
    # A version keeps thousandths of a second, the database more.
    if page.scheduled_revision is not None or kept is None or abs(kept - line.at) >= timedelta(seconds=1):
        raise NotDone("It has another time by now.")
    if page.current_workflow_state:
        raise NotDone("It waits for approval. Its form keeps the time: it is scheduled when it is approved.")
    try:
        revision.publish(user=user)
    except NotReady as error:
        raise NotDone(" ".join(error.messages)) from error
