"""Pages that are published as soon as their pictures are ready.

Who presses Publish just after an upload does not wait for its sizes, and holds no thread of the web server:
the clock, which makes them, lets the page out. It is written down as Wagtail writes down what is scheduled,
for the moment of the click: it is told and cancelled in the same way, and whatever process ends, it goes out.
"""

from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from assets.pictures.making import lacking_on
from assets.pictures.queue import ask_for_sizes, is_at_work
from clean_files.room import check_room
from clock.planned_times import planned
from clock.sighting import database_now
from rights.pages import reading

# Behind a name.
GOES_OUT_WHEN_READY = (
    "goes out by itself as soon as its pictures are ready, which takes seconds. You need do nothing more."
)


def leaves_sizes_to_clock(draft: Page) -> bool:
    """Whether the clock makes the sizes that pictures lack on a page which somebody at the admin publishes.

    Where no clock runs, or it waits itself, whoever asks makes them. Raises Refused where there is no room.
    """
    # In time, or by a script, there is nobody who waits.
    if reading.get() is None or not lacking_on(draft).exists() or not is_at_work():
        return False
    check_room(default_storage, 0)
    return True


def is_for_later(draft: Page) -> bool:
    """Whether the draft has a time of its own that is yet to come."""
    return bool(draft.go_live_at and draft.go_live_at > timezone.now())


def put_off(page: Page, revision: Revision, user: Any = None, **options: Any) -> None:
    """Lets the clock publish this version as soon as the pictures are ready. Call it in a transaction.

    ``options`` are those of Wagtail's publishing. Raises PublishPermissionError as it does.
    """
    action = PublishPageRevisionAction(revision, user=user)
    action.check(skip_permission_checks=options.get("skip_permission_checks", False))
    revision.approved_go_live_at = database_now()
    revision.save(update_fields=["approved_go_live_at"])
    page.revisions.exclude(pk=revision.pk).update(approved_go_live_at=None)
    page.has_unpublished_changes = True
    Page.objects.filter(pk=page.pk).update(has_unpublished_changes=True)
    about = {
        "id": revision.pk,
        "created": revision.created_at.isoformat(),
        "go_live_at": revision.approved_go_live_at.isoformat(),
        "has_live_version": page.live,
    }
    log(
        instance=page,
        action="wagtail.publish.schedule",
        user=user,
        data={"revision": about},
        revision=revision,
        content_changed=options.get("changed", True),
    )
    ask_for_sizes()


def waits_for_pictures(page: Page) -> bool:
    """Whether a version of the page is let out as soon as its pictures are ready."""
    scheduled = page.scheduled_revision
    return scheduled is not None and not planned(scheduled, "go_live_at")


def waiting_text(page: Page) -> str:
    """What becomes of such a page, as a sentence for whoever published it."""
    return f"“{page.get_admin_display_title()}” {GOES_OUT_WHEN_READY}"
