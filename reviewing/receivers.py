"""What happens by itself: reminders, old codes, and what an objection keeps back."""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page

from campaigns.signals import going_out
from clock.signals import round_of_the_clock

from . import inviting, mails
from .coming_in import forget_codes
from .models import Answer, Invitation
from .standing import objections

# So long before the last day who has not answered is reminded, once.
REMINDED: Final = timedelta(days=2)
# In a round of the clock: a mail server takes a while.
_MOST: Final = 20


@receiver(round_of_the_clock)
def remind_and_forget(**kwargs: Any) -> None:
    forget_codes()
    if not mails.can_send():
        return
    today = timezone.localdate()
    due = Invitation.objects.open().filter(reminded_at=None, until__lte=today + REMINDED)
    # Who was asked two days before the end has just been written to.
    due = due.filter(asked_at__lt=timezone.now() - REMINDED / 2)
    due = due.exclude(pk__in=Answer.objects.values("invitation"))
    for pk in list(due.values_list("pk", flat=True)[:_MOST]):
        # Written down first: rather none than two.
        if Invitation.objects.filter(pk=pk, reminded_at=None).update(reminded_at=timezone.now()):
            inviting.remind(Invitation.objects.get(pk=pk))


@receiver(going_out)
def keep_back_while_somebody_objects(page: Page, **kwargs: Any) -> list[str]:
    """Only where the settings say so; else staff are told, and decide."""
    if not settings.OBJECTIONS_HOLD_BACK:
        return []
    return [
        f"{answer.name}{answer.organisation and f', {answer.organisation},'} objects to it. "
        "Ask them again, or take their invitation back."
        for answer in objections(page)
    ]
