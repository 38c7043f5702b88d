"""What is noted of a sign-in, who is told of a changed account, and what goes when its time has passed."""

from datetime import datetime
from functools import partial
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from clock.signals import round_of_the_clock

from .guessing.client_address import client_address
from .keys.telling import OF_ACCOUNT, tell_of_account
from .models import Link, Session
from .words import device_in_words, network_in_words

# In the session itself, so that it goes with it.
ABOUT: Final = "sign_in"


@receiver(user_logged_in)
def note_where(request: HttpRequest | None, **kwargs: Any) -> None:
    """In the person's own session: device and place in words. The address itself is not kept."""
    if request is not None:
        request.session[ABOUT] = {
            "device": device_in_words(request.headers.get("User-Agent", "")),
            "network": network_in_words(client_address(request)),
            "began": timezone.now().isoformat(),
        }


@receiver(round_of_the_clock)
def forget_what_has_ended(now: datetime, **kwargs: Any) -> None:
    Session.objects.filter(expire_date__lt=now).delete()
    Link.objects.filter(ends_at__lt=now).delete()


@receiver(pre_save, sender=get_user_model())
def tell_of_change(instance: Any, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    """To the address of before: whoever holds somebody's open screen could send what follows to another."""
    fields = [name for name in OF_ACCOUNT if update_fields is None or name in update_fields]
    if "password" in fields and instance._password is None:
        # The same password, kept in another form.
        fields.remove("password")
    if raw or not fields or instance.pk is None:
        return
    before = type(instance)._default_manager.filter(pk=instance.pk).values("email", *fields).first() or {}
    for field in fields:
        if before.get("email") and before[field] != getattr(instance, field):
            transaction.on_commit(partial(tell_of_account, instance, field, before["email"]), robust=True)
