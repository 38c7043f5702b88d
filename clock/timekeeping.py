"""What time it is, whether that can be believed, and the clock's round for whatever is due.

The time is the database's: there is one of it, however many machines the site runs on. Whether something
has expired is asked of it in the query itself (``campaigns.querysets``). Letting something out needs more: a
clock can be wrong, and what went out early cannot be taken back. So the database's time is held against how
long the machine itself counted since the last round, and where the two disagree nothing is let out until they
agree again, or a person has said that the time is right (docs/decisions/0020).
"""

import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.dispatch import Signal
from django.utils import timezone

from written_dates.naming import moment_text

# Sent about twice a minute by the one `keep_time` whose turn it is, with `now`, the database's time. A
# receiver does what is due in transactions of its own. Its failure is logged and holds up nobody else.
round_of_the_clock = Signal()

# Asked what would happen in a round, with its `now`; receivers return what of theirs is due, as ``Due``.
what_is_due = Signal()

# By how much two clocks may differ: a machine that is busy or is moved loses less.
TOLERANCE: Final = timedelta(minutes=5)
# For so long the clock may have been off, and what is due goes out late. After more it may as well be wrong.
LONGEST_ABSENCE: Final = timedelta(days=7)


@dataclass(frozen=True)
class Due:
    """Something that the clock's next round does: at which time it was to happen, and what, as a sentence.

    ``do`` does it, by itself: it raises only where the database is away. ``order`` is that of what has one
    time.
    """

    at: datetime
    text: str
    address: str
    do: Callable[[], object]
    order: tuple[int, int]


def all_that_is_due(now: datetime) -> list[Due]:
    """What a round at this time would do, in the order of the times."""
    answers: list[Any] = [answer for _, answer in what_is_due.send(sender=None, now=now)]
    found: list[Due] = [due for answer in answers for due in answer]
    return sorted(found, key=lambda due: (due.at, due.order))


def database_now() -> datetime:
    """The database's time. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT STATEMENT_TIMESTAMP()")
        return cursor.fetchone()[0]


# --- Whether the time can be believed -------------------------------------------------------------


def _machine() -> str:
    """The name of this machine's run since it was switched on; where it has none, of this process."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return str(uuid.uuid4())


MACHINE: Final = _machine()
# Counts on while the machine sleeps, and nobody can set it. On macOS the second does that.
_COUNTER: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def seconds_counted() -> float:
    """How long the machine has been running."""
    return time.clock_gettime(_COUNTER)


@dataclass(frozen=True)
class Sighting:
    """A look at the database's clock: what it showed, and the seconds that the machine had counted."""

    at: datetime
    machine: str = ""
    seconds: float = 0.0

    @classmethod
    def now(cls) -> "Sighting":
        return cls(database_now(), MACHINE, seconds_counted())

    def doubt(self, before: "Sighting | None") -> str:
        """Why this time cannot be right if the earlier one was; nothing if it can."""
        if before is None:
            return ""
        shown = self.at - before.at
        was, now_it_is = moment_text(before.at), moment_text(self.at)
        told = f"The last round was on {was}; the database’s clock says {now_it_is}."
        if self.machine == before.machine:
            counted = timedelta(seconds=self.seconds - before.seconds)
            if abs(shown - counted) > TOLERANCE:
                return f"{told} The machine has counted {_length(counted)} since."
        elif shown < -TOLERANCE:
            return f"{told} That is earlier."
        elif shown > LONGEST_ABSENCE:
            return f"{told} That is {_length(shown)} later: the site was off, or the clock is wrong."
        elif shown > TOLERANCE and abs(self.at - timezone.now()) > TOLERANCE:
            return f"{told} The site’s own machine says {moment_text(timezone.now())}."
        return ""


def _length(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{round(minutes / 60)} hours" if minutes < 2880 else f"{round(minutes / 1440)} days"


def time_in_doubt(now: Sighting | None = None) -> str:
    """Why the database's time is not to be believed just now, as sentences; nothing where it is."""
    from campaigns.models import Clock

    now = now or Sighting.now()
    return now.doubt(Clock.last_sighting(now.at))


def has_come(moment: datetime | None) -> bool:
    """Whether a time has come, by a clock that can be believed. No query for None, else two or three."""
    if moment is None:
        return False
    now = Sighting.now()
    return moment <= now.at and not time_in_doubt(now)
