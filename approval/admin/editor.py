"""What the form and the lists of pages say and offer of the second pair of eyes."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, WorkflowState

from ..approving import Standing, said_against, standing_of
from ..guarded import needs_second
from .words import lines_of, sent_back_text

_STANDING = "_standing_of_draft"


def _standing(request: HttpRequest, page: Any) -> Standing | None:
    """How the page stands, asked once for a request; None if it needs no second pair of eyes."""
    if not hasattr(request, _STANDING):
        setattr(request, _STANDING, standing_of(page) if needs_second(page) else None)
    return getattr(request, _STANDING)


def _address(page: Page) -> str:
    return reverse("approval:page", args=[page.pk])


def _is_in_workflow(page: Page) -> bool:
    """Whether Wagtail's workflow sent the page back, and it was not submitted anew."""
    state = page.current_workflow_state
    return state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES


def say_how_it_stands(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hook before a page is edited."""
    if request.method != "GET" or not page.has_unpublished_changes:
        return
    standing = _standing(request, page)
    if standing is None:
        return
    # By the workflow, it stands above the form already (desk/notices/approval.py).
    if not _is_in_workflow(page) and (said := sent_back_text(page)):
        messages.warning(request, said)
    buttons = [messages.button(_address(page), "Look at it")]
    messages.info(request, " ".join(lines_of(standing)), buttons=buttons)


def offer_what_can_be(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """No "Publish" for a draft that is not approved, no "Approve" for who wrote it: it would be refused."""
    page = context.get("page")
    if page is None or request.method != "GET":
        return
    standing = _standing(request, page)
    if standing is None:
        return
    if said_against(standing.draft):
        items[:] = [item for item in items if item.name != "action-publish"]
    if getattr(request.user, "pk", None) in standing.writers.users:
        items[:] = [item for item in items if item.name != "approve"]


def in_the_header(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.has_unpublished_changes and needs_second(page.specific):
        yield Button("Second pair of eyes", url=_address(page), icon_name="view", priority=55)
