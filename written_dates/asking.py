"""Dates that are real but rarely meant: before 1900, or more than half a year ahead. They are asked about."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from .naming import day_text, today
from .reach import here

EARLIEST: Final = 1900
# Half a year: what lies further ahead is nearer to today with the year before, and may be a slip in it.
FURTHEST_AHEAD: Final = timedelta(days=183)


class Written(str):
    """What was typed into a box that asks, and the day that its writer confirmed, as ISO 8601; or ""."""

    __slots__ = ("meant",)
    meant: str

    def __new__(cls, text: str, meant: str = "") -> "Written":
        written = super().__new__(cls, text)
        written.meant = meant
        return written


def odd_day(value: Any) -> str:
    """The day to be confirmed of a date or an aware moment, as ISO 8601; "" if nobody would wonder at it."""
    day = here(value).date() if isinstance(value, datetime) else value
    if not isinstance(day, date) or (day.year >= EARLIEST and day - today() <= FURTHEST_AHEAD):
        return ""
    return day.isoformat()


def confirmation(value: date) -> str:
    """What the writer confirms: "I mean 3 March 2203"."""
    day = here(value).date() if isinstance(value, datetime) else value
    return f"I mean {day_text(day)}"


def question(value: date) -> str:
    """Why it is asked about, as a sentence."""
    return f"This is the year {value.year}. If you mean that, tick “{confirmation(value)}”."
