"""Actions on several pages at once, each by itself: what is refused is named, and the others go through."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError, RestrictedError
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from treebeard.exceptions import InvalidMoveToDescendant, InvalidPosition, PathOverflow
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.pages.bulk_actions import delete, move, publish, unpublish
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.models import Page, Revision

from ..rights.unseen import changed_by_others, log_position
from .seen import OpenedAt

# What keeps one page back, and says nothing of the others.
REFUSALS = (
    ValidationError,
    PermissionDenied,
    ProtectedError,
    RestrictedError,
    InvalidMoveToDescendant,
    InvalidPosition,
    PathOverflow,
)


class PageByPage:
    """To be mixed into Wagtail's actions, which end at the first page that is refused and undo the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: list[tuple[Page, str]] = []
        if self.next_url == self.request.path:  # type: ignore[attr-defined, has-type]
            # Wagtail's own choice, where nobody says what comes next: a page that is not there.
            self.next_url = _list_with(self.request.GET)  # type: ignore[attr-defined]

    def prepare_action(self, pages: list[Page], without_access: dict[str, list[Page]]) -> Any:
        self.refused += [
            (page, "You may not do this with it.") for page in without_access.get("items_with_no_access", ())
        ]
        return super().prepare_action(pages, without_access)  # type: ignore[misc]

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "refused": self.refused}  # type: ignore[misc]

    @classmethod
    def execute_action(
        cls, objects: Iterable[Page], refused: list[tuple[Page, str]] | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        above = below = 0
        for page in objects:
            try:
                with transaction.atomic():
                    done = super().execute_action([page], **kwargs)  # type: ignore[misc]
            except REFUSALS as error:
                if refused is None:
                    raise
                refused.append((page, _reason(error)))
            else:
                above, below = above + done[0], below + done[1]
        return above, below

    def get_success_message(self, above: int, below: int) -> str | None:
        return super().get_success_message(above, below) if above or below else None  # type: ignore[misc]

    def form_valid(self, form: Any) -> HttpResponseBase:
        answer = super().form_valid(form)  # type: ignore[misc]
        for page, reason in self.refused:
            title = page.specific_deferred.get_admin_display_title()
            address = reverse("wagtailadmin_pages:edit", args=[page.pk])
            messages.error(
                self.request,  # type: ignore[attr-defined]
                f"“{title}” was left as it was. {reason}",
                buttons=[messages.button(address, "Open it")],
            )
        return answer


def _list_with(asked: QueryDict) -> str:
    """The list with the pages of a bulk action, which names them, or the page that all of them are below."""
    numbers = [int(text) for text in asked.getlist("id") if _is_number(text)]
    first = Page.objects.filter(pk__in=numbers).order_by("path").first()
    if first is not None and first.depth > 2:
        return reverse("wagtailadmin_explore", args=[first.get_parent().pk])
    if _is_number(asked.get("childOf", "")):
        return reverse("wagtailadmin_explore", args=[asked["childOf"]])
    return reverse("wagtailadmin_explore_root")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, ProtectedError | RestrictedError):
        return "Something else on the site needs it."
    if isinstance(error, PermissionDenied):
        return "You may not do this with it."
    return "It cannot be put there."


class ConfirmPublishing(DefaultPageForm):
    """Knows how far the log of changes, and the drafts, had got when somebody was asked."""

    opened_at = OpenedAt(required=False, initial=log_position)
    last_draft = OpenedAt(required=False, initial=lambda: Revision.objects.aggregate(last=Max("pk"))["last"])


class PublishPages(PageByPage, publish.PublishBulkAction):
    template_name = "wagtailadmin/pages/confirm_publish.html"
    form_class = ConfirmPublishing

    def get_execution_context(self) -> dict[str, Any]:
        asked = self.cleaned_form.cleaned_data
        seen = {name: asked[name] for name in ("opened_at", "last_draft")}
        return {**super().get_execution_context(), "seen": seen}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Page],
        refused: list[tuple[Page, str]] | None = None,
        seen: dict[str, int] | None = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        """Also each of the drafts below them by itself; none that somebody changed since this was asked."""
        include_descendants, user = kwargs.pop("include_descendants", False), kwargs.get("user")
        pages = list(objects)
        above, _ = super().execute_action(cls._as_seen(pages, refused, seen, user), refused, **kwargs)
        drafts = [
            draft
            for page in (pages if include_descendants else ())
            for draft in page.get_descendants().not_live().order_by("path")
            if user is None or draft.permissions_for_user(user).can_publish()
        ]
        below, _ = super().execute_action(cls._as_seen(drafts, refused, seen, user), refused, **kwargs)
        return above, below

    @staticmethod
    def _as_seen(
        pages: list[Page], refused: list[tuple[Page, str]] | None, seen: dict[str, int] | None, user: Any
    ) -> list[Page]:
        """The pages that are what whoever confirmed could see; the others are refused."""
        if refused is None or seen is None:
            return pages
        changed = {page.pk: said for page in pages if (said := _unseen(page, seen, user))}
        refused += [(page, changed[page.pk]) for page in pages if page.pk in changed]
        return [page for page in pages if page.pk not in changed]


def _unseen(page: Page, seen: dict[str, int], user: Any) -> str:
    """What somebody who may not publish the draft did to it since, as a sentence; empty for nothing."""
    draft = page.specific_deferred.get_latest_revision()
    by = draft and draft.user
    is_by_other = by is not None and by != user and not page.permissions_for_user(by).can_publish()
    if draft is not None and draft.pk > seen["last_draft"] and is_by_other:
        return f"It was changed by {get_user_display_name(by)} after you were asked. Look at it once more."
    content = draft.as_object() if draft is not None else page.specific
    change = next(changed_by_others(content, user, seen["opened_at"]), None)
    if change is None:
        return ""
    # There is no form, and no button, where this is said.
    return (
        f"The {change.thing._meta.verbose_name} “{change.thing}” was {change}, after you were asked. "
        "Open the page, look at it as it is now, and publish it."
    )


class UnpublishPages(PageByPage, unpublish.UnpublishBulkAction):
    pass


class MovePages(PageByPage, move.MoveBulkAction):
    pass


class DeletePages(PageByPage, delete.DeleteBulkAction):
    pass


ACTIONS = (PublishPages, UnpublishPages, MovePages, DeletePages)
