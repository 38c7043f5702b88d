"""What the clock makes up for: whatever a killed process, a full disk or another program left undone."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final

from django.db import connection, transaction
from django.dispatch import receiver

from campaigns.timekeeping import round_of_the_clock

from . import committing, renewing
from .models import Change, OnFile
from .names import name_of
from .reaching import Noted
from .renewing import alone
from .sources import OF_THE_DAY, all_addresses
from .store import Store, storage
from .version import this_version
from .whether import is_on_file

log = logging.getLogger(__name__)

# For so many seconds of a round addresses are made anew; what is left is the next one's.
SECONDS: Final = 25.0


@dataclass(frozen=True)
class Differences:
    """How what is on file differs from what is public."""

    # Addresses that have to be asked for: public ones without a file, and files of what is not public.
    missing: frozenset[str]
    # Names of files that belong to nothing.
    foreign: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.foreign)


# When this process last compared what is on file with what is public.
_compared: list[datetime] = []


@receiver(round_of_the_clock)
def go_round(now: datetime, **kwargs: Any) -> None:
    """What is missing or due, and every so often all of it: to list a large bucket takes many requests."""
    is_time = not _compared or now - _compared[-1] >= storage().compared_every
    catch_up(now, compare=is_time)
    if is_time:
        _compared[:] = [now]


def catch_up(now: datetime, *, compare: bool = True) -> None:
    """Takes off what nobody may have, and makes what is missing or due."""
    if not is_on_file() or not renewing.is_begun():
        return
    take_up_changes()
    if compare:
        mend(differences())
    renewing.write_down(_of_another_day(now))
    renewing.renew_due(monotonic() + SECONDS)


def _of_another_day(now: datetime) -> list[str]:
    rows = OnFile.objects.filter(
        version=this_version(), address__in=OF_THE_DAY, made_at__lte=now - timedelta(days=1)
    )
    return list(rows.values_list("address", flat=True))


def take_up_changes() -> None:
    """Does what should have been done before a commit, for changes that other programs made."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute('SELECT id, "table", before::text, after::text FROM published_change ORDER BY id')
            rows = cursor.fetchall()
        if rows:
            Change.objects.filter(pk__in=[row[0] for row in rows]).delete()
            renewing.prepare(
                [
                    Noted(table, committing.row(before), committing.row(after))
                    for _, table, before, after in rows
                ]
            )


def differences() -> Differences:
    """Compares the files of this version with what is public, both ways."""
    version = this_version()
    with alone():
        known = dict(OnFile.objects.filter(version=version).values_list("address", "digest"))
        public = dict.fromkeys(all_addresses())
        names = set(Store(version).names())
    due = set(renewing.still_due().values_list("address", flat=True))
    wanted = {name: address for address, digest in known.items() if digest and (name := name_of(address))}
    missing = {address for address in public if address not in known}
    missing |= {address for name, address in wanted.items() if name not in names}
    # What is public no longer, and nobody noted: it is asked for again, and goes.
    missing |= {address for address, digest in known.items() if digest and address not in public}
    foreign = {name for name in names - wanted.keys() if not name.startswith("static/")}
    return Differences(frozenset(missing - due), frozenset(foreign))


def mend(found: Differences) -> None:
    """Takes foreign files away, and has the missing ones made."""
    store = Store(this_version())
    with alone():
        for name in found.foreign:
            store.take_away(name)
    renewing.write_down(found.missing)
