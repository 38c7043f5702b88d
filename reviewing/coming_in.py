"""Who opens a link shows that they read the invited mailbox: a forwarded link alone shows nothing.

Their browser remembers it by a cookie of the link's own path. It is not sent with a form of another site, and
such a form would need the link: so these forms have no token of their own, for which browsers that tell no
referrer would be refused.
"""

import secrets
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from . import mails
from .inviting import digest_of
from .models import Code, Invitation, Link

COOKIE: Final = "review"
KEEP: Final = timedelta(days=30)
_DIGITS: Final = 8
# A code lives so long and takes so many tries; so many are sent in an hour, whoever asks.
CODE_LIVES: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5
MOST_CODES: Final = 5
WITHIN: Final = timedelta(hours=1)


def link_of(token: str) -> Link | None:
    found = Link.objects.filter(digest=digest_of(token)).select_related("invitation")
    return found.first()


def asks_mailbox() -> bool:
    return bool(settings.REVIEWERS_SHOW_THEIR_MAILBOX)


def may_see(request: HttpRequest, link: Link) -> bool:
    """Whether this browser has come in by this link before."""
    try:
        kept: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KEEP)
    except signing.BadSignature:
        return False
    if not isinstance(kept, dict) or kept.get("link") != link.pk:
        return False
    return bool(kept.get("mailbox")) or not asks_mailbox()


def remember(response: HttpResponseBase, link: Link, path: str) -> None:
    """Has the browser keep that it came in; ``path`` is the link's own."""
    response.set_cookie(
        COOKIE,
        signing.dumps({"link": link.pk, "mailbox": asks_mailbox()}, salt=COOKIE),
        max_age=KEEP,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _digest(invitation: Invitation, code: str) -> str:
    return salted_hmac("reviewing.code", f"{invitation.pk}:{code}", algorithm="sha256").hexdigest()


def send_code(invitation: Invitation) -> str:
    """Sends a new code; gives "sent", "many" if too many were sent lately, or "failed"."""
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    with transaction.atomic():
        # Two that ask in one moment are counted one after the other.
        Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
        if invitation.codes.filter(made_at__gt=timezone.now() - WITHIN).count() >= MOST_CODES:
            return "many"
        Code.objects.create(invitation=invitation, digest=_digest(invitation, code))
    return "sent" if mails.send_code(invitation, f"{code[:4]} {code[4:]}") else "failed"


def is_right(invitation: Invitation, typed: str) -> bool | None:
    """Whether what was typed is the last code that was sent; None if there is none that takes a try."""
    code = invitation.codes.filter(made_at__gt=timezone.now() - CODE_LIVES).order_by("-pk").first()
    # Counted before it is looked at: a hundred tries in one moment are a hundred.
    if code is None:
        return None
    if not Code.objects.filter(pk=code.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        return None
    digits = "".join(char for char in typed if char.isascii() and char.isdecimal())
    if not constant_time_compare(code.digest, _digest(invitation, digits)):
        return False
    # It opens once.
    return bool(Code.objects.filter(pk=code.pk, tries__lte=MOST_TRIES).update(tries=MOST_TRIES + 1))


def forget_codes() -> None:
    """Those that nobody can use any more, and that are no longer counted."""
    Code.objects.filter(made_at__lt=timezone.now() - timedelta(days=1)).delete()
