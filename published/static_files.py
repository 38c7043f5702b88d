"""Styles, scripts and icons on file: put there with a version, and written down as they were then.

The folder that they come from may be another version's meanwhile.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from .models import OnFile
from .store import Store, storage
from .version import this_version

FOLDER: Final = "static/"


def is_static(address: str) -> bool:
    """Whether an address is one of a static file's."""
    return address.startswith(f"/{FOLDER}")


def name_of(address: str) -> str:
    """The name below the web server's root. Compressed forms are files like others here."""
    return address.removeprefix("/")


def put() -> None:
    """Puts the collected files on file, and writes them down."""
    version, now = this_version(), timezone.now()
    rows = []
    for address, path in _collected():
        _take_in(address, path)
        rows.append(OnFile(version=version, address=address, digest=_digest(path), keys=[], made_at=now))
    OnFile.objects.filter(version=version, address__startswith=f"/{FOLDER}").exclude(
        address__in=[row.address for row in rows]
    ).delete()
    OnFile.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["version", "address"],
        update_fields=["digest", "made_at"],
    )


def put_again(addresses: Iterable[str]) -> None:
    """Puts files there as they were, as far as the folder that they come from still has them."""
    rows = OnFile.objects.filter(version=this_version(), address__in=list(addresses))
    for address, digest in rows.values_list("address", "digest"):
        path = Path(settings.STATIC_ROOT, name_of(address).removeprefix(FOLDER))
        if path.is_file() and _digest(path) == digest:
            storage().delete(Store(this_version()).place(name_of(address)))
            _take_in(address, path)


def _collected() -> Iterator[tuple[str, Path]]:
    root = Path(settings.STATIC_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield f"/{FOLDER}{path.relative_to(root)}", path


def _take_in(address: str, path: Path) -> None:
    storage().take_in(Store(this_version()).place(name_of(address)), str(path))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
