"""What one finding after the other makes of a link: nobody is told that it is dead before it is sure."""

from datetime import datetime, timedelta
from typing import Final

from .asking.findings import Finding, Verdict
from .models import Link, State

# A link is dead that failed so often in a row, and for so long.
TRIES: Final = 4
DAYS: Final = timedelta(days=3)
# When it is asked again: while all is well; while it fails, from the first time on; then, and at most.
FINE: Final = timedelta(days=14)
FAILING: Final = (timedelta(hours=6), timedelta(days=1), timedelta(days=2))
LATER: Final = timedelta(days=7)
_STATES: Final = {Verdict.FINE: State.FINE, Verdict.MOVED: State.MOVED, Verdict.CLOSED: State.CLOSED}


def note(link: Link, found: Finding, now: datetime) -> None:
    """Writes into the link, which is not saved, what was found now."""
    if found.verdict == Verdict.BROKEN:
        _note_broken(link, now)
    else:
        _note_other(link, _STATES[found.verdict], now)
    link.said, link.leads_to, link.asked_at = found.said[:255], found.leads_to, now
    pause = found.pause or timedelta()
    link.ask_next = now + max(_wait(link), pause)


def _note_broken(link: Link, now: datetime) -> None:
    if link.state not in (State.FAILING, State.DEAD):
        link.since, link.tries = now, 0
    link.tries += 1
    since = link.since or now
    is_dead = link.tries >= TRIES and now - since >= DAYS
    link.state = State.DEAD if is_dead or link.state == State.DEAD else State.FAILING


def _note_other(link: Link, state: State, now: datetime) -> None:
    if link.state != state:
        link.since, link.tries = now, 0
    link.state = state
    if state == State.CLOSED:
        link.tries += 1
    else:
        link.tries, link.fine_at = 0, now


def _wait(link: Link) -> timedelta:
    if link.state in (State.FINE, State.MOVED):
        return FINE
    if link.state == State.DEAD:
        return LATER
    if link.tries <= len(FAILING):
        return FAILING[link.tries - 1]
    return LATER if link.state == State.CLOSED else FAILING[-1]
