"""What a page's own form says and offers while the page waits in a bundle."""

from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.models import Page

from safekeeping.not_by_itself import saves_itself

from ..waiting import bundle_of, going_out_text
from .rights import address_of

# Each of them would be refused.
ACTIONS = {"action-publish", "action-submit", "action-restart-workflow", "approve"}


def say_where_it_waits(request: HttpRequest, page: Page) -> None:
    bundle = bundle_of(page) if request.method == "GET" else None
    if bundle is None:
        return
    address = address_of(bundle, request.user)
    buttons = [messages.button(address, "Look at the bundle", new_window=True)] if address else []
    messages.info(request, going_out_text(bundle), buttons)


@receiver(saves_itself)
def save_when_told(page: Page, **kwargs: Any) -> str:
    """The latest draft goes out with the bundle, so that must be one that somebody meant to save."""
    if not bundle_of(page):
        return ""
    return "The page goes out with a bundle: it saves only when you press the button."


def offer_no_publishing(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    page = context.get("page")
    if page is not None and bundle_of(page):
        items[:] = [item for item in items if item.name not in ACTIONS]
