"""What time it is, whether that can be believed, and the clock's round for whatever is due.

The time is the database's: there is one of it, however many machines the site runs on. Whether something
has expired is asked of it in the query itself (``page_tree.public``). Letting something out needs more: a
clock can be wrong, and what went out early cannot be taken back. So the database's time is held against how
long the machine itself counted since the last round, and where the two disagree nothing is let out until they
agree again, or a person has said that the time is right (docs/decisions/0020).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .models import Clock
from .sighting import Sighting
from .signals import what_is_due


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


# --- Whether the time can be believed -------------------------------------------------------------


def time_in_doubt(now: Sighting | None = None) -> str:
    """Why the database's time is not to be believed just now, as sentences; nothing where it is."""
    now = now or Sighting.now()
    return now.doubt(Clock.last_sighting(now.at))


def has_come(moment: datetime | None) -> bool:
    """Whether a time has come, by a clock that can be believed. No query for None, else two or three."""
    if moment is None:
        return False
    now = Sighting.now()
    return moment <= now.at and not time_in_doubt(now)
