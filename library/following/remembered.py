"""Feeds that were made, kept in each process for as long as nothing was written to the database.

Feed readers ask again all day. To know whether all that a feed shows is still so takes one question:
PostgreSQL numbers the transactions that write. While none is under way and none began, nothing changed but
the time.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final

from django.db import connection

# As many feeds are kept, some 200 kB each; the one asked for longest ago goes.
MOST: Final = 16

# What was written till when, in which running server and database, and when a page last expired.
State = tuple[Any, ...]


@dataclass(frozen=True)
class Made:
    """A feed's bytes, and when what it shows last changed."""

    content: bytes
    modified: datetime


_lock = Lock()
_made: OrderedDict[tuple[str, ...], tuple[State, Made]] = OrderedDict()


def state_now() -> State | None:
    """What tells whether anything was written since; None while something is being written. One query.

    Inside a transaction it is None: what is seen there may never come to be.
    """
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT pg_snapshot_xmin(snapshot)::text, pg_snapshot_xmax(snapshot)::text,
                pg_postmaster_start_time(), current_database(), (
                    SELECT max(expire_at) FROM wagtailcore_page
                    WHERE live AND expire_at <= STATEMENT_TIMESTAMP()
                )
            FROM pg_current_snapshot() AS snapshot
            """
        )
        oldest_open, *state = cursor.fetchone()
    return tuple(state) if oldest_open == state[0] else None


def recall(name: tuple[str, ...], state: State | None) -> Made | None:
    """The feed of this name as it was made in this state."""
    with _lock:
        known = _made.get(name)
        if state is None or known is None or known[0] != state:
            return None
        _made.move_to_end(name)
        return known[1]


def keep(name: tuple[str, ...], state: State | None, made: Made) -> Made:
    """Keeps a feed that was made after its state was asked for."""
    if state is not None:
        with _lock:
            _made[name] = state, made
            _made.move_to_end(name)
            while len(_made) > MOST:
                _made.popitem(last=False)
    return made
