"""What was allowed when a request began is asked again where it is written, in that transaction.

A form with a large file takes seconds from the first question to the last row. Meanwhile somebody may
publish, schedule, submit or put into a bundle the page that shows it.
"""

from typing import Final

from django.db.models import Model
from wagtail.models import Page

from assets.bearers import is_shown_everywhere
from assets.models import Picture
from page_tree.hold import hold, take_turn

from .going_out import pages_that_need, titles_of
from .pages import publishes_everywhere, reading
from .things import may_change_what_shows

SHOWN: Final = "Pages that are on the site, or about to be, show it: only who may publish them may change it."
WAITS: Final = "Nothing was saved: the page was scheduled, submitted, locked or put into a bundle meanwhile."

_INSTEAD: Final = "Replace it, or take it out there, and delete it then."


class TooLate(Exception):
    """What may no longer be changed; its text says so to who tried."""


def ask_again(thing: Model) -> None:
    """Before a file, picture, person, organisation or term is written or deleted by somebody at the admin.

    Call it in the transaction that does it, before that holds anything. Raises TooLate.
    """
    user = reading.get()
    if user is None or thing.pk is None or publishes_everywhere(user):
        return
    take_turn()
    if not may_change_what_shows(user, thing):
        raise TooLate(f"“{thing}” was left as it was. {SHOWN}")


def needed_text(thing: Model) -> str:
    """Why a file or picture may not be deleted now, naming the pages; empty where no reader would miss it."""
    if isinstance(thing, Picture) and is_shown_everywhere(thing):
        return "The site’s settings have it, for shared pages. Choose another there, and delete it then."
    titles = titles_of(pages_that_need(thing))
    return f"It is on the site, or about to be, with {titles}. {_INSTEAD}" if titles else ""


def ask_whether_needed(thing: Model) -> None:
    """Before a file or picture is deleted by somebody at the admin; as ``ask_again``.

    A script may: pages stand without what is gone.
    """
    if reading.get() is None:
        return
    take_turn()
    if needed := needed_text(thing):
        raise TooLate(f"“{thing}” was not deleted. {needed}")


def ask_lock_again(page: Page) -> None:
    """Before a draft of a page is saved by somebody at the admin; as ``ask_again``."""
    user = reading.get()
    if user is None or page.pk is None:
        return
    take_turn()
    stored = hold(page.pk)
    lock = stored.specific.get_lock() if stored is not None else None
    if lock is not None and lock.for_user(user):
        raise TooLate(f"{lock.get_message(user) or ''} {WAITS}".strip())
