"""Two limits on wrong passwords: a quick one for each network, a slow one for each account."""

from datetime import timedelta
from typing import Any, Final

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessFailureLog
from django.http import HttpRequest
from django.utils import timezone

from .known_devices import known_device
from .networks import DEVICES

# So many wrong passwords for one account within so long, from wherever, and it takes one attempt in a while
# from devices that it does not know.
MOST: Final = 30
WITHIN: Final = timedelta(days=1)
THEN_ONE_IN: Final = timedelta(minutes=10)
# What wrong passwords of pages and collections are counted under. Many readers share one, in browsers that
# nobody knows: a limit on all of them would let anybody lock all out.
SHARED: Final = "the password of "
# And wrong links and passkeys, which are of no account that is known.
A_LINK: Final = "a link that is none"
A_PASSKEY: Final = "a passkey that is none"
NOBODYS: Final = (SHARED, A_LINK, A_PASSKEY)


class LoginLimits(AxesDatabaseHandler):
    """Axes' count by network, and one by account that never stands in the way of a known device."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        username = get_client_username(request, credentials) or ""
        request.account_is_slow = is_slow(request, username)  # type: ignore[attr-defined]
        return request.account_is_slow  # type: ignore[attr-defined]

    def user_logged_in(self, sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        """Forgets this user's own failures at this place. Those for other names are others' business: else an
        own account would give any number of guesses at somebody else's.
        """
        super().user_logged_in(sender, request, user, **kwargs)
        own = AccessAttempt.objects.filter(username=user.get_username())
        own.filter(ip_address=request.axes_ip_address).delete()  # type: ignore[attr-defined]


def is_slow(request: HttpRequest, username: str) -> bool:
    """Whether an attempt for this account must wait. The same for a name that nobody has."""
    if not username or username.startswith(NOBODYS) or known_device(request, username):
        return False
    now = timezone.now()
    failures = AccessFailureLog.objects.filter(username=username, attempt_time__gt=now - WITHIN)
    strangers = failures.exclude(ip_address__startswith=str(DEVICES.network_address))
    latest = list(strangers.order_by("-attempt_time").values_list("attempt_time", flat=True)[:MOST])
    return len(latest) >= MOST and now - latest[0] < THEN_ONE_IN
