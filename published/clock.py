"""What the clock makes up for: whatever a killed process, a full disk or another program left undone."""

from datetime import datetime, timedelta
from itertools import count
from time import monotonic
from typing import Any, Final

from django.db import connection, transaction
from django.dispatch import receiver

from clock.signals import round_of_the_clock

from . import committing, comparing, late, renewing
from .models import Change, OnFile
from .reaching import Noted
from .sources import OF_THE_DAY
from .store import storage
from .version import this_version
from .whether import is_on_file

# For so many seconds of a round addresses are made anew; what is left is the next one's.
SECONDS: Final = 25.0
_rounds = count()
# When this process last compared what is on file with what is public.
_compared: list[datetime] = []


@receiver(round_of_the_clock)
def go_round(now: datetime, **kwargs: Any) -> None:
    """Makes what is due, and every so often compares all there is: to list a large bucket takes many
    requests.
    """
    if not is_on_file():
        return
    # The clock may have been put back.
    is_time = not _compared or abs(now - _compared[-1]) >= storage().compared_every
    catch_up(now, comparing.files_of_round(next(_rounds)) if is_time else None)
    if is_time:
        _compared[:] = [now]


def catch_up(now: datetime, is_read: comparing.IsRead | None = comparing.no_file) -> None:
    """Takes off what nobody may have, and makes what is missing or due.

    ``is_read`` says of which files the content is read, too; None has nothing compared.
    """
    if not is_on_file() or not renewing.is_begun():
        return
    take_up_changes()
    late.look_again(now)
    if is_read is not None:
        comparing.mend(comparing.differences(is_read))
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
