"""What is written down of keys, in the history of their account: which came and went, and codes on paper."""

from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.dispatch import receiver
from wagtail.log_actions import log

from .telling import tell_of_code

ADDED: Final = "accounts.add_key"
REMOVED: Final = "accounts.remove_key"
RENEWED: Final = "accounts.renew_codes"
USED: Final = "accounts.use_code"
CALLED: Final = {
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.TOTP: "authenticator app",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def _note(action: str, user: Any, authenticator: Authenticator) -> None:
    log(user, action, user=user, data={"type": CALLED[Authenticator.Type(authenticator.type)]})


@receiver(authenticator_added)
def note_added(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    _note(ADDED, user, authenticator)


@receiver(authenticator_removed)
def note_removed(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    _note(REMOVED, user, authenticator)


@receiver(authenticator_reset)
def note_renewed(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    _note(RENEWED, user, authenticator)


@receiver(authenticator_used)
def note_code(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Whoever found the paper signs in by it: the owner should know."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _note(USED, user, authenticator)
        # The row in hand was read before the code was used.
        left = RecoveryCodes(Authenticator.objects.get(pk=authenticator.pk)).get_unused_codes()
        tell_of_code(user, len(left))
