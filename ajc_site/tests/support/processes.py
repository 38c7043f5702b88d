"""For tests that end a process, or its connection to the database, in the middle of its work."""

import signal
import subprocess
import time
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

from .forked import Forked


def database_url() -> str:
    """The address of this test's database."""
    parts = {name: str(connection.settings_dict[name] or "") for name in ("USER", "PASSWORD", "HOST", "PORT")}
    query = urlencode({name.lower(): value for name, value in parts.items() if value})
    return f"postgres:///{quote(connection.settings_dict['NAME'])}?{query}"


def hear(process: subprocess.Popen[str] | Forked, word: str) -> None:
    """Waits until the process says the word; what it logs is passed over."""
    assert process.stdout is not None
    while line := process.stdout.readline():
        if line.strip() == word:
            return
    pytest.fail(f"The process ended before it said “{word}”.")


def kill(process: subprocess.Popen[str] | Forked) -> None:
    process.send_signal(signal.SIGKILL)


def cut_off(process: subprocess.Popen[str] | Forked) -> None:
    """Ends the process' connection from the database's side, as a database that is shut down does."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}")


def wait_until_alone() -> None:
    """Waits until the database has noticed that the other process is gone."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) {OTHERS}")
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)
    pytest.fail("The other process' connection is still there.")


OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
