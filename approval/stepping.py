"""The step of Wagtail's workflow in which a page waits for somebody, and going on from it."""

from typing import Any

from django.db import transaction
from wagtail.models import Page, TaskState


def step_for(page: Page, user: Any, action: str) -> TaskState | None:
    """The step in which this user may "approve" or "reject" the page; None where it waits for neither."""
    task, state = page.current_workflow_task, page.current_workflow_task_state
    if task is None or state is None:
        return None
    return state if any(name == action for name, *_ in task.get_actions(page, user)) else None


def is_last(step: TaskState) -> bool:
    """Whether the page goes out when this step is approved."""
    return bool(step.workflow_state.is_at_final_task)


def go_on(step: TaskState, user: Any) -> None:
    """Approves the step: the page goes on to the next, or out. Raises NotReady, and changes nothing then."""
    with transaction.atomic():
        step.task.specific.on_action(step, user, "approve")
