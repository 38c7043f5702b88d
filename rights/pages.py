"""Which pages somebody on the staff works on, and which they may know of."""

from contextvars import ContextVar
from typing import Any, Final

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import GroupApprovalTask, Page, PagePermissionTester, Site, TaskState, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy

from page_tree.public import is_public

from .removing import is_issued, may_remove

# Who is at the admin in this request, for what pages say of themselves.
reading: ContextVar[Any] = ContextVar("reading", default=None)
# What is given to somebody who works on the pages of a part of the site.
WORK: Final = {"change", "publish", "lock", "unlock", "bulk_delete"}


class DeskPermissions(PagePermissionTester):
    """Wagtail's own, except that only who may publish deletes and moves, that what was issued stays, and that
    nobody copies along what they don't work on.
    """

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        may = self._may_publish() and super().can_delete(ignore_bulk)
        return may and may_remove(self.user, self.page)

    def can_unpublish(self) -> bool:
        return super().can_unpublish() and (self.user.is_superuser or not is_issued(self.page))

    def can_move(self) -> bool:
        # Wagtail asks whether it may be deleted there. What was issued may move: its address leads on.
        return self._may_publish() and super().can_delete(ignore_bulk=True)

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        may = super().can_copy_to(destination, recursive)
        return may and (not recursive or works_on_all_below(self.user, self.page))

    def _may_publish(self) -> bool:
        return self.user.is_active and (self.user.is_superuser or "publish" in self.permissions)


def works_everywhere(user: Any) -> bool:
    """Whether the user edits or publishes every page of every site."""
    return _has_everywhere(user, {"change_page", "publish_page"})


def publishes_everywhere(user: Any) -> bool:
    """Whether the user may publish every page of every site: what all pages share is theirs to change."""
    return _has_everywhere(user, {"publish_page"})


def _has_everywhere(user: Any, codenames: set[str]) -> bool:
    if not user.is_active or user.is_anonymous:
        return False
    if user.is_superuser:
        return True
    given = PagePermissionPolicy().get_cached_permissions_for_user(user)
    paths = [right.page.path for right in given if right.permission.codename in codenames]
    roots = Site.objects.values_list("root_page__path", flat=True) if paths else []
    return bool(paths) and all(any(root.startswith(path) for path in paths) for root in roots)


def worked_on(user: Any) -> QuerySet[Page]:
    """The pages that the user may edit, publish or review: to whom a draft's things are known."""
    if works_everywhere(user):
        return Page.objects.all()
    if not user.is_active or user.is_anonymous:
        return Page.objects.none()
    own = PagePermissionPolicy().instances_user_has_any_permission_for(user, WORK)
    return Page.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=_to_review(user)))


def _to_review(user: Any) -> QuerySet:
    """The keys of pages that wait for this user's approval, among others'."""
    tasks = GroupApprovalTask.objects.filter(groups__in=user.groups.all()).values("pk")
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=tasks)
    waiting = WorkflowState.objects.filter(
        pk__in=states.values("workflow_state"), base_content_type__app_label="wagtailcore"
    )
    return waiting.annotate(key=Cast("object_id", BigIntegerField())).values("key")


def known_to(user: Any) -> QuerySet[Page]:
    """The pages of which the user may know: those the public reads, those worked on, and the way to these."""
    if works_everywhere(user):
        return Page.objects.all()
    work = worked_on(user)
    below = work.filter(path__startswith=OuterRef("path"))
    return Page.objects.filter(Q(is_public()) | Q(pk__in=work.values("pk")) | Exists(below) | Q(depth=1))


def may_know(user: Any, page: Page) -> bool:
    return known_to(user).filter(pk=page.pk).exists()


def may_work_on(user: Any, page: Page) -> bool:
    return worked_on(user).filter(pk=page.pk).exists()


def works_on_all_below(user: Any, page: Page) -> bool:
    """Whether what lies below the page is all the user's to work on: who copies it along owns the copies."""
    below = Page.objects.filter(path__startswith=page.path).exclude(pk=page.pk)
    return works_everywhere(user) or not below.exclude(pk__in=worked_on(user).values("pk")).exists()


class DeskPagePolicy(PagePermissionPolicy):
    """Wagtail's own; what can be explored are the pages that the user may know of.

    Its explorer, search, reports and histories ask this.
    """

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        found = super().explorable_instances(user)
        return found if works_everywhere(user) else found.filter(pk__in=known_to(user).values("pk"))
