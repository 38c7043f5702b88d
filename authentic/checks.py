"""Checks that run with management commands: whether the site can sign as its settings say."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from .keys import NotIntroduced, own_key, row_if_introduced


@register(Tags.security)
def key_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """SIGNING_KEY is a key, where there is one."""
    try:
        own_key()
    except ImproperlyConfigured as error:
        hint = "manage.py make_signing_key writes one, and SIGNING_KEY_FILE names its file."
        return [Error(str(error), hint=hint, id="authentic.E001")]
    return []


@register(Tags.database)
def key_was_introduced(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """SIGNING_KEY is one that readers have a reason to trust. The clock signs nothing with another."""
    try:
        if databases and (key := own_key()):
            row_if_introduced(key)
    except NotIntroduced as error:
        said = f"Nothing is signed: SIGNING_KEY is the key {error}, which no key before it has signed."
        hint = "Name the key that signed last, or make a new one with manage.py make_signing_key."
        return [Warning(said, hint=hint, id="authentic.W001")]
    except (ImproperlyConfigured, DatabaseError):
        # The first is said above; before the tables are there, nothing was signed.
        pass
    return []
