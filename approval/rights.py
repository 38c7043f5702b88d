"""Who may approve a page, and who may let one out in an emergency."""

from typing import Any, Final

from django.db.models import Q, QuerySet
from wagtail.models import Page, TaskState
from wagtail.permissions import page_permission_policy

from rights.pages import may_know, worked_on

APPROVES: Final = "approval.add_approval"
IN_EMERGENCY: Final = "approval.publish_in_emergency"


def may_approve(user: Any, page: Page) -> bool:
    """Who may publish it; who works on it and may approve; who reviews it. Of those who wrote it, nobody
    can: see ``approving``.
    """
    return user.is_active and approvable(user).filter(pk=page.pk).exists()


def approvable(user: Any) -> QuerySet[Page]:
    """The pages of which that is so."""
    publishes = page_permission_policy.instances_user_has_permission_for(user, "publish")
    found = Q(pk__in=publishes.values("pk")) | Q(pk__in=_to_review(user))
    if user.has_perm(APPROVES):
        found |= Q(pk__in=worked_on(user).values("pk"))
    return Page.objects.filter(found)


def _to_review(user: Any) -> list[int]:
    """Wagtail's own answer, which asks each kind of task."""
    return [
        int(state.workflow_state.object_id)
        for state in TaskState.objects.reviewable_by(user).select_related("workflow_state__base_content_type")
        if state.workflow_state.base_content_type.app_label == "wagtailcore"
    ]


def may_in_emergency(user: Any, page: Page) -> bool:
    """Who may publish the page, and was given that right besides."""
    return bool(user.has_perm(IN_EMERGENCY)) and page.permissions_for_user(user).can_publish()


def may_look_at(user: Any, emergency: Any) -> bool:
    """Who may approve looks at it afterwards, and never who let it out."""
    if emergency.by_id == user.pk:
        return False
    if emergency.page is None:
        return page_permission_policy.user_has_permission(user, "publish")
    return may_know(user, emergency.page) and may_approve(user, emergency.page)


def approvers(page: Page) -> QuerySet[Any]:
    """The accounts that may publish the page: who is told of what concerns its approval."""
    found = page_permission_policy.users_with_any_permission_for_instance({"publish"}, page)
    return found.filter(is_active=True)
