"""The staff's private calendars, with a limit on guesses at their addresses."""

import hashlib

from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from accounts.guessing import lockout
from accounts.guessing.client_address import client_address
from planning.views.address import staff_calendar

MOST = 10
SECONDS = 60 * 60
COMFORT = _("If you are on the staff, get a new address under Account.")


def limited_staff_calendar(request: HttpRequest, token: str) -> HttpResponseBase:
    """Gives the calendar, or 429 after some wrong addresses an hour from one network address.

    The same wrong one counts once: a program goes on asking for one that was taken back, and must not lock
    out the others in its office. Counted in each process's own memory: a brake, not an exact number.
    """
    key = f"staff-calendar:{client_address(request)}"
    if cache.get(key, 0) >= MOST:
        return lockout.too_many(SECONDS, COMFORT)
    try:
        return staff_calendar(request, token)
    except Http404:
        if cache.add(f"{key}:{hashlib.sha256(token.encode()).hexdigest()}", 1, SECONDS):
            cache.add(key, 0, SECONDS)
            cache.incr(key)
        raise
