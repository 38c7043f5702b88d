"""Attempts to log in, one at a time: hashing a password takes half a second of processor on purpose.

Whoever comes when a few wait already is told to come again, so that neither the cores nor the threads
are all taken by guesses. Devices that are known wait in a line of their own.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from django.db import Error, connection

# Any numbers will do, as long as nothing else in this database locks them: one for whose turn it is, and one
# for each place in the line behind it.
STRANGERS: Final = 5_201_000
KNOWN: Final = 5_202_000
PLACES: Final = 3
LONGEST_WAIT: Final = 5.0


@contextmanager
def turn(line: int) -> Iterator[bool]:
    """Waits for a turn in this line; gives whether there was one. Across all processes and hosts."""
    place = next((line + n for n in range(1, PLACES + 1) if _take(line + n)), None)
    if place is None:
        yield False
        return
    try:
        has_turn = _wait_for(line)
        try:
            yield has_turn
        finally:
            if has_turn:
                _leave(line)
    finally:
        _leave(place)


def _wait_for(line: int) -> bool:
    deadline = time.monotonic() + LONGEST_WAIT
    while not _take(line):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _take(number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        return cursor.fetchone()[0]


def _leave(number: int) -> None:
    # A connection that is lost has left already.
    with suppress(Error), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
