"""How allauth keeps keys here."""

import base64
from hashlib import sha256
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

from ..policy import is_last_needed
from ..words import device_in_words


class KeysAdapter(DefaultMFAAdapter):
    """Seeds of codes are stored so that a copy of the database alone gives nobody a code."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "It is the last that your account needs. Set up another one first.",
        "incorrect_code": "That was not right. A code works once, and for a minute at most.",
    }

    def encrypt(self, text: str) -> str:
        return _ciphers().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _ciphers().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Of another SECRET_KEY: nobody's code is right.
            return generate_totp_secret()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not is_last_needed(authenticator)

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What the form offers: the device that it is most likely kept on."""
        return device_in_words(context.request.headers.get("User-Agent", ""))


def _ciphers() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    seeds = [sha256(b"accounts.keys:" + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(seed)) for seed in seeds])
