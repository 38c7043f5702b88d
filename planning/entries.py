"""What the calendar shows: an entry for each thing with a day, and who of the staff may know of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from written_dates.naming import MONTHS, clock_text, zone_name
from written_dates.reach import here


class Kind(StrEnum):
    """What happens, in the words that stand before its title."""

    GOES_OUT = "Goes out"
    BUNDLE = "Bundle goes out"
    EXPIRES = "Leaves the site"
    REVIEW = "To be reviewed by"
    MILESTONE = "Milestone"
    REMEMBRANCE = "Day of remembrance"
    TAKEN_BACK = "Taken back"


@dataclass(frozen=True)
class Span:
    """Days, the first and the last among them, in the current zone."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The moment after its last."""
        return _midnight(self.last + timedelta(days=1))

    def days(self) -> Iterator[date]:
        yield from (self.first + timedelta(days=past) for past in range((self.last - self.first).days + 1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True)
class Entry:
    """One thing on the calendar. ``key`` names it for ever; ``at`` is its moment, None for a whole day.

    ``take_back`` and ``set_again`` are addresses to post to, for who may do so.
    """

    key: str
    kind: Kind
    title: str
    day: date
    at: datetime | None = None
    until: date | None = None
    address: str = ""
    note: str = ""
    campaigns: frozenset[int] = field(default_factory=frozenset)
    take_back: str = ""
    set_again: str = ""
    review: int | None = None

    @property
    def goes_out(self) -> bool:
        return self.kind in {Kind.GOES_OUT, Kind.BUNDLE}

    @property
    def clock(self) -> str:
        """Its time of day: the reader’s, and the secretariat’s where that is another."""
        if self.at is None:
            return ""
        place = ZoneInfo(settings.TIME_ZONE)
        own, there = here(self.at), self.at.astimezone(place)
        text = f"{clock_text(own.time().replace(second=0, microsecond=0))} {zone_name(own.tzinfo)}"
        if own.utcoffset() == there.utcoffset():
            return text
        day = "" if own.date() == there.date() else f" on {there.day} {MONTHS[there.month - 1]}"
        return f"{text} ({there:%H:%M} {zone_name(place)}{day})"

    @property
    def days(self) -> Span:
        return Span(self.day, self.until or self.day)


def of_moment(key: str, kind: Kind, title: str, at: datetime, **more: Any) -> Entry:
    """An entry with a moment, on the day that this is in the current zone."""
    return Entry(key, kind, title, here(at).date(), at, **more)


# What gives entries: for a user, those of these days of which they may know.
Source = Callable[[Any, Span], Iterable[Entry]]


def in_order(entry: Entry) -> tuple[date, bool, datetime, str]:
    """The key by which entries are sorted: what is about a whole day stands first on it."""
    return entry.day, entry.at is not None, entry.at or _midnight(entry.day), entry.key
