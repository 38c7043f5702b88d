"""Styles, scripts and icons on file: put there with a version, and written down as they were then.

The folder that they come from may be another version's meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone

from .compressing import COMPRESSED, ENCODINGS
from .models import OnFile
from .store import IN_FORMS, Store, digest_of, storage
from .version import this_version
from .web.headers import said_with

FOLDER: Final = "static/"


@dataclass(frozen=True)
class _File:
    """A static file with its address, and what readers are told with it."""

    address: str
    path: Path
    headers: Mapping[str, str]

    @property
    def digest(self) -> str:
        return digest_of(self.path.read_bytes(), self.headers)

    @property
    def place(self) -> str:
        return Store(this_version()).place(name_of(self.address))


def is_static(address: str) -> bool:
    """Whether an address is one of a static file's."""
    return address.startswith(f"/{FOLDER}")


def name_of(address: str) -> str:
    """The name below the web server's root. Compressed forms are files like others here."""
    return address.removeprefix("/")


def put() -> None:
    """Puts the collected files on file, and writes them down."""
    version, now = this_version(), timezone.now()
    files = [_File(address, path, _told(path)) for address, path in _collected()]
    storage().each(_take_in, files)
    rows = [
        OnFile(version=version, address=one.address, digest=one.digest, keys=[], made_at=now) for one in files
    ]
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
        if path.is_file() and (one := _File(address, path, _told(path))).digest == digest:
            storage().delete(one.place)
            _take_in(one)


def _collected() -> Iterator[tuple[str, Path]]:
    root = Path(settings.STATIC_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield f"/{FOLDER}{path.relative_to(root)}", path


def _take_in(one: _File) -> None:
    storage().take_in(one.place, str(one.path), one.headers)


def _told(path: Path) -> dict[str, str]:
    """What readers are told with a static file, or with one of its forms; nothing where others say that."""
    if not storage().keeps_headers:
        return {}
    own = path.with_suffix("") if path.suffix in COMPRESSED else path
    try:
        told = said_with(f"/{FOLDER}{quote(str(own.relative_to(settings.STATIC_ROOT)))}", {})
    except ValueError:
        # Something that nobody gets from the application either.
        return {}
    if own != path:
        return {**told, **IN_FORMS, "Content-Encoding": ENCODINGS[path.suffix]}
    has_forms = any(Path(f"{path}{ending}").exists() for ending in COMPRESSED)
    return {**told, **IN_FORMS} if has_forms else told
