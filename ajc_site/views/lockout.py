"""What somebody sees after too many failed logins."""

from typing import Any

from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse

from ajc_site.views import health


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Gives 429 with the time to wait, whatever the name and password were."""
    cool_off = get_cool_off(request)
    seconds = int(cool_off.total_seconds()) if cool_off else 0
    return too_many(seconds)


def too_many(seconds: int) -> HttpResponse:
    """Takes the seconds to wait; gives the plain text that says so."""
    minutes = max(1, seconds // 60)
    response = health.plain(
        f"Too many attempts from your network. Try again in {minutes} minutes. "
        "Nothing is wrong with your account; if you have forgotten the password, ask an administrator.",
        429,
    )
    response["Retry-After"] = str(seconds)
    return response
