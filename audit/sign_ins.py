"""Signing in and out of accounts that have the admin; other accounts are readers', and leave nothing here."""

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Q
from django.db.models.functions import Now
from django.dispatch import receiver

from .actions import FAILED, SIGNED_IN, SIGNED_OUT
from .models import Entry
from .noting import about, note

# Somebody who guesses passwords does not fill the log: so many failures an hour are noted of an account.
MOST: Final = 20
AN_HOUR: Final = timedelta(hours=1)


def _is_staff(user: Any) -> bool:
    return user.has_perm("wagtailadmin.access_admin")


@receiver(user_logged_in)
def note_sign_in(user: Any, **kwargs: Any) -> None:
    if _is_staff(user):
        note(SIGNED_IN, about(user), user=user)


@receiver(user_logged_out)
def note_sign_out(user: Any, **kwargs: Any) -> None:
    if user is not None and _is_staff(user):
        note(SIGNED_OUT, about(user), user=user)


@receiver(user_login_failed)
def note_failure(credentials: dict[str, Any], **kwargs: Any) -> None:
    """A wrong password for an account of the staff: the account, and nothing of who tried."""
    user = _named_by(credentials)
    if user is None or not _is_staff(user):
        return
    what = about(user)
    lately = Entry.objects.filter(action=FAILED, kind=what.kind, key=what.key, at__gt=Now() - AN_HOUR)
    if lately.count() < MOST:
        note(FAILED, what)


def _named_by(credentials: dict[str, Any]) -> Any:
    users = get_user_model()
    name, address = credentials.get(users.USERNAME_FIELD), credentials.get("email")
    meant = Q(**{users.USERNAME_FIELD: name}) if name else Q(pk=None)
    if address:
        meant |= Q(email__iexact=address)
    return users._default_manager.filter(meant).order_by("pk").first()
