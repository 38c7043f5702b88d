"""What follows a withdrawal later, when the published files have followed it."""

from typing import Any

from django.dispatch import receiver

from clock.signals import round_of_the_clock

from . import on_file


@receiver(round_of_the_clock)
def forget_addresses(**kwargs: Any) -> None:
    on_file.forget_addresses()
