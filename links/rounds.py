"""Asks the links that are due, beside whatever else the process does: one process, one host at a time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock, Thread
from time import monotonic
from typing import Final

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from clock.sighting import database_now
from page_tree.public import is_public

from .asking.archive import copy_of
from .asking.link import look
from .gathering import forget_unused
from .judging import note
from .models import Link, Place, State

log = logging.getLogger(__name__)

# A round ends after so many seconds, or links. Each host is asked for one link in it.
SECONDS: Final = 25.0
MOST: Final = 20
# Values of CHECK_LINKS: links that the public sees; all, those of drafts too.
PUBLIC: Final = "public"
ALL: Final = "all"
# The number of PostgreSQL's lock of the process that asks.
ASKING: Final = 7_415_829
_NOTED: Final = (
    "state", "said", "leads_to", "since", "tries", "asked_at", "fine_at", "ask_next", "archived",
)  # fmt: skip
_at_work: Final = Lock()


def begin_round() -> Thread | None:
    """Begins a round in a thread of its own, unless one is under way. It ends with the process."""
    if not _at_work.acquire(blocking=False):
        return None
    thread = Thread(target=_round_in_thread, name="links", daemon=True)
    thread.start()
    return thread


def _round_in_thread() -> None:
    try:
        go_round()
    except Exception:
        log.exception("Links could not be asked.")
    finally:
        close_old_connections()
        connection.close()
        _at_work.release()


def go_round(seconds: float = SECONDS, most: int = MOST) -> int:
    """Asks what is due, within these bounds; returns the number of links. Another process's turn is left to
    it. No transaction is open while anybody is asked.
    """
    with _our_turn() as is_ours:
        if not is_ours:
            return 0
        forget_unused()
        until, done = monotonic() + seconds, 0
        for link in due(database_now())[:most]:
            if monotonic() >= until:
                break
            _ask(link)
            done += 1
        return done


def due(now: datetime) -> QuerySet[Link]:
    """The links whose time has come, of each host the one that has waited longest."""
    found = Link.objects.filter(ask_next__lte=now)
    if settings.CHECK_LINKS != ALL:
        seen = Place.objects.filter(is_seen(), link=OuterRef("pk"))
        found = found.filter(Exists(seen))
    firsts = found.order_by("host", "ask_next", "pk").distinct("host")
    return Link.objects.filter(pk__in=firsts.values("pk")).order_by("ask_next", "pk")


def is_seen() -> Q:
    """The condition that the public sees a link where it stands. No host need know what is being drafted."""
    return Q(page=None) | (Q(is_draft=False) & is_public("page__"))


def _ask(link: Link) -> None:
    found = look(link.address)
    now = database_now()
    note(link, found, now)
    if link.state == State.DEAD and not link.archived:
        link.archived = copy_of(link.address, (link.fine_at or link.found_at).date())
    # It may stand nowhere any more by now, and be gone.
    Link.objects.filter(pk=link.pk).update(**{name: getattr(link, name) for name in _NOTED})
    if found.pause:
        # All of that host wait.
        Link.objects.filter(host=link.host, ask_next__lt=now + found.pause).update(ask_next=now + found.pause)


@contextmanager
def _our_turn() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ASKING])
        is_ours = bool(cursor.fetchone()[0])
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ASKING])
