"""Says of a page that was published just now, and waits for its pictures, that it is not out yet."""

from typing import Final

from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages
from wagtail.models import Page

from campaigns.publishing.waiting import waiting_text, waits_for_pictures
from clean_files.findings import Refused
from clean_files.room import check_room
from safekeeping.said import forget_success

NO_ROOM: Final = (
    "It goes out by itself as soon as its pictures are ready, and there is no room left on the server for"
    " their sizes. Please tell the administrator."
)
_PUBLISHED = "_was_published"


def tell(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hook before a page is edited: why it is not out yet."""
    if request.method == "GET" and waits_for_pictures(page):
        try:
            check_room(default_storage, 0)
        except Refused:
            messages.error(request, NO_ROOM)
        else:
            messages.info(request, waiting_text(page))


def note(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hook after somebody has published a page."""
    setattr(request, _PUBLISHED, True)


def say(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hooks after a page's form was sent, in the place of "has been published"."""
    if getattr(request, _PUBLISHED, False) and waits_for_pictures(page):
        forget_success(request)
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Edit")
        messages.success(request, waiting_text(page), buttons=[edit])
