"""Tells the person at the terminal what a run of the tests waits for."""

import sys
import threading
import time
from collections.abc import Iterator

import pytest

SILENCE = 30.0  # Seconds without a finished test, after which the ones that run are named.


def say(config: pytest.Config, line: str) -> None:
    """Writes a line to the terminal from any process of a run, past what pytest catches."""
    catching = config.pluginmanager.getplugin("capturemanager")
    if catching is None:
        print(line, file=sys.stderr, flush=True)
        return
    with catching.global_and_fixture_disabled():
        print(f"\n{line}", file=sys.stderr, flush=True)


class Watch:
    """Knows, in the process that reports, which tests run in all of them; names them when all is quiet."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.running: dict[str, float] = {}
        self.last = time.monotonic()
        self.is_over = threading.Event()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.running[nodeid] = self.last = time.monotonic()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self.running.pop(nodeid, None)
        self.last = time.monotonic()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Iterator[None]:
        threading.Thread(target=self._look, daemon=True).start()
        try:
            return (yield)
        finally:
            self.is_over.set()

    def _look(self) -> None:
        while not self.is_over.wait(SILENCE / 6):
            now = time.monotonic()
            if now - self.last > SILENCE and self.running:
                self.last = now
                names = [f"{nodeid} ({now - since:.0f} s)" for nodeid, since in self.running.copy().items()]
                print(f"\nStill at: {', '.join(names)}", file=sys.__stderr__, flush=True)
