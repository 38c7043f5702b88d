"""Which tests `make test` leaves to `make test-deep` for what they cost, as it was measured.

Of each file stays what fits into `ROOM` seconds, the cheapest first, so that every subject is tried in every
run. `make measure-tests` writes the list anew. A test that is not on it, as each new one, is tried; so is one
whose file or name somebody asks for, and of a test with the marker `first` one case always.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pytest

LIST: Final = Path(__file__).with_name("dear.txt")
# Seconds of a process, of which three share two cores.
ROOM: Final = 2.0


def function_of(test: str) -> str:
    """Takes a test's name with its file; gives it without its case."""
    return test.partition("[")[0]


def dear_of(seconds: Mapping[str, float], first: Iterable[str] = ()) -> list[str]:
    """Takes what each test took, and which are marked `first`; gives those left to the run at length."""
    stay = set({function_of(test): test for test in sorted(first, key=lambda name: -seconds[name])}.values())
    files: dict[str, list[str]] = defaultdict(list)
    for test in seconds:
        files[test.partition("::")[0]].append(test)
    dear: list[str] = []
    for tests in files.values():
        room = ROOM
        for n, test in enumerate(sorted(tests, key=lambda name: (name not in stay, seconds[name]))):
            room -= seconds[test]
            if room < 0 and n > 0 and test not in stay:
                dear.append(test)
    return sorted(dear)


def dear_tests() -> frozenset[str]:
    """The tests of the list, named as pytest names them."""
    return frozenset(LIST.read_text(encoding="utf-8").splitlines())


class Measure:
    """Adds up what each test takes in a run, and writes the list when it is over."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.first: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration
        if "first" in report.keywords:
            self.first.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        LIST.write_text("".join(f"{test}\n" for test in dear_of(self.seconds, self.first)), encoding="utf-8")
