"""What was changed on a draft's files, pictures, people and terms by those who may not publish it.

Each has a form of its own, open to whoever brought it while no page with it is public, about to be, or under
review. So it can change while somebody looks at the draft in order to publish it.
"""

from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, Model
from wagtail.admin.utils import get_user_display_name
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from page_tree.hold import take_turn
from written_dates.naming import moment_text

from .embargo import shown_with
from .pages import reading

REPLACED: Final = "campaigns.replaced"
CHANGED: Final = "campaigns.changed"
# Wagtail's own for what is edited in its forms.
EDITED: Final = "wagtail.edit"


@dataclass(frozen=True)
class Change:
    """The last time that somebody replaced or else changed a thing; ``by`` is how the log calls them."""

    thing: Model
    is_replaced: bool
    by: str
    at: datetime

    def __str__(self) -> str:
        done = "replaced" if self.is_replaced else "changed"
        return f"{done} by {self.by}, {moment_text(self.at)}"


@dataclass(frozen=True)
class Looked:
    """When somebody looked at what they let out: how far the log of changes had got, the drafts, and the log
    of what was done to pages. No ``drafts``: they send the draft themselves.
    """

    changes: int
    drafts: int | None = None
    edits: int = 0


# Of the request that lets pages out just now; None where nobody looks.
looked: ContextVar[Looked | None] = ContextVar("looked", default=None)


def log_position() -> int:
    """How far the log of changes has got: the key of its last entry, 0 for none."""
    return _last_of(ModelLogEntry)


def draft_position() -> int:
    """As ``log_position``, of drafts."""
    return _last_of(Revision)


def edit_position() -> int:
    """As ``log_position``, of what was done to pages: a draft that saves itself is written over."""
    return _last_of(PageLogEntry)


def _last_of(model: type[Model]) -> int:
    """The key of the last row; none is on its way that has a lower one."""
    with transaction.atomic():
        take_turn()
        return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def unseen_sentence(change: Change, *, is_in_form: bool = True) -> str:
    """What was changed under the open form of its page, or since somebody was asked elsewhere; what to do."""
    since = "you opened this form" if is_in_form else "you were asked"
    then = "press the button again" if is_in_form else "do this again"
    return (
        f"The {change.thing._meta.verbose_name} “{change.thing}” was {change}, after {since}. "
        f"Look at it as it is now, and {then}."
    )


def unseen(page: Page, revision: Revision | None, when: Looked | None) -> list[str]:
    """What somebody without the right to publish it changed on a draft, its things or its text, since then.

    ``page`` is as the draft is. Asked in one's turn, it stays so until the transaction ends.
    """
    user = reading.get()
    if when is None or user is None:
        return []
    if revision is not None and _is_unseen(page, revision, user, when):
        by = get_user_display_name(revision.user)
        return [f"It was changed by {by} after you were asked. Look at it once more."]
    is_in_form = when.drafts is None
    changes = changed_by_others(page, user, when.changes)
    return [unseen_sentence(change, is_in_form=is_in_form) for change in changes]


def _is_unseen(page: Page, revision: Revision, user: Any, when: Looked) -> bool:
    by = revision.user
    if when.drafts is None or by is None or by == user or page.permissions_for_user(by).can_publish():
        return False
    edits = PageLogEntry.objects.filter(page=page.pk, revision=revision, pk__gt=when.edits)
    return revision.pk > when.drafts or edits.exists()


def changed_by_others(page: Page, user: Any, since: int = 0, parent: Page | None = None) -> Iterator[Change]:
    """What is on the page, as it is given, and was changed after this position of the log.

    Not by ``user``, nor by anybody else who may publish the page: a change of theirs needs nobody's yes.
    ``parent`` is the page below which one that is not stored yet is made.
    """
    for things in shown_with(page):
        if not things:
            continue
        found: dict[str, list[ModelLogEntry]] = {}
        for entry in _without_publishers(_entries(things, since, user), page, parent):
            found.setdefault(entry.object_id, []).append(entry)
        for thing in things:
            if entries := found.get(str(thing.pk)):
                is_replaced = any(entry.action == REPLACED for entry in entries)
                yield Change(thing, is_replaced, entries[-1].user_display_name, entries[-1].timestamp)


def _entries(things: list[Model], since: int, user: Any) -> list[ModelLogEntry]:
    kind = ContentType.objects.get_for_model(things[0], for_concrete_model=False)
    found = ModelLogEntry.objects.filter(
        pk__gt=since,
        action__in=[REPLACED, CHANGED, EDITED],
        content_type=kind,
        object_id__in=[str(thing.pk) for thing in things],
    )
    return [entry for entry in found.order_by("pk") if entry.user_id != user.pk]


def _without_publishers(
    entries: list[ModelLogEntry], page: Page, parent: Page | None
) -> Iterator[ModelLogEntry]:
    users = get_user_model().objects.in_bulk({entry.user_id for entry in entries if entry.user_id})
    may = {pk for pk, user in users.items() if _may_publish(user, page, parent)}
    yield from (entry for entry in entries if entry.user_id not in may)


def _may_publish(user: Any, page: Page, parent: Page | None) -> bool:
    if page.pk is None:
        return parent is not None and parent.permissions_for_user(user).can_publish_subpage()
    return page.permissions_for_user(user).can_publish()
