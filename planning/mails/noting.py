"""Writes down who is to be told of comments, in the moment in which a page’s form was saved with them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import COMMENTS_RELATION_NAME, PageSubscription

from rights.pages import may_work_on

from ..models import Note
from .mentions import added, named_in, not_understood

Kind = Note.Kind


def fit() -> None:
    """Has Wagtail’s form of a page tell us, in place of sending a mail at once; there is no hook for it."""
    EditView.send_commenting_notifications = _note_and_say


def _note_and_say(view: Any, changes: dict[str, Any]) -> None:
    """Who wrote a comment learns whom it does not reach. Of a form that saves itself, on the next page."""
    edits = [*_edits(view.form.formsets["comments"])]
    note_changes(view.page, view.request.user, changes, edits)
    texts = [*_texts_of(changes), *edits]
    said = [*not_understood(texts)]
    for user in named_in(texts):
        if not may_work_on(user, view.page):
            said.append(f"{get_user_display_name(user)} does not work on this page, and is not told.")
    if said:
        title = view.page.get_admin_display_title()
        messages.warning(view.request, f"In your comment on “{title}”: {' '.join(said)}")


def _texts_of(changes: dict[str, Any]) -> list[str]:
    """What was written just now, in new comments and answers."""
    answers = [reply for _, replies in changes["new_replies"] for reply in replies]
    return [one.text for one in [*changes["new_comments"], *answers]]


def _edits(formset: Any) -> Iterator[str]:
    """The mentions that came into comments and answers that were there already."""
    for form in formset.initial_forms:
        for one in (form, *form.formsets["replies"].initial_forms):
            if "text" in one.changed_data:
                yield added(one.initial["text"], one.instance.text)


def note_changes(page: Any, by: Any, changes: dict[str, Any], edits: Iterable[str] = ()) -> None:
    """Notes what each is to be told of new comments, answers and resolved ones; ``changes`` are Wagtail’s,
    ``edits`` the mentions that came into what was written before.

    Whoever is named; whoever follows the page; and of answers, who wrote in that thread. One note for each
    person and kind. Whether they may know of the page is asked when they are told.
    """
    answers = [(comment, reply) for comment, replies in changes["new_replies"] for reply in replies]
    notes = {(user.pk, Kind.MENTION) for user in named_in([*_texts_of(changes), *edits])}
    named = {pk for pk, _ in notes}
    kinds = {
        Kind.NEW: bool(changes["new_comments"]),
        Kind.REPLY: bool(answers),
        Kind.RESOLVED: bool(changes["resolved_comments"]),
    }
    followers = _followers(page)
    notes |= {(pk, kind) for kind, is_so in kinds.items() if is_so for pk in followers}
    touched = {
        Kind.REPLY: [comment.pk for comment, _ in answers],
        Kind.RESOLVED: [comment.pk for comment in changes["resolved_comments"]],
    }
    for kind, comments in touched.items():
        notes |= {(pk, kind) for pk in _in_threads(comments)}
    Note.objects.bulk_create(
        Note(recipient_id=pk, page_id=page.pk, kind=kind, by=by)
        for pk, kind in sorted(notes)
        # Who is named is not told of the same comment once more.
        if pk != by.pk and (kind not in {Kind.NEW, Kind.REPLY} or pk not in named)
    )


# Wagtail’s own choice in the account: no mails of comments that one was not named in.
_WANTS = ~Q(wagtail_userprofile__updated_comments_notifications=False)


def _followers(page: Any) -> set[int]:
    following = PageSubscription.objects.filter(page_id=page.pk, comment_notifications=True)
    users = get_user_model()._default_manager.filter(_WANTS, pk__in=following.values("user"), is_active=True)
    return set(users.values_list("pk", flat=True))


def _in_threads(comments: list[int]) -> set[int]:
    if not comments:
        return set()
    wrote = Q(**{f"{COMMENTS_RELATION_NAME}__in": comments}) | Q(comment_replies__comment__in=comments)
    users = get_user_model()._default_manager.filter(_WANTS, wrote, is_active=True)
    return set(users.values_list("pk", flat=True))
