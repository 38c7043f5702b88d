"""What is done in the clock’s rounds."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from clock.signals import round_of_the_clock

from .mails.telling import tell_all


@receiver(round_of_the_clock)
def tell_by_mail(now: datetime, **kwargs: Any) -> None:
    tell_all(now)
