"""What somebody sees after too many failed logins, or when too many are at it."""

from typing import Any

from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .limits import THEN_ONE_IN

NOTHING_WRONG = _(
    "Nothing is wrong with your account; if you have forgotten the password, ask an administrator."
)
FOR_READERS = _("If you don’t know the password, ask whoever told you of the page.")


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Gives 429 with the time to wait, whatever the name and password were."""
    if getattr(request, "account_is_slow", False):
        return slow()
    cool_off = get_cool_off(request)
    seconds = int(cool_off.total_seconds()) if cool_off else 0
    is_staff = request.path_info.startswith(reverse("wagtailadmin_home"))
    return too_many(seconds, NOTHING_WRONG if is_staff else FOR_READERS)


def too_many(seconds: int, comfort: str | Promise = NOTHING_WRONG) -> HttpResponse:
    """Takes the seconds to wait, and a sentence on what else to do; gives the plain text that says so."""
    minutes = max(1, seconds // 60)
    said = ngettext(
        "Too many attempts from your network. Try again in %(minutes)s minute.",
        "Too many attempts from your network. Try again in %(minutes)s minutes.",
        minutes,
    )
    return _wait(seconds, f"{said % {'minutes': minutes}} {comfort}")


def slow() -> HttpResponse:
    """For an account at which many guess: in plain text, what its owner can do."""
    seconds = int(THEN_ONE_IN.total_seconds())
    said = gettext(
        "Somebody has tried many passwords with this name, so it takes one attempt in %(minutes)s minutes "
        "from browsers that it does not know. Try again later, or now in a browser in which you have logged "
        "in before."
    )
    return _wait(seconds, f"{said % {'minutes': seconds // 60}} {NOTHING_WRONG}")


def busy() -> HttpResponse:
    """For whoever finds others waiting: in plain text, to come again."""
    return _wait(5, gettext("Many are logging in just now. Go back and try again in a few seconds."))


def _wait(seconds: int, text: str) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "Retry-After": str(seconds)}
    return HttpResponse(f"{text}\n", "text/plain; charset=utf-8", 429, headers=headers)
