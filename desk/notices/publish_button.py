"""The button at the foot of a page's form that stands out."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.action_menu import ActionMenuItem

from campaigns.models import Publication


def publish_at_once(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Of a publication that readers have already, "Publish", where somebody may: drafts save themselves, and
    nothing goes out before it was said what readers are told of it.

    Where it waits for somebody's decision, that comes first.
    """
    page = context.get("page")
    if not isinstance(page, Publication) or not page.live or page.current_workflow_task is not None:
        return
    items.sort(key=lambda item: item.name != "action-publish")
