"""`manage.py backup`: the whole site in one file, while it runs."""

import errno
import fcntl
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.db import Error as DatabaseError
from psycopg2 import Error

from .archive import PUBLISHED, UPLOADS, ArchiveError, ArchiveReader, ArchiveWriter, digest
from .folders import Copier
from .rows import Moment, one_line, one_moment
from .versions import versions

DATED: Final = re.compile(r"site-\d{4}-\d{2}-\d{2}T\d{6}Z\.tar")
# The same, as `strftime` has it.
NAME: Final = "site-%Y-%m-%dT%H%M%SZ.tar"
UNFINISHED: Final = ".unfinished"
# Which of several whole sites is handed out: a link in the folder of what is on file.
CURRENT: Final = "current"


@dataclass(frozen=True)
class Made:
    """An archive that was made. ``missing`` are files that rows name and the folder of uploads has not."""

    path: Path
    sha256: str
    size: int
    missing: list[str]


def media_root() -> Path:
    return Path(settings.MEDIA_ROOT).resolve()


def published_root() -> Path | None:
    root = getattr(settings, "PUBLISHED_ROOT", "")
    return Path(root).resolve() if root else None


def make_backup(target: Path, say: Callable[[str], object] = lambda line: None) -> Made:
    """Takes a folder, or a new file's name; makes an archive there, reads it again, gives what came of it.

    Raises ArchiveError with one line for a person; then nothing is left.
    """
    now = time.time_ns()
    path = _path(target, now)
    try:
        with _unfinished(path) as (file, beginning):
            missing = write_site(ArchiveWriter(file, now))
            file.flush()
            os.fsync(file.fileno())
            say("Reading it again …")
            sha256, size = _read_again(file), beginning.stat().st_size
            _name(beginning, path)
    except OSError as error:
        raise ArchiveError(_why(error, path)) from None
    except (Error, DatabaseError) as error:
        raise ArchiveError(f"The database could not be read: {one_line(error)}") from None
    return Made(path, sha256, size, missing)


def _path(target: Path, now: int) -> Path:
    """Where the archive is to be; raises ArchiveError where it can't."""
    target = target.resolve()
    if target.is_dir():
        moment = datetime.fromtimestamp(now / 1e9, UTC)
        target = target / moment.strftime(NAME)
    elif not target.parent.is_dir():
        raise ArchiveError(f"There is no folder {target.parent}.")
    if os.path.lexists(target):
        raise ArchiveError(f"{target} is there already, and stays as it is.")
    for root in filter(None, (media_root(), published_root())):
        if target.is_relative_to(root):
            raise ArchiveError(f"{target} lies among the site's own files ({root}): choose another place.")
    return target


def _why(error: OSError, path: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"There is no room left for the archive in {path.parent}."
    if error.filename is None or Path(os.fsdecode(error.filename)).parent == path.parent:
        return f"The archive cannot be written in {path.parent}: {error.strerror}."
    return f"{os.fsdecode(error.filename)} cannot be read: {error.strerror}."


@contextmanager
def _unfinished(path: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A file beside the archive that is to be, with its name, which says so; locked, and gone afterwards.

    Those of killed processes, which nobody holds locked any more, go first.
    """
    for left in path.parent.glob(f".*.tar{UNFINISHED}"):
        with suppress(OSError), left.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()
    beginning = path.with_name(f".{path.name.removesuffix('.tar')}-{os.getpid()}.tar{UNFINISHED}")
    # What it holds is for nobody's eyes but its owner's.
    with open(beginning, "x+b", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file, beginning
        finally:
            with suppress(FileNotFoundError):
                beginning.unlink()


def _read_again(file: BinaryIO) -> str:
    """Takes what was written; looks through it as a restore does, and gives its SHA-256."""
    # From the disk, and not from what the system remembers of it.
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    ArchiveReader(file).check()
    return digest(file)


def _name(beginning: Path, path: Path) -> None:
    """Gives what is whole its name, in one step, and never that of another file."""
    try:
        os.link(beginning, path)
    except FileExistsError:
        raise ArchiveError(f"{path} is there already, and stays as it is.") from None
    except OSError:
        # A disk on which a file has one name alone.
        if os.path.lexists(path):
            raise ArchiveError(f"{path} is there already, and stays as it is.") from None
        beginning.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Takes a folder and how many dated archives it may hold; removes the oldest; gives what it removed."""
    dated = sorted(path for path in folder.iterdir() if DATED.fullmatch(path.name) and path.is_file())
    removed = dated[:-count]
    for path in removed:
        path.unlink()
    return removed


# --- What goes in ---------------------------------------------------------------------------------


def write_site(archive: ArchiveWriter) -> list[str]:
    """Puts the whole site into an archive and closes it; gives the names of files that are missing.

    A file is stored before the row that names it, and deleted after the row. So uploads come first, which
    takes long; then a moment of the database is held on to, and what came or changed meanwhile is added:
    whatever that moment's rows name has been stored by then. What was deleted between is in the archive
    already; only a file that came and went in the short while since the moment began would be missing, and
    then another moment is taken. What is on file for readers comes last: of what was withdrawn by the moment,
    nothing is left there.
    """
    uploads = Copier(archive, UPLOADS, media_root())
    uploads.go()
    before: list[str] | None = None
    while True:
        with one_moment() as moment:
            uploads.go()
            named, missing = 0, []
            for name in moment.files(uploads.folder):
                named += 1
                if name not in uploads.copied:
                    missing.append(name)
            if missing and missing != before:
                before = missing
                continue
            if named and len(missing) == named:
                raise ArchiveError(
                    f"None of the {named} files that the database names is in {uploads.folder}: "
                    "is MEDIA_ROOT right?"
                )
            moment.write(archive)
            database = _database(moment)
            break
    published = _write_published(archive)
    archive.close(
        {
            "made": datetime.fromtimestamp(archive.time / 1e9, UTC).isoformat(timespec="seconds"),
            **versions(),
            "database": database,
            "uploads": {"files": len(uploads.copied), "missing": missing},
            "published": published,
        }
    )
    return missing


def _database(moment: Moment) -> dict[str, Any]:
    return {
        "server": moment.server(),
        "migrations": moment.migrations(),
        "tables": moment.tables,
        "sequences": moment.sequences(),
        "without_rows": sorted(set(settings.BACKUP_WITHOUT_ROWS) & moment.tables.keys()),
    }


def _write_published(archive: ArchiveWriter) -> dict[str, Any]:
    """Puts in what readers get as files: of several versions of the site the one that is handed out."""
    root = published_root()
    if root is None:
        return {"files": 0, "current": None}
    current = (root / CURRENT).resolve() if (root / CURRENT).is_symlink() else None
    if current is None:
        files = Copier(archive, PUBLISHED, root)
    elif current.parent == root:
        files = Copier(archive, f"{PUBLISHED}/{current.name}", current)
    else:
        raise ArchiveError(f"{root / CURRENT} leads out of its folder, to {current}.")
    files.go()
    return {"files": len(files.copied), "current": current.name if current else None}
