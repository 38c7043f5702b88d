"""Reads dates and times as people in Britain write them, or says why not. Nothing is guessed.

The day comes first, a month has its English name or a number, a year its four digits. What could be meant in
two ways is refused, as is what does not exist: the 31st of February, 24:00.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import UTC, date, datetime, time, tzinfo
from typing import Final

from .grammar import (
    AT,
    DAYS,
    DAYS_SPANNED,
    ISO_BEHIND_UTC,
    MOMENTS,
    MONTH_NUMBERS,
    TIMES,
    WEEKDAY_NUMBERS,
    first,
)
from .hints import hint_for_day, hint_for_moment, hint_for_rough_day, hint_for_time
from .naming import MONTHS, WEEKDAYS, day_text
from .reach import BEGINS, ENDS, check_reach
from .refusal import NotUnderstood
from .zones import check_one_time, in_zone

# Nobody writes a date at such length.
LONGEST: Final = 80
_AROUND: Final = " \t\r\n\xa0,;.\"'\u201c\u201d\u104b"


def read_date(text: str) -> date:
    """The day that is written. Raises NotUnderstood."""
    text = _plain(text)
    if found := first(DAYS, text):
        return _day(found)
    moment = first(MOMENTS, text)
    if moment and not DAYS_SPANNED.search(text):
        # What is wrong with the day itself is said first.
        _day(moment)
        raise NotUnderstood("This box takes a day without a time.")
    raise NotUnderstood(
        hint_for_day(text) or "This date is not understood. Write it like 26 November 2026 or 26/11/2026."
    )


def read_rough_date(text: str) -> date:
    """As ``read_date``, where a choice beside the box says that only its month or year is known."""
    try:
        return read_date(text)
    except NotUnderstood:
        if hint := hint_for_rough_day(_plain(text)):
            raise NotUnderstood(hint) from None
        raise


def read_time(text: str) -> time:
    """The time of day that is written. Raises NotUnderstood."""
    text = _plain(text)
    if re.fullmatch(r"(?:at\s)?(?:(?:12|00:00)\s)?midnight", text):
        return time()
    if found := first(TIMES, text):
        return _clock(found)
    if first(DAYS, text) or first(MOMENTS, text):
        raise NotUnderstood("This box takes a time without a day: 09:00, 9am or 9.30 pm.")
    raise NotUnderstood(
        hint_for_time(text) or "This time is not understood. Write it like 09:00, 9am or 9.30 pm."
    )


def read_moment(text: str, zone: tzinfo) -> datetime:
    """The moment that is written, in ``zone`` unless it names another; given in UTC. Raises NotUnderstood."""
    text = _plain(text)
    if re.search(r"\bmidnight\b", text):
        raise NotUnderstood("Midnight may be a day’s first moment or its last. Write 00:00 or 23:59.")
    found = first(MOMENTS, text)
    if found is None:
        if day_alone := first(DAYS, text):
            raise NotUnderstood(f"Give the time, too: {day_text(_day(day_alone))}, 09:00.")
        raise NotUnderstood(
            hint_for_moment(text) or "This is not understood. Write it like 26 November 2026, 09:00."
        )
    written = f"utc{found['zone']}" if ISO_BEHIND_UTC.fullmatch(text) else found["zone"]
    check_one_time(written)
    day = _day(found)
    _check_no_year(found)
    naive = datetime.combine(day, _clock(found))
    try:
        # In UTC, since Python finds a time that comes twice equal to no other zone's.
        moment = in_zone(naive, zone, written).astimezone(UTC)
    except OverflowError:
        raise NotUnderstood(ENDS if naive.year > 1 else BEGINS) from None
    check_reach(moment)
    return moment


def _plain(text: str) -> str:
    """The text in small letters, with the digits, dashes and blanks of all programs made plain."""
    if len(text) > LONGEST:
        raise NotUnderstood("This is too long for a date. Write it like 26 November 2026.")
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    text = re.sub("[\u2010\u2011\u2212]", "-", text)
    # A dash stands between two things: it is no sign of what follows.
    text = re.sub("[\u2012-\u2015]", " - ", text)
    text = re.sub("[\u2018\u2019\u02bc]", "'", text).replace("\u060c", ",")
    # Marks of direction come along when a date is copied.
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    # So do commas and quotation marks.
    return " ".join(text.strip(_AROUND).split())


def _day(found: re.Match[str]) -> date:
    year, month, day = _year(found["year"]), _month(found), int(found["day"])
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise NotUnderstood(f"{MONTHS[month - 1]} {year:04} has {last} days.")
    read = date(year, month, day)
    _check_ordinal(day, found.groupdict().get("ordinal"))
    weekday = found["weekday"]
    if weekday and WEEKDAY_NUMBERS[weekday] != read.weekday():
        right, written = WEEKDAYS[read.weekday()], WEEKDAYS[WEEKDAY_NUMBERS[weekday]]
        raise NotUnderstood(f"{day_text(read)} is a {right}, not a {written}.")
    return read


def _year(digits: str) -> int:
    if len(digits) < 4:
        raise NotUnderstood(f"Write the year with four digits instead of “{digits}”.")
    if int(digits) == 0:
        raise NotUnderstood("There was no year 0000.")
    return int(digits)


def _month(found: re.Match[str]) -> int:
    written = found["month"]
    if not written.isdigit():
        return MONTH_NUMBERS[written]
    month, day = int(written), int(found["day"])
    if 1 <= month <= 12:
        return month
    if 12 < month <= 31 and 1 <= day <= 12:
        turned = f"{month}/{day}/{found['year']}"
        raise NotUnderstood(f"There is no month {month}. The day comes first: {turned}, if you mean that.")
    raise NotUnderstood(f"There is no month {month}.")


def _check_ordinal(day: int, ordinal: str | None) -> None:
    right = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    if ordinal and ordinal != right:
        raise NotUnderstood(f"“{day}{ordinal}” may be a slip: write {day}{right}, or the day that you mean.")


def _check_no_year(found: re.Match[str]) -> None:
    """Refuses a time that may be the year once more: “26/11/2026 2026”, “26/11/2026 1930”."""
    four = found["four"]
    if (
        not four
        or not 1900 <= int(four) <= 2099
        or found["hours"]
        or AT.search(found.string[: found.start("four")])
    ):
        return
    clock = f"{four[:2]}:{four[2:]}"
    instead = f"{clock}, if you mean that time" if int(four[2:]) < 60 else "the time like 09:00"
    raise NotUnderstood(f"“{four}” may be a year. Write {instead}.")


def _clock(found: re.Match[str]) -> time:
    if found["noon"]:
        return time(12)
    if found["four"]:
        hour, minute, second = int(found["four"][:2]), int(found["four"][2:]), 0
    else:
        hour, minute, second = _hour(found), int(found["minute"] or 0), int(found["second"] or 0)
    if hour > 23:
        hint = " A day ends at 23:59; midnight is 00:00 of the next." if hour == 24 else ""
        raise NotUnderstood(f"There is no hour {hour}.{hint}")
    for name, number in ("minute", minute), ("second", second):
        if number > 59:
            raise NotUnderstood(f"There is no {name} {number}.")
    return time(hour, minute, second, int((found["fraction"] or "").ljust(6, "0")))


def _hour(found: re.Match[str]) -> int:
    """The hour of 24."""
    hour, half = int(found["hour"]), found["half"]
    if half is None:
        if found["minute"] is None and found["full"] is None and hour < 24:
            of_12 = hour % 12 or 12
            halves = f"{of_12}am, {of_12}pm" if 1 <= hour <= 12 else f"{of_12}{'pm' if hour else 'am'}"
            raise NotUnderstood(f"Write {halves} or {hour:02}:00.")
        return hour
    if not 1 <= hour <= 12:
        raise NotUnderstood(f"There is no {hour}{half}m. Write the time like 09:00 or 9am.")
    return hour % 12 + (12 if half == "p" else 0)
