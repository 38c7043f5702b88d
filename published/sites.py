"""A whole site, made by one version of the code beside the one that is served; then the switch."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import CommandError
from django.db.models import QuerySet
from django.dispatch import receiver

from backups.signals import restored

from . import comparing, noting, renewing, side_by_side, static_files
from .answers import make
from .lock import alone
from .models import Due, OnFile
from .served import fault as served_fault
from .served import is_whole
from .sources import OF_THE_DAY, all_addresses
from .storage import CURRENT, OTHER
from .store import Store, Upload, storage, that_count
from .version import NAME, this_version
from .web import nginx
from .whether import is_on_file

log = logging.getLogger(__name__)

# How often what was published meanwhile is looked for, until nothing is missing.
MOST_ROUNDS: Final = 10


def write_whole() -> int:
    """Writes all that is public beside what is served, and switches over; returns the number of addresses.

    Raises CommandError if something stays missing, and then serves on what was served.
    """
    noting.begin()
    version = this_version()
    static_files.put()
    nginx.write(version)
    side_by_side.write(list(all_addresses()))
    for _ in range(MOST_ROUNDS):
        found = comparing.differences()
        if not found and not renewing.still_due().exists():
            break
        comparing.mend(found)
        renewing.renew_due()
    else:
        raise CommandError("Something of what is public could not be written; what was served is served on.")
    written = _on_file(version)
    if not written.filter(address="/").exists():
        raise CommandError(
            "The front page has no public answer, so nothing was switched over. Is SITE_URL the site's"
            " address, and its host among ALLOWED_HOSTS?"
        )
    switch_to(version)
    return written.count()


@receiver(restored)
def write_what_was_restored(**kwargs: Any) -> None:
    """Rows and files have come from elsewhere: nothing that was written before is known to be right."""
    if is_on_file():
        OnFile.objects.all().delete()
        Due.objects.all().delete()
        write_whole()


# --- Which version is served ----------------------------------------------------------------------


def switch_to(version: str) -> None:
    """Serves a version that was written as a whole, from one moment to the next. The one before is kept."""
    before = storage().target_of(CURRENT)
    if before not in (None, version) and is_whole(before):
        storage().point(OTHER, before)
    storage().point(CURRENT, version)
    other = storage().target_of(OTHER)
    if other is not None and not is_whole(other):
        storage().delete(OTHER)
    # Of which nothing is written down, after a restore say, nobody would take off what is withdrawn.
    written = set(renewing.written_versions())
    keep = {version} | written & {storage().target_of(OTHER)}
    for old in written.union(filter(NAME.fullmatch, storage().folders())) - keep:
        # The files first: what is withdrawn later comes off the versions of which something is written down.
        storage().delete_folder(old)
        OnFile.objects.filter(version=old).delete()
        Due.objects.filter(version=old).delete()


def switch_back() -> str:
    """Serves the version before the present one again; returns its name. Raises CommandError without one."""
    now, version = storage().target_of(CURRENT), storage().target_of(OTHER)
    if version in (None, now):
        raise CommandError("There is no version before this one.")
    if not is_whole(version):
        raise CommandError(f"The version before, {version}, is not there as a whole; nothing was switched.")
    storage().point(CURRENT, version)
    if now is not None and is_whole(now):
        storage().point(OTHER, now)
    else:
        storage().delete(OTHER)
    return version


# --- Whether it is right --------------------------------------------------------------------------


def check() -> list[str]:
    """What is missing, altered or should not be there, a line each."""
    found = comparing.differences(comparing.every_file)
    served = served_fault(this_version())
    due = renewing.still_due().order_by("address").values_list("address", flat=True)
    return [
        *([served] if served else []),
        *found.lines(),
        *(f"has to be made anew: {address}" for address in due),
    ]


def sweep() -> list[str]:
    """Asks for every address again, and says where the answer is not what is on file, a line each.

    Each such line is a fault of what was written down of an address's making.
    """
    store = Store(this_version())
    said = check()
    for address in dict.fromkeys([*all_addresses(), *_addresses_on_file()]):
        with alone():
            if address in OF_THE_DAY or renewing.still_due().filter(address=address).exists():
                continue
            made = make(address)
            if made.name is None:
                continue
            there, told = store.read_told(made.name)
            if isinstance(made.content, Upload):
                is_right = there == Path(made.content.path).read_bytes()
            else:
                is_right = there == made.content
            if storage().keeps_headers and made.content is not None:
                is_right &= that_count(told or {}) == that_count(made.headers)
        if not is_right:
            said.append(f"differs: {address}")
    return said


def _addresses_on_file() -> Iterator[str]:
    yield from _on_file(this_version()).order_by("address").values_list("address", flat=True)


def _on_file(version: str) -> QuerySet[OnFile]:
    """The addresses that the application answers, and that have files."""
    rows = OnFile.objects.filter(version=version).exclude(digest="")
    return rows.exclude(address__startswith=f"/{static_files.FOLDER}")
