"""The one process that makes the sizes of pictures: the clock's, woken as soon as there is something to make.

What is to be made needs no list of its own: a picture without sizes says so itself, and so does a page that
waits for them. So nothing is lost with a process, and the next round of any clock makes up for it.
"""

import select
from typing import Final

from django.db import connection

from clock.timekeeping import time_in_doubt

# The number of PostgreSQL's lock that the process holds for as long as it lives.
AT_WORK: Final = 7_415_824
CHANNEL: Final = "sizes_are_missing"
_HOLDERS: Final = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def ask_for_sizes() -> None:
    """Wakes the process once this transaction is through; it looks for itself what lacks sizes or waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


def is_at_work() -> bool:
    """Whether a clock runs that makes sizes, and lets out what waits for them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({_HOLDERS})", [AT_WORK])
        found = cursor.fetchone()[0]
    return found and not time_in_doubt()


def attend() -> bool:
    """Takes on the work unless another process has it; hears from now on when it is asked. To be repeated: a
    connection that was lost takes both along.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
        cursor.execute(f"SELECT pg_backend_pid() IN ({_HOLDERS})", [AT_WORK])
        if not cursor.fetchone()[0]:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [AT_WORK])
            return cursor.fetchone()[0]
    return True


def wait_until_asked(seconds: float) -> None:
    """Waits so long at most. What was asked before is forgotten: whoever waited looks for it again."""
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors:
        if not raw.notifies:
            select.select([raw], [], [], seconds)
            raw.poll()
        raw.notifies.clear()
