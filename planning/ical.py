"""The calendar for other programs: iCalendar (RFC 5545), made by the library of that name."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from clock.sighting import database_now
from page_tree.addresses import absolute_uri
from written_dates.naming import today

from .entries import Entry, Kind, Span
from .sources import entries

BEHIND: Final = timedelta(days=31)
AHEAD: Final = timedelta(days=366)
# A moment needs a length, or programs draw it too thin to be seen.
LENGTH: Final = timedelta(minutes=15)
# What readers know already, or may.
OPEN: Final = {Kind.REMEMBRANCE}


def calendar_of(user: Any) -> bytes:
    """The calendar as the user may know it at this moment, in the current zone."""
    day, now = today(), database_now()
    found = Calendar()
    found.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//Calendar//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", settings.WAGTAIL_SITE_NAME)
    # How often a program should look again.
    found.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for entry in entries(user, Span(day - BEHIND, day + AHEAD)):
        found.add_component(_event(entry, now))
    return found.to_ical()


def _event(entry: Entry, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", _summary(entry))
    if settings.TITLES_OUTSIDE and entry.note:
        event.add("description", entry.note)
    if entry.address:
        event.add("url", absolute_uri(entry.address))
    if entry.at is not None:
        begins = entry.at.astimezone(UTC)
        event.add("dtstart", begins)
        event.add("dtend", begins + LENGTH)
    else:
        event.add("dtstart", entry.day)
        event.add("dtend", _after(entry.until or entry.day))
    # A day says nothing of whether somebody has time.
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.kind == Kind.TAKEN_BACK else "CONFIRMED")
    return event


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _summary(entry: Entry) -> str:
    if entry.kind in OPEN:
        return entry.title
    return f"{entry.kind}: {entry.title}" if settings.TITLES_OUTSIDE else str(entry.kind)
