"""A month as the calendar draws it: whole weeks from Monday, each day with what is on it."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from written_dates.naming import MONTHS, WEEKDAYS

from .entries import Entry, Span

# Years that a calendar is asked for by people; what else stands in an address is not there.
YEARS: Final = range(2000, 2101)


@dataclass(frozen=True)
class Day:
    """A day of the calendar, with what is on it, what lasts into it among that."""

    day: date
    is_other_month: bool
    is_today: bool
    entries: list[Entry]

    @property
    def name(self) -> str:
        """ "Friday, 4 December", as it stands in a list."""
        return f"{WEEKDAYS[self.day.weekday()]}, {self.day.day} {MONTHS[self.day.month - 1]}"


def span_of(year: int, month: int) -> Span:
    """The days of the weeks of a month."""
    days = list(Calendar().itermonthdates(year, month))
    return Span(days[0], days[-1])


def days_of(span: Span, entries: Iterable[Entry], today: date, month: int | None = None) -> list[Day]:
    """Each day of the span with its entries; ``month`` is the one that is shown, if it is one."""
    of_day: dict[date, list[Entry]] = {day: [] for day in span.days()}
    for entry in entries:
        for day in entry.days.days():
            if day in of_day:
                of_day[day].append(entry)
    return [
        Day(day, month is not None and day.month != month, day == today, found)
        for day, found in of_day.items()
    ]


def neighbours(year: int, month: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Year and month of the one before, and of the next."""
    before = (year - 1, 12) if month == 1 else (year, month - 1)
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return before, after
