"""From what the clocks of a place show to the one moment that is meant."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from .grammar import TIME_SPANNED
from .naming import clock_text, distance_text, offset_text, zone_key, zone_name
from .refusal import ONE_MOMENT, ONE_TIME, NotUnderstood

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
    raise NotUnderstood(ONE_MOMENT)


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
        raise _not_then(naive, zone, text, moment.utcoffset())
    return moment


def _not_then(naive: datetime, zone: tzinfo, text: str, meant: timedelta | None) -> NotUnderstood:
    if not _exists(naive.replace(tzinfo=zone)):
        return _skipped(naive, zone)
    right = offset_text(naive.replace(tzinfo=zone))
    clock, other = clock_text(naive.time()), distance_text(meant or timedelta())
    return NotUnderstood(
        f"“{text.upper()}” is not the time of {zone_name(zone)} then: that is {right}. "
        f"Write {clock} {right}, or {clock} {other} if you mean that."
    )


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
    for other in (datetime(naive.year, month, 15, tzinfo=zone) for month in (1, 7)):
        if text != "utc" and text == _name(other):
            raise _not_then(naive, zone, text, other.utcoffset())
    if text in {"z", "utc", "gmt"}:
        return naive.replace(tzinfo=UTC)
    if found := DISTANCE.fullmatch(text):
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        if offset <= FURTHEST:
            return naive.replace(tzinfo=timezone(-offset if found["sign"] == "-" else offset))
    if PART_OF_DAY.search(text):
        raise NotUnderstood("Write the time like 09:00, 9am or 9.30 pm.")
    raise _no_zone(naive, zone, text)


def _no_zone(naive: datetime, zone: tzinfo, text: str) -> NotUnderstood:
    """Says how far from UTC it may be, where the name is known. What several places share is not guessed."""
    # What was typed came in small letters.
    named = text.upper() if text.isalpha() and len(text) <= 4 else text.title()
    said = f"“{named}” is no time zone that is understood. This box has the time of {zone_name(zone)}."
    clock = clock_text(naive.time())
    if offsets := _offsets_called(naive, text):
        instead = " or ".join(f"{clock} {distance_text(offset)}" for offset in offsets)
        return NotUnderstood(f"{said} Write {instead}, if you mean that.")
    return NotUnderstood(
        f"{said} Give the time that it is there then, or write how far from UTC it is behind yours: "
        "“UTC+05:30” is five and a half hours ahead."
    )


def _offsets_called(naive: datetime, text: str) -> list[timedelta]:
    """The distances from UTC, then, of the zones of this name: a city's, or letters: "yangon", "est"."""
    places = [naive.replace(tzinfo=ZoneInfo(key)) for key in sorted(available_timezones()) if "/" in key]
    of_city = {place.utcoffset() for place in places if zone_name(place.tzinfo).casefold() == text}
    found = of_city or {place.utcoffset() for place in places if text.isalpha() and _name(place) == text}
    return sorted(offset for offset in found if offset is not None)
