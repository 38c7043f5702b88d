"""Says of a page that was published just now, and waits for its pictures, that it is not out yet."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages
from wagtail.models import Page

from safekeeping.said import forget_success

from ..waiting import waiting_text, waits_for_pictures

_PUBLISHED = "_was_published"


def note(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hook after somebody has published a page."""
    setattr(request, _PUBLISHED, True)


def say(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hooks after a page's form was sent, in the place of "has been published"."""
    if getattr(request, _PUBLISHED, False) and waits_for_pictures(page):
        forget_success(request)
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Edit")
        messages.success(request, waiting_text(page), buttons=[edit])
