"""Takes up lists that were issued and that the site has lost: it was restored from a backup of before them.

Else the next list would have the number of one that others have, and the chain two ends.
"""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from . import chain
from .chain import Kept
from .lists import newest, sha256_of
from .models import Issued, Key, SignedList


class CannotTakeUp(Exception):
    """Nothing was taken up; the message is for people, a line for each fault."""


def take_up(folder: Path) -> list[int]:
    """Takes up the copies of lists that come after the newest; returns their numbers.

    Raises CannotTakeUp if the chain would not hold with them: one is missing, altered, of an unknown key, or
    another than the site has.
    """
    here, copies = chain.of_database(), chain.of_folder(folder)
    last = newest()
    lost = {number: kept for number, kept in sorted(copies.items()) if number > (last.number if last else 0)}
    keys = chain.keys_of_database()
    faults = [*chain.differences({**here, **lost}, copies), *chain.faults({**here, **lost}, keys)]
    faults += [f"List {number} is not signed." for number, kept in lost.items() if not kept.signature]
    if faults:
        raise CannotTakeUp("\n".join(faults))
    with transaction.atomic():
        for number, kept in lost.items():
            _store(number, kept)
    return list(lost)


def _store(number: int, kept: Kept) -> None:
    text = kept.content.decode()
    head, _, lines = text.partition("\n\n")
    made_at = datetime.fromisoformat(head.partition("\nMade: ")[2].partition("\n")[0])
    SignedList.objects.create(
        number=number,
        made_at=made_at,
        text=text,
        sha256=sha256_of(text),
        lines=sha256_of(lines),
        signature=kept.signature,
        key=Key.objects.get(number=chain.signer_of(kept)),
    )
    for line in lines.splitlines():
        sha256, _, date, *_ = line.split("\t")
        # Of the file itself nothing is known any longer: it was published, and is gone.
        if not Issued.objects.filter(sha256=sha256).exists():
            since = datetime.fromisoformat(f"{date}T00:00:00Z")
            Issued.objects.create(sha256=sha256, digit=sha256[0], file=0, since=since, until=made_at)
