"""Writes down requests to a bucket that got no answer: another process may have to look again (``late``)."""

import logging
from collections.abc import Iterable

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from .answers import Made
from .compressing import COMPRESSED
from .models import Unanswered
from .store import Store, storage
from .version import this_version

log = logging.getLogger(__name__)


def note(made: Iterable[Made]) -> None:
    """Writes down which of these were sent to where they lie, once at least, and got no answer."""
    names = storage().unanswered()
    if not names:
        return
    store, now = Store(this_version()), timezone.now()
    rows = [
        Unanswered(version=store.version, address=one.address, since=now)
        for one in made
        if one.name is not None
        and not names.isdisjoint(store.place(one.name) + ending for ending in ("", *COMPRESSED))
    ]
    try:
        Unanswered.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["version", "address"], update_fields=["since"]
        )
    except (DatabaseError, InterfaceError) as error:
        # There is something else to be told of.
        log.error("What the bucket gave no answer to could not be written down: %s", error)
