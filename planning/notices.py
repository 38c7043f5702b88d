"""What the calendar says in words: what gets in the way of something else, and weeks with nothing in them."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from django.conf import settings

from written_dates.naming import day_text, moment_text
from written_dates.reach import here

from .entries import Entry, Kind

# So close together, two publications of one campaign take each other’s readers.
TOO_CLOSE: Final = timedelta(hours=1)


def clashes(found: Iterable[Entry]) -> Iterator[str]:
    """A sentence for each two that go out within an hour for one campaign, and for what goes out on a day of
    remembrance, as its kind of day may be meant or not.
    """
    found = list(found)
    outgoing = [(entry.at, entry) for entry in found if entry.goes_out and entry.at]
    outgoing.sort(key=lambda one: one[0])
    for number, (at, first) in enumerate(outgoing):
        for later, second in outgoing[number + 1 :]:
            if later - at > TOO_CLOSE:
                break
            if first.campaigns & second.campaigns:
                yield (
                    f"“{first.title}” and “{second.title}” go out within an hour of each other for the same"
                    f" campaign: {moment_text(at)} and {moment_text(later)}."
                )
    remembered = {entry.day: entry.title for entry in found if entry.kind == Kind.REMEMBRANCE}
    for _, entry in outgoing:
        if entry.day in remembered:
            yield f"“{entry.title}” goes out on {day_text(entry.day)}: {remembered[entry.day]}."


def gaps(moments: Iterable[datetime], now: datetime) -> Iterator[str]:
    """A sentence for each stretch from now on, of the weeks that the settings name, with nothing planned."""
    longest = timedelta(weeks=settings.PLANNING_GAP_WEEKS)
    if not longest:
        return
    known = sorted({now, *(moment for moment in moments if moment > now)})
    for before, after in pairwise(known):
        if after - before >= longest:
            since = "From today" if before == now else f"From {day_text(here(before).date())}"
            yield f"{since} to {day_text(here(after).date())} nothing goes out."
    if len(known) == 1:
        weeks = settings.PLANNING_GAP_WEEKS
        yield f"Nothing is planned to go out: not in the next {weeks} weeks, nor later."
