"""The times with which a version of a page was saved: when it goes live, and when it expires.

A time that has come is not carried on: a draft is opened without it. Else it could not be saved again, and an
earlier version that is taken back would bring the old times along.
"""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Revision

from .timekeeping import has_come

TIMES = ("go_live_at", "expire_at")


def planned(revision: Revision, name: str) -> datetime | None:
    """The time of going live or of expiry (by the field's name) with which a version was saved."""
    return _time(revision.content.get(name))


def _time(value: Any) -> datetime | None:
    """A time from a version's content: until it is stored it is still the page's own."""
    return parse_datetime(value) if isinstance(value, str) else value


def without_past_times(content: dict[str, Any]) -> dict[str, Any]:
    """The content of a version without times that have come."""
    past = {name: None for name in TIMES if has_come(_time(content.get(name)))}
    return {**content, **past} if past else content


def forget_past_times(page: Page) -> None:
    """Does the same with a page in hand, which is not saved."""
    for name in TIMES:
        if has_come(getattr(page, name)):
            setattr(page, name, None)
