"""From what the clocks of a place show to the one moment that is meant."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from .grammar import TIME_SPANNED
from .naming import clock_text, offset_text, zone_key, zone_name
from .refusal import ONE_TIME, NotUnderstood

# The furthest that a zone is from UTC.
FURTHEST: Final = timedelta(hours=14)
# Without “UTC” a minus may be the dash of “09:00-10:00”.
DISTANCE: Final = re.compile(
    r"(?:(?:utc|gmt)(?P<sign>-|\s?\+)|\+)(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?!\d)"
)
BEHIND: Final = re.compile(r"-(?:0?[1-9]|1[0-2]):?[0-5]\d")
PART_OF_DAY: Final = re.compile(r"\b(?:morning|afternoon|evening|night)\b")
# What else people call the clocks of a zone.
ALSO_CALLED: Final = {"Europe/London": ["the uk", "uk", "u.k.", "u.k", "gb", "british", "britain"]}


def check_one_time(written: str) -> None:
    """Raises NotUnderstood where what stands behind a time is the end of a stretch: "-10:00", "to 5pm"."""
    if not TIME_SPANNED.search(DISTANCE.sub("", written)):
        return
    if BEHIND.fullmatch(written.strip(" ()")):
        distance = written.strip(" ()")
        raise NotUnderstood(f"{ONE_TIME} If “{distance}” is how far behind UTC it is, write UTC{distance}.")
    raise NotUnderstood(f"{ONE_TIME} Write it like 26 November 2026, 09:00.")


def in_zone(naive: datetime, zone: tzinfo, written: str) -> datetime:
    """The moment at which clocks show this time: those of ``zone``, or of what is written behind the time.

    ``written`` is in small letters: "", "london", "bst", "utc", "+06:30". Raises NotUnderstood where it is no
    zone, and for a time that summer time skips, or that comes twice and does not say which is meant.
    """
    text = " ".join(re.sub("[(),]", " ", written).split())
    text = f" {text}".removesuffix(" time").strip().removeprefix("in ")
    names = [zone_key(zone).casefold(), zone_name(zone).casefold(), *ALSO_CALLED.get(zone_key(zone), [])]
    own = next((name for name in names if f" {text}".endswith(f" {name}")), "")
    text = text.removesuffix(own).strip()
    if not text:
        return _only_one(naive, zone)
    moment = _as_named(naive, zone, text)
    if own and moment.astimezone(zone).replace(tzinfo=None) != naive:
        raise _not_then(naive, zone, text)
    return moment


def _not_then(naive: datetime, zone: tzinfo, text: str) -> NotUnderstood:
    if not _exists(naive.replace(tzinfo=zone)):
        return _skipped(naive, zone)
    right = offset_text(naive.replace(tzinfo=zone))
    return NotUnderstood(f"“{text.upper()}” is not the time of {zone_name(zone)} then: that is {right}.")


def _only_one(naive: datetime, zone: tzinfo) -> datetime:
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    clock, place = clock_text(naive.time()), zone_name(zone)
    if not _exists(first):
        raise _skipped(naive, zone)
    raise NotUnderstood(
        f"{clock} comes twice: the clocks in {place} go back then. "
        f"Write {clock} {offset_text(first)} for the first, {clock} {offset_text(second)} for the second."
    )


def _skipped(naive: datetime, zone: tzinfo) -> NotUnderstood:
    clock = clock_text(naive.time())
    return NotUnderstood(
        f"{clock} is skipped: the clocks in {zone_name(zone)} go forward then. Give another time."
    )


def _exists(moment: datetime) -> bool:
    """Whether the clocks of its zone ever show this time."""
    there_and_back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return there_and_back.replace(tzinfo=None) == moment.replace(tzinfo=None)


def _name(moment: datetime) -> str:
    """Of its distance from UTC: "bst"."""
    return (moment.tzname() or "").casefold()


def _as_named(naive: datetime, zone: tzinfo, text: str) -> datetime:
    for fold in (0, 1):
        local = naive.replace(tzinfo=zone, fold=fold)
        if text.isalpha() and _name(local) == text and _exists(local):
            return local
    if text != "utc" and any(text == _name(datetime(naive.year, month, 15, tzinfo=zone)) for month in (1, 7)):
        raise _not_then(naive, zone, text)
    if text in {"z", "utc", "gmt"}:
        return naive.replace(tzinfo=UTC)
    if found := DISTANCE.fullmatch(text):
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        if offset <= FURTHEST:
            return naive.replace(tzinfo=timezone(-offset if found["sign"] == "-" else offset))
    if PART_OF_DAY.search(text):
        raise NotUnderstood("Write the time like 09:00, 9am or 9.30 pm.")
    raise NotUnderstood(
        f"“{text}” is no time zone that is understood. This box has the time of {zone_name(zone)}: "
        "leave it out, or give the time in UTC: 09:00 UTC."
    )
