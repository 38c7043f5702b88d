"""How a draft stands with its second pair of eyes; approving it, and sending it back."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from editions.choosing import kept_for
from page_tree.hold import hold, take_turn
from written_dates.naming import moment_text

from .guarded import needs_second
from .models import Approval, Emergency, SentBack
from .rights import may_approve
from .shape import shape_of, words_of
from .telling import tell_of_approval, tell_writers
from .writers import Writers, writers_of

APPROVED: Final = "approval.approve"
SENT_BACK: Final = "approval.send_back"
ASKED: Final = (
    "It needs a second pair of eyes: somebody who neither wrote nor changed it has to approve it as it is."
    " Save it as a draft, and submit it; in a bundle it is asked for without that."
)


class CannotApprove(Exception):
    """Why somebody can't; the text says it to them."""


@dataclass(frozen=True)
class Standing:
    """How the latest draft of a page stands, with all that was ever approved of the page."""

    page: Any
    draft: Any
    revision: Revision
    shape: str
    # What readers will be told of the change.
    note: str
    writers: Writers
    approvals: list[Approval]

    @property
    def seen(self) -> str:
        """What the page with the buttons shows to whoever approves, in 64 signs: form and note."""
        return sha256(f"{self.shape} {self.note}".encode()).hexdigest()

    @property
    def of_this(self) -> list[Approval]:
        """Those who approved just this form, with what readers will be told of it."""
        return [one for one in self.approvals if (one.shape, one.note) == (self.shape, self.note)]

    @property
    def is_approved(self) -> bool:
        return any(approval.is_enough for approval in self.of_this)

    @property
    def needed(self) -> int:
        """How many have to approve it. A program's part is nobody's, and may be one of theirs."""
        return 2 if self.writers.by_nobody else 1

    def against(self, user: Any) -> str:
        """Why this user can't approve it; nothing if they can."""
        if not may_approve(user, self.page):
            return "You may not approve this page."
        if user.pk in self.writers.users:
            return "You wrote or changed something of it, so somebody else has to approve it."
        if any(approval.approver_id == user.pk for approval in self.of_this):
            return "You have approved it."
        return ""


def standing_of(page: Any) -> Standing | None:
    """How a page's latest draft stands; None for a page that has none."""
    page = page.specific
    revision = page.get_latest_revision()
    if revision is None:
        return None
    draft = revision.as_object()
    approvals = list(Approval.objects.filter(page=page.pk))
    note = note_of(page, revision.pk)
    return Standing(page, draft, revision, shape_of(draft), note, writers_of(page, draft), approvals)


# --- What keeps it back ---------------------------------------------------------------------------


def said_against(page: Any) -> list[str]:
    """Why a page can't go out as it is given; nothing if it can."""
    if not needs_second(page):
        return []
    if page.pk is None:
        return [ASKED]
    shape = shape_of(page)
    if may_go_out(page.pk, shape) or is_public_as(page.pk, shape):
        return []
    return [_said(page.pk, shape)]


def may_go_out(page: int, shape: str) -> bool:
    """Whether this form was approved, or is being let out in an emergency."""
    approved = Approval.objects.filter(page=page, shape=shape, is_enough=True)
    pending = Emergency.objects.filter(page=page, shape=shape, is_pending=True)
    return approved.exists() or pending.exists()


def is_public_as(page: int, shape: str) -> bool:
    """Whether readers have just this: then it may be published once more."""
    stored = Page.objects.filter(pk=page, live=True).first()
    return stored is not None and shape_of(stored.specific) == shape


def _said(page: int, shape: str) -> str:
    last = Approval.objects.filter(page=page).first()
    if last is None:
        return ASKED
    if last.shape == shape:
        return f"{ASKED} {last.name} has; a program wrote some of it, so one more is needed."
    return f"{ASKED} {last.name} approved it on {moment_text(last.at)}, and it was changed since."


def note_of(page: Any, revision: int | None) -> str:
    """What readers will be told of the change with this revision."""
    chosen = kept_for(revision) if page.live else None
    return chosen.note if chosen is not None else ""


def approved_notes(page: int, shape: str) -> set[str]:
    found = Approval.objects.filter(page=page, shape=shape, is_enough=True)
    return set(found.values_list("note", flat=True))


# --- What is done ---------------------------------------------------------------------------------


def approve(page: Page, user: Any, seen: str) -> Approval:
    """Approves the latest draft, if it is the one that was ``seen``. Raises CannotApprove."""
    with transaction.atomic():
        take_turn()
        held = hold(page.pk)
        standing = standing_of(held) if held is not None else None
        if standing is None or standing.seen != seen:
            raise CannotApprove("It was changed while you looked at it. Look at it as it is now.")
        if said := standing.against(user):
            raise CannotApprove(said)
        return _record(standing, user)


def approve_by_task(page: Any, user: Any) -> None:
    """When somebody approved it in a workflow: that counts, unless they wrote it themselves."""
    take_turn()
    hold(page.pk)
    standing = standing_of(page)
    if standing is not None and needs_second(standing.draft) and not standing.against(user):
        _record(standing, user)


def _record(standing: Standing, user: Any) -> Approval:
    page = standing.page
    # Of one form somebody's last approval counts: they may have had another note before them then.
    approval, _ = Approval.objects.update_or_create(
        page_id=page.pk,
        shape=standing.shape,
        approver=user,
        defaults={
            "words": words_of(standing.revision.content),
            "note": standing.note,
            "revision": standing.revision.pk,
            "name": get_user_display_name(user),
            "at": timezone.now(),
            "is_enough": len(standing.of_this) + 1 >= standing.needed,
            "shown_changed": False,
        },
    )
    settle(page.pk)
    log(instance=page, action=APPROVED, user=user, revision=standing.revision)
    transaction.on_commit(lambda: tell_of_approval(approval, standing.writers.users), robust=True)
    return approval


def send_back(page: Page, user: Any, words: str) -> None:
    """Sends the latest draft back to those who wrote it; by Wagtail's workflow, where it is in one.

    Whoever's step it waits in: the form would stay locked for those who are asked to change it.
    """
    with transaction.atomic():
        take_turn()
        hold(page.pk)
        step = page.current_workflow_task_state
        if step is not None:
            # ``receivers`` hears of it.
            step.task.specific.on_action(step, user, "reject", comment=words)
        else:
            note_sent_back(page, user, words)


def note_sent_back(page: Any, user: Any, words: str) -> None:
    """Keeps the words, tells the writers by mail, and takes back what was approved of this draft."""
    standing = standing_of(page)
    if standing is None:
        return
    settle(page.pk)
    Approval.objects.filter(page=page.pk, shape=standing.shape).delete()
    name = get_user_display_name(user) if user is not None else "Somebody who has left"
    row = SentBack.objects.create(page_id=page.pk, words=words, by=user, name=name)
    row.to.set(standing.writers.users - ({user.pk} if user is not None else set()))
    log(instance=page, action=SENT_BACK, user=user, revision=standing.revision, data={"words": words})
    transaction.on_commit(lambda: tell_writers(row), robust=True)


def settle(page: int) -> None:
    """What was sent back came again, or is done with."""
    SentBack.objects.filter(page=page, done_at=None).update(done_at=timezone.now())
