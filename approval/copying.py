"""A copy: those who wrote what is copied wrote the copy, too; and it goes out when it was approved itself."""

from functools import wraps
from typing import Any, Final

from wagtail.actions.copy_page import CopyPageAction

from rights.opening import StaysClosed

from .guarded import named, needs_second
from .models import Hand
from .writers import writers_of

STAYS_A_DRAFT: Final = "It needs a second pair of eyes: copy it as a draft."


def guard() -> None:
    """Puts this around Wagtail's copying of each page, whatever the way. Once a process."""
    do = CopyPageAction._copy_page

    @wraps(do)
    def copy_page(action: Any, page: Any, *args: Any, **kwargs: Any) -> Any:
        by = named()
        if action.keep_live and page.live and needs_second(page, by):
            raise StaysClosed(page, [STAYS_A_DRAFT])
        copy = do(action, page, *args, **kwargs)
        if by:
            _note_hands(page.specific, copy, action.user)
        return copy

    CopyPageAction._copy_page = copy_page


def _note_hands(page: Any, copy: Any, user: Any) -> None:
    """What was public of the page needs nobody's eyes once more; who copied it answers for the copy."""
    found = writers_of(page, page.get_latest_revision_as_object())
    found.add(user.pk if user is not None else None)
    everybody: list[int | None] = [*sorted(found.users), *([None] if found.by_nobody else [])]
    Hand.objects.bulk_create(
        Hand(page_id=copy.pk, user_id=key, revision=copy.latest_revision_id, begins_copy=True)
        for key in everybody
    )
