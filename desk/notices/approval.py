"""What staff are told of approval: the reviewer what has happened, the writer what is to be changed."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib.messages.constants import SUCCESS
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, TaskState, WorkflowState

from campaigns.publishing.waiting import waiting_text, waits_for_pictures
from safekeeping.said import forget_success, messages_of
from written_dates.naming import moment_text

# Wagtail's two ways to approve: in the page's form, and from the front page.
IN_FORM: Final = "wagtailadmin_pages:edit"
FROM_LIST: Final = "wagtailadmin_pages:workflow_action"


def show_comment(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hook before a page is edited: what the reviewer asked for stands above the form."""
    state = page.current_workflow_state if request.method == "GET" else None
    if state is None or state.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return
    task = state.current_task_state
    if task is None or task.status != TaskState.STATUS_REJECTED:
        return
    who = get_user_display_name(task.finished_by) if task.finished_by else "Somebody who has left"
    said = f": “{task.comment}”" if task.comment else ", without a comment."
    messages.warning(request, f"{who} asked for changes on {moment_text(task.finished_at)}{said}")


class SayWhatHappened:
    """Says after an approval, or a request for changes, what has become of the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        action, page_id = _done(request)
        if action and response.status_code < 400 and not _has_failed(request):
            page = Page.objects.filter(pk=page_id).first()
            if page is not None and _was_done_now(page, action, request.user):
                forget_success(request)
                messages.success(request, what_happened(page, action))
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Of two who decide in one moment, the second decides nothing and loses nothing."""
        action, page_id = _done(request)
        if request.resolver_match is None or request.resolver_match.view_name != IN_FORM or not action:
            return
        page = Page.objects.filter(pk=page_id).first()
        if page is not None and page.current_workflow_task is None:
            sent = request.POST.copy()
            del sent["action-workflow-action"]
            request.POST = sent  # type: ignore[assignment]
            messages.warning(request, "Somebody has decided on it meanwhile. What you typed is still here.")


def what_happened(page: Page, action: str) -> str:
    """A sentence on what has become of a page that was approved, or was sent back."""
    title = f"“{page.get_admin_display_title()}”"
    if action == "reject":
        return f"You asked for changes to {title}. Whoever submitted it finds your comment above the form."
    if page.workflow_in_progress:
        return f"You approved {title}. It waits for the next approval: {page.current_workflow_task.name}."
    if waits_for_pictures(page):
        return f"You approved it. {waiting_text(page)}"
    planned = page.scheduled_revision
    if planned is not None:
        return f"You approved {title}. It goes out on {moment_text(planned.approved_go_live_at)}."
    if page.live and not page.has_unpublished_changes:
        return f"You approved {title}. It is published now."
    return f"You approved {title}. It is not published yet."


def _done(request: HttpRequest) -> tuple[str, int | None]:
    """The action on a page that a request was for, and the page's number; or nothing."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.view_name not in (IN_FORM, FROM_LIST):
        return "", None
    if match.view_name == FROM_LIST:
        return match.kwargs["action_name"], match.kwargs["page_id"]
    name = request.POST.get("workflow-action-name", "") if "action-workflow-action" in request.POST else ""
    return name, match.kwargs["page_id"]


def _was_done_now(page: Page, action: str, user: Any) -> bool:
    status = {"approve": TaskState.STATUS_APPROVED, "reject": TaskState.STATUS_REJECTED}.get(action)
    last = TaskState.objects.filter(workflow_state__in=page.workflow_states).exclude(finished_at=None)
    state = last.order_by("-finished_at", "-pk").first()
    return state is not None and state.status == status and state.finished_by_id == user.pk


def _has_failed(request: HttpRequest) -> bool:
    return any(message.level > SUCCESS for message in messages_of(request))
