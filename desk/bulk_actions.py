"""Actions on several pages at once, each by itself: what is refused is named, and the others go through."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from treebeard.exceptions import InvalidMoveToDescendant, InvalidPosition, PathOverflow
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import delete, move, publish, unpublish
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import DefaultPageForm
from wagtail.models import Page

from assets.pictures.making import NoRoom, make_sizes_ahead
from assets.pictures.queue import is_at_work
from campaigns.publishing.waiting import waiting_text, waits_for_pictures
from rights.meanwhile import TooLate
from rights.opening import StaysClosed
from rights.removing import HOLDS_ISSUED, STAYS, IssuedStays, holds_issued, is_issued
from rights.unseen import Looked, draft_position, edit_position, log_position, looked

from .forms.seen import OpenedAt

# What keeps one page back, and says nothing of the others.
REFUSALS = (
    ValidationError,
    PermissionDenied,
    StaysClosed,
    ProtectedError,
    RestrictedError,
    InvalidMoveToDescendant,
    InvalidPosition,
    PathOverflow,
    TooLate,
)


MAY_NOT = "You may not do this with it."


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
            (page, self.why_not(page)) for page in without_access.get("items_with_no_access", ())
        ]
        return super().prepare_action(pages, without_access)  # type: ignore[misc]

    def why_not(self, page: Page) -> str:
        """Why somebody may not do this with a page."""
        return MAY_NOT

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
                if cls.is_done_with(page):
                    above, below = above + done[0], below + done[1]
        return above, below

    @classmethod
    def is_done_with(cls, page: Page) -> bool:
        """Whether this page counts among those with which it is done."""
        return True

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
    if isinstance(error, ValidationError | StaysClosed):
        return " ".join(error.messages)
    if isinstance(error, ProtectedError | RestrictedError):
        return "Something else on the site needs it."
    if isinstance(error, IssuedStays):
        return str(error)
    if isinstance(error, PermissionDenied):
        return MAY_NOT
    if isinstance(error, TooLate):
        return str(error)
    return "It cannot be put there."


class ConfirmPublishing(DefaultPageForm):
    """Knows how far the log of changes, and the drafts, had got when somebody was asked."""

    opened_at = OpenedAt(required=False, initial=log_position)
    last_draft = OpenedAt(required=False, initial=draft_position)
    last_edit = OpenedAt(required=False, initial=edit_position)


class PublishPages(PageByPage, publish.PublishBulkAction):
    template_name = "wagtailadmin/pages/confirm_publish.html"
    form_class = ConfirmPublishing

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Says when they were looked at: each page's ``publish`` refuses what was changed since."""
        asked = form.cleaned_data
        looked.set(Looked(asked["opened_at"], asked["last_draft"], asked["last_edit"]))
        pages = list(self.get_actionable_objects()[0])
        pages += _drafts_below(pages, self.request.user, asked["include_descendants"])
        if not is_at_work():
            # Before the transaction in which they go out, and others have to wait.
            for page in pages:
                with suppress(NoRoom):
                    make_sizes_ahead(page.specific.get_latest_revision_as_object())
        answer = super().form_valid(form)
        for page in pages:
            if not self.is_done_with(page):
                messages.success(self.request, waiting_text(page.specific_deferred))
        return answer

    @classmethod
    def is_done_with(cls, page: Page) -> bool:
        return not waits_for_pictures(page)

    @classmethod
    def execute_action(
        cls, objects: Iterable[Page], refused: list[tuple[Page, str]] | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        """Also each of the drafts below them by itself."""
        include_descendants, user = kwargs.pop("include_descendants", False), kwargs.get("user")
        pages = list(objects)
        above, _ = super().execute_action(pages, refused, **kwargs)
        below, _ = super().execute_action(_drafts_below(pages, user, include_descendants), refused, **kwargs)
        return above, below


def _drafts_below(pages: list[Page], user: Any, include_descendants: bool) -> list[Page]:
    return [
        draft
        for page in (pages if include_descendants else ())
        for draft in page.get_descendants().not_live().order_by("path")
        if user is None or draft.permissions_for_user(user).can_publish()
    ]


class Removing(PageByPage):
    """The same for what removes pages: what was issued stays, and it is said what to do instead."""

    def why_not(self, page: Page) -> str:
        if not page.specific_deferred.permissions_for_user(self.request.user).can_publish():  # type: ignore[attr-defined]
            return super().why_not(page)
        if is_issued(page):
            return STAYS
        return HOLDS_ISSUED if holds_issued(page) else super().why_not(page)


class UnpublishPages(Removing, unpublish.UnpublishBulkAction):
    pass


class MovePages(PageByPage, move.MoveBulkAction):
    pass


class DeletePages(Removing, delete.DeleteBulkAction):
    pass


ACTIONS = (PublishPages, UnpublishPages, MovePages, DeletePages)
