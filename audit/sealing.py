"""Numbers and chains entries, in short transactions of their own.

An entry is written in the transaction that does the thing, and would have to wait there for whoever else is
about to commit one, who in turn may be writing files. So it is sealed once it is committed, and nobody who
changes something waits for that. What fails then is logged, and sealed in the next round of the clock.
"""

from typing import Final

from django.db import connection, transaction

from .checksums import sum_of_entry
from .models import Entry

# Any number will do, as long as nothing else in this database locks it.
LOCK: Final = 7_415_841
AT_ONCE: Final = 500


def seal_after_commit() -> None:
    """Has what this transaction wrote sealed once it is through; at once where there is none."""
    if not any(one[1] is seal for one in connection.run_on_commit):
        transaction.on_commit(seal, robust=True)


def seal() -> None:
    """Seals what is not sealed yet, in the order in which it was written; leaves it to whoever is at it."""
    while _seal_some() == AT_ONCE:
        pass


@transaction.atomic
def _seal_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    # A row in which somebody takes a title out just now is sealed later.
    waiting = (
        Entry.objects.filter(number=None).order_by("pk").select_for_update(skip_locked=True, no_key=True)
    )
    entries = list(waiting[:AT_ONCE])
    if not entries:
        return 0
    last = Entry.objects.filter(number__isnull=False).order_by("-number").first()
    number, checksum = (last.number or 0, last.checksum) if last else (0, "")
    for entry in entries:
        number += 1
        entry.number, entry.before = number, checksum
        entry.checksum = checksum = sum_of_entry(entry)
    Entry.objects.bulk_update(entries, ["number", "before", "checksum"])
    return len(entries)
