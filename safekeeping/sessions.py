"""Who is at work stays logged in: a session ends when it has not been used for its whole length."""

import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

# Renewing writes to the database, so not with every request.
RENEW_AFTER_SECONDS: Final = 60 * 60
RENEWED_AT: Final = "renewed_at"


class StayLoggedIn:
    """Renews the session of who uses the admin. Public pages never touch it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _is_use(request.path_info) and request.user.is_authenticated:
            now = int(time.time())
            # Also when the clock was wrong and is right again.
            if abs(now - request.session.get(RENEWED_AT, 0)) > RENEW_AFTER_SECONDS:
                request.session[RENEWED_AT] = now
        return self.get_response(request)


def _is_use(path: str) -> bool:
    """Whether somebody did something; an open form also asks by itself who else has it open."""
    admin = reverse("wagtailadmin_home")
    return path.startswith(admin) and not path.startswith(f"{admin}editing-sessions/")
