"""Where a page does not save itself: its latest draft goes out without anybody looking at it again."""

from django.dispatch import Signal
from django.http import HttpRequest, JsonResponse
from wagtail.models import Page

# Asked of a page that is about to save itself, with the `page`. Receivers return a sentence for the person at
# the form that says why it must not, or nothing.
saves_itself = Signal()


def wait_for_a_button(request: HttpRequest, page: Page) -> JsonResponse | None:
    """For Wagtail's hook before a page is edited: answers what the form's script takes for a locked page."""
    if request.method != "POST" or request.accepts("text/html"):
        return None
    reason = _in_approval(page) or next(
        filter(None, (said for _, said in saves_itself.send(type(page), page=page))), ""
    )
    if not reason:
        return None
    said = {"success": False, "error_code": "locked", "error_message": reason}
    return JsonResponse(said, status=400)


def _in_approval(page: Page) -> str:
    """What is approved must be what was read: half a sentence would be approved from a list."""
    if not page.workflow_in_progress:
        return ""
    return "The page waits for approval: it saves only when you press the button."
