"""Where published files lie: a folder of this machine, in which a file is whole or not there.

``bucket`` is the other place, with the same methods.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Any, Final, NamedTuple, TypeVar

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

T = TypeVar("T")

# What a file is called while it is written. No published file begins with a dot but those in .well-known/.
BEGINNING: Final = ".beginning-"
# What is called so longer than this, in seconds, is of a process that was killed.
LONG_AGO: Final = 3600.0
# What stands for the version that is served.
CURRENT: Final = "current"
# What stands for the one that is kept for a switch back.
OTHER: Final = "other"


class Found(NamedTuple):
    """What has a name in a folder: a file, or something else, as a link, an empty folder or a device."""

    name: str
    is_file: bool = True
    # The second of its last change, where that can be told.
    modified: int = 0


class Told(ContentFile):
    """A file's content, with the headers that readers are told with it."""

    def __init__(self, content: bytes, headers: Mapping[str, str]) -> None:
        super().__init__(content)
        self.headers = headers


class PublishedFolder(FileSystemStorage):
    """A folder in which a name always has its newest file. Nothing is ever half-written under its name."""

    # The web server's own configuration says what is told with each file.
    keeps_headers: Final = False
    # How often the clock lists all of it: in each round.
    compared_every: Final = timedelta(0)

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"location": settings.PUBLISHED_ROOT or os.devnull, "allow_overwrite": True, **options}
        )

    def _save(self, name: str, content: File[Any]) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        beginning = target.with_name(f"{BEGINNING}{secrets.token_hex(8)}")
        try:
            with beginning.open("wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
            beginning.replace(target)
        finally:
            beginning.unlink(missing_ok=True)
        return name

    def take_in(self, name: str, path: str, headers: Mapping[str, str]) -> None:
        """Puts a file of this machine under a name: a link where that is possible, else a copy."""
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        beginning = target.with_name(f"{BEGINNING}{secrets.token_hex(8)}")
        try:
            try:
                os.link(path, beginning)
            except OSError:
                shutil.copy2(path, beginning)
            beginning.replace(target)
        finally:
            beginning.unlink(missing_ok=True)

    def modified(self, name: str) -> float | None:
        """The second of a file's last change, which web servers tell; None where there is no file."""
        try:
            return int(Path(self.path(name)).stat().st_mtime)
        except FileNotFoundError:
            return None

    def set_modified(self, name: str, moment: float) -> None:
        os.utime(self.path(name), (moment, moment))

    def delete(self, name: str) -> None:
        """Takes a file away, and the folders that are empty then."""
        if Path(self.path(name)).is_symlink():
            # Also one to a folder, which is no folder.
            Path(self.path(name)).unlink()
        else:
            super().delete(name)
        folder, root = Path(self.path(name)).parent, Path(self.location)
        while folder != root and root in folder.parents:
            try:
                folder.rmdir()
            except OSError:
                break
            folder = folder.parent

    def names_below(self, place: str) -> Iterator[str]:
        """The names of all files in a folder and below it, but not of what is just being written."""
        root = self.path(place)
        for at, folders, names in os.walk(root):
            folder = os.path.relpath(at, root)
            # A link to a folder is a name like any other: whatever is behind it was never published.
            links = [name for name in folders if Path(at, name).is_symlink()]
            for name in [*names, *links]:
                if not name.startswith(BEGINNING):
                    yield name if folder == "." else f"{folder}/{name}"

    def found_below(self, place: str) -> Iterator[Found]:
        """Everything in a folder and below it, but not what is just being written."""
        root = self.path(place)
        waiting = [""]
        while waiting:
            at = waiting.pop()
            with suppress(FileNotFoundError), os.scandir(Path(root, at)) as entries:
                is_empty = True
                for entry in entries:
                    is_empty = False
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(f"{at}{entry.name}/")
                    elif not _is_being_written(entry):
                        is_file = entry.is_file(follow_symlinks=False)
                        seconds = int(entry.stat(follow_symlinks=False).st_mtime)
                        yield Found(f"{at}{entry.name}", is_file, seconds)
                if is_empty and at:
                    yield Found(at.removesuffix("/"), is_file=False)

    def strangers(self) -> Iterator[str]:
        """Links beside the versions that stand for none of them."""
        with os.scandir(self.location) as entries:
            for entry in entries:
                if entry.is_symlink() and entry.name not in (CURRENT, OTHER) and not _is_being_written(entry):
                    yield entry.name

    def folders(self) -> list[str]:
        """The names of the folders at the top, without what only stands for one."""
        with os.scandir(self.location) as found:
            return sorted(one.name for one in found if one.is_dir(follow_symlinks=False))

    def delete_folder(self, name: str) -> None:
        """Takes a folder away with all that is in it."""
        shutil.rmtree(self.path(name), ignore_errors=True)

    def each(self, act: Callable[[T], object], items: Iterable[T]) -> None:
        """Does something with each of them, in whatever order; an error ends it."""
        for item in items:
            act(item)

    def point(self, name: str, target: str) -> None:
        """Lets a name stand for another from now on, in one step."""
        beginning = Path(self.path(f"{BEGINNING}{secrets.token_hex(8)}"))
        beginning.symlink_to(target)
        beginning.replace(self.path(name))

    def target_of(self, name: str) -> str | None:
        """What a name stands for."""
        try:
            return str(Path(self.path(name)).readlink())
        except OSError:
            return None

    def unanswered(self) -> set[str]:
        """The names of what may be there only later, though nobody knows whether; told once."""
        return set()

    def trouble(self) -> str:
        """Why nothing can be changed here just now, as part of a sentence; empty if it can."""
        if os.access(self.location, os.W_OK | os.X_OK):
            return ""
        return "the folder of what is on file is not there, or may not be written to"


def _is_being_written(entry: os.DirEntry[str]) -> bool:
    if not entry.name.startswith(BEGINNING):
        return False
    with suppress(FileNotFoundError):
        return time() - entry.stat(follow_symlinks=False).st_mtime < LONG_AGO
    return True
