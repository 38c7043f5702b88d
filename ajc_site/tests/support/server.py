"""The server that the tests of a process use: thrown away afterwards, its data in memory where there is room.

Each test that commits takes a new copy of a database, some hundred files; on a disk these cost eight times
the processor's time, though nobody waits for the disk itself. Nothing of a run is kept.
"""

import atexit
import fcntl
import os
import shutil
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from ajc_site.embedded_postgres import PREFIX, EmbeddedPostgres, discard, throwaway_postgres

MEMORY = Path("/dev/shm")
# What a server comes to when its log of changes is kept short: the databases are some 20 MB each.
SHORT_LOG = ["-c", "max_wal_size=128MB"]
ROOM_OF_EACH = 512 * 1024**2
LEAST_ROOM = 2 * 1024**3
# A folder without an owner may be one that is just being made.
SECONDS_TO_BEGIN = 120


@cache
def postgres_of_the_tests() -> EmbeddedPostgres:
    """Gives this process's throwaway server, not yet started, and discards it when the process ends.

    Each run of the tests has its own, so that two runs at once, and a running site, never meet.
    """
    clear_away_what_was_left(MEMORY)
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT") or 1)
    server = throwaway_postgres(place(MEMORY, processes), options=SHORT_LOG)
    atexit.register(discard, server)
    return server


def place(memory: Path, processes: int) -> Path | None:
    """Takes the folder that is kept in memory, and how many processes share it; None if there is no room."""
    wanted = max(LEAST_ROOM, processes * ROOM_OF_EACH)
    try:
        room = min(shutil.disk_usage(memory).free, available_memory())
    except (OSError, LookupError, ValueError):
        return None
    return memory if room >= wanted and os.access(memory, os.W_OK | os.X_OK) else None


def available_memory(table: Path = Path("/proc/meminfo")) -> int:
    """Gives the bytes that programs can still have; raises if the system does not say."""
    lines = dict(line.split(":", 1) for line in table.read_text().splitlines() if ":" in line)
    return int(lines["MemAvailable"].split()[0]) * 1024


def clear_away_what_was_left(memory: Path) -> None:
    """Stops and removes servers whose process was killed: memory is not given back before a restart else."""
    for folder in memory.glob(f"{PREFIX}*"):
        with suppress(OSError):
            mark = folder / "users.lock"
            if folder.stat().st_uid != os.geteuid() or time.time() - mark.stat().st_mtime < SECONDS_TO_BEGIN:
                continue
            with mark.open() as users:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                server = EmbeddedPostgres(folder)
                server.stop()
                discard(server)
