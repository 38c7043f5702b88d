"""For every test: PostgreSQL runs, the one DATABASE_URL names or a throwaway server of this process's own.

What costs much is shared: see `ajc_site/tests/support/`.
"""

import gc
import importlib.util
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from ajc_site.embedded_postgres import EmbeddedPostgresError
from ajc_site.tests.support.progress import Watch, say
from ajc_site.tests.support.server import postgres_of_the_tests

pytest_plugins = [
    f"ajc_site.tests.support.{name}"
    for name in ("contexts", "databases", "demo", "depth", "fixtures", "remembered")
]


class NeedsPlaywright(pytest.Module):
    """A browser's tests where the browser's driver is not installed, as in the container."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        pytest.skip("Playwright, which drives the browser, is missing: it comes with requirements-dev.txt.")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Skips a browser's tests with a reason, before they ask for Playwright in vain."""
    if module_path.parent.name == "e2e" and importlib.util.find_spec("playwright") is None:
        return NeedsPlaywright.from_parent(parent, path=module_path)
    return None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks the tests in a folder called e2e as ones that need a browser and the database."""
    if item.path.parent.name == "e2e":
        item.add_marker(pytest.mark.e2e)
        # Not transactional: nothing is flushed between the tests, and what they do goes through the site.
        item.add_marker(pytest.mark.django_db)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the browser's tests together, late, and those that commit and take a new database at the end: the
    longest of these first, so that no process is alone with one of minutes when the others are done.
    """

    def turn(item: pytest.Item) -> tuple[int, bool]:
        database = item.get_closest_marker("django_db")
        commits = bool(database and database.kwargs.get("transaction"))
        kind = 2 if commits else 1 if item.get_closest_marker("e2e") else 0
        return kind, commits and item.get_closest_marker("deeper") is None

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    """What was loaded by now stays: looking through it for garbage took a twentieth of the tests' time.

    Nor is it looked for after every few hundred objects: one page of the admin makes tens of thousands.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def end_as_after_ctrl_c(number: int, frame: FrameType | None) -> None:
    """Turns a signal into what pytest ends in order after; else the server would stay behind."""
    raise KeyboardInterrupt


def pytest_configure(config: pytest.Config) -> None:
    """Starts the server whose address settings/test.py has put into the settings.

    Each process that runs tests has one. What changed since a transaction began is asked for again as long as
    that is open, in whatever database of the server: tests of another process would change what is counted.
    """
    is_worker = hasattr(config, "workerinput")
    if not is_worker:
        config.pluginmanager.register(Watch(config))
    if os.environ.get("DATABASE_URL") or (not is_worker and config.getoption("numprocesses", None)):
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        # `nohup make test` means: go on when the terminal closes.
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end_as_after_ctrl_c)
    try:
        say(config, "Starting a PostgreSQL for the tests …")
        postgres_of_the_tests().acquire()
    except EmbeddedPostgresError as error:
        pytest.exit(str(error), returncode=1)
