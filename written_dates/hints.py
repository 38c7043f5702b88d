"""Why a text may be no date or time: what it lacks, or what it has too much of, as a sentence, or nothing."""

import re

from .grammar import (
    CLOCK_IN_WORDS,
    DAYS_SPANNED,
    MONTH_NUMBERS,
    RELATIVE,
    STRANGE_MONTH,
    TIMES,
    TIMES_SPANNED,
    WITHOUT_DAY,
    WITHOUT_YEAR,
    first,
)
from .refusal import ONE_MOMENT, ONE_TIME

_IN_FIGURES = "Write the time in figures: 09:00, 9am or 9.30 pm."


def hint_for_day(text: str) -> str:
    """For a box that takes a day."""
    if DAYS_SPANNED.search(text):
        return "One day is wanted. Write it like 26 November 2026."
    return _hint(text)


def hint_for_rough_day(text: str) -> str:
    """For a box that takes a day and has a choice beside it of how much of it is known."""
    if re.fullmatch(r"\d{4}", text):
        return "Give any day of the year, and choose “Only the year” beside it."
    if first(WITHOUT_DAY, text):
        return "Give any day of the month, and choose “Only the month” beside it."
    return ""


def hint_for_time(text: str) -> str:
    """For a box that takes a time of day."""
    if CLOCK_IN_WORDS.search(text):
        return _IN_FIGURES
    return f"{ONE_TIME} Write it like 09:00." if TIMES_SPANNED.search(text) else ""


def hint_for_moment(text: str) -> str:
    """For a box that takes a day with its time."""
    if CLOCK_IN_WORDS.search(text):
        return _IN_FIGURES
    if DAYS_SPANNED.search(text) or TIMES_SPANNED.search(text):
        return ONE_MOMENT
    if first(TIMES, text):
        return "Give the day, too: 26 November 2026, 09:00."
    return _hint(text)


def _hint(text: str) -> str:
    if found := RELATIVE.search(text):
        return f"“{found[0]}” is not understood. Write the day itself: 26 November 2026."
    found = first(STRANGE_MONTH, text)
    if found and found["word"] not in MONTH_NUMBERS:
        return f"“{found['word']}” is not understood. Write the month in English or in figures: 26/11/2026."
    if first(WITHOUT_DAY, text):
        return "Give the day, too: 26 November 2026."
    if first(WITHOUT_YEAR, text) and not re.search(r"\d{4}", text):
        return "Give the year, too: 26 November 2026."
    return ""
