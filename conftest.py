"""For every test: PostgreSQL runs, the one DATABASE_URL names or a throwaway server of this run's own."""

import hashlib
import importlib.util
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from ajc_site.embedded_postgres import EmbeddedPostgresError, postgres_of_the_tests


class NeedsPlaywright(pytest.Module):
    """A browser's tests where the browser's driver is not installed, as in the container."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        pytest.skip("Playwright, which drives the browser, is missing: it comes with requirements-dev.txt.")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Skips a browser's tests with a reason, before they ask for Playwright in vain."""
    if module_path.parent.name == "e2e" and importlib.util.find_spec("playwright") is None:
        return NeedsPlaywright.from_parent(parent, path=module_path)
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the browser's tests together, late, and those that empty the database behind them at the end."""

    def turn(item: pytest.Item) -> int:
        database = item.get_closest_marker("django_db")
        empties_it = bool(database and database.kwargs.get("transaction"))
        return 2 if empties_it else 1 if item.get_closest_marker("e2e") else 0

    items.sort(key=turn)


def end_as_after_ctrl_c(number: int, frame: FrameType | None) -> None:
    """Turns a signal into what pytest ends in order after; else the server would stay behind."""
    raise KeyboardInterrupt


def pytest_configure() -> None:
    """Starts the server whose address settings/test.py has put into the settings."""
    if os.environ.get("DATABASE_URL"):
        return
    for number in (signal.SIGTERM, signal.SIGHUP):
        # `nohup make test` means: go on when the terminal closes.
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end_as_after_ctrl_c)
    try:
        postgres_of_the_tests().acquire()
    except EmbeddedPostgresError as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session", autouse=True)
def read_each_pdf_once() -> Iterator[None]:
    """The same few PDFs come in thousands of times: what was really read in one is remembered."""
    from library import reading

    read_pdf, known = reading.read_pdf, {}

    def read_once(content: Any) -> Any:
        whole = content.read()
        digest = hashlib.sha256(whole).digest()
        if digest not in known:
            known[digest] = read_pdf(whole)
        return known[digest]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "read_pdf", read_once)
        yield
