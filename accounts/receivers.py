"""What is noted of a sign-in, and what goes when its time has passed."""

from datetime import datetime
from typing import Any, Final

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from clock.signals import round_of_the_clock

from .guessing.client_address import client_address
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
