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


def tell_owner(user: Any, change: str) -> None:
    """Takes what was changed, as allauth calls it. Without mail it is done all the same."""
    if not user.email or change not in CHANGES:
        return
    site = settings.WAGTAIL_SITE_NAME
    text = TEXT.format(site=site, name=user.get_username(), change=CHANGES[change])
    send(f"{site}: {CHANGES[change]}", text, user.email)


def send(subject: str, text: str, address: str) -> bool:
    """Sends a mail; gives whether it went out. Why not is in the log, without the address."""
    try:
        return bool(EmailMessage(subject, text, to=[address]).send())
    except OSError as error:
        # SMTP's own errors are of this kind, too.
        logger.error("Mail could not be sent: %s", type(error).__name__)
        return False
