"""Mail to the owner of an account when what opens it was changed: whoever did it, they should know."""

import logging
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)
CHANGES: Final = {
    "mfa/email/webauthn_added": "a passkey was added",
    "mfa/email/webauthn_removed": "a passkey was removed",
    "mfa/email/totp_activated": "an authenticator app was added",
    "mfa/email/totp_deactivated": "the authenticator app was removed",
    "mfa/email/recovery_codes_generated": "new recovery codes were made",
}
TEXT: Final = """{site}: in your account “{name}” {change}.

If that was you, there is nothing to do. If not, tell an administrator at once.
"""
CODE_USED: Final = "a recovery code was used"
OF_ACCOUNT: Final = {"password": "the password was changed", "email": "the mail address was changed"}


def tell_owner(user: Any, change: str) -> None:
    """Takes what was changed, as allauth calls it. Without mail it is done all the same."""
    if change in CHANGES:
        _tell(user, CHANGES[change])


def tell_of_code(user: Any, left: int) -> None:
    """That somebody signed in with a code on paper, and how many are left."""
    _tell(user, CODE_USED, f"{CODE_USED}; {left} are left")


def tell_of_account(user: Any, field: str, address: str) -> None:
    """That the password or the mail address was changed, to the ``address`` that was the account's before."""
    _tell(user, OF_ACCOUNT[field], address=address)


def _tell(user: Any, change: str, said: str = "", address: str = "") -> None:
    to = address or user.email
    if to:
        site = settings.WAGTAIL_SITE_NAME
        text = TEXT.format(site=site, name=user.get_username(), change=said or change)
        send(f"{site}: {change}", text, to)


def send(subject: str, text: str, address: str) -> bool:
    """Sends a mail; gives whether it went out. Why not is in the log, without the address."""
    try:
        return bool(EmailMessage(subject, text, to=[address]).send())
    except OSError as error:
        # SMTP's own errors are of this kind, too.
        logger.error("Mail could not be sent: %s", type(error).__name__)
        return False
