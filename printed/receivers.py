"""When pages are printed: once they are published, by the clock; and what goes with a page."""

import logging
from time import monotonic
from typing import Any, Final

from django.db import Error, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from clock.signals import round_of_the_clock

from .keeping import due, forget, keep_at
from .models import Printed

log = logging.getLogger(__name__)

# For so many seconds of a round pages are printed; what is left is the next one's.
SECONDS: Final = 20.0


@receiver(round_of_the_clock)
def print_what_is_due(**kwargs: Any) -> None:
    until = monotonic() + SECONDS
    for pk in list(due()):
        if monotonic() > until:
            return
        try:
            with transaction.atomic():
                keep_at(pk)
        except Error:
            # The database went away: so does the round.
            raise
        except Exception:
            # One page that fails holds up no other.
            log.exception("Page %s was not printed.", pk)


@receiver(post_delete, sender=Printed)
def forget_with_page(instance: Printed, **kwargs: Any) -> None:
    transaction.on_commit(lambda: forget(instance.kept), robust=True)
