"""Who wrote or changed a page since somebody else last saw all of it: none of them approves it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from assets.models import File, Picture
from assets.uses import used_by
from rights.things import handed_in
from rights.unseen import CHANGED, EDITED, REPLACED

from .models import Approval, Hand
from .shape import things_on, words_of

_CHANGES: Final = (REPLACED, CHANGED, EDITED, "wagtail.create")
_WENT_OUT: Final = ("wagtail.publish", "wagtail.publish.scheduled")
_RESTORED: Final = "wagtail.revert"


@dataclass
class Writers:
    """The keys of their accounts, and whether a program or an account that is gone wrote something."""

    users: set[int] = field(default_factory=set)
    by_nobody: bool = False

    def add(self, user: int | None) -> None:
        if user is None:
            self.by_nobody = True
        else:
            self.users.add(user)


@dataclass(frozen=True)
class _Start:
    """The last form that was seen: by readers, by who approved it, or where the page began as a copy."""

    revision: int
    words: str | None
    at: datetime
    is_copy: bool = False


def writers_of(page: Any, draft: Any) -> Writers:
    """Takes a page as it is stored, and its latest draft; gives who wrote that since its last seen form.

    Whoever puts an earlier version back that never went out does so with all who had written it.
    """
    found, start = Writers(), _start(page)
    for user in [
        *_of_revisions(page, start),
        *_of_restored(page, start),
        *_beside(page, start),
        *_of_things(page, draft, start),
    ]:
        found.add(user)
    return found


def _start(page: Any) -> _Start:
    starts = [_Start(0, None, page.revisions.order_by("pk").values_list("created_at", flat=True).first()
                     or timezone.now())]  # fmt: skip
    copied = Hand.objects.filter(page=page.pk, begins_copy=True).order_by("-revision").first()
    if copied is not None:
        revision = page.revisions.filter(pk=copied.revision).first()
        at = revision.created_at if revision is not None else starts[0].at
        words = words_of(revision.content) if revision is not None else None
        starts.append(_Start(copied.revision, words, at, is_copy=True))
    if page.live:
        at = page.last_published_at or starts[0].at
        starts.append(_Start(page.live_revision_id or 0, words_of(page.serializable_data()), at))
    approval = Approval.objects.filter(page=page.pk, is_enough=True).order_by("-revision", "-at").first()
    if approval is not None:
        starts.append(_Start(approval.revision, approval.words, approval.at))
    # Of the same revision the one that came last in the list.
    return max(enumerate(starts), key=lambda pair: (pair[1].revision, pair[0]))[1]


def _of_revisions(page: Any, start: _Start) -> Iterator[int | None]:
    """A revision that says what the one before it says, in another time slot for example, changed nothing.

    The one that was seen is among them: a draft that saves itself is written over.
    """
    before = start.words
    rows = page.revisions.filter(pk__gte=start.revision).order_by("pk")
    for user, content in rows.values_list("user", "content").iterator(chunk_size=20):
        words = words_of(content)
        if words != before:
            yield user
        before = words


def _of_restored(page: Any, start: _Start) -> Iterator[int | None]:
    entries = PageLogEntry.objects.filter(page=page.pk, action=_RESTORED, revision__gte=start.revision)
    went_out = PageLogEntry.objects.filter(page=page.pk, action__in=_WENT_OUT)
    for data in entries.values_list("data", flat=True):
        restored = (data or {}).get("revision", {}).get("id") or 0
        if restored >= start.revision:
            continue
        public = went_out.filter(revision__lte=restored).order_by("-revision")
        seen = public.values_list("revision", flat=True).first() or 0
        yield from page.revisions.filter(pk__gt=seen, pk__lte=restored).values_list("user", flat=True)


def _beside(page: Any, start: _Start) -> Iterator[int | None]:
    """Of revisions that are gone; and of what was copied, those who had written that."""
    hands = Hand.objects.filter(page=page.pk, revision__gte=start.revision)
    for hand in hands:
        if hand.begins_copy == start.is_copy or hand.revision > start.revision:
            yield hand.user_id


def _of_things(page: Any, draft: Any, start: _Start) -> Iterator[int | None]:
    """Who changed a file, a picture, a person or a term on the draft, or handed in one that is new on it."""
    public = used_by(page) if page.live else {File: set(), Picture: set()}
    by_model: dict[type[Model], list[Any]] = {}
    for thing in things_on(draft):
        by_model.setdefault(type(thing), []).append(thing)
    for model, things in by_model.items():
        entries = ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(model),
            object_id__in=[str(thing.pk) for thing in things],
            action__in=_CHANGES,
            timestamp__gt=start.at,
        )
        yield from entries.values_list("user_id", flat=True)
        if model in public:
            for thing in things:
                if thing.pk not in public[model]:
                    yield from handed_in(thing)


def keep_hand(revision: Revision) -> None:
    """Before a revision goes by itself: whose it was stays known while that matters."""
    page = Page.objects.filter(pk=revision.object_id).first() if revision.object_id.isdecimal() else None
    if page is not None and revision.pk > ((page.live and page.live_revision_id) or 0):
        Hand.objects.create(page=page, user_id=revision.user_id, revision=revision.pk)
