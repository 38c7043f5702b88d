"""The admin's menu in the coalition's words."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy

# Wagtail says "images" and "documents"; here a document is a publication, and what it holds is a file.
LABELS = {"images": "Pictures", "documents": "Files"}


def arrange(request: HttpRequest, items: list[MenuItem]) -> None:
    """Names the entries as the rest of the site does, and leaves out those of no use to the person."""
    for item in items:
        item.label = LABELS.get(item.name, item.label)
    if not page_permission_policy.user_has_permission(request.user, "publish"):
        # They are about the whole site's pages; somebody who writes drafts finds theirs on the front page.
        items[:] = [item for item in items if item.name != "reports"]


def leave_out_news(items: list[MenuItem]) -> None:
    """Leaves out Wagtail's news and guide, which mark the menu as unread; the front page has the guide."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]
