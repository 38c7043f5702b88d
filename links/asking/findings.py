"""What came of asking a link."""

from datetime import timedelta
from enum import Enum
from typing import NamedTuple


class Verdict(Enum):
    """Whether a reader who follows the link finds something."""

    FINE = "fine"
    MOVED = "moved"
    BROKEN = "broken"
    # Nobody can tell from here: it wants a login, forbids to be asked, or does not answer in time.
    CLOSED = "closed"


class Finding(NamedTuple):
    """A verdict, in words for the staff; where it leads by now; how long its host wants to be left alone."""

    verdict: Verdict
    said: str
    leads_to: str = ""
    pause: timedelta | None = None


class Trouble(Exception):
    """The way to an answer ended: what was found instead."""

    def __init__(self, verdict: Verdict, said: str, pause: timedelta | None = None) -> None:
        super().__init__(said)
        self.finding = Finding(verdict, said, pause=pause)


def broken(said: str) -> Trouble:
    return Trouble(Verdict.BROKEN, said)


def closed(said: str, pause: timedelta | None = None) -> Trouble:
    return Trouble(Verdict.CLOSED, said, pause)
