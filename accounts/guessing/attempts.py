"""Whatever else somebody could guess at, counted like a password at the login: codes, passkeys, links."""

from copy import copy

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse, QueryDict

from . import lockout
from .limits import THEN_ONE_IN


class Attempt:
    """One try, under the name of an account or of what is nobody's (``limits.NOBODYS``)."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        self.request = _as_from_the_login(request, name)
        self.credentials = {"username": name}

    def is_allowed(self) -> bool:
        return AxesProxyHandler.is_allowed(self.request, self.credentials)

    def failed(self) -> None:
        """It was wrong: counted."""
        AxesProxyHandler.user_login_failed(type(self), self.credentials, self.request)

    def refusal(self) -> HttpResponse:
        """429 for who is not allowed, the same whatever was tried."""
        return lockout.locked_out(self.request)

    def minutes(self) -> int:
        """How long to wait, after it was said that the attempt is not allowed."""
        is_slow = getattr(self.request, "account_is_slow", False)
        cool_off = THEN_ONE_IN if is_slow else get_cool_off(self.request)
        return int(cool_off.total_seconds()) // 60 if cool_off else 1


def _as_from_the_login(request: HttpRequest, name: str) -> HttpRequest:
    """The request as if it came from the login, to be counted like one.

    The counter keeps what was sent, and of the fields of other forms it would mask none. And it must not put
    the plain page of a lockout in the place of a form in which somebody typed.
    """
    attempt = copy(request)
    sent = QueryDict(mutable=True)
    sent["username"] = name
    attempt.POST = sent  # type: ignore[assignment]
    return attempt
