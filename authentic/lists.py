"""The list of all public files: a text that is the same wherever it is made, and names the list before it."""

import hashlib
import logging
from datetime import UTC, datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from page_tree.addresses import absolute

from .keys import NotIntroduced, own_key, row_of
from .listed import Listed, told_files
from .models import Issued, SignedList

log = logging.getLogger(__name__)

COLUMNS: Final = "SHA-256, size in bytes, date, language, publication, edition, standing, address"
NONE: Final = "none"


def newest() -> SignedList | None:
    return SignedList.objects.order_by("-number").first()


def make_list(now: datetime | None = None) -> SignedList | None:
    """Makes the next list if the public files are others than the newest says; else None."""
    files = told_files()
    lines = _lines(files)
    digest = sha256_of("".join(lines))
    before = newest()
    if digest == (before.lines if before else sha256_of("")):
        return None
    made_at = now or timezone.now()
    number = before.number + 1 if before else 1
    text = _head(number, made_at, before, len(lines)) + "".join(lines)
    with transaction.atomic():
        made = SignedList.objects.create(
            number=number, made_at=made_at, text=text, sha256=sha256_of(text), lines=digest
        )
        _remember(files, made_at)
    return made


def sign_newest() -> None:
    """Signs the newest list if it is not, and the site has a key."""
    key, row = own_key(), newest()
    if key is None or row is None or row.signature:
        return
    try:
        row.key = row_of(key)
    except NotIntroduced as error:
        log.error("List %s is not signed: the key %s is new, and was not introduced.", row.number, error)
        return
    said = f"timestamp:{int(timezone.now().timestamp())}\tfile:{row.number}.txt\thashed"
    row.signature = key.sign(row.content, said)
    row.save(update_fields=["key", "signature"])


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def address_in_list(sha256: str) -> str:
    """Where a checksum is explained, for ever, whatever becomes of the file and its page."""
    return f"{absolute(reverse('known_files', args=[sha256[0]]))}#{sha256}"


def _head(number: int, made_at: datetime, before: SignedList | None, count: int) -> str:
    return "\n".join(
        [
            f"Public files of {absolute('/').rstrip('/')}",
            f"List: {number}",
            f"Made: {made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            f"Before: {f'{before.number} {before.sha256}' if before else NONE}",
            f"Files: {count}",
            f"Columns: {COLUMNS}",
            "",
            "",
        ]
    )


def _lines(files: list[Listed]) -> list[str]:
    return sorted({_line(one) for one in files})


def _line(one: Listed) -> str:
    date = f"{one.date.astimezone(UTC):%Y-%m-%d}"
    what = [one.sha256, f"{one.size}", date, one.language, one.publication, one.issued_as or NONE]
    return "\t".join([*what, one.state, address_in_list(one.sha256)]) + "\n"


def _remember(files: list[Listed], now: datetime) -> None:
    """Writes down what was on a list: by this it is known when it is replaced or gone."""
    current = {(one.sha256, one.key): one for one in files if one.is_public}
    there = {(row.sha256, row.file): row for row in Issued.objects.all()}
    gone = [row.pk for key, row in there.items() if row.until is None and key not in current]
    again = [row.pk for key, row in there.items() if row.until is not None and key in current]
    Issued.objects.filter(pk__in=gone).update(until=now)
    Issued.objects.filter(pk__in=again).update(until=None)
    Issued.objects.bulk_create(
        Issued(sha256=sha256, digit=sha256[0], file=file, since=one.date)
        for (sha256, file), one in current.items()
        if (sha256, file) not in there
    )
