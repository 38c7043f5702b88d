"""From what the clocks of a place show to the one moment that is meant."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

from .naming import clock_text, offset_text, zone_key, zone_name
from .refusal import NotUnderstood

# The furthest that a zone is from UTC.
FURTHEST: Final = timedelta(hours=14)
DISTANCE: Final = re.compile(r"(?:utc|gmt)?\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?")


def in_zone(naive: datetime, zone: tzinfo, written: str) -> datetime:
    """The moment at which clocks show this time: those of ``zone``, or of what is written behind the time.

    ``written`` is in small letters: "", "london", "bst", "utc", "+06:30". Raises NotUnderstood where it is no
    zone, and for a time that summer time skips, or that comes twice and does not say which is meant.
    """
    text = " ".join(re.sub("[(),]", " ", written).split())
    names = [zone_key(zone).casefold(), zone_name(zone).casefold()]
    own = next((name for name in names if f" {text}".endswith(f" {name}")), "")
    text = text.removesuffix(own).strip()
    if not text:
        return _only_one(naive, zone)
    moment = _as_named(naive, zone, text)
    if own and moment.astimezone(zone).replace(tzinfo=None) != naive:
        raise NotUnderstood(f"“{text.upper()}” is not the time of {zone_name(zone)} then.")
    return moment


def _only_one(naive: datetime, zone: tzinfo) -> datetime:
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    clock, place = clock_text(naive.time()), zone_name(zone)
    if not _exists(first):
        raise NotUnderstood(f"{clock} is skipped: the clocks in {place} go forward then. Give another time.")
    raise NotUnderstood(
        f"{clock} comes twice: the clocks in {place} go back then. "
        f"Write {clock} {offset_text(first)} for the first, {clock} {offset_text(second)} for the second."
    )


def _exists(moment: datetime) -> bool:
    """Whether the clocks of its zone ever show this time."""
    there_and_back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return there_and_back.replace(tzinfo=None) == moment.replace(tzinfo=None)


def _as_named(naive: datetime, zone: tzinfo, text: str) -> datetime:
    for fold in (0, 1):
        local = naive.replace(tzinfo=zone, fold=fold)
        if (local.tzname() or "").casefold() == text and _exists(local):
            return local
    if text in {"z", "utc", "gmt"}:
        return naive.replace(tzinfo=UTC)
    if found := DISTANCE.fullmatch(text):
        offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        if offset <= FURTHEST:
            return naive.replace(tzinfo=timezone(-offset if found["sign"] == "-" else offset))
    raise NotUnderstood(
        f"“{text}” is no time zone that is understood. Leave it out for the time of {zone_name(zone)}, "
        "or give the time in UTC: 09:00 UTC."
    )
