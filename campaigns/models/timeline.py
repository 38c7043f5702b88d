"""A campaign's milestones and publications joined by date."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils import formats

# Bars that run beside one another. What else lasts then has none: its days are said in words in any case.
MOST_LANES: Final = 5
# How long a bar is drawn that nothing else stands beside: so much a day, within bounds.
DAY_LENGTH: Final = 4
SHORTEST, LONGEST = 18, 120


@dataclass(frozen=True)
class Bar:
    """What one entry has beside it of the bar of an event that lasted several days.

    ``length`` is 0 for a part: it is as long as the entry is high.
    """

    lane: int
    begins: bool
    ends: bool
    length: int = 0


@dataclass(frozen=True)
class Entry:
    """One line of a timeline; exactly one of ``milestone`` and ``publication`` is set."""

    date: date
    kind: str
    milestone: Any = None
    publication: Any = None
    bars: tuple[Bar, ...] = ()

    @property
    def days(self) -> int:
        """How many days it lasted."""
        return (self.milestone.end_date - self.date).days + 1 if self.lasts else 1

    @property
    def lasts(self) -> bool:
        """Whether it is an event of several days."""
        end = self.milestone.end_date if self.milestone else None
        return end is not None and end > self.date

    @property
    def last_text(self) -> str:
        """The day on which it ended, with the year where that is another."""
        end = self.milestone.end_date
        return formats.date_format(end, "MONTH_DAY_FORMAT" if end.year == self.date.year else "DATE_FORMAT")


def timeline(milestones: Iterable[Any], publications: Iterable[Any]) -> list[Entry]:
    """The entries in the order in which things happened.

    On one day the milestones come first: a statement answers what the day brought.
    """
    entries = [Entry(milestone.date, "milestone", milestone=milestone) for milestone in milestones]
    entries += [Entry(item.date, item.kind, publication=item) for item in publications]
    return _with_bars(sorted(entries, key=_position))


def _position(entry: Entry) -> tuple[date, bool, int]:
    return entry.date, entry.milestone is None, (entry.milestone or entry.publication).pk or 0


def _with_bars(entries: list[Entry]) -> list[Entry]:
    """The entries with the bars beside them: each reaches as far as what happened during its event."""
    bars: list[list[Bar]] = [[] for _ in entries]
    # Of each lane, the last entry that its bar stands beside.
    lanes: list[int] = []
    for first, entry in enumerate(entries):
        if not entry.lasts:
            continue
        last = _last_until(entry.milestone.end_date, entries, first)
        lane = next((number for number, until in enumerate(lanes) if until < first), len(lanes))
        if lane == MOST_LANES:
            continue
        lanes[lane : lane + 1] = [last]
        length = min(max(DAY_LENGTH * entry.days, SHORTEST), LONGEST) if first == last else 0
        for place in range(first, last + 1):
            bars[place].append(Bar(lane, place == first, place == last, length))
    return [replace(entry, bars=tuple(beside)) for entry, beside in zip(entries, bars, strict=True)]


def _last_until(end: date, entries: list[Entry], first: int) -> int:
    last = first
    while last + 1 < len(entries) and entries[last + 1].date <= end:
        last += 1
    return last
