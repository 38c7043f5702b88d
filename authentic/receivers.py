"""When checksums are noted, and lists made, signed and stamped: once a file is stored, and by the clock."""

from datetime import datetime
from time import monotonic
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from assets.models import File
from clean_files.arrival import Arrival
from clean_files.fields import file_came_in
from clock.signals import round_of_the_clock

from . import checksums, lists, stamps


@receiver(file_came_in, sender=File)
def note_checksum(instance: File, arrival: Arrival, **kwargs: Any) -> None:
    """What was stored is at hand still."""
    if arrival.content.closed:
        return
    with transaction.atomic():
        checksums.note(instance, arrival.content)


@receiver(round_of_the_clock)
def go_round(now: datetime, **kwargs: Any) -> None:
    """Makes the next list if there is something to say, signs it and has it stamped."""
    if checksums.note_missing(monotonic() + checksums.SECONDS):
        lists.make_list(now)
        lists.sign_newest()
    stamps.stamp_lists(now)
