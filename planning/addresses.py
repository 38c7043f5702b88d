"""The private address of somebody’s calendar: made, looked up, and gone with the account."""

import hashlib
import secrets
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from page_tree.addresses import absolute

from .models import CalendarAddress


def _hash(token: str) -> str:
    # A token of 256 random bits needs no salt and no slow hash: nobody can guess it.
    return hashlib.sha256(token.encode()).hexdigest()


def make_address(user: Any) -> str:
    """Makes a new address for the user, in the place of one that they had; it is told this once."""
    token = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(user=user, defaults={"token_hash": _hash(token)})
    return absolute(reverse("staff_calendar", args=[token]))


def owner_of(token: str) -> Any:
    """Whose address ends in this token, if they may come into the admin at this moment; else None."""
    found = CalendarAddress.objects.filter(token_hash=_hash(token)).select_related("user").first()
    if found is None or not found.user.is_active or not found.user.has_perm("wagtailadmin.access_admin"):
        return None
    return found.user


def zone_of(user: Any) -> ZoneInfo:
    """The zone that the account names, or the secretariat’s."""
    profile = getattr(user, "wagtail_userprofile", None)
    return ZoneInfo(profile.get_current_time_zone() if profile else settings.TIME_ZONE)
