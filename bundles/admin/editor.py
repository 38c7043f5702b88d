"""What a page's own form says and offers while the page waits in a bundle."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.models import Page

from ..waiting import bundle_of, going_out_text
from .rights import address_of

# Each of them would be refused.
ACTIONS = {"action-publish", "action-submit", "action-restart-workflow", "approve"}


def say_where_it_waits(request: HttpRequest, page: Page) -> None:
    bundle = bundle_of(page) if request.method == "GET" else None
    if bundle is None:
        return
    address = address_of(bundle, request.user)
    buttons = [messages.button(address, "Look at the bundle")] if address else []
    messages.info(request, going_out_text(bundle), buttons)


def offer_no_publishing(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    page = context.get("page")
    if page is not None and bundle_of(page):
        items[:] = [item for item in items if item.name not in ACTIONS]
