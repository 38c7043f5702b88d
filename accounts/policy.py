"""What somebody must have to get in, by the settings."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings

# What stands beside a password, or in its place; codes on paper come along with one of them.
SECOND_WAYS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def has_second_way(user: Any) -> bool:
    """Whether a password alone does not open the account."""
    return _has(user, SECOND_WAYS)


def must_set_up(user: Any) -> bool:
    """Whether the person has to set up a way that the settings ask for before they can do anything."""
    return bool(settings.STAFF_SECOND_WAYS) and not _has(user, settings.STAFF_SECOND_WAYS)


def is_last_needed(authenticator: Any) -> bool:
    """Whether without this one its owner would have to set up another at once."""
    others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
    return (
        authenticator.type in settings.STAFF_SECOND_WAYS
        and not others.filter(type__in=settings.STAFF_SECOND_WAYS).exists()
    )


def never_by_password_alone(user: Any) -> bool:
    """Whether the settings name a role of theirs, for which a password opens nothing by itself."""
    roles = settings.ALWAYS_SECOND_WAY
    if user.is_superuser and "administrators" in roles:
        return True
    return bool(roles) and user.groups.filter(name__in=roles).exists()


def _has(user: Any, types: Any) -> bool:
    return Authenticator.objects.filter(user_id=user.pk, type__in=types).exists()
