"""Going out without a second pair of eyes: with a reason, told to all, looked at afterwards by another."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import Page

from campaigns.publishing.readiness import NotReady
from campaigns.publishing.waiting import is_for_later
from page_tree.hold import hold, take_turn
from rights.going_out import live_pages_with, titles_of, uses_of
from rights.meanwhile import TooLate
from rights.pages import reading
from safekeeping.reasons import said

from .approving import is_public_as
from .guarded import named, needs_second
from .models import Approval, Emergency
from .rights import IN_EMERGENCY, may_in_emergency, may_look_at
from .shape import look_of, shape_of
from .telling import tell_of_emergency

LET_OUT: Final = "approval.emergency"
LOOKED_AT: Final = "approval.look_at"
HAS_A_TIME: Final = "It has a time at which it goes out. Take that away in its form first."
IS_PUBLIC: Final = "Readers have just this already."
REFUSED: Final = (
    "Pages that need a second pair of eyes show it: {titles}. Put a new one onto a draft of the page, and"
    " have that approved. Who may publish in an emergency can change it, and others look at it afterwards."
)


def publish_in_emergency(page: Page, user: Any, reason: str) -> Emergency:
    """Publishes the latest draft at once. Raises NotReady for what keeps it back besides the second pair of
    eyes, and PermissionDenied.
    """
    if not said(reason):
        raise ValueError("An emergency has a reason.")
    if not may_in_emergency(user, page):
        raise PermissionDenied
    revision = page.get_latest_revision()
    if revision is None:
        raise NotReady(page, ["It was never saved as a draft."])
    draft = revision.as_object()
    if is_for_later(draft):
        raise NotReady(page, [HAS_A_TIME])
    shape = shape_of(draft)
    with transaction.atomic():
        # Of two in one moment, such as a double click, the second finds it public.
        take_turn()
        hold(page.pk)
        if is_public_as(page.pk, shape):
            raise NotReady(page, [IS_PUBLIC])
        row = _note(draft, shape, said(reason), user)
        log(instance=draft, action=LET_OUT, user=user, revision=revision, data={"reason": row.reason})
        # It asks again, and finds the row.
        revision.publish(user=user)
    return row


def look_at(emergency: Emergency, user: Any, words: str) -> None:
    """Says that somebody else has looked at it. Raises PermissionDenied."""
    with transaction.atomic():
        row = Emergency.objects.select_for_update(of=("self",), no_key=True).get(pk=emergency.pk)
        if not said(words) or row.looked_at is not None or not may_look_at(user, row):
            raise PermissionDenied
        row.looked_by, row.looked_name = user, get_user_display_name(user)
        row.looked_words, row.looked_at = said(words), timezone.now()
        row.save()
        if row.page is not None:
            log(instance=row.page, action=LOOKED_AT, user=user, data={"words": row.looked_words})


def ask_about_change(thing: Model) -> None:
    """Before a file, a picture, a person or a term is written: what public pages show of it changes at once.

    Raises TooLate for who may not let that out without a second pair of eyes; a program's change, and that of
    who may, is told and looked at afterwards.
    """
    by = named() if thing.pk is not None else None
    if not by:
        return
    # A page that goes out meanwhile would show what nobody approved.
    take_turn()
    before = type(thing)._default_manager.filter(pk=thing.pk).first()
    if before is None or look_of(before) == look_of(thing):
        return
    Approval.objects.filter(page__in=uses_of(thing).values("page")).update(shown_changed=True)
    pages: list[Any] = [page for page in live_pages_with(thing) if needs_second(page, by)]
    if not pages:
        return
    user = reading.get()
    if user is not None and not user.has_perm(IN_EMERGENCY):
        raise TooLate(f"“{before}” was left as it was. {REFUSED.format(titles=titles_of(pages))}")
    # What it is called is not repeated here: a name may have to go later.
    reason = f"A {thing._meta.verbose_name} was changed in its own form. It is shown on {titles_of(pages)}."
    _note(pages[0], "", reason, user)


def _note(page: Any, shape: str, reason: str, user: Any) -> Emergency:
    row = Emergency.objects.create(
        page_id=page.pk,
        title=page.title,
        shape=shape,
        is_pending=bool(shape),
        reason=reason,
        by=user,
        name=get_user_display_name(user) if user is not None else "A program",
    )
    transaction.on_commit(lambda: tell_of_emergency(row), robust=True)
    return row
