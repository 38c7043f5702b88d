"""Browsers in which somebody has logged in before: their failures are counted apart from all others'.

So no stranger's guesses can lock the owner of an account out of a device of theirs. The cookie is no key: it
opens nothing without the password, and gives ten guesses a quarter of an hour, as every network has. See
OWASP's "Slow Down Online Guessing Attacks with Device Cookies".
"""

import secrets
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

COOKIE: Final = "known_device"
KEEP: Final = timedelta(days=180)
# Of those who share a computer, the latest.
MOST_NAMES: Final = 5


def known_device(request: HttpRequest, username: str) -> str | None:
    """The device's name, 16 hexadecimal digits, if this user has logged in there before; else None."""
    kept = _read(request)
    return kept["device"] if kept and username and username in kept["names"] else None


def remember(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """Has the browser keep that this user has logged in there."""
    kept = _read(request) or {"device": secrets.token_hex(8), "names": []}
    names = [username, *(name for name in kept["names"] if name != username)][:MOST_NAMES]
    response.set_cookie(
        COOKIE,
        signing.dumps({"device": kept["device"], "names": names}, salt=COOKIE),
        max_age=KEEP,
        path=reverse("wagtailadmin_home"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any] | None:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KEEP)
    except signing.BadSignature:
        return None
    return kept if isinstance(kept, dict) and {"device", "names"} <= set(kept) else None
