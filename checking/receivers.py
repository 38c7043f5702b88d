"""Keeps back what the settings say may not go out, whatever the way."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page

from campaigns.models.base import BasePage
from campaigns.publishing.readiness import AtField
from campaigns.signals import going_out
from clock.signals import round_of_the_clock

from .late import tell_of_late
from .levels import Level
from .looking import found


@receiver(going_out)
def keep_back_what_is_wrong(page: Page, **kwargs: Any) -> list[str]:
    if not isinstance(page, BasePage):
        return []
    return [AtField(said, place.field, place.block) for place, said in found(page, Level.REFUSE)]


@receiver(round_of_the_clock)
def tell_what_is_late(**kwargs: Any) -> None:
    tell_of_late()
