"""What is typed where a key is set up or used."""

import struct
from collections.abc import Callable
from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.db import transaction
from django.utils.crypto import salted_hmac

# A code is right for three half minutes; so many are kept, as checksums, to be right once.
USED_CODES: Final = 3
LONGEST_NAME: Final = 60
# What reading a passkey raises where it was made by nobody's device.
BROKEN: Final = (
    AttributeError, IndexError, InvalidSignature, KeyError, TypeError, ValueError, struct.error,
)  # fmt: skip


def or_wrong(look: Callable[[], Any]) -> Any:
    """Looks at a passkey; what is none, or is broken, is wrong, and no fault of the site's."""
    try:
        return look()
    except BROKEN:
        raise get_adapter().validation_error("incorrect_code") from None


class Understood:
    """Before a form that is signed in with."""

    def clean_credential(self) -> Any:
        return or_wrong(super().clean_credential)  # type: ignore[misc]


class PasskeyForm(Understood, AuthenticateWebAuthnForm):
    """After a password."""


class SignInByPasskeyForm(Understood, LoginWebAuthnForm):
    """In the place of one."""


class ConfirmByPasskeyForm(Understood, ReauthenticateWebAuthnForm):
    """Of who is signed in."""


class AddPasskeyForm(AddWebAuthnForm):
    # Not required: the device has made the passkey already when this is looked at.
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=LONGEST_NAME,
        help_text="So that you know it in the list: “phone”, “work laptop”.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]

    def clean(self) -> Any:
        return or_wrong(super().clean)


class ActivateAppForm(ActivateTOTPForm):
    code = forms.CharField(
        label="The code that it shows now",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class CodeForm(AuthenticateForm):
    """A code of an app or a recovery code, each of which is right once, whatever process is asked."""

    code = forms.CharField(
        label="Code of your app, or a recovery code",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        with transaction.atomic():
            # One at a time: the same code, sent twice at once, is right for the first.
            app = (
                Authenticator.objects.select_for_update(no_key=True)
                .filter(user=self.user, type=Authenticator.Type.TOTP)
                .first()
            )
            code = super().clean_code()
            if app is not None and self.authenticator.pk == app.pk:
                self._use_up(app, code)
        return code

    def _use_up(self, app: Authenticator, code: str) -> None:
        if not use_up(app, code):
            raise get_adapter().validation_error("incorrect_code")
        # What is saved of its use later.
        self.authenticator.data = app.data


def use_up(app: Authenticator, code: str) -> bool:
    """Notes that a code of the app was used; False if it was before."""
    digits = "".join(filter(str.isdigit, code))
    checksum = salted_hmac("accounts.code", f"{app.pk}:{digits}", algorithm="sha256").hexdigest()
    used = app.data.get("used", [])
    if checksum in used:
        return False
    app.data["used"] = [*used, checksum][-USED_CODES:]
    app.save(update_fields=["data"])
    return True
