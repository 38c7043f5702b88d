"""An archive every day, for as long as the process lives: what `manage.py backup --daily` does."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final

from .backing_up import DATED, NAME

# Until what failed is tried again.
AGAIN: Final = timedelta(minutes=15)
# It looks at the clock so often: that may be put right, and machines sleep.
LOOKS: Final = 60.0


def go_on(
    folder: Path,
    at: time,
    make: Callable[[], bool],
    sleep: Callable[[float], object],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Takes the time of day (UTC), and what makes an archive in the folder and says whether it did. Goes on
    until an exception ends it.

    Looks for itself what was made: a day that was missed is made up for, and a restart makes no second one.
    """
    not_before = now()
    while True:
        if is_due(folder, at, now()) and now() >= not_before and not make():
            not_before = now() + AGAIN
        sleep(LOOKS)


def is_due(folder: Path, at: time, now: datetime) -> bool:
    """Says whether no archive was made since the day's time last came."""
    last_time = datetime.combine(now.date(), at, UTC)
    if last_time > now:
        last_time -= timedelta(days=1)
    made = newest(folder)
    return made is None or made < last_time


def newest(folder: Path) -> datetime | None:
    """When the newest dated archive of a folder was made, by its name; None where there is none."""
    names = [path.name for path in folder.iterdir() if DATED.fullmatch(path.name)]
    return max((datetime.strptime(name, NAME).replace(tzinfo=UTC) for name in names), default=None)
