"""Wagtail's "forgotten password", with a limit: it sends mail to whatever staff address is asked for."""

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.views.account import PasswordResetView

from ..guessing import lockout
from ..guessing.client_address import client_address

MOST = 5
SECONDS = 60 * 60


def limited_password_reset(request: HttpRequest) -> HttpResponseBase:
    """Gives Wagtail's page, or 429 after a few requests an hour from one address.

    Counted in each process's own memory: a brake, not an exact number.
    """
    if request.method == "POST":
        key = f"password-reset:{client_address(request)}"
        cache.add(key, 0, SECONDS)
        if cache.incr(key) > MOST:
            return lockout.too_many(SECONDS)
    return PasswordResetView.as_view()(request)
