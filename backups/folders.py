"""Folders of files: into an archive, out of it, and one set of files in the place of another.

A folder may be a disk of its own, so what is to come and what was there lie in it, in ``.restoring``, until
all is well: to put one in the place of the other is to rename what lies at the top.
"""

import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .archive import CHUNK, NOT_CONTENT, PLACE, ArchiveError, ArchiveWriter, Part


def content_of(folder: Path) -> list[Path]:
    """What lies at a folder's top; nothing if there is no such folder."""
    try:
        return sorted(path for path in folder.iterdir() if path.name not in NOT_CONTENT)
    except FileNotFoundError:
        return []


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a folder: its name there, its path. Raises ArchiveError at a link or the like."""
    waiting = content_of(folder)
    while waiting:
        path = waiting.pop()
        try:
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                waiting += sorted(path.iterdir())
                continue
        except FileNotFoundError:
            continue
        if not stat.S_ISREG(mode):
            what = "a link" if stat.S_ISLNK(mode) else "no file"
            raise ArchiveError(
                f"{path} is {what}: backups hold files alone. Put what it stands for in its place."
            )
        yield str(path.relative_to(folder)), path


@dataclass
class Copier:
    """Puts a folder's files into an archive, and again what is new or another since."""

    archive: ArchiveWriter
    kind: str
    folder: Path
    # By name: size, time and number on the disk of the file that was copied.
    copied: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def go(self) -> None:
        for name, path in files_in(self.folder):
            # Deleted in this moment: so nothing needs it.
            with suppress(FileNotFoundError):
                self._copy(name, path)

    def _copy(self, name: str, path: Path) -> None:
        with path.open("rb", buffering=0) as file:
            found = os.fstat(file.fileno())
            mark = (found.st_size, found.st_mtime_ns, found.st_ino)
            if self.copied.get(name) == mark:
                return
            with self.archive.member(f"{self.kind}/{name}", max(0, found.st_mtime_ns)) as content:
                while data := file.read(CHUNK):
                    content.write(data)
            self.copied[name] = mark


@dataclass
class Replacement:
    """A folder's new content, beside what is there."""

    folder: Path

    @property
    def place(self) -> Path:
        return self.folder / PLACE

    @property
    def new(self) -> Path:
        return self.place / "new"

    @property
    def old(self) -> Path:
        return self.place / "old"

    @property
    def journal(self) -> Path:
        return self.place / "journal.json"

    def begin(self, mark: str) -> None:
        """Takes what this restore is called, by which another one finds out how far it came."""
        self.new.mkdir(parents=True)
        self.old.mkdir()
        self._write({"mark": mark})

    def put(self, name: str, time: int, content: Part) -> None:
        """Takes a file's name and time; writes its content to where the new files are."""
        path = self.new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for data in content.chunks():
                file.write(data)
        # Others may read what the web server's account writes.
        path.chmod(0o644)
        os.utime(path, ns=(time, time))

    def switch(self) -> None:
        """Puts the new files in the place of what is there."""
        names = {
            "old": [path.name for path in content_of(self.folder)],
            "new": [path.name for path in self.new.iterdir()],
        }
        self._write({**self._read(), **names})
        for name in names["old"]:
            (self.folder / name).rename(self.old / name)
        for name in names["new"]:
            (self.new / name).rename(self.folder / name)

    def undo(self) -> None:
        """Puts everything back as it was, however far it went."""
        if not self.place.exists():
            return
        names = self._read()
        for name in names.get("new", []):
            if not os.path.lexists(self.new / name):
                (self.folder / name).rename(self.new / name)
        for name in names.get("old", []):
            if os.path.lexists(self.old / name):
                (self.old / name).rename(self.folder / name)
        self.finish()

    def finish(self) -> None:
        """Removes what is beside the folder's content."""
        shutil.rmtree(self.place, ignore_errors=True)

    def mark(self) -> str | None:
        """What the restore is called that was cut off here; None where none was."""
        return self._read().get("mark", "") if self.place.exists() else None

    def _read(self) -> dict[str, Any]:
        try:
            return json.loads(self.journal.read_text())
        except (OSError, ValueError):
            return {}

    def _write(self, value: dict[str, Any]) -> None:
        new = self.journal.with_suffix(".new")
        with new.open("w") as file:
            json.dump(value, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.journal)
