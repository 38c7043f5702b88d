"""Reads the database's time, and holds it against what the machine has counted since the last round."""

import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import connection
from django.utils import timezone

from written_dates.naming import moment_text

# By how much two clocks may differ: a machine that is busy or is moved loses less.
TOLERANCE: Final = timedelta(minutes=5)
# For so long the clock may have been off, and what is due goes out late. After more it may as well be wrong.
LONGEST_ABSENCE: Final = timedelta(days=7)


def database_now() -> datetime:
    """The database's time. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT STATEMENT_TIMESTAMP()")
        return cursor.fetchone()[0]


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
