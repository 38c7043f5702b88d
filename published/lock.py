"""The lock of whoever changes what is on file, in whatever process.

One at a time puts something on file or takes it off: they wait for each other at one lock of PostgreSQL's.
Only processes that write a whole site side by side share it. It comes last, after all that a transaction
holds (``page_tree.hold``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import DatabaseError, InterfaceError, OperationalError, connection

# Its number, which nothing else in this database has.
LOCK: Final = 6_318_209_147


def take_until_commit() -> None:
    """Waits for the lock; PostgreSQL gives it back at the end of the transaction, whatever that is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else changes what is on file, or commits what would have to, until the block ends."""
    with _locked("pg_advisory_lock", "pg_advisory_unlock"):
        yield


@contextmanager
def beside_others() -> Iterator[None]:
    """As ``alone``, but for others who are so too: who write a whole site, each other addresses of it."""
    with _locked("pg_advisory_lock_shared", "pg_advisory_unlock_shared"):
        yield


class LockLost(DatabaseError):
    """The database ended the connection that had the lock."""


def make_sure_of_lock() -> None:
    """Asks the database each time. Raises DatabaseError if this connection has the lock no longer."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
            AND granted AND objsubid = 1 AND (classid::bigint << 32 | objid::bigint) = %s)
            """,
            [LOCK],
        )
        if not cursor.fetchone()[0]:
            raise LockLost("The connection to the database that had the lock has ended.")


def has_lock() -> bool:
    try:
        make_sure_of_lock()
    except (DatabaseError, InterfaceError):
        return False
    return True


@contextmanager
def _locked(take: str, leave: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(%s)", [LOCK])
    try:
        yield
    finally:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {leave}(%s)", [LOCK])
        except (OperationalError, InterfaceError):
            # The lock has gone with its connection; Django makes another one.
            connection.close()
