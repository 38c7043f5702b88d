"""The admin's menu. Its words, and the rest of the admin's, are in campaigns/locale/."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from rights.pages import publishes_everywhere


def arrange(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leaves out what is of no use to the person."""
    if not publishes_everywhere(request.user):
        # They are about the whole site's pages; somebody who writes drafts finds theirs on the front page.
        items[:] = [item for item in items if item.name != "reports"]


def leave_out_news(items: list[MenuItem]) -> None:
    """Leaves out Wagtail's news and guide, which mark the menu as unread; the front page has the guide."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]
