"""How days, times and zones are written for the staff: in one way everywhere, to be read again."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from django.utils import timezone

from .reach import here

# Not Django's, which follow the language: what is written here is read again by ``reading``, in English.
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def zone_name(zone: tzinfo | None = None) -> str:
    """What people call a zone, the current one if none is given: "London", "Ho Chi Minh", "UTC"."""
    key = zone_key(zone or timezone.get_current_timezone())
    # "Etc/GMT+5" lies five hours behind, not ahead; its last part alone would be misread.
    return key if key.startswith("Etc/") else key.rpartition("/")[2].replace("_", " ")


def zone_key(zone: tzinfo) -> str:
    """Its name in the tz database: "Europe/London"."""
    return getattr(zone, "key", None) or str(zone)


def day_text(day: date) -> str:
    """ "26 November 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year:04}"


def clock_text(clock: time) -> str:
    """ "09:00"; with seconds and less where there are any."""
    text = f"{clock:%H:%M}"
    if clock.second or clock.microsecond:
        text += f":{clock:%S}"
    return f"{text}.{clock.microsecond:06}" if clock.microsecond else text


def moment_text(moment: datetime) -> str:
    """An aware moment to the minute in the current zone, named: "26 November 2026, 09:00 London"."""
    return exact_text(moment.replace(second=0, microsecond=0))


def exact_text(moment: datetime) -> str:
    """The same with seconds and less where there are any, as for what was typed."""
    local = here(moment)
    return f"{_day_and_clock(local)} {zone_name(local.tzinfo)}"


def moment_in_box(moment: datetime) -> str:
    """That without the zone, as it stands in a box that names it.

    Where the clocks go back, an hour comes twice; then the time says which is meant: "01:30 GMT". So does a
    moment at the end of the calendar that the zone cannot tell: "20:00 UTC".
    """
    local = here(moment)
    text = _day_and_clock(local)
    return text if local.tzinfo == timezone.get_current_timezone() else f"{text} {zone_name(local.tzinfo)}"


def _day_and_clock(local: datetime) -> str:
    text = f"{day_text(local)}, {clock_text(local.time())}"
    other = local.replace(fold=1 - local.fold)
    return f"{text} {offset_text(local)}" if other.utcoffset() != local.utcoffset() else text


def in_words(value: date | time | datetime) -> str:
    """What was understood of something that was typed: "Thursday, 26 November 2026, 09:00 London"."""
    if isinstance(value, time):
        return clock_text(value)
    if not isinstance(value, datetime):
        return f"{WEEKDAYS[value.weekday()]}, {day_text(value)}"
    local = here(value)
    return f"{WEEKDAYS[local.weekday()]}, {exact_text(value)}"


def offset_text(moment: datetime) -> str:
    """What a moment's distance from UTC is called in its zone: "BST"; "UTC+10:30" where it has no name."""
    name = moment.tzname() or ""
    return name if name.isalpha() else _distance(moment.utcoffset() or timedelta())


def distance_text(offset: timedelta) -> str:
    """A distance from UTC as it can be written behind a time: "UTC+06:30"; "UTC" for none."""
    return _distance(offset) if offset else "UTC"


def _distance(offset: timedelta) -> str:
    minutes = round(offset / timedelta(minutes=1))
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def today() -> date:
    """The day that it is in the current zone."""
    return datetime.now(UTC).astimezone(timezone.get_current_timezone()).date()
